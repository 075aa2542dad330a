"""The words of a text, whatever their ending: BM25 over stems, as a share of what the whole cue could score.

The encoder weighs a sentence's gist, the lexical channel the form of single words; a rare word that a cue
and a card share in any inflection is evidence of its own, and lists of definitions are often found by it.
BM25: Robertson and Zaragoza 2009, k₁ = 1.2, b = 0.75.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from densecards.stems import stem

Array = NDArray[Any]
_K1, _B = 1.2, 0.75


class WordIndex:
    """Stems of N documents, one a card, to be asked for BM25. Immutable apart from `replace`."""

    def __init__(self, documents: Sequence[Sequence[str]]) -> None:
        """Index the words of each card."""
        self.cards = len(documents)
        self._number: dict[str, int] = {}
        counts = [Counter(map(stem, words)) for words in documents]
        stems, cards, often = [], [], []
        for card, count in enumerate(counts):
            for one, times in count.items():
                stems.append(self._number.setdefault(one, len(self._number)))
                cards.append(card)
                often.append(times)
        of = np.array(stems, dtype=np.int64)
        order = np.argsort(of, kind="stable")
        self._card: Array = np.array(cards, dtype=np.int32)[order]
        length = np.array([count.total() for count in counts], dtype=np.float64)
        self._mean = float(length.mean()) if length.any() else 1.0
        frequency = np.array(often, dtype=np.float64)[order]
        self._weight: Array = _saturated(frequency, length[self._card], self._mean).astype(np.float32)
        self._start = np.concatenate([[0], np.cumsum(np.bincount(of, minlength=len(self._number)))])
        self._edited: dict[int, Counter[str]] = {}

    @property
    def nbytes(self) -> int:
        """Bytes of the index's arrays."""
        return sum(value.nbytes for value in vars(self).values() if isinstance(value, np.ndarray))

    def replace(self, card: int, words: Sequence[str]) -> None:
        """Put new words in the place of a card's."""
        self._edited[card] = Counter(map(stem, words))

    def scores(self, words: Sequence[str], instead: Mapping[int, Sequence[str]] | None = None) -> Array:
        """BM25 of a cue's words with every card `(N,) float32`, as a share of what a card of ordinary length
        gets that holds each of them once: 0 for nothing in common, 1 for all, at most k₁ + 1.

        `instead` gives cards other words for this once.
        """
        others = {**self._edited, **{card: Counter(map(stem, w)) for card, w in (instead or {}).items()}}
        total = np.zeros(self.cards, dtype=np.float32)
        own = dict.fromkeys(others, 0.0)
        possible = 0.0
        for one in dict.fromkeys(map(stem, words)):
            number = self._number.get(one, -1)
            run = slice(0, 0) if number < 0 else slice(int(self._start[number]), int(self._start[number + 1]))
            holders = run.stop - run.start
            rarity = float(np.log1p((self.cards - holders + 0.5) / (holders + 0.5)))
            total[self._card[run]] += rarity * self._weight[run]
            for card, count in others.items():
                if count[one]:
                    own[card] += rarity * float(_saturated(count[one], count.total(), self._mean))
            possible += rarity
        for card, value in own.items():
            total[card] = value
        return total / np.float32(possible) if possible > 0 else total


def _saturated(times: Any, length: Any, mean: float) -> Any:
    return times * (_K1 + 1) / (times + _K1 * (1 - _B + _B * length / mean))
