"""Installing and updating decks.

An update replaces the deck's rows and never a learner's. A card that left the deck is retired, one that
comes back returns with its history, and one whose id changed carries its history along by its aliases.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, select, update

from densecards.errors import DeckError
from densecards.store import meta, vectors
from densecards.store import tables as t
from densecards.store.codec import dump
from densecards.store.comparing import (
    Before,
    check,
    filled,
    former_ids,
    is_installed,
    nothing_new,
    read_before,
    rows_of,
    taken_back,
)
from densecards.store.derive import needed, refold
from densecards.store.history import resolve
from densecards.store.placing import fill, sync
from densecards.store.planning import planned
from densecards.store.rename import free_id, release, rename
from densecards.store.rows import Change, Folds
from densecards.store.statements import chunks, insert, upsert
from densecards.webs.content import DeckContent

# Places of the learner's own cards in an installed deck: after everything the deck may bring.
OWN_POSITION = 1 << 24
_STEPS = 5  # vectors, comparing, cards, links, and at the end their items


def _is_all_new(connection: Connection, content: DeckContent, before: Before) -> bool:
    if before.cards or any(card.template != content.template.key for card in content.cards):
        return False
    present = select(t.item.c.card).where(t.item.c.deck == content.id).limit(1)
    return connection.execute(present).first() is None


def install(
    connection: Connection,
    content: DeckContent,
    now: int,
    folds: Folds | None,
    progress: Callable[[int, int], None] | None = None,
) -> Change:
    """Install or update a deck; everything of it or, after an error, nothing.

    `progress` is called with (cards done, cards) after each step, each step counting as its share of all
    cards; it may raise to stop, and then nothing was written.
    """
    done = _told(progress, len(content.cards))
    check(content)
    if content.vectors is not None:
        vectors.put(connection, content.vectors.encoder_hash, content.vectors.rows)
    done(1)
    if is_installed(connection, content):
        return nothing_new(content)
    before, rows = read_before(connection, content.id), rows_of(content)
    change = planned(connection, before, content, rows)
    done(2)
    _write_deck(connection, content, before, now)
    _give_way(connection, content, now, folds)
    back = taken_back(connection, before, content)
    _write_cards(connection, content, before, rows, now)
    done(3)
    for present, former in back:
        rename(connection, present, former, now, folds)
    _follow_aliases(connection, content, now, folds)
    _write_links(connection, content, before)
    _write_scenes_and_chains(connection, content)
    done(4)
    meta.touch(connection)
    if _is_all_new(connection, content, before):
        fill(connection, content.id)
        return change
    widened = sync(connection, deck=content.id)
    for part in chunks(sorted(widened)):
        refold(connection, part, needed(folds))
    return change


def _told(progress: Callable[[int, int], None] | None, cards: int) -> Callable[[int], None]:
    """Return what tells of a step that is done, by its number."""

    def done(step: int) -> None:
        if progress is not None:
            progress(cards * step // _STEPS, cards)

    return done


def _write_deck(connection: Connection, content: DeckContent, was: Before, now: int) -> None:
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
    connection: Connection, content: DeckContent, before: Before, rows: Sequence[dict[str, Any]], now: int
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
        for old in former_ids(card, wanted):
            present = resolve(connection, old)
            if present not in wanted and _is_the_decks(connection, present, content.id):
                rename(connection, present, card.id, now, folds)


def _is_the_decks(connection: Connection, name: str, deck: str) -> bool:
    """True for an id that a deck may rename: its own card, or one never seen here; never a learner's card."""
    row = connection.execute(select(t.card.c.deck, t.card.c.own).where(t.card.c.id == name)).first()
    return row is None or (row.deck == deck and not row.own)


def _write_links(connection: Connection, content: DeckContent, before: Before) -> None:
    after = {card.id: filled(content.links.get(card.id, {})) for card in content.cards}
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
