"""A small collection for snapshots: a few cards of each deck that ships, as they once were.

The decks in `small_decks` never change, so that a snapshot fails only when a screen does. The encoder knows
words by their letters alone; its numbers are whole before they are scaled, and small enough to be exact.
"""

from __future__ import annotations

import functools
import hashlib
import re
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from densecards.settings import Settings
from densecards.study import Desk
from tests.tui.learner import Clock

DECKS = {name: Path(__file__).parent / "small_decks" / name for name in ("norwegian", "anatomy", "model")}
DIMENSIONS = 256
WORD = re.compile(r"\w+")


class Words:
    """Texts are alike as far as they share words; a long word counts for more than a short one."""

    name, hash, dimensions, languages = "words", "words-0123456789", DIMENSIONS, frozenset({"en"})

    def encode(
        self, texts: Sequence[str], progress: Callable[[int, int], None] | None = None
    ) -> NDArray[np.float32]:
        """Unit rows (n, 256)."""
        rows = np.zeros((len(texts), DIMENSIONS))
        for row, text in zip(rows, texts, strict=True):
            for word in WORD.findall(text.lower()):
                row += len(word) * signs(word)
        length = np.linalg.norm(rows, axis=1, keepdims=True)
        return np.asarray(rows / np.where(length > 0, length, 1), dtype=np.float32)

    def close(self) -> None:
        """Nothing to close."""


@functools.cache
def signs(word: str) -> NDArray[np.float64]:
    """The place of a word: as many ones as minus ones, more or less."""
    bits = np.frombuffer(hashlib.shake_256(word.encode()).digest(DIMENSIONS // 8), np.uint8)
    return np.asarray(np.unpackbits(bits) * 2.0 - 1.0)


def open_small(settings: Settings, clock: Clock) -> Desk:
    """Open the collection with that encoder."""
    desk = Desk.open(settings=settings, clock=clock)
    desk.use(Words(), "default")
    return desk
