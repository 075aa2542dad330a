"""Completing partial webs: the web-level memory, whose patterns are whole cards.

A state is eight slots × d. Cue slots are clamped, free slots settle; cards answer with the slots they have
filled. E(ξ) = −(1/β) ln Σ_c exp(β Σ_s m_cs x_cs·ξ_s) + ½ Σ_free |ξ_s|², and ξ_s ← Σ_c p_c m_cs x_cs never
raises it: the first part is convex in ξ, so each step minimises a bound that touches it (CCCP).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from densecards.memory.bank import Bank
from densecards.memory.projections import log_sum_exp, softmax

Array = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Completion:
    """How a partial web settled.

    state (8, d): cue slots as given, free slots as completed; cards (N,): p_c at the end; energies
    (steps + 1,) from the cue on; settled: whether it came to rest.
    """

    state: Array
    cards: Array
    energies: Array
    settled: bool


def blocks_of(vectors: Array, card: Array, slot: Array, cards: int) -> tuple[Array, Array]:
    """Patterns as blocks: x (N, 8, d) float32, zero where empty, and m (N, 8) bool. The gloss is left out."""
    x = np.zeros((cards, 8, vectors.shape[1]), dtype=np.float32)
    m = np.zeros((cards, 8), dtype=bool)
    inside = slot < 8
    x[card[inside], slot[inside]] = vectors[inside]
    m[card[inside], slot[inside]] = True
    return x, m


def overlaps(x: Array, state: Array) -> Array:
    """Σ_s m_cs x_cs·ξ_s of every card `(N,)`; empty slots are zero in x and say nothing."""
    return np.asarray(x.reshape(len(x), -1) @ state.reshape(-1))


def energy(x: Array, state: Array, free: Array, beta: float, log_weights: Array | None = None) -> float:
    """E of a state `(8, d)` whose slots `free (8,)` move; constant terms of clamped slots are left out."""
    held = 0.5 * float((state[free] ** 2).sum())
    return held - float(log_sum_exp(overlaps(x, state), beta, log_weights))


def complete(
    x: Array,
    cue: Array,
    given: Array,
    beta: float,
    *,
    log_weights: Array | None = None,
    max_steps: int = 50,
    tolerance: float = 1e-5,
) -> Completion:
    """Let the free slots settle. x (N, 8, d); cue (8, d) with unit rows in the slots `given (8,)` bool.

    Free slots begin at zero: no slot says anything before the first answer.
    """
    free = ~given
    state = np.where(given[:, None], cue, 0).astype(np.float64)
    energies = [energy(x, state, free, beta, log_weights)]
    p = softmax(overlaps(x, state), beta, log_weights)
    settled = False
    for _ in range(max_steps):
        following = state.copy()
        following[free] = np.tensordot(p, x[:, free], axes=1)
        moved = float(np.abs(following - state).max())
        state = following
        energies.append(energy(x, state, free, beta, log_weights))
        p = softmax(overlaps(x, state), beta, log_weights)
        if moved <= tolerance:
            settled = True
            break
    return Completion(state, np.asarray(p), np.array(energies), settled)


def complete_web(bank: Bank, cue: Array, given: Array, beta: float) -> Completion:
    """Complete a partial web `(8, d)` against all cards of a bank (see `complete`)."""
    rows = np.flatnonzero(bank.pi[: bank.used] > 0)
    x, _ = blocks_of(bank.read(rows), bank.owner[rows], bank.slot[rows], bank.cards)
    return complete(x, cue, given, beta)
