"""A whole deck as one value: what a deck reader makes and the store takes.

Also the one place that says which texts of a deck become vectors, so that whoever builds a deck and
whoever installs it look the same vectors up.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from densecards.text import text_hash
from densecards.webs.card import Card, Web, compose_web
from densecards.webs.masking import encodable, encodable_gloss, encodable_headword, encodable_senses
from densecards.webs.template import Template


@dataclass(frozen=True, slots=True)
class Scene:
    """Cards learnt together, in the order of the deck. `parts` are the titles of its halves."""

    key: str
    title: str
    story: str = ""
    level: str = ""
    chapter: str = ""
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One station of a chain: a card's id (`deck/key`) and what is seen or happens there."""

    card: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Chain:
    """A palace (places in a house), a journey (an ordered pathway) or a diagram: `kind` says which.

    A diagram's `text` is its drawing, line for line; see diagrams.py.
    """

    kind: str
    key: str
    title: str
    text: str = ""
    steps: tuple[Step, ...] = ()


class Vectors(Protocol):
    """Vectors that came with a deck: rows by text hash, made by one encoder."""

    @property
    def encoder_hash(self) -> str:
        """The hash of the encoder that made them."""

    @property
    def rows(self) -> Mapping[str, NDArray[np.float16]]:
        """Unit vectors `(d,) float16` by text hash."""


@dataclass(frozen=True, slots=True)
class DeckContent:
    """Everything that a deck brings. `links` maps card id → slot → text; `media` relative path → file."""

    id: str
    title: str
    version: str
    template: Template
    cards: tuple[Card, ...]
    links: Mapping[str, Mapping[str, str]]
    language: str = "en"
    gloss_language: str = "en"
    licence: str = ""
    authors: tuple[str, ...] = ()
    description: str = ""
    scenes: tuple[Scene, ...] = ()
    chains: tuple[Chain, ...] = ()
    media: Mapping[str, Path] = field(default_factory=dict)
    vectors: Vectors | None = None
    content_hash: str = ""
    source: str = ""

    def webs(self) -> tuple[Web, ...]:
        """The deck's cards as webs, without any learner's links."""
        return tuple(compose_web(card, self.template, self.links.get(card.id, {}), {}) for card in self.cards)

    def titles(self) -> dict[str, str]:
        """Headwords by id, both as `deck/key` and as the bare `key` that ties inside the deck use."""
        return titles_of(self.cards)


def titles_of(cards: tuple[Card, ...] | list[Card]) -> dict[str, str]:
    """Return headwords by `deck/key` and by bare `key`; meant for the cards of one deck."""
    named = {card.id: card.headword for card in cards}
    named.update({card.key: card.headword for card in cards})
    return named


@dataclass(frozen=True, slots=True)
class WebTexts:
    """The texts of one web that become vectors; None where the encoder can't judge the text.

    `links` maps slot → text for filled slots. `gloss` is None where the gloss fills a slot. `senses` are what
    the card is called in the learner's language.
    """

    links: Mapping[str, str | None]
    gloss: str | None
    headword: str | None
    senses: tuple[str, ...] = ()

    def all(self) -> tuple[str, ...]:
        """Every text that needs a vector."""
        texts = (*self.links.values(), self.gloss, self.headword, *self.senses)
        return tuple(text for text in texts if text)


def web_texts(web: Web, *, languages: frozenset[str], titles: dict[str, str]) -> WebTexts:
    """Return the masked texts of a web for an encoder of these languages (empty: all)."""
    return WebTexts(
        links={
            link.slot: encodable(web.card, web.template, link, languages=languages, titles=titles)
            for link in web
        },
        gloss=None if web.template.gloss_slot else encodable_gloss(web.card),
        headword=encodable_headword(web.card, languages=languages),
        senses=encodable_senses(web.card),
    )


def texts_to_encode(content: DeckContent, *, languages: frozenset[str]) -> dict[str, str]:
    """Return every text of a deck that needs a vector, by text hash, in the deck's order."""
    titles = content.titles()
    found: dict[str, str] = {}
    for web in content.webs():
        for text in web_texts(web, languages=languages, titles=titles).all():
            found.setdefault(text_hash(text), text)
    return found
