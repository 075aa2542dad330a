"""A large collection for benchmarks: copies of the shipped decks with words and vectors of their own.

Every text differs from its original, so nothing is shared that a real collection would not share. Vectors
are those of real texts with noise, because encoding tens of thousands of texts would take minutes; some
texts are left without one, so that whoever opens the collection has to start the encoder.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from densecards.encode.vectors import make_vectors
from densecards.settings import Settings
from densecards.study import Desk
from densecards.study.installing import locate, read
from densecards.webs.content import DeckContent, texts_to_encode

DECKS = ("norwegian", "anatomy")
NOISE = 0.6  # length of the noise beside a unit vector


def syllables(rng: random.Random) -> str:
    """A word that no deck has."""
    return "".join(rng.choice("bdfgklmnprstv") + rng.choice("aeiouæøå") for _ in range(rng.randint(2, 4)))


def copies(cards: int, seed: int = 0, names: Sequence[str] = DECKS) -> Iterator[DeckContent]:
    """Yield decks with `cards` cards together, without vectors."""
    rng = random.Random(seed)
    originals = [read(locate(name)) for name in names]
    number = 0
    while cards > 0:
        base = originals[number % len(originals)]
        number += 1
        name = f"{base.id}-{number}"
        chosen = base.cards[:cards]
        cards -= len(chosen)
        yield replace(
            base,
            id=name,
            title=f"{base.title} {number}",
            cards=tuple(
                replace(card, id=f"{name}/{card.key}", headword=f"{card.headword} {syllables(rng)}")
                for card in chosen
            ),
            links={
                f"{name}/{card.key}": {
                    slot: f"{text} {syllables(rng)}" for slot, text in base.links.get(card.id, {}).items()
                }
                for card in chosen
            },
            scenes=base.scenes,
            chains=(),
            media={},
            vectors=None,
            content_hash=f"{base.content_hash}-{number}",
        )


def in_one(decks: Iterable[DeckContent], name: str = "large") -> DeckContent:
    """Put decks of one template together; their copies of one card are told apart by a number."""
    parts = list(decks)

    def renamed(card: str, number: int) -> str:
        return f"{name}/{card.partition('/')[2]}-{number}"

    return replace(
        parts[0],
        id=name,
        title="Large",
        cards=tuple(
            replace(card, id=renamed(card.id, number), scene="")
            for number, part in enumerate(parts)
            for card in part.cards
        ),
        links={
            renamed(card, number): links
            for number, part in enumerate(parts)
            for card, links in part.links.items()
        },
        scenes=(),
        content_hash=f"{parts[0].content_hash}-{len(parts)}",
    )


def make(db: Path, cards: int, *, without_vector: int = 0, seed: int = 0, one: bool = False) -> None:
    """Fill a new database with so many cards; the last `without_vector` texts get no vector.

    With `one` they are all in one deck, of the first of the shipped ones.
    """
    rng = np.random.default_rng(seed)
    originals = [vectors for name in DECKS if (vectors := read(locate(name)).vectors) is not None]
    known = np.array([row for vectors in originals for row in vectors.rows.values()], np.float32)
    with Desk.open(str(db), settings=Settings()) as desk:
        decks = [in_one(copies(cards, seed, DECKS[:1]))] if one else list(copies(cards, seed))
        languages = desk.encoder_info().languages
        for content in decks:
            texts = list(texts_to_encode(content, languages=languages))
            if content is decks[-1]:
                texts = texts[: max(0, len(texts) - without_vector)]
            rows = known[rng.integers(0, len(known), len(texts))]
            rows = rows + rng.normal(0, NOISE / known.shape[1] ** 0.5, rows.shape)
            rows /= np.linalg.norm(rows, axis=1, keepdims=True)
            halves = make_vectors(originals[0].encoder_hash, dict(zip(texts, rows, strict=True)))
            desk.install_content(replace(content, vectors=halves))
