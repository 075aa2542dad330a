"""Installing, updating and removing decks.

An update replaces the deck's rows and never a learner's. A card that left the deck is retired, one that
comes back returns with its history, and one whose id changed carries its history along by its aliases.
"""

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, select, update

from densecards.errors import DeckError, NotFoundError
from densecards.store import meta, vectors
from densecards.store import tables as t
from densecards.store.codec import card_values, dump
from densecards.store.derive import needed, refold
from densecards.store.history import resolve
from densecards.store.items import fill, sync
from densecards.store.log import append
from densecards.store.rename import free_id, release, rename
from densecards.store.rows import Change, Folds, Kind, LogEntry
from densecards.store.statements import chunks, insert, upsert
from densecards.webs import Card
from densecards.webs.content import DeckContent

# Places of the learner's own cards in an installed deck: after everything the deck may bring.
OWN_POSITION = 1 << 24
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


def _former(card: Card, live: Container[str]) -> list[str]:
    """The full ids that a card had before; one that is in use again is a card of its own."""
    ids = (name if "/" in name else f"{card.deck}/{name}" for name in card.aliases)
    return [name for name in ids if name != card.id and name not in live]


@dataclass(frozen=True)
class _Before:
    """What a deck brought when it was last installed: its row, its cards' rows and links by id."""

    deck: Any
    cards: dict[str, Any]
    links: dict[str, dict[str, str]]

    @property
    def removed(self) -> bool:
        return self.deck is not None and self.deck.removed > 0

    def is_out_of_use(self, name: str) -> bool:
        return self.removed or self.cards[name].retired > 0


def _read(connection: Connection, deck: str) -> _Before:
    mine = (t.card.c.deck == deck, t.card.c.own == 0)
    links: dict[str, dict[str, str]] = {}
    query = select(t.deck_link.c.card, t.deck_link.c.slot, t.deck_link.c.text).join_from(t.deck_link, t.card)
    for card, slot, text in connection.execute(query.where(*mine)):
        links.setdefault(card, {})[slot] = text
    return _Before(
        deck=connection.execute(select(t.deck).where(t.deck.c.id == deck)).first(),
        cards={row.id: row for row in connection.execute(select(t.card).where(*mine))},
        links=links,
    )


def plan(connection: Connection, content: DeckContent) -> Change:
    """Return what installing a deck would do, without doing it."""
    check(content)
    if _is_installed(connection, content):
        return _nothing_new(content)
    return _compare(connection, _read(connection, content.id), content, _rows(content))


def _is_installed(connection: Connection, content: DeckContent) -> bool:
    """True where the deck is in use with just this content."""
    same = (t.deck.c.id == content.id, t.deck.c.removed == 0, t.deck.c.content_hash == content.content_hash)
    row = connection.execute(select(t.deck.c.version, t.deck.c.source).where(*same)).first()
    return bool(content.content_hash) and row == (content.version, content.source)


def _nothing_new(content: DeckContent) -> Change:
    return Change(content.id, content.version, content.version, unchanged=len(content.cards))


def _rows(content: DeckContent) -> list[dict[str, Any]]:
    return [card_values(card, position) for position, card in enumerate(content.cards)]


