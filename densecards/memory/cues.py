"""The cue ladder: what to show a learner who is stuck, from the least that suffices up to everything.

Every subset of a card's links is asked of the memory as a cue. A subset that fits another card as well is
no cue (cue overload); of the others the weakest comes first, and each further rung adds links to it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from densecards.memory import pool
from densecards.memory.constants import Constants
from densecards.memory.copies import uniqueness
from densecards.memory.patterns import SLOTS
from densecards.memory.subwebs import MASKS

Array = NDArray[Any]
_LARGE = 8 * 1000
"""Evidence (links × cards) from which the compiled kernel asks the subsets."""
SINGLED_OUT = 0.6
"""P(c | cue) from which a cue counts as leading to its card."""
OVERLOADED = 0.25
"""Share of one other card from which a cue fits that card too."""


@dataclass(frozen=True, slots=True)
class Rung:
    """Links to show together: their slots, P(card | links), and the strongest other card with its share
    (−1: none)."""

    slots: tuple[int, ...]
    probability: float
    rival: int
    rival_share: float


@dataclass(frozen=True, slots=True)
class Refusal:
    """A link that is no cue by itself. `why`: `overloaded` (fits `rival` too), `weak`, or `unscored` (no
    vector)."""

    slot: int
    why: str
    probability: float
    rival: int
    rival_share: float


@dataclass(frozen=True, slots=True)
class Ladder:
    """rungs, each holding the one before, from the weakest sufficient cue to all links; refused: single
    links."""

    rungs: tuple[Rung, ...]
    refused: tuple[Refusal, ...]


@dataclass(frozen=True, slots=True)
class Subsets:
    """Every subset of the scored links as a cue, `(256,)` each: P(card), strongest rival and its share."""

    probability: Array
    log_odds: Array
    rival: Array
    rival_share: Array


def subset_weights(gram: Array, scored: Array) -> Array:
    """u_j of every link within every subset `(256, 8)`; 0 outside the subset or without a vector."""
    return uniqueness(gram[:SLOTS, :SLOTS], MASKS & scored)


def ask(evidence: Array, log_prior: Array, own: int, weights: Array, constants: Constants) -> Subsets:
    """Recall with every subset. evidence (8, N): Σ of terms of each link as a cue.

    N is the number of competing cards, the card itself (position `own`) among them.
    """
    if pool.compiled(evidence.size * pool.LARGE // _LARGE):
        from densecards.memory import fast

        mine, best, rival, total = fast.ask_subsets(evidence, log_prior, own, weights, constants.gamma)
    else:
        mine, best, rival, total = levels(evidence, log_prior, own, weights, constants.gamma)
    null = constants.gamma * constants.null_here * weights.sum(axis=1) + np.log(evidence.shape[1])
    something = 1 / (1 + np.exp(np.clip(constants.null_slope * (null - total), -700, 700)))
    probability = np.exp(np.minimum(mine - total, 0))
    with np.errstate(divide="ignore"):
        odds = np.log(probability) - np.log1p(-np.minimum(probability, 1 - 1e-12))
    return Subsets(
        something * probability, odds, np.where(best > -1e29, rival, -1), something * np.exp(best - total)
    )


def levels(
    evidence: Array, log_prior: Array, own: int, weights: Array, gamma: float
) -> tuple[Array, Array, Array, Array]:
    """Of every subset `(256,)`: the card's own L, the strongest other's L and number, and ln Σ e^L of all."""
    level = log_prior + gamma * (weights.astype(np.float32) @ evidence.astype(np.float32))
    top = level.max(axis=1)
    total = np.log(np.exp(level - top[:, None]).sum(axis=1, dtype=np.float64)) + top
    mine = level[:, own].copy()
    level[:, own] = -1e30
    rival = np.argmax(level, axis=1)
    return mine, np.take_along_axis(level, rival[:, None], axis=1)[:, 0], rival, total


def build(found: Subsets, filled: Array, scored: Array) -> Ladder:
    """Choose the rungs from the recalls of all subsets. filled, scored (8,) bool."""
    inside = np.array(~(MASKS & ~scored).any(axis=1))
    inside[0] = False
    enough = inside & (found.probability >= SINGLED_OUT) & (found.rival_share < OVERLOADED)
    size = MASKS.sum(axis=1)
    rungs: list[Rung] = []
    shown = 0
    while True:
        # The next rung shows more than the last, as little as possible more, and is the weakest of those.
        more = np.flatnonzero(
            enough & ((np.arange(len(size)) & shown) == shown) & (size > MASKS[shown].sum())
        )
        if not len(more):
            break
        order = np.lexsort((more, found.log_odds[more], size[more]))
        shown = int(more[order[0]])
        rungs.append(_rung(found, shown))
    refused = tuple(
        _refusal(found, int(slot), bool(scored[slot]))
        for slot in np.flatnonzero(filled)
        if not (scored[slot] and enough[1 << slot])
    )
    return Ladder(tuple(rungs), refused)


def _rung(found: Subsets, mask: int) -> Rung:
    slots = tuple(int(slot) for slot in np.flatnonzero(MASKS[mask]))
    return Rung(slots, float(found.probability[mask]), int(found.rival[mask]), float(found.rival_share[mask]))


def _refusal(found: Subsets, slot: int, scored: bool) -> Refusal:
    if not scored:
        return Refusal(int(slot), "unscored", 0.0, -1, 0.0)
    mask = 1 << slot
    overloaded = found.rival_share[mask] >= OVERLOADED
    return Refusal(
        int(slot),
        "overloaded" if overloaded else "weak",
        float(found.probability[mask]),
        int(found.rival[mask]),
        float(found.rival_share[mask]),
    )
