"""What the learner makes: links in any card, cards of their own, decks of their own.

Every edit is logged with what stood there before, so that it can be undone at any later time; the tables
hold what stands there now.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, delete, func, select, update

from densecards.errors import NotFoundError, UsageError
from densecards.store import tables as t
from densecards.store.cards import row_of
from densecards.store.codec import card_of, card_values, dump, template_of
from densecards.store.decks import deck as deck_row
from densecards.store.derive import needed, refold
from densecards.store.history import counting, history
from densecards.store.install import OWN_POSITION
from densecards.store.log import append
from densecards.store.placing import sync, template_for
from densecards.store.rename import free_id, rename
from densecards.store.rows import DeckRow, Folds, Kind, LogEntry
from densecards.store.statements import insert, upsert
from densecards.text import slugify
from densecards.webs import VOCABULARY, Card, Template, card_key

MINE = "mine"
_EDITABLE = ("headword", "gloss", "template", "language", "scene", "part", "properties")


def set_link(
    connection: Connection, card: str, slot: str, text: str | None, now: int, session: str | None
) -> LogEntry | None:
    """Set the learner's link in a slot, or clear it with None; None is returned where nothing changes.

    Raises NotFoundError for an unknown card, or a slot that the card's template does not have.
    """
    row = row_of(connection, card)
    template = template_for(row.template, template_of(row.deck_template))
    found = template.slot(slot)
    before = _own_text(connection, row.id, found.key if found else slot)
    after = (text or "").strip() or None
    if found is None and (after is not None or before is None):
        meant = template.suggestion(slot)
        raise NotFoundError(
            f'no slot "{slot}" in the template "{template.key}"',
            hint=f'did you mean "{meant}"?' if meant else f"its slots: {', '.join(template.slot_keys)}",
        )
    key = found.key if found else slot
    if after == before:
        return None
    entry = append(
        connection,
        LogEntry(
            kind=Kind.LINK,
            at=now,
            card=row.id,
            session=session,
            detail={"slot": key, "before": before, "after": after},
        ),
    )
    put_link(connection, row.id, key, after)
    return entry


def _own_text(connection: Connection, card: str, slot: str) -> str | None:
    where = (t.own_link.c.card == card, t.own_link.c.slot == slot)
    return connection.execute(select(t.own_link.c.text).where(*where)).scalar()


def put_link(connection: Connection, card: str, slot: str, text: str | None) -> None:
    """Make the learner's link in a slot be `text`, or absent for None."""
    where = (t.own_link.c.card == card, t.own_link.c.slot == slot)
    if text is None:
        connection.execute(delete(t.own_link).where(*where))
    else:
        upsert(connection, t.own_link, [{"card": card, "slot": slot, "text": text}])


def create_deck(
    connection: Connection,
    name: str,
    title: str,
    template: Template,
    language: str,
    gloss_language: str,
    now: int,
) -> DeckRow:
    """Make a deck of the learner's own. Raises UsageError where the name is taken or is no id."""
    if slugify(name) != name or not name:
        raise UsageError(
            f'"{name}" cannot be the id of a deck',
            hint=f'lower-case letters, digits and hyphens: "{slugify(name) or MINE}"',
        )
    present = connection.execute(select(t.deck).where(t.deck.c.id == name)).first()
    # One that was installed as "mine" and is gone must not stand in the way of the learner's own cards.
    if present is not None and not (present.removed and (present.own or name == MINE)):
        raise UsageError(f'there is a deck "{name}" already')
    last = connection.execute(select(func.max(t.deck.c.position))).scalar()
    row = {
        "id": name,
        "title": title,
        "version": "",
        "template": dump(template.to_data()),
        "language": language,
        "gloss_language": gloss_language,
        "licence": "",
        "authors": "[]",
        "description": "",
        "content_hash": "",
        "source": "",
        "own": 1,
        "position": 0 if last is None else last + 1,
        "installed": now,
        "updated": now,
        "removed": 0,
    }
    if present is not None:
        row |= {name: getattr(present, name) for name in ("position", "installed", "template")}
    upsert(connection, t.deck, [row])
    sync(connection, deck=name)
    return deck_row(connection, name)


def add_card(
    connection: Connection,
    headword: str,
    gloss: str,
    now: int,
    *,
    deck: str = MINE,
    key: str | None = None,
    template: str | None = None,
    language: str | None = None,
    scene: str = "",
    part: str = "",
    properties: Mapping[str, Sequence[str]] | None = None,
    links: Mapping[str, str] | None = None,
    session: str | None = None,
) -> Card:
    """Add a card of the learner's own to a deck; the deck "mine" is made when it is first needed.

    Raises UsageError where headword or gloss are empty or the key is taken, NotFoundError for an unknown
    deck or slot.
    """
    if not headword.strip() or not gloss.strip():
        raise UsageError("a card needs a headword and a gloss")
    there = connection.execute(select(t.deck.c.id).where(t.deck.c.id == deck, t.deck.c.removed == 0)).first()
    if there is None and deck == MINE:
        create_deck(connection, MINE, "My cards", VOCABULARY, language or "en", "en", now)
    home = deck_row(connection, deck)
    if home.removed:
        raise NotFoundError(f'the deck "{deck}" is not installed')
    wanted = f"{deck}/{key or card_key(headword)}"
    name = free_id(connection, wanted)
    if key is not None and (slugify(key) != key or name != wanted):
        raise UsageError(
            f'"{wanted}" cannot be the id of a new card',
            hint="it is taken" if slugify(key) == key else f'like "{slugify(key)}"',
        )
    card = Card(
        id=name,
        headword=headword.strip(),
        gloss=gloss.strip(),
        template=template or home.template.key,
        language=language or home.language,
        scene=scene,
        part=part,
        properties={key: tuple(cells) for key, cells in (properties or {}).items()},
    )
    insert(connection, t.card, [card_values(card, _next_position(connection, home), own=True)])
    _log_edit(connection, name, None, _editable(card_values(card, 0)), now, session)
    sync(connection, cards=[name])
    for slot, text in (links or {}).items():
        set_link(connection, name, slot, text, now, session)
    return card


