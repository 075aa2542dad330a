"""A deck's cards as they come beside the cards as they are."""

import json
import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from densecards.errors import DeckError
from densecards.store import tables as t
from densecards.store.codec import card_values
from densecards.store.history import resolve
from densecards.store.rows import Change
from densecards.webs import Card
from densecards.webs.content import DeckContent

# A deck's id names its folder of media, too.
_ID = re.compile(r"[a-z0-9][a-z0-9_-]*")


def check(content: DeckContent) -> None:
    """Raise DeckError where a deck contradicts itself."""
    if not _ID.fullmatch(content.id):
        raise DeckError(f'"{content.id}" cannot be the id of a deck')
    seen = set()
    for card in content.cards:
        if card.deck != content.id or not card.key:
            raise DeckError(f'card "{card.id}" does not belong to the deck "{content.id}"')
        if card.id in seen:
            raise DeckError(f'the deck "{content.id}" has the card "{card.key}" twice')
        seen.add(card.id)
    for name in content.links:
        if name not in seen:
            raise DeckError(f'the deck "{content.id}" links a card "{name}" that it does not have')
    keys = [scene.key for scene in content.scenes]
    if len(set(keys)) != len(keys):
        raise DeckError(f'the deck "{content.id}" has a scene twice')


def former_ids(card: Card, live: Container[str]) -> list[str]:
    """Return the full ids that a card had before; one that is in use again is a card of its own."""
    ids = (name if "/" in name else f"{card.deck}/{name}" for name in card.aliases)
    return [name for name in ids if name != card.id and name not in live]


def taken_back(connection: Connection, before: "Before", content: DeckContent) -> list[tuple[str, str]]:
    """Return the (present id, former id) of the cards that a deck calls as it did before a rename.

    An author who goes back to an earlier version names no alias: what tells is that the new id is gone and
    the old one, which has led to it since, is there again.
    """
    wanted = {card.id for card in content.cards}
    back: dict[str, str] = {}
    for name in sorted(before.cards.keys() - wanted):
        deck = name.partition("/")[0]
        for alias in json.loads(before.cards[name].aliases):
            former = alias if "/" in alias else f"{deck}/{alias}"
            if former in wanted and former not in back.values() and resolve(connection, former) == name:
                back[name] = former
                break
    return list(back.items())


@dataclass(frozen=True)
class Before:
    """What a deck brought when it was last installed: its row, its cards' rows and links by id."""

    deck: Any
    cards: dict[str, Any]
    links: dict[str, dict[str, str]]

    @property
    def removed(self) -> bool:
        """True where the deck is out of use."""
        return self.deck is not None and self.deck.removed > 0

    def is_out_of_use(self, name: str) -> bool:
        """True for a card that was retired, or whose deck was removed."""
        return self.removed or self.cards[name].retired > 0


def read_before(connection: Connection, deck: str) -> Before:
    """Return what the deck brought before."""
    mine = (t.card.c.deck == deck, t.card.c.own == 0)
    links: dict[str, dict[str, str]] = {}
    query = select(t.deck_link.c.card, t.deck_link.c.slot, t.deck_link.c.text).join_from(t.deck_link, t.card)
    for card, slot, text in connection.execute(query.where(*mine)):
        links.setdefault(card, {})[slot] = text
    return Before(
        deck=connection.execute(select(t.deck).where(t.deck.c.id == deck)).first(),
        cards={row.id: row for row in connection.execute(select(t.card).where(*mine))},
        links=links,
    )


def is_installed(connection: Connection, content: DeckContent) -> bool:
    """True where the deck is in use with just this content."""
    same = (t.deck.c.id == content.id, t.deck.c.removed == 0, t.deck.c.content_hash == content.content_hash)
    row = connection.execute(select(t.deck.c.version, t.deck.c.source).where(*same)).first()
    return bool(content.content_hash) and row == (content.version, content.source)


def nothing_new(content: DeckContent) -> Change:
    """Return the change of an install that found everything there."""
    return Change(content.id, content.version, content.version, unchanged=len(content.cards))


def rows_of(content: DeckContent) -> list[dict[str, Any]]:
    """Return a deck's cards as rows, in its order."""
    return [card_values(card, position) for position, card in enumerate(content.cards)]


def compare(
    connection: Connection, before: Before, content: DeckContent, rows: Sequence[Mapping[str, Any]]
) -> Change:
    """Return which cards came, changed, went, returned and got another id."""
    wanted = {card.id for card in content.cards}
    renamed = [
        (old, card.id)
        for card in content.cards
        for old in former_ids(card, wanted)
        if old in before.cards and resolve(connection, old) == old
    ]
    renamed += taken_back(connection, before, content)
    moved_to, moved_from = {new for _, new in renamed}, {old for old, _ in renamed}
    added, changed, returned = [], [], []
    unchanged = 0
    for row in rows:
        name = row["id"]
        if name not in before.cards:
            if name not in moved_to:
                added.append(name)
        elif before.is_out_of_use(name):
            if name not in moved_to:
                returned.append(name)
        elif _shown(before.cards[name]) != _shown(tuple(row.values())) or (
            before.links.get(name, {}) != filled(content.links.get(name, {}))
        ):
            changed.append(name)
        else:
            unchanged += 1
    retired = [
        name
        for name in before.cards
        if name not in wanted and name not in moved_from and not before.is_out_of_use(name)
    ]
    return Change(
        deck=content.id,
        version=content.version,
        before="" if before.deck is None or before.removed else before.deck.version,
        added=tuple(added),
        changed=tuple(changed),
        retired=tuple(sorted(retired)),
        returned=tuple(returned),
        renamed=tuple(renamed),
        unchanged=unchanged,
    )


def _shown(row: Sequence[Any]) -> Sequence[Any]:
    """What a person sees of a card's row: all but its place and its state."""
    return row[2:10]


def filled(links: Mapping[str, str]) -> dict[str, str]:
    """Return the links that say something."""
    return {slot: text for slot, text in links.items() if text.strip()}
