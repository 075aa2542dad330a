"""The lexical channel: similarity of form between a typed text and the words of every card.

Words are compared by their character n-grams (with their edges) and the best candidates by edit distance,
so that inflection and typos are forgiven; æ, ø and å are letters of their own. A card answers with its
rarest words first. An inverted index in flat arrays keeps 10,000 cards within a millisecond or two.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from densecards.memory.words import WordIndex

Array = NDArray[Any]

_WORD = re.compile(r"[^\W_]+")
_GRAMS = (2, 3)
_FLOOR = 0.45
"""Words less alike than this say nothing; it keeps chance overlaps of n-grams out."""
_CANDIDATES = 32
_REMEMBERED = 4096
"""Typed words whose relatives are kept: a cue is asked again with every key that is pressed."""
_NAME_WEIGHT, _TEXT_WEIGHT = 1.0, 0.5
"""A word of the headword or its forms answers in full, a word of a link's text somewhat less."""


def fold(text: str) -> str:
    """Lower case, one form of every letter; accents go except on æ, ø, å (é → e, å stays å)."""
    if text.isascii():
        return text.lower()
    lowered = unicodedata.normalize("NFC", text).casefold()
    return "".join(map(_letter, lowered))


@lru_cache(maxsize=4096)
def _letter(character: str) -> str:
    return character if character in "æøåäö" else unicodedata.normalize("NFKD", character)[0]


def words(text: str) -> list[str]:
    """The folded words of a text, in order."""
    return _WORD.findall(fold(text))


def length(text: str) -> float:
    """How far a text is from a single word: 0 for one word, ½ for two, 1 for a phrase of three and more."""
    return (min(max(len(words(text)), 1), 3) - 1) / 2


def grams(word: str) -> list[str]:
    """The distinct character n-grams of a word with its edges marked."""
    edged = f"^{word}$"
    return list({edged[i : i + n]: None for n in _GRAMS for i in range(len(edged) - n + 1)})


