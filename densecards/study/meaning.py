"""Whether a description in the learner's own words means what a card's gloss says, by the encoder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from densecards.memory import GLOSS
from densecards.study.elsewhere import by_memory

if TYPE_CHECKING:
    from densecards.grading import GlossMeaning
    from densecards.grading.meaning import Rival
    from densecards.study.collection import Collection


def gloss_meaning(desk: Collection) -> GlossMeaning:
    """Return the collection's glosses as vectors with the two hooks of `judge`.

    Only cards whose gloss stands beside the slots are described in words; a vocabulary's meanings are
    short enough to be judged by their letters.
    """
    from densecards.grading import GlossMeaning

    def work() -> GlossMeaning:
        loaded = desk.memory.collection()
        described = [
            (web.card.id, want, hashed)
            for web, want in zip(loaded.webs, loaded.wants, strict=True)
            for code, hashed in want.links
            if code == GLOSS
        ]
        vectors = desk.memory.vectors([want for _, want, _ in described])
        rows = np.stack([np.asarray(vectors[hashed], dtype=np.float32) for _, _, hashed in described])
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
        return GlossMeaning([card for card, _, _ in described], rows, desk.encoder().encode)

    return desk.memory.run(work)


@by_memory
def similarity(desk: Collection, one: str, other: str) -> float:
    """Return the cosine similarity of two texts."""
    return desk.glosses().similarity(one, other)


@by_memory
def rival(desk: Collection, card: str, answer: str) -> tuple[str, float] | None:
    """Return the card (other than `card`) whose gloss is most like an answer, and how alike."""
    return desk.glosses().rival_of(card)(answer)


class AskedMeaning:
    """The two hooks of `judge`, asked where the memory is."""

    def __init__(self, desk: Collection) -> None:
        self._desk = desk

    def similarity(self, one: str, other: str) -> float:
        """Return the cosine similarity of two texts."""
        return similarity(self._desk, one, other)

    def rival_of(self, card: str) -> Rival:
        """Return the hook that names the nearest gloss of any card but `card`."""
        return lambda answer: rival(self._desk, card, answer)
