"""The shipped decks as a memory, the way the program lays them out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from densecards.decks import content, examine
from densecards.memory import LexicalIndex, Patterns
from densecards.study.patterns import lay_out, lexical_texts, wanted
from densecards.webs import Web
from tests.bench.evaluate_data import vectors_of

ROOT = Path(__file__).resolve().parents[2]
ENGLISH = frozenset({"en"})


@dataclass(frozen=True)
class Collection:
    """Webs in the memory's order, their patterns, and what the lexical channel reads of each."""

    webs: list[Web]
    patterns: Patterns
    lexical: list[tuple[tuple[str, ...], int]]

    def index(self) -> LexicalIndex:
        """The lexical channel over all webs."""
        return LexicalIndex.build([texts for texts, _ in self.lexical], [names for _, names in self.lexical])

    def place(self) -> dict[str, int]:
        """Number of each card by its id."""
        return {web.card.id: number for number, web in enumerate(self.webs)}


def shipped(*names: str, definitions: bool = True) -> Collection:
    """The named decks under decks/ together, with or without what their cards' definitions say."""
    webs, wants, lexical = [], [], []
    for name in names:
        source, _ = examine(ROOT / "decks" / name)
        assert source is not None
        deck = content(source)
        titles = deck.titles()
        for web in deck.webs():
            if not definitions:
                others = {k: v for k, v in web.card.properties.items() if k != "definition"}
                web = replace(web, card=replace(web.card, properties=others))
            webs.append(web)
            wants.append(wanted(web, languages=ENGLISH, titles=titles))
            lexical.append(lexical_texts(web, titles))
    texts = {hashed: text for want in wants for hashed, text in want.texts.items()}
    by_text = vectors_of(list(texts.values()), "decks")
    vectors: dict[str, NDArray[np.floating]] = {hashed: by_text[text] for hashed, text in texts.items()}
    dimensions = len(next(iter(by_text.values())))
    patterns = lay_out(webs, wants, vectors, dimensions=dimensions, strengths={})
    return Collection(webs, patterns, lexical)
