"""The vectors of what cards are called: headwords, and the senses of their meaning in the learner's language.

A card answers a typed cue by the best of its names, h_c·q = max over them; a card without any says nothing
for or against. Names are no links: density never asks them.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from densecards.memory.patterns import Patterns
from densecards.memory.storage import Rows, grown

Array = NDArray[Any]


class Names:
    """rows: Rows (H, d); owner (H,) card or −1 for a spare row; first (H,) bool: the headword itself."""

    def __init__(self, patterns: Patterns, kind: Any) -> None:
        heads = np.zeros((0, patterns.dimensions), dtype=np.float32)
        owner = np.zeros(0, dtype=np.int32)
        if patterns.headwords is not None:
            owner = np.flatnonzero(np.any(patterns.headwords != 0, axis=1)).astype(np.int32)
            heads = patterns.headwords[owner].astype(np.float32)
        others = np.flatnonzero(np.any(patterns.names != 0, axis=1)) if len(patterns.names) else owner[:0]
        self.cards = patterns.cards
        self.first: Array = np.arange(len(owner) + len(others)) < len(owner)
        if len(others):
            heads = np.concatenate([heads, patterns.names[others].astype(np.float32)])
            owner = np.concatenate([owner, patterns.name_card[others].astype(np.int32)])
            order = np.argsort(owner, kind="stable")
            heads, owner, self.first = heads[order], owner[order], self.first[order]
        self.owner: Array = owner
        self.rows = Rows(len(heads), patterns.dimensions, kind)
        self.rows.write(0, heads)
        self._derive()

    @property
    def nbytes(self) -> int:
        """Bytes of the arrays."""
        return sum(value.nbytes for value in vars(self).values() if isinstance(value, np.ndarray | Rows))

    def read(self, rows: Any) -> Array:
        """Stored names as float32, by a slice or an array of row numbers."""
        return self.rows.read(rows)

    def of(self, card: int) -> tuple[Array | None, Array]:
        """The headword's vector `(d,)` or None, and the other names of a card `(k, d)`."""
        at = np.flatnonzero(self.owner == card)
        head, others = at[self.first[at]], at[~self.first[at]]
        return (self.read(head)[0] if len(head) else None), self.read(others)

    def best(self, dots: Array) -> Array:
        """h_c·q `(m, N)` from the cosines of m cues with all rows `(m, H)`; NaN for a card without a name."""
        out = np.full((len(dots), self.cards), np.nan, dtype=np.float32)
        if len(self._starts):
            run = dots[:, self._order] if len(self._order) else dots
            out[:, self._cards] = (
                run if len(self._starts) == run.shape[1] else np.maximum.reduceat(run, self._starts, axis=1)
            )
        return out

    def replace(self, card: int, headword: Array | None, names: Array) -> None:
        """Put other names in the place of a card's; rows that are no longer needed stay as spare ones."""
        new = [] if headword is None or not np.any(headword) else [headword[None]]
        flags = np.arange(len(new) + len(names)) < len(new)
        block = np.concatenate([*new, names.reshape(-1, self.rows.dimensions)]).astype(np.float32)
        self.owner[self.owner == card] = -1
        place = np.flatnonzero(self.owner < 0)[: len(block)]
        lacking = len(block) - len(place)
        if lacking > 0:
            place = np.concatenate([place, np.arange(len(self.rows), len(self.rows) + lacking)])
            size = len(self.rows) + lacking
            self.rows.grow(size)
            self.owner, self.first = grown(self.owner, size), grown(self.first, size)
        self.owner[place], self.first[place] = card, flags
        for at, vector in zip(place, block, strict=True):
            self.rows.write(int(at), vector[None])
        self._derive()

    def _derive(self) -> None:
        """Where each card's names lie once rows are sorted by card; spare rows are left out."""
        used = np.flatnonzero(self.owner >= 0)
        order = used[np.argsort(self.owner[used], kind="stable")]
        plain = len(order) == len(self.owner) and bool(np.all(order[1:] > order[:-1]))
        self._order: Array = order[:0] if plain else order
        self._cards, self._starts = np.unique(self.owner[order], return_index=True)
        self.known: Array = np.zeros(self.cards, dtype=bool)
        self.known[self._cards] = True