def _next_position(connection: Connection, home: DeckRow) -> int:
    last = connection.execute(select(func.max(t.card.c.position)).where(t.card.c.deck == home.id)).scalar()
    start = 0 if home.own else OWN_POSITION
    return start if last is None or last < start else int(last) + 1


def _editable(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in _EDITABLE}


def _log_edit(
    connection: Connection,
    card: str,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
    now: int,
    session: str | None,
) -> LogEntry:
    detail = {"before": before, "after": after}
    return append(connection, LogEntry(kind=Kind.CARD, at=now, card=card, session=session, detail=detail))


def _own_row(connection: Connection, card: str) -> Any:
    row = row_of(connection, card)
    if not row.own:
        raise UsageError(
            f'"{row.id}" belongs to the deck, not to you',
            hint="write links of your own into its web, or suspend it",
        )
    if row.retired:
        raise NotFoundError(f'the card "{row.id}" was deleted', hint="undo brings it back")
    return row


def edit_card(
    connection: Connection,
    card: str,
    now: int,
    session: str | None,
    changes: Mapping[str, Any],
    folds: Folds | None,
) -> Card:
    """Change fields of a card of the learner's own, those of `_EDITABLE`.

    Raises UsageError for a deck's card or an unknown field.
    """
    row = _own_row(connection, card)
    unknown = sorted(set(changes) - set(_EDITABLE))
    if unknown:
        raise UsageError(f'a card has no field "{unknown[0]}"', hint=f"fields: {', '.join(_EDITABLE)}")
    before = _editable(row._mapping)
    after = dict(before)
    for name, value in changes.items():
        if name == "properties":
            value = dump({key: list(cells) for key, cells in value.items()})
        after[name] = value
    if not after["headword"].strip() or not after["gloss"].strip():
        raise UsageError("a card needs a headword and a gloss")
    if after != before:
        _log_edit(connection, row.id, before, after, now, session)
        connection.execute(update(t.card).where(t.card.c.id == row.id).values(**after))
        _settle(connection, row.id, folds)
    return card_of(row_of(connection, row.id))


def _settle(connection: Connection, card: str, folds: Folds | None) -> None:
    """Bring a card's items along with its template, which may have other prompts now."""
    if sync(connection, cards=[card]):
        refold(connection, [card], needed(folds))


def delete_card(connection: Connection, card: str, now: int, session: str | None) -> LogEntry:
    """Take a card of the learner's own out of use; its links and history stay for undo."""
    row = _own_row(connection, card)
    entry = _log_edit(connection, row.id, _editable(row._mapping), None, now, session)
    connection.execute(update(t.card).where(t.card.c.id == row.id).values(retired=now))
    sync(connection, cards=[row.id])
    return entry


def move_card(connection: Connection, card: str, deck: str, now: int, folds: Folds | None) -> Card:
    """Move a card of the learner's own to another deck, history and links along."""
    row = _own_row(connection, card)
    home = deck_row(connection, deck)
    if home.removed:
        raise NotFoundError(f'the deck "{deck}" is not installed')
    if home.id == row.deck:
        return card_of(row)
    name = free_id(connection, f"{deck}/{row.id.partition('/')[2]}")
    position = _next_position(connection, home)
    values = {column.name: getattr(row, column.name) for column in t.card.columns}
    insert(connection, t.card, [{**values, "id": name, "deck": deck, "position": position}])
    rename(connection, row.id, name, now, folds)
    return card_of(row_of(connection, name))


def restore_edit(connection: Connection, base: LogEntry, card: str, now: int, folds: Folds | None) -> None:
    """Make a link or card be what the entries that count say, after one of them was undone or redone."""
    about, undone = history(connection, [card])
    same = [entry for entry in about if entry.kind == base.kind]
    if base.kind == Kind.LINK:
        same = [entry for entry in same if entry.detail["slot"] == base.detail["slot"]]
    effective = counting(same, undone)
    value = effective[-1].detail["after"] if effective else same[0].detail["before"]
    if base.kind == Kind.LINK:
        put_link(connection, card, str(base.detail["slot"]), value)
        return
    if value is None:
        connection.execute(update(t.card).where(t.card.c.id == card).values(retired=now))
    else:
        connection.execute(update(t.card).where(t.card.c.id == card).values(**value, retired=0))
    _settle(connection, card, folds)


def card_ids(connection: Connection) -> set[str]:
    """Return the ids of the learner's own cards in use."""
    query = select(t.card.c.id).where(t.card.c.own == 1, t.card.c.retired == 0)
    return set(connection.execute(query).scalars())
