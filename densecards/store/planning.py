"""What an install would do, told before it does it: cards, the deck's own texts, scenes, chains and media."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, select

from densecards.store import media
from densecards.store import tables as t
from densecards.store.codec import dump
from densecards.store.comparing import (
    Before,
    check,
    compare,
    is_installed,
    nothing_new,
    read_before,
    rows_of,
)
from densecards.store.rows import Change
from densecards.webs.content import DeckContent

_TEXTS = ("title", "description", "licence", "authors", "language", "gloss_language", "template")


def plan(connection: Connection, content: DeckContent) -> Change:
    """Return what installing a deck would do, without doing it.

    Raises DeckError where it contradicts itself or a medium cannot be read.
    """
    check(content)
    if is_installed(connection, content):
        return nothing_new(content)
    return planned(connection, read_before(connection, content.id), content, rows_of(content))


def planned(
    connection: Connection, before: Before, content: DeckContent, rows: Sequence[Mapping[str, Any]]
) -> Change:
    """Return what changes between a deck as it was read and as it comes."""
    return replace(compare(connection, before, content, rows), about=_about(connection, before, content))


def _about(connection: Connection, before: Before, content: DeckContent) -> tuple[str, ...]:
    """What changes beside the cards, a few words each; () where the deck was not in use."""
    if before.deck is None or before.removed:
        return ()
    return (
        *_texts(before, content),
        *_parts("scene", _scenes_before(connection, content.id), _scenes(content)),
        *_parts("", _chains_before(connection, content.id), _chains(content)),
        *_order(before, content),
        *_media(connection, content),
    )


def _texts(before: Before, content: DeckContent) -> Iterator[str]:
    now = {
        **{name: getattr(content, name) for name in _TEXTS},
        "authors": dump(list(content.authors)),
        "template": dump(content.template.to_data()),
    }
    for name in _TEXTS:
        if getattr(before.deck, name) != now[name]:
            yield name.replace("_", " ")


def _parts(kind: str, before: Mapping[str, object], after: Mapping[str, object]) -> Iterator[str]:
    for key in {**before, **after}:
        name = f"{kind} {key}".strip()
        if key not in before:
            yield f"{name} (new)"
        elif key not in after:
            yield f"{name} (gone)"
        elif before[key] != after[key]:
            yield name


def _scenes(content: DeckContent) -> dict[str, object]:
    return {s.key: (s.title, s.story, s.level, s.chapter, dump(list(s.parts))) for s in content.scenes}


def _scenes_before(connection: Connection, deck: str) -> dict[str, object]:
    c = t.scene.c
    query = select(c.key, c.title, c.story, c.level, c.chapter, c.parts).where(c.deck == deck)
    return {key: tuple(rest) for key, *rest in connection.execute(query.order_by(c.position))}


def _chains(content: DeckContent) -> dict[str, object]:
    return {
        f"{c.kind} {c.key}": (c.title, c.text, dump([[step.card, step.text] for step in c.steps]))
        for c in content.chains
    }


def _chains_before(connection: Connection, deck: str) -> dict[str, object]:
    c = t.chain.c
    query = select(c.kind, c.key, c.title, c.text, c.steps).where(c.deck == deck).order_by(c.position)
    return {f"{kind} {key}": tuple(rest) for kind, key, *rest in connection.execute(query)}


def _order(before: Before, content: DeckContent) -> Iterator[str]:
    live = {name: row.position for name, row in before.cards.items() if not row.retired}
    places = [live[card.id] for card in content.cards if card.id in live]
    if places != sorted(places):
        yield "the order of the cards"


def _media(connection: Connection, content: DeckContent) -> Iterator[str]:
    c = t.medium.c
    query = select(c.path, c.digest).where(c.deck == content.id)
    before = {row.path: row.digest for row in connection.execute(query)}
    after = {path: media.digest_of(file) for path, file in content.media.items()}
    yield from _parts("medium", before, dict(sorted(after.items())))
