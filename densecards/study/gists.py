"""Each card as one vector: what the lab takes when it asks how many webs a small net could hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from densecards.study.elsewhere import by_memory

if TYPE_CHECKING:
    from densecards.study.desk import Desk


@by_memory
def gists(desk: Desk, deck: str = "") -> tuple[list[str], NDArray[np.float32]]:
    """Return headwords and unit gists (n, d): the mean of a card's link and gloss vectors.

    Cards without any vector are left out; `deck` limits which are taken.
    """

    def work() -> tuple[list[str], NDArray[np.float32]]:
        loaded = desk.memory.collection()
        chosen = [
            (web, want)
            for web, want in zip(loaded.webs, loaded.wants, strict=True)
            if want.links and deck in ("", web.card.deck)
        ]
        vectors = desk.memory.vectors([want for _, want in chosen])
        rows = [
            np.sum([np.asarray(vectors[key], np.float32) for _, key in want.links], axis=0)
            for _, want in chosen
        ]
        if not rows:
            return [], np.zeros((0, 0), np.float32)
        table = np.stack(rows).astype(np.float32)
        norms = np.linalg.norm(table, axis=1)
        kept = norms > 0
        return (
            [web.card.headword for (web, _), keep in zip(chosen, kept, strict=True) if keep],
            np.asarray(table[kept] / norms[kept, None], np.float32),
        )

    return desk.memory.run(work)


@by_memory
def cue_vector(desk: Desk, cue: str) -> NDArray[np.float32]:
    """Return the unit vector (d,) of a typed cue; zero where the encoder cannot judge it."""

    def work() -> NDArray[np.float32]:
        vector = np.asarray(desk.memory.queries([[cue]])[0].vectors[0], np.float32)
        norm = float(np.linalg.norm(vector))
        return vector / norm if norm else vector

    return desk.memory.run(work)
