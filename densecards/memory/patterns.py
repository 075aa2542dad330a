"""What the memory is built from: the vectors of all links, whose they are and where they stand.

Arrays only: no texts, no ids. Card c is the number c, a slot is a number 0…7, the gloss is 8.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from densecards.errors import VectorError

SLOTS = 8
GLOSS = 8
"""Slot code of a gloss that stands beside the eight slots."""
WIDTH = SLOTS + 1
"""The most patterns that one card can have."""

Array = NDArray[Any]


def _no_ties() -> Array:
    return np.zeros((0, 2), dtype=np.int32)


def _no_names() -> Array:
    return np.zeros((0, 0), dtype=np.float32)


def _nobody() -> Array:
    return np.zeros(0, dtype=np.int32)


@dataclass(frozen=True, slots=True)
class Patterns:
    """All stored patterns of a collection of N cards with L vectors.

    vectors (L, d) float32 or float16, unit rows; card (L,) int, non-decreasing; slot (L,) 0…8, each at
    most once a card; strength (L,) > 0; headwords (N, d) or None, a zero row meaning none;
    filled (N, 8) bool, also true for links that have no vector; episodic (N, 8) bool, what the template
    says; learner (N, 8) bool, slots that the learner may fill; ties (T, 2): a link's row, the card it names;
    names (M, d), name_card (M,): what else a card is called than by its headword.
    """

    vectors: Array
    card: Array
    slot: Array
    strength: Array
    filled: Array
    episodic: Array
    learner: Array
    headwords: Array | None = None
    ties: Array = field(default_factory=_no_ties)
    names: Array = field(default_factory=_no_names)
    name_card: Array = field(default_factory=_nobody)

    @property
    def cards(self) -> int:
        """N, the number of cards."""
        return len(self.filled)

    @property
    def dimensions(self) -> int:
        """d, the length of a vector."""
        return int(self.vectors.shape[1])

    def check(self) -> None:
        """Raise VectorError naming the row for what is of the wrong shape, not finite, or out of place."""
        rows, cards = len(self.vectors), self.cards
        if self.vectors.ndim != 2 or self.vectors.shape[1] == 0:
            raise VectorError(f"vectors must be (links, dimensions), not {self.vectors.shape}")
        if self.vectors.dtype not in (np.float32, np.float16):
            raise VectorError(f"vectors must be float32 or float16, not {self.vectors.dtype}")
        for name in ("card", "slot", "strength"):
            if getattr(self, name).shape != (rows,):
                raise VectorError(f"{name} must have one entry for each of the {rows} vectors")
        for name in ("filled", "episodic", "learner"):
            if getattr(self, name).shape != (cards, SLOTS):
                raise VectorError(f"{name} must be ({cards}, {SLOTS}), not {getattr(self, name).shape}")
        check_rows(self.vectors, "link")
        if self.headwords is not None:
            if self.headwords.shape != (cards, self.dimensions):
                raise VectorError(f"headwords must be ({cards}, {self.dimensions})")
            check_rows(self.headwords, "headword")
        if len(self.names) or len(self.name_card):
            if self.names.shape != (len(self.name_card), self.dimensions):
                raise VectorError(f"names must be ({len(self.name_card)}, {self.dimensions})")
            check_rows(self.names, "name")
            if self.name_card.min() < 0 or self.name_card.max() >= cards:
                raise VectorError("a name belongs to a card that does not exist")
        if rows == 0:
            return
        if self.card[0] < 0 or self.card[-1] >= cards or np.any(np.diff(self.card) < 0):
            raise VectorError("the links must be sorted by card, and every card must exist")
        if int(self.slot.max()) > GLOSS:
            raise VectorError(f"link {int(self.slot.argmax())}: slot {int(self.slot.max())} does not exist")
        place = self.card.astype(np.int64) * WIDTH + self.slot
        twice = np.flatnonzero(np.bincount(place, minlength=1) > 1)
        if len(twice):
            raise VectorError(f"card {twice[0] // WIDTH}: slot {twice[0] % WIDTH} is filled twice")
        bad = np.flatnonzero(~(np.isfinite(self.strength) & (self.strength > 0)))
        if len(bad):
            raise VectorError(f"link {bad[0]}: strength must be positive, not {self.strength[bad[0]]}")
        if len(self.ties) and (
            self.ties.min() < 0 or self.ties[:, 0].max() >= rows or self.ties[:, 1].max() >= cards
        ):
            raise VectorError("a tie names a link or a card that does not exist")


@dataclass(frozen=True, slots=True)
class CardPatterns:
    """One card's patterns: what `Patterns` holds for all, without the card number.

    vectors (k, d), slot (k,), strength (k,), filled/episodic/learner (8,), headword (d,) or None,
    ties: pairs of row 0…k−1 and card; names (n, d): what else the card is called.
    """

    vectors: Array
    slot: Array
    strength: Array
    filled: Array
    episodic: Array
    learner: Array
    headword: Array | None = None
    ties: Sequence[tuple[int, int]] = ()
    names: Array = field(default_factory=_no_names)

    def check(self, dimensions: int) -> None:
        """Raise VectorError naming the row for what is of the wrong shape, not finite, or out of place."""
        if self.vectors.ndim != 2 or self.vectors.shape[1] != dimensions:
            raise VectorError(f"vectors must be (links, {dimensions}), not {self.vectors.shape}")
        rows = len(self.vectors)
        if self.slot.shape != (rows,) or self.strength.shape != (rows,):
            raise VectorError(f"slot and strength must have one entry for each of the {rows} vectors")
        if rows and (int(self.slot.max()) > GLOSS or len(np.unique(self.slot)) < rows):
            raise VectorError("each slot 0…8 can be filled once")
        if rows and not np.all(np.isfinite(self.strength) & (self.strength > 0)):
            raise VectorError("every strength must be positive")
        check_rows(self.vectors, "link")
        if self.headword is not None:
            check_rows(self.headword[None, :], "headword")
        if len(self.names):
            if self.names.ndim != 2 or self.names.shape[1] != dimensions:
                raise VectorError(f"names must be (names, {dimensions}), not {self.names.shape}")
            check_rows(self.names, "name")


def check_rows(rows: Array, name: str) -> None:
    """Raise VectorError with the number of the first row that is not finite; rows are read in blocks."""
    for start in range(0, len(rows), 65536):
        # A sum is not finite exactly when a term is not, unless huge terms overflow: unit rows can't.
        total = rows[start : start + 65536].sum(axis=1, dtype=np.float32)
        if not np.isfinite(total).all():
            row = start + int(np.flatnonzero(~np.isfinite(total))[0])
            raise VectorError(
                f"{name} {row}: the vector holds NaN or infinity", hint="make the vectors again"
            )