class LexicalIndex:
    """Words of N cards, to be asked for the similarity of form. Immutable apart from `replace`."""

    def __init__(self, cards: Sequence[tuple[Sequence[str], Sequence[str]]]) -> None:
        self.cards = len(cards)
        vocabulary: dict[str, int] = {}
        word_of: list[int] = []
        card_of: list[int] = []
        weight_of: list[float] = []
        known = vocabulary.setdefault
        documents: list[list[str]] = []
        for card, (names, texts) in enumerate(cards):
            called = [word for text in names for word in words(text)]
            said = [word for text in texts for word in words(text)]
            documents.append(called + said)
            seen = {known(word, len(vocabulary)): _TEXT_WEIGHT for word in said}
            seen.update({known(word, len(vocabulary)): _NAME_WEIGHT for word in called})
            word_of.extend(seen)
            card_of.extend([card] * len(seen))
            weight_of.extend(seen.values())
        self._vocabulary = vocabulary
        self._words = list(vocabulary)
        order = np.argsort(np.array(word_of, dtype=np.int64), kind="stable")
        self._card = np.array(card_of, dtype=np.int32)[order]
        self._weight = np.array(weight_of, dtype=np.float32)[order]
        self._card_start = _starts(np.array(word_of, dtype=np.int64), len(vocabulary))
        self._gram: dict[str, int] = {}
        gram_of: list[int] = []
        owner: list[int] = []
        for number, word in enumerate(self._words):
            found = grams(word)
            gram_of.extend(self._gram.setdefault(gram, len(self._gram)) for gram in found)
            owner.extend([number] * len(found))
        by_gram = np.argsort(np.array(gram_of, dtype=np.int64), kind="stable")
        self._owner = np.array(owner, dtype=np.int32)[by_gram]
        self._gram_start = _starts(np.array(gram_of, dtype=np.int64), len(self._gram))
        self._size = np.bincount(np.array(owner, dtype=np.int64), minlength=len(self._words)).astype(
            np.float32
        )
        self._stems = WordIndex(documents)
        self._edited: dict[int, LexicalIndex] = {}
        self._asked: dict[str, tuple[Array, Array]] = {}

    @classmethod
    def build(
        cls, texts_per_card: Sequence[Sequence[str]], names: Sequence[int] | None = None
    ) -> LexicalIndex:
        """Index the texts of every card.

        The first `names[c]` texts of a card (by default one) are its headword and forms, the rest its links.
        """
        count = [1] * len(texts_per_card) if names is None else list(names)
        return cls([(texts[:n], texts[n:]) for texts, n in zip(texts_per_card, count, strict=True)])

    @property
    def nbytes(self) -> int:
        """Bytes of the index's arrays."""
        arrays = sum(value.nbytes for value in vars(self).values() if isinstance(value, np.ndarray))
        return arrays + self._stems.nbytes

    def replace(self, card: int, texts: Sequence[str], names: int = 1) -> None:
        """Put new texts in the place of a card's."""
        self._edited[card] = LexicalIndex([(texts[:names], texts[names:])])
        self._stems.replace(card, [word for text in texts for word in words(text)])

    def scores(self, text: str, instead: Mapping[int, LexicalIndex] | None = None) -> Array:
        """Similarity of form of `text` with every card `(N,) float32` in [0, 1].

        The mean over the typed words, rare words counting more, of how well the card's best word answers.
        `instead` gives cards other words for this once, each as an index of one card.
        """
        typed = list(dict.fromkeys(words(text)))
        others = {**self._edited, **(instead or {})}
        total = np.zeros(self.cards, dtype=np.float32)
        importance = 0.0
        for word in typed:
            best, rarity = self._word_scores(word, others)
            total += rarity * best
            importance += rarity
        return total / importance if importance > 0 else total

    def shared(self, text: str, instead: Mapping[int, Sequence[str]] | None = None) -> Array:
        """Words that `text` shares with every card in any inflection, `(N,) float32` (see WordIndex.scores).

        `instead` gives cards other texts for this once.
        """
        others = {card: [w for one in texts for w in words(one)] for card, texts in (instead or {}).items()}
        return self._stems.scores(words(text), others)

    def _word_scores(self, word: str, others: Mapping[int, LexicalIndex]) -> tuple[Array, float]:
        out = np.zeros(self.cards, dtype=np.float32)
        known = self._asked.get(word)
        if known is None:
            if len(self._asked) >= _REMEMBERED:
                self._asked.clear()
            known = self._asked[word] = self._similar_words(word)
        numbers, alike = known
        holders = 0
        for number, similarity in zip(numbers, alike, strict=True):
            run = slice(int(self._card_start[number]), int(self._card_start[number + 1]))
            cards = self._card[run]
            out[cards] = np.maximum(out[cards], similarity * self._weight[run])
            if similarity > 0.999:
                holders = len(cards)
        for card, index in others.items():
            out[card] = index._word_scores(word, {})[0][0]
        # A word that no card holds exactly is rare: it is told by its nearest relatives.
        return out, float(np.log1p(self.cards / (1.0 + holders)))

    def _similar_words(self, word: str) -> tuple[Array, Array]:
        """Numbers of the indexed words that resemble `word`, and how much (above the floor)."""
        exact = self._vocabulary.get(word)
        found = grams(word)
        runs = [
            self._owner[self._gram_start[gram] : self._gram_start[gram + 1]]
            for gram in map(self._gram.get, found)
            if gram is not None
        ]
        if not runs:
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32)
        common = np.bincount(np.concatenate(runs), minlength=len(self._words))
        dice = 2 * common / (self._size + len(found))
        numbers = np.flatnonzero(dice > _FLOOR - 0.1)
        if len(numbers) > _CANDIDATES:
            numbers = numbers[np.argpartition(-dice[numbers], _CANDIDATES)[:_CANDIDATES]]
        alike = _blend(dice[numbers], word, [self._words[n] for n in numbers]).astype(np.float32)
        if exact is not None:
            alike[numbers == exact] = 1.0
        keep = alike > _FLOOR
        # From the floor to one is stretched over the whole range: half alike is no evidence at all.
        return numbers[keep], ((alike[keep] - _FLOOR) / (1 - _FLOOR)).astype(np.float32)


def _blend(dice: Array, typed: str, known: Sequence[str]) -> Array:
    """Half common n-grams, half edits, two swapped neighbours being one edit (optimal string alignment)."""
    from rapidfuzz.distance import OSA

    alike = [OSA.normalized_similarity(typed, word) for word in known]
    return 0.5 * dice + 0.5 * np.array(alike)


def _starts(sorted_by: Array, count: int) -> Array:
    return np.concatenate([[0], np.cumsum(np.bincount(sorted_by, minlength=count))]).astype(np.int64)
