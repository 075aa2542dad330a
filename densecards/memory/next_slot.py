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
    """line (8, 2): expected gain of a slot = line[s, 0] + line[s, 1] · density of the rest; webs (8,)
    seen."""

    line: Array
    webs: Array

    def expect(self, density: Array | float, u: Array, home: Array, filled: Array, episodic: Array) -> Array:
        """Expected gains `(..., 8)` of a web's empty slots, never negative; NaN for filled ones."""
        gain = plain(u, home, episodic)
        line = self.line[:, 0] + self.line[:, 1] * np.asarray(density)[..., None]
        trust = self.webs / (self.webs + _PRIOR_WEBS)
        gain = trust * line + (1 - trust) * gain
        return np.where(filled, np.nan, np.clip(gain, 0.0, 1.0 / SLOTS))


def nothing_learnt() -> GainModel:
    """The model before it saw a web."""
    return GainModel(np.zeros((SLOTS, 2)), np.zeros(SLOTS))


def plain(u: Array, home: Array, episodic: Array) -> Array:
    """What a slot gives before anything was learnt: one more route, as unique and deep as the others are."""
    unique = _mean(u, u > 0, 1.0)
    depth = _mean(home, home > 0, 0.0)
    return np.where(episodic, EPISODIC_PRIOR, depth[..., None]) * unique[..., None] / SLOTS


def _mean(values: Array, where: Array, otherwise: float) -> Array:
    count = where.sum(axis=-1)
    mean = np.where(where, values, 0).sum(axis=-1) / np.maximum(count, 1)
    return np.asarray(np.where(count > 0, mean, otherwise))


def learn(density: Array, without: Array, filled: Array) -> GainModel:
    """Fit the lines by least squares with a small ridge on the slope. density (n,), without, filled (n,
    8)."""
    line, webs = np.zeros((SLOTS, 2)), np.zeros(SLOTS)
    for slot in range(SLOTS):
        have = filled[:, slot]
        webs[slot] = have.sum()
        if not webs[slot]:
            continue
        rest, gain = without[have, slot], density[have] - without[have, slot]
        spread = rest - rest.mean()
        slope = float(spread @ gain) / (float(spread @ spread) + 0.01)
        line[slot] = gain.mean() - slope * rest.mean(), slope
    return GainModel(line, webs)


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
