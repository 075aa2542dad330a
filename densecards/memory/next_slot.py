"""Which empty slot would pay most: the gain that webs which have the slot got from it.

The expected gain of slot s for a web is learnt from the webs that hold it: what each would lose without
it (D* − D* without s), as a straight line in the density that the rest reached, pulled towards a plain
expectation while few webs have been seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from densecards.memory.constants import EPISODIC_PRIOR
from densecards.memory.patterns import SLOTS
from densecards.memory.subwebs import Density

Array = NDArray[Any]
_PRIOR_WEBS = 8.0
"""How many webs the plain expectation is worth."""


@dataclass(frozen=True, slots=True)
class GainModel:
    """line (8, 2): expected gain of each slot = line[s, 0] + line[s, 1] · density of the rest; webs (8,) seen."""

    line: Array
    webs: Array

    def expect(self, found: Density, filled: Array, episodic: Array) -> Array:
        """Expected gains `(8,)` of a web's empty slots, never negative; NaN for filled ones."""
        gain = plain(found, episodic)
        seen = self.webs > 0
        line = self.line[:, 0] + self.line[:, 1] * found.density
        trust = self.webs / (self.webs + _PRIOR_WEBS)
        gain = np.where(seen, trust * line + (1 - trust) * gain, gain)
        return np.where(filled, np.nan, np.clip(gain, 0.0, 1.0 / SLOTS))


def plain(found: Density, episodic: Array) -> Array:
    """What a slot gives before anything was learnt: one more route, as unique as the others are."""
    taken = found.u[found.u > 0]
    unique = float(taken.mean()) if len(taken) else 1.0
    semantic = found.home[found.home > 0]
    depth = float(semantic.mean()) if len(semantic) else 0.0
    return np.where(episodic, EPISODIC_PRIOR, depth) * unique / SLOTS


def learn(found: Sequence[Density], filled: Array, episodic: Array) -> GainModel:
    """Fit the lines by least squares with a small ridge on the slope. filled, episodic (n, 8)."""
    line, webs = np.zeros((SLOTS, 2)), np.zeros(SLOTS)
    if not found:
        return GainModel(line, webs)
    density = np.array([web.density for web in found])
    without = np.stack([web.without for web in found])
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


def choose(expected: Array, own: Array) -> int:
    """The empty slot to fill next, −1 when none is empty.

    No encoder can judge what a learner's own link is worth, so an empty slot of that kind (`own (8,)`:
    episodic, or the learner's to fill) is never ranked below a deck's.
    """
    empty = ~np.isnan(expected)
    if not empty.any():
        return -1
    pool = empty & own if (empty & own).any() else empty
    return int(np.argmax(np.where(pool, expected, -1.0)))
