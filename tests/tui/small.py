"""A small collection for snapshots: a few cards of each deck that ships, as they once were.

The decks in `small_decks` never change, so that a snapshot fails only when a screen does. The encoder knows
words by their letters alone; its numbers are whole before they are scaled, and small enough to be exact.
"""

from __future__ import annotations

import functools
import hashlib
import re
from collections.abc import Callable, Hashable, Sequence
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from densecards.settings import Settings
from densecards.study import Desk
from densecards.study.values import CardDensity, Recollection
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


class SmallDesk(Desk):
    """A desk that knows what was computed of the same collection before: most scenes begin with the same."""

    known: ClassVar[dict[Hashable, Any]] = {}

    def density(
        self, *, deck: str = "", card: str = "", progress: Callable[[int, int], None] | None = None
    ) -> list[CardDensity]:
        """How dense the webs are."""
        found: list[CardDensity] = self._known(
            ("density", deck, card), lambda: super(SmallDesk, self).density(deck=deck, card=card)
        )
        self.learn_densities(found)
        return found

    def recall_many(
        self, queries: Sequence[Sequence[str]], *, deck: str = "", top: int = 10
    ) -> list[Recollection]:
        """What comes to mind."""
        asked = tuple(tuple(query) for query in queries)
        found: list[Recollection] = self._known(
            ("recall", asked, deck, top),
            lambda: super(SmallDesk, self).recall_many(asked, deck=deck, top=top),
        )
        return found

    def _known(self, question: Hashable, work: Callable[[], Any]) -> Any:
        """Do the work once for each stand of the log and of the decks."""
        stand = self.store.newest_entry(), tuple((deck.id, deck.version) for deck in self.store.decks())
        if (stand, question) not in self.known:
            self.known[stand, question] = work()
        return self.known[stand, question]


def open_small(settings: Settings, clock: Clock) -> Desk:
    """Open the collection with that encoder."""
    desk = SmallDesk.open(settings=settings, clock=clock)
    desk.use(Words(), "default")
    return desk
