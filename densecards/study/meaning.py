"""Where a description in the learner's own words lies among the cards that are described, by the encoder."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from densecards.memory import GLOSS
from densecards.study.elsewhere import by_memory

if TYPE_CHECKING:
    from densecards.grading import Descriptions, Meaning
    from densecards.study.collection import Collection
    from densecards.study.patterns import Wanted
    from densecards.webs import Web


def descriptions(desk: Collection) -> Descriptions:
    """Return what the collection's cards are described by: their glosses."""
    from densecards.grading import Descriptions

    def work() -> Descriptions:
        loaded = desk.memory.collection()
        found = [
            (web.card.id, want, hashed)
            for web, want in zip(loaded.webs, loaded.wants, strict=True)
            for hashed in _hashes(web, want)
        ]
        vectors = desk.memory.vectors([want for _, want, _ in found])
        rows = np.zeros((len(found), desk.encoder().dimensions), dtype=np.float32)
        for row, (_, _, hashed) in zip(rows, found, strict=True):
            row[:] = vectors[hashed]
        rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)
        texts = [want.texts[hashed] for _, want, hashed in found]
        return Descriptions([card for card, _, _ in found], texts, rows, desk.encoder().encode)

    return desk.memory.run(work)


def _hashes(web: Web, want: Wanted) -> Iterator[str]:
    slot = web.template.gloss_slot
    code = web.template.index(slot) if slot else GLOSS
    return (hashed for known, hashed in want.links if known == code)


@by_memory
def place(
    desk: Collection, card: str, answer: str, texts: Sequence[str]
) -> tuple[float, str, float, str, float]:
    """Return where an answer lies as plain values (the rival "" where there is none)."""
    found = desk.descriptions().place(card, answer, texts)
    return found.own, found.text, found.alike, found.rival or "", found.rivals


def meaning_of(desk: Collection, card: str) -> Meaning:
    """Return the hook of `judge` for a card, asked where the memory is."""
    from densecards.grading import Placed

    def placed(answer: str, texts: Sequence[str]) -> Placed:
        own, text, alike, rival, rivals = place(desk, card, answer, tuple(texts))
        return Placed(own, text, alike, rival or None, rivals)

    return placed
