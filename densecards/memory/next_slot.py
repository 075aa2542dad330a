"""Which empty slot would pay most: the gain that webs which have the slot got from it.

The expected gain of slot s for a web is learnt from the webs that hold it: what each would lose without
it (D* − D* without s), as a straight line in the density that the rest reached, pulled towards a plain
expectation while few webs have been seen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from densecards.memory.constants import EPISODIC_PRIOR
from densecards.memory.patterns import SLOTS

Array = NDArray[Any]
_PRIOR_WEBS = 8.0
"""How many webs the plain expectation is worth."""


@dataclass(frozen=True, slots=True)
class GainModel:
    """Lines: expected gain = line[0] + line[1] · density of the rest, and how many webs taught each.

    line (9, 2), webs (9,): rows 0…7 for the slots, row 8 for all semantic slots together, which speaks for
    a semantic slot that few webs hold.
    """

    line: Array
    webs: Array

    def expect(self, density: Array | float, u: Array, home: Array, filled: Array, episodic: Array) -> Array:
        """Expected gains `(..., 8)` of a web's empty slots, never negative; NaN for filled ones."""
        gain = plain(u, home, episodic)
        learnt = self.line[:, 0] + self.line[:, 1] * np.asarray(density)[..., None]
        trust = self.webs / (self.webs + _PRIOR_WEBS)
        gain = np.where(episodic, gain, trust[8] * learnt[..., 8:] + (1 - trust[8]) * gain)
        gain = trust[:8] * learnt[..., :8] + (1 - trust[:8]) * gain
        return np.where(filled, np.nan, np.clip(gain, 0.0, 1.0 / SLOTS))


def nothing_learnt() -> GainModel:
    """The model before it saw a web."""
    return GainModel(np.zeros((SLOTS + 1, 2)), np.zeros(SLOTS + 1))


def plain(u: Array, home: Array, episodic: Array) -> Array:
    """What a slot gives before anything was learnt: one more route, as unique and deep as the others are."""
    unique = _mean(u, u > 0, 1.0)
    depth = _mean(home, home > 0, 0.0)
    return np.where(episodic, EPISODIC_PRIOR, depth[..., None]) * unique[..., None] / SLOTS


def _mean(values: Array, where: Array, otherwise: float) -> Array:
    count = where.sum(axis=-1)
    mean = np.where(where, values, 0).sum(axis=-1) / np.maximum(count, 1)
    return np.asarray(np.where(count > 0, mean, otherwise))


def learn(density: Array, without: Array, filled: Array, episodic: Array) -> GainModel:
    """Fit the lines. density (n,): D*; without, filled, episodic (n, 8): D* without each slot, what is
    filled."""
    model = nothing_learnt()
    gain = density[:, None] - without
    for slot in range(SLOTS):
        have = filled[:, slot]
        model.webs[slot] = have.sum()
        model.line[slot] = _line(without[have, slot], gain[have, slot])
    have = filled & ~episodic
    model.webs[SLOTS] = have.sum()
    model.line[SLOTS] = _line(without[have], gain[have])
    return model


def _line(rest: Array, gain: Array) -> tuple[float, float]:
    """Least squares with a small ridge on the slope."""
    if not len(rest):
        return 0.0, 0.0
    spread = rest - rest.mean()
    slope = float(spread @ gain) / (float(spread @ spread) + 0.01)
    return float(gain.mean()) - slope * float(rest.mean()), slope


def choose(expected: Array, own: Array) -> Array:
    """The empty slot to fill next of every web `(..., 8)` → `(...)`, −1 where none is empty.

    No encoder can judge what a learner's own link is worth, so an empty slot of that kind (`own`: episodic,
    or the learner's to fill) is never ranked below a deck's.
    """
    empty = ~np.isnan(expected)
    mine = empty & own
    pool = np.where(mine.any(axis=-1, keepdims=True), mine, empty)
    best = np.argmax(np.where(pool, np.nan_to_num(expected), -1.0), axis=-1)
    return np.asarray(np.where(empty.any(axis=-1), best, -1))
