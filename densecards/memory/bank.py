"""The bank: every vector once, with the small arrays that scoring and density need beside it.

A card's rows are contiguous; a card that grows moves to spare rows at the end, so that one edit touches
one card. Cards are addressed by number, a card's links by slot code (8 is the gloss).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from densecards.errors import NotFoundError
from densecards.memory.centring import Means
from densecards.memory.copies import uniqueness, weights
from densecards.memory.names import Names
from densecards.memory.patterns import SLOTS, WIDTH, CardPatterns, Patterns
from densecards.memory.storage import Rows, grown

Array = NDArray[Any]
_SPARE = 64
_CARDS_PER_BLOCK = 1024
_ROWS_PER_BLOCK = 1 << 14


@dataclass(frozen=True, slots=True)
class Layout:
    """Where cards lie, in storage order: half-open runs of rows `bounds (B, 2)`, each of `card (B,)`."""

    bounds: Array
    card: Array


class Bank:
    """The stored patterns. Built from `Patterns` (checked, copied once); changed by `replace` alone.

    vectors: Rows (capacity, d); slot, pi, owner (capacity,), π = 0 and owner −1 in spare rows; starts, stops
    (N,); row (N, 9) or −1;
    gram (N, 9, 9) float32 of a card's own patterns; gist_norm (N,) = ‖Σ π x‖; log_prior (N,);
    names: the vectors of what the cards are called.
    """

    def __init__(self, patterns: Patterns, storage: str | None = None, means: Means | None = None) -> None:
        patterns.check()
        if means is not None:
            means.check(patterns.dimensions)
        self.means = means
        rows, dimensions, cards = len(patterns.vectors), patterns.dimensions, patterns.cards
        capacity = rows + _SPARE + rows // 64
        self.vectors = Rows(capacity, dimensions, storage or patterns.vectors.dtype)
        for lo in range(0, rows, _ROWS_PER_BLOCK):
            run = slice(lo, lo + _ROWS_PER_BLOCK)
            self.vectors.write(lo, self.centred(patterns.vectors[run], patterns.slot[run]))
        self.used = rows
        self.slot: Array = np.zeros(capacity, dtype=np.uint8)
        self.slot[:rows] = patterns.slot
        self.pi: Array = np.zeros(capacity, dtype=np.float32)
        self.owner: Array = np.full(capacity, -1, dtype=np.int32)
        self.owner[:rows] = patterns.card
        numbers = np.arange(cards)
        self.starts: Array = np.searchsorted(patterns.card, numbers, side="left").astype(np.int64)
        self.stops: Array = np.searchsorted(patterns.card, numbers, side="right").astype(np.int64)
        self.capacity_of: Array = self.stops - self.starts
        self.row: Array = np.full((cards, WIDTH), -1, dtype=np.int32)
        self.row[patterns.card, patterns.slot] = np.arange(rows)
        self.strength: Array = np.ones((cards, WIDTH), dtype=np.float32)
        self.strength[patterns.card, patterns.slot] = patterns.strength
        self.filled: Array = patterns.filled.astype(bool).copy()
        self.filled |= self.row[:, :SLOTS] >= 0
        self.episodic: Array = patterns.episodic.astype(bool).copy()
        self.learner: Array = patterns.learner.astype(bool).copy()
        self.gram: Array = np.zeros((cards, WIDTH, WIDTH), dtype=np.float32)
        self.gist_norm: Array = np.ones(cards, dtype=np.float32)
        self.log_prior: Array = np.zeros(cards, dtype=np.float32)
        self.ties: dict[tuple[int, int], tuple[int, ...]] = {}
        for row, named in patterns.ties:
            place = (int(patterns.card[row]), int(patterns.slot[row]))
            self.ties[place] = (*self.ties.get(place, ()), int(named))
        self.names = Names(patterns, self.vectors.kind)
        for lo in range(0, cards, _CARDS_PER_BLOCK):
            self._derive(np.arange(lo, min(lo + _CARDS_PER_BLOCK, cards)))
        self._layout: Layout | None = None

    @property
    def cards(self) -> int:
        """N, the number of cards."""
        return len(self.starts)

    @property
    def dimensions(self) -> int:
        """d, the length of a vector."""
        return self.vectors.dimensions

    @property
    def nbytes(self) -> int:
        """Bytes of all arrays of the bank."""
        arrays = sum(value.nbytes for value in vars(self).values() if isinstance(value, np.ndarray))
        return arrays + self.vectors.nbytes + self.names.nbytes

    @property
    def present(self) -> Array:
        """(N, 9) bool: which patterns have a vector."""
        return np.asarray(self.row >= 0)

    @property
    def layout(self) -> Layout:
        """Cards with at least one vector, in storage order."""
        if self._layout is None:
            some = np.flatnonzero(self.stops > self.starts)
            order = some[np.argsort(self.starts[some], kind="stable")]
            self._layout = Layout(np.stack([self.starts[order], self.stops[order]], axis=1), order)
        return self._layout

    def rows_of(self, card: int) -> Array:
        """The vectors of a card `(k, d) float32`, in storage order."""
        return self.read(slice(int(self.starts[card]), int(self.stops[card])))

    def read(self, rows: Any) -> Array:
        """Stored vectors as float32, by a slice or an array of row numbers."""
        return self.vectors.read(rows)

    def centred(self, vectors: Array, slots: Array) -> Array:
        """Vectors as the bank sees them: minus their slot's mean, if it was built with means (slot −1: a
        cue)."""
        return (
            vectors if self.means is None else self.means.centre(vectors, np.asarray(slots, dtype=np.int64))
        )

    def slots_of(self, card: int) -> Array:
        """The slot codes of a card's vectors `(k,)`, in storage order."""
        return np.array(self.slot[self.starts[card] : self.stops[card]])

    def patterns_of(self, card: int) -> CardPatterns:
        """The card as `replace` takes it; its arrays are copies."""
        slots, vectors = self.slots_of(card), self.rows_of(card)
        if self.means is not None:
            vectors = self.means.restore(vectors, slots)
        order = {int(slot): at for at, slot in enumerate(slots)}
        headword, names = self.names.of(card)
        return CardPatterns(
            vectors=vectors,
            slot=slots,
            strength=self.strength[card, slots].copy(),
            filled=self.filled[card].copy(),
            episodic=self.episodic[card].copy(),
            learner=self.learner[card].copy(),
            headword=headword,
            names=names,
            ties=tuple(
                (order[slot], named)
                for (owner, slot), names in self.ties.items()
                if owner == card and slot in order
                for named in names
            ),
        )

    def replace(self, card: int, new: CardPatterns) -> None:
        """Put `new` in the place of a card. Raises VectorError and changes nothing when `new` is wrong."""
        if not 0 <= card < self.cards:
            raise NotFoundError(f"there is no card number {card} in the memory")
        new.check(self.dimensions)
        count = len(new.vectors)
        if count > self.capacity_of[card]:
            self._move(card, count)
        start = int(self.starts[card])
        end = start + int(self.capacity_of[card])
        self.vectors.clear(slice(start, end))
        self.pi[start:end] = 0
        self.owner[start:end] = -1
        self.owner[start : start + count] = card
        self.vectors.write(start, self.centred(new.vectors, new.slot))
        self.slot[start : start + count] = new.slot
        self.stops[card] = start + count
        self.row[card] = -1
        self.row[card, new.slot] = np.arange(start, start + count)
        self.strength[card] = 1
        self.strength[card, new.slot] = new.strength
        self.filled[card] = new.filled
        self.filled[card] |= self.row[card, :SLOTS] >= 0
        self.episodic[card] = new.episodic
        self.learner[card] = new.learner
        self.ties = {place: names for place, names in self.ties.items() if place[0] != card}
        for row, named in new.ties:
            place = (card, int(new.slot[row]))
            self.ties[place] = (*self.ties.get(place, ()), int(named))
        self.names.replace(card, new.headword, new.names)
        self._derive(np.array([card]))
        self._layout = None

    def _move(self, card: int, count: int) -> None:
        """Give a card `count` rows (never fewer than a whole web) at the end of the bank."""
        room = max(count, WIDTH)
        if self.used + room > len(self.vectors):
            size = len(self.vectors) + max(_SPARE * WIDTH, len(self.vectors) // 16)
            self.vectors.grow(size)
            self.slot, self.pi = grown(self.slot, size), grown(self.pi, size)
            spare = np.full(size - len(self.owner), -1, dtype=np.int32)
            self.owner = np.concatenate([self.owner, spare])
        old = slice(int(self.starts[card]), int(self.starts[card] + self.capacity_of[card]))
        self.vectors.clear(old)
        self.pi[old] = 0
        self.owner[old] = -1
        self.starts[card] = self.stops[card] = self.used
        self.capacity_of[card] = room
        self.used += room

    def _derive(self, cards: Array) -> None:
        """Recompute Gram matrices, π, gist norms and priors of these cards from their vectors."""
        rows = self.row[cards]
        present = rows >= 0
        block = self.read(np.where(present, rows, 0)) * present[..., None]
        self.gram[cards] = gram = block @ block.transpose(0, 2, 1)
        strength = self.strength[cards]
        pi = weights(strength, uniqueness(gram, present)).astype(np.float32)
        self.pi[rows[present]] = pi[present]
        squared = np.einsum("ci,cij,cj->c", pi, gram, pi)
        self.gist_norm[cards] = np.sqrt(np.maximum(squared, 1e-12))
        # An empty slot counts as one that was never practised, so that all cards begin alike.
        extra = ((strength[:, :SLOTS] - 1) * present[:, :SLOTS]).sum(axis=1)
        self.log_prior[cards] = np.log(np.maximum(1 + extra / SLOTS, 1e-6))
