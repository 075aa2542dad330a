"""Slot centring: what all links of a slot have in common says nothing about the card, so it is taken away.

x → normalise(x − m_s), m_s the mean vector of slot s, pulled towards the mean of all links while few are
known (a lone link minus itself is nothing). A cue whose slot is unknown loses the overall mean. The means
are constants of a calibration: they stay as they are while links come and go.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from densecards.errors import VectorError
from densecards.memory.patterns import WIDTH, Patterns

Array = NDArray[Any]
_PRIOR_LINKS = 50.0
_ROWS_PER_BLOCK = 1 << 14


@dataclass(frozen=True, slots=True)
class Means:
    """slots (9, d) float32: the mean of each slot and of the gloss; cue (d,): what a cue of no slot loses."""

    slots: Array
    cue: Array

    def check(self, dimensions: int) -> None:
        """Raise VectorError for a wrong shape or numbers that are not finite."""
        if self.slots.shape != (WIDTH, dimensions) or self.cue.shape != (dimensions,):
            raise VectorError(f"slot means must be ({WIDTH}, {dimensions}) and ({dimensions},)")
        if not (np.isfinite(self.slots).all() and np.isfinite(self.cue).all()):
            raise VectorError("the slot means hold NaN or infinity", hint="calibrate the memory again")

    def centre(self, vectors: Array, slots: Array) -> Array:
        """Unit vectors `(k, d)` of links in these slots `(k,)`, centred; slot −1 is a cue of no slot."""
        mean = np.where(slots[:, None] >= 0, self.slots[np.maximum(slots, 0)], self.cue)
        moved = vectors.astype(np.float32) - mean
        length = np.linalg.norm(moved, axis=1, keepdims=True)
        return np.asarray(np.divide(moved, length, out=np.zeros_like(moved), where=length > 1e-6))

    def restore(self, centred: Array, slots: Array) -> Array:
        """The unit vectors that `centre` was given: the point on the unit sphere along the centred
        direction."""
        mean = self.slots[slots]
        along = (centred * mean).sum(axis=1)
        reach = np.sqrt(np.maximum(along**2 + 1 - (mean**2).sum(axis=1), 0)) - along
        return np.asarray(centred * reach[:, None] + mean, dtype=np.float32)


def slot_means(patterns: Patterns) -> Means:
    """The means of a collection, slots with few links pulled towards the mean of all."""
    d = patterns.dimensions
    sums, counts = np.zeros((WIDTH, d)), np.zeros(WIDTH)
    for lo in range(0, len(patterns.vectors), _ROWS_PER_BLOCK):
        block = patterns.vectors[lo : lo + _ROWS_PER_BLOCK].astype(np.float32)
        slots = patterns.slot[lo : lo + _ROWS_PER_BLOCK]
        for slot in np.unique(slots):
            sums[slot] += block[slots == slot].sum(axis=0)
            counts[slot] += (slots == slot).sum()
    whole = sums.sum(axis=0) / (counts.sum() + _PRIOR_LINKS)
    means = (sums + _PRIOR_LINKS * whole) / (counts[:, None] + _PRIOR_LINKS)
    return Means(means.astype(np.float32), whole.astype(np.float32))
