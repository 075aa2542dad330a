"""Renames: a card's history, links and caches go on under another id."""

from collections.abc import Collection

from sqlalchemy import Connection, or_, select, update

from densecards.store import tables as t
from densecards.store.derive import needed, refold
from densecards.store.log import append
from densecards.store.placing import PRISTINE, sync
from densecards.store.rows import Folds, Kind, LogEntry
from densecards.store.statements import upsert


def free_id(connection: Connection, wanted: str, also_taken: Collection[str] = ()) -> str:
    """Return `wanted`, or with -2, -3 … the first id that no card has or had."""
    name, number = wanted, 1
    while name in also_taken or _is_known(connection, name):
        number += 1
        name = f"{wanted}-{number}"
    return name


def _is_known(connection: Connection, name: str) -> bool:
    for column in (t.card.c.id, t.alias.c.old, t.log.c.card):
        if connection.execute(select(column).where(column == name).limit(1)).first() is not None:
            return True
    return False


def release(connection: Connection, name: str, now: int) -> None:
    """Let an old id be a card of its own again; what was logged under it stays where it went."""
    append(connection, LogEntry(kind=Kind.RELEASE, at=now, card=name))
    connection.execute(update(t.alias).where(t.alias.c.old == name).values(live=0))


def rename(
    connection: Connection, old: str, new: str, now: int, folds: Folds | None, undoes: str | None = None
) -> LogEntry:
    """Let the history of `old` go on under `new`, whose card is made from `old`'s where it is not there.

    The learner's links go along, except into slots where `new` has one already. Raises UsageError where
    both have a history and the store has no folds to join them.
    """
    row = connection.execute(select(t.card).where(t.card.c.id == old)).first()
    there = connection.execute(select(t.card.c.id).where(t.card.c.id == new)).first()
    if there is None and row is not None:
        values = {**row._mapping, "id": new, "deck": new.partition("/")[0]}
        connection.execute(t.card.insert(), values)
    blank, pristine = _is_pristine(connection, old), _is_pristine(connection, new)
    entry = append(
        connection, LogEntry(kind=Kind.RENAME, at=now, card=old, detail={"to": new}, undoes=undoes)
    )
    connection.execute(update(t.alias).where(t.alias.c.old == new).values(live=0))
    upsert(connection, t.alias, [{"old": old, "new": new, "live": 1}])
    _move_links(connection, old, new)
    if row is not None:
        connection.execute(update(t.card).where(t.card.c.id == old).values(retired=row.retired or now))
    if blank:
        widened = sync(connection, cards=[old, new])
        if widened:
            refold(connection, widened, needed(folds))
    elif pristine and folds is None:
        _move_caches(connection, old, new)
    else:
        refold(connection, [old, new], needed(folds))
    return entry


def _is_pristine(connection: Connection, name: str) -> bool:
    changed = or_(
        t.item.c.entry != "", t.item.c.suspended != 0, t.item.c.buried_until != 0, t.item.c.flag != 0
    )
    touched = select(t.item.c.card).where(t.item.c.card == name, changed)
    linked = select(t.link_strength.c.card).where(t.link_strength.c.card == name)
    joined = select(t.edge.c.a).where((t.edge.c.a == name) | (t.edge.c.b == name))
    return all(connection.execute(query.limit(1)).first() is None for query in (touched, linked, joined))


def _move_links(connection: Connection, old: str, new: str) -> None:
    taken = set(connection.execute(select(t.own_link.c.slot).where(t.own_link.c.card == new)).scalars())
    slots = connection.execute(select(t.own_link.c.slot).where(t.own_link.c.card == old)).scalars().all()
    for slot in slots:
        if slot not in taken:
            connection.execute(
                update(t.own_link).where(t.own_link.c.card == old, t.own_link.c.slot == slot).values(card=new)
            )


def _move_caches(connection: Connection, old: str, new: str) -> None:
    """Move derived rows to a card that has none: the same as folding them again, without the folds."""
    rows = [row._mapping for row in connection.execute(select(t.item).where(t.item.c.card == old))]
    upsert(connection, t.item, [{**row, "card": new} for row in rows])
    connection.execute(update(t.item).where(t.item.c.card == old).values(**PRISTINE))
    connection.execute(update(t.link_strength).where(t.link_strength.c.card == old).values(card=new))
    for row in connection.execute(select(t.edge).where((t.edge.c.a == old) | (t.edge.c.b == old))).all():
        a, b = sorted(new if name == old else name for name in (row.a, row.b))
        connection.execute(update(t.edge).where(t.edge.c.a == row.a, t.edge.c.b == row.b).values(a=a, b=b))
    sync(connection, cards=[old, new])
