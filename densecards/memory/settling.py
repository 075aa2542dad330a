"""A cue rolling downhill: the link-level memory settles, and at every step says which cards it is near.

E(ξ) = −(1/β) ln Σ_ck π_ck exp(β x_ck·ξ) + ½|ξ|² never rises; one step is softmax attention over all links
with the additive bias ln π. What the app draws.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from densecards.memory.bank import Bank
from densecards.memory.separations import LogSumExp, Separation, Trajectory, settle

Array = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Settling:
    """The path of a cue; cards, shares (steps + 1, k): the strongest cards at each state, best first."""

    path: Trajectory
    cards: Array
    shares: Array


def settle_cue(
    bank: Bank,
    cue: Array,
    separation: Separation | None = None,
    *,
    beta: float = 12.0,
    top: int = 5,
    max_steps: int = 50,
) -> Settling:
    """Let a unit vector `(d,)` settle among all links of a bank (by default under the exponential
    separation)."""
    chosen = separation or LogSumExp(beta)
    rows = np.flatnonzero(bank.pi[: bank.used] > 0)
    x, owner = bank.read(rows), bank.owner[rows]
    log_weights = np.log(bank.pi[rows]).astype(np.float64)
    path = settle(x, np.asarray(cue, dtype=np.float64), chosen, log_weights=log_weights, max_steps=max_steps)
    count = min(top, bank.cards)
    cards = np.zeros((len(path.states), count), dtype=np.int64)
    shares = np.zeros((len(path.states), count))
    for step, state in enumerate(path.states):
        weight = chosen.project(chosen.similarity(x, state), log_weights)
        share = np.bincount(owner, weights=weight, minlength=bank.cards)
        best = np.argsort(-share, kind="stable")[:count]
        cards[step], shares[step] = best, share[best]
    return Settling(path, cards, shares)
