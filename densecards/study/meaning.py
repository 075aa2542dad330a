"""Whether a description in the learner's own words means what a card's gloss says, by the encoder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from densecards.memory import GLOSS

if TYPE_CHECKING:
    from densecards.grading import GlossMeaning
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