def _compare(
    connection: Connection, before: _Before, content: DeckContent, rows: Sequence[Mapping[str, Any]]
) -> Change:
    wanted = {card.id for card in content.cards}
    renamed = [
        (old, card.id)
        for card in content.cards
        for old in _former(card, wanted)
        if old in before.cards and resolve(connection, old) == old
    ]
    moved_to, moved_from = {new for _, new in renamed}, {old for old, _ in renamed}
    added, changed, returned = [], [], []
    unchanged = 0
    for row in rows:
        name = row["id"]
        if name not in before.cards:
            if name not in moved_to:
                added.append(name)
        elif before.is_out_of_use(name):
            returned.append(name)
        elif _shown(before.cards[name]) != _shown(tuple(row.values())) or (
            before.links.get(name, {}) != _clean(content.links.get(name, {}))
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


def _is_all_new(connection: Connection, content: DeckContent, before: _Before) -> bool:
    if before.cards or any(card.template != content.template.key for card in content.cards):
        return False
    present = select(t.item.c.card).where(t.item.c.deck == content.id).limit(1)
    return connection.execute(present).first() is None


def _clean(links: Mapping[str, str]) -> dict[str, str]:
    return {slot: text for slot, text in links.items() if text.strip()}


def install(connection: Connection, content: DeckContent, now: int, folds: Folds | None) -> Change:
    """Install or update a deck; everything of it or, after an error, nothing."""
    check(content)
    if content.vectors is not None:
        vectors.put(connection, content.vectors.encoder_hash, content.vectors.rows)
    if _is_installed(connection, content):
        return _nothing_new(content)
    before, rows = _read(connection, content.id), _rows(content)
    change = _compare(connection, before, content, rows)
    _write_deck(connection, content, before, now)
    _give_way(connection, content, now, folds)
    _write_cards(connection, content, before, rows, now)
    _follow_aliases(connection, content, now, folds)
    _write_links(connection, content, before)
    _write_scenes_and_chains(connection, content)
    meta.touch(connection)
    if _is_all_new(connection, content, before):
        fill(connection, content.id)
        return change
    widened = sync(connection, deck=content.id)
    for part in chunks(sorted(widened)):
        refold(connection, part, needed(folds))
    return change


def _write_deck(connection: Connection, content: DeckContent, was: _Before, now: int) -> None:
    before = was.deck
    if before is not None and before.own:
        raise DeckError(
            f'"{content.id}" is the name of a deck of your own',
            hint="move its cards to another deck, or change the id of the deck you install",
        )
    last = connection.execute(select(func.max(t.deck.c.position))).scalar()
    row = {
        "id": content.id,
        "title": content.title,
        "version": content.version,
        "template": dump(content.template.to_data()),
        "language": content.language,
        "gloss_language": content.gloss_language,
        "licence": content.licence,
        "authors": dump(list(content.authors)),
        "description": content.description,
        "content_hash": content.content_hash,
        "source": content.source,
        "own": 0,
        "position": before.position if before is not None else 0 if last is None else last + 1,
        "installed": before.installed if before is not None and not before.removed else now,
        "updated": now,
        "removed": 0,
    }
    upsert(connection, t.deck, [row])


def _give_way(connection: Connection, content: DeckContent, now: int, folds: Folds | None) -> None:
    """Move a learner's own card out of the way of a card of the deck with the same id."""
    own = connection.execute(
        select(t.card.c.id).where(t.card.c.deck == content.id, t.card.c.own == 1)
    ).scalars()
    wanted = {card.id for card in content.cards}
    for name in sorted(set(own) & wanted):
        rename(connection, name, free_id(connection, f"{name}-own", wanted), now, folds)
        # The old name is the deck's card now; a rename must not lead away from it.
        release(connection, name, now)
        connection.execute(delete(t.item).where(t.item.c.card == name))
        connection.execute(delete(t.card).where(t.card.c.id == name))


def _write_cards(
    connection: Connection, content: DeckContent, before: _Before, rows: Sequence[dict[str, Any]], now: int
) -> None:
    # Only what differs: most updates touch a few cards of many.
    upsert(connection, t.card, [row for row in rows if before.cards.get(row["id"]) != tuple(row.values())])
    wanted = {card.id for card in content.cards}
    retire(
        connection,
        sorted(name for name, row in before.cards.items() if name not in wanted and not row.retired),
        now,
    )
    ours = t.alias.c.old.startswith(content.id + "/", autoescape=True)
    live = connection.execute(select(t.alias.c.old).where(t.alias.c.live == 1, ours)).scalars().all()
    for name in sorted(wanted.intersection(live)):
        release(connection, name, now)


def retire(connection: Connection, names: Iterable[str], now: int) -> None:
    """Take cards out of use; everything about them stays."""
    rows = [{"name": name, "now": now} for name in names]
    if rows:
        connection.execute(
            update(t.card).where(t.card.c.id == bindparam("name")).values(retired=bindparam("now")), rows
        )


def _follow_aliases(connection: Connection, content: DeckContent, now: int, folds: Folds | None) -> None:
    wanted = {card.id for card in content.cards}
    for card in content.cards:
        for old in _former(card, wanted):
            present = resolve(connection, old)
            if present not in wanted and _is_the_decks(connection, present, content.id):
                rename(connection, present, card.id, now, folds)


def _is_the_decks(connection: Connection, name: str, deck: str) -> bool:
    """True for an id that a deck may rename: its own card, or one never seen here; never a learner's card."""
    row = connection.execute(select(t.card.c.deck, t.card.c.own).where(t.card.c.id == name)).first()
    return row is None or (row.deck == deck and not row.own)


def _write_links(connection: Connection, content: DeckContent, before: _Before) -> None:
    after = {card.id: _clean(content.links.get(card.id, {})) for card in content.cards}
    stale = [
        {"at": name} for name, links in before.links.items() if name not in after or after[name] != links
    ]
    if stale:
        connection.execute(delete(t.deck_link).where(t.deck_link.c.card == bindparam("at")), stale)
    rows = [
        {"card": name, "slot": slot, "text": text}
        for name, links in after.items()
        if before.links.get(name, {}) != links
        for slot, text in links.items()
    ]
    insert(connection, t.deck_link, rows)


def _write_scenes_and_chains(connection: Connection, content: DeckContent) -> None:
    connection.execute(delete(t.scene).where(t.scene.c.deck == content.id))
    connection.execute(delete(t.chain).where(t.chain.c.deck == content.id))
    scenes = [
        {
            "deck": content.id,
            "key": scene.key,
            "title": scene.title,
            "story": scene.story,
            "level": scene.level,
            "chapter": scene.chapter,
            "parts": dump(list(scene.parts)),
            "position": position,
        }
        for position, scene in enumerate(content.scenes)
    ]
    chains = [
        {
            "id": f"{content.id}/{chain.kind}/{chain.key}",
            "deck": content.id,
            "kind": chain.kind,
            "key": chain.key,
            "title": chain.title,
            "text": chain.text,
            "steps": dump([[step.card, step.text] for step in chain.steps]),
            "position": position,
        }
        for position, chain in enumerate(content.chains)
    ]
    insert(connection, t.scene, scenes)
    insert(connection, t.chain, chains)


def remove(connection: Connection, name: str, now: int, *, keep_learning: bool) -> int:
    """Take a deck out of use and return how many of its cards went.

    Reviews and own links stay; without `keep_learning` the learner's links go and every item starts
    again as new, should the deck come back. The log keeps what happened either way.
    """
    row = connection.execute(select(t.deck).where(t.deck.c.id == name, t.deck.c.removed == 0)).first()
    if row is None:
        known = connection.execute(select(t.deck.c.id).where(t.deck.c.removed == 0)).scalars().all()
        raise NotFoundError(f'no deck "{name}"', hint=f"installed: {', '.join(known)}" if known else "")
    ids = connection.execute(select(t.card.c.id).where(t.card.c.deck == name)).scalars().all()
    connection.execute(update(t.deck).where(t.deck.c.id == name).values(removed=now))
    if not keep_learning:
        _forget(connection, name, now)
    sync(connection, deck=name)
    return len(ids)


def _forget(connection: Connection, deck: str, now: int) -> None:
    in_deck = select(t.card.c.id).where(t.card.c.deck == deck)
    for row in connection.execute(select(t.own_link).where(t.own_link.c.card.in_(in_deck))).all():
        detail = {"slot": row.slot, "before": row.text, "after": None}
        append(connection, LogEntry(kind=Kind.LINK, at=now, card=row.card, detail=detail))
    connection.execute(delete(t.own_link).where(t.own_link.c.card.in_(in_deck)))
    seen = select(t.item.c.card, t.item.c.prompt).where(t.item.c.deck == deck, t.item.c.phase != "new")
    for row in connection.execute(seen.order_by(t.item.c.card, t.item.c.prompt)).all():
        entry = append(
            connection,
            LogEntry(kind=Kind.FORGET, at=now, card=row.card, prompt=row.prompt, scheduled=True),
        )
        connection.execute(
            update(t.item)
            .where(t.item.c.card == row.card, t.item.c.prompt == row.prompt)
            .values(
                phase="new",
                due=0,
                stability=0.0,
                difficulty=0.0,
                step=0,
                last=0,
                reps=0,
                lapses=0,
                entry=entry.id,
            )
        )
