"""Writing the review log: one short transaction an action, the caches brought along with it."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, bindparam, case, delete, func, insert, select, update

from densecards.errors import NotFoundError, UsageError
from densecards.store import tables as t
from densecards.store.codec import entry_of, log_values
from densecards.store.derive import (
    edge_values,
    link_values,
    needed,
    refold,
    status_values,
    touches_item,
)
from densecards.store.history import STATUS, kin, present, resolve
from densecards.store.ids import uuid7
from densecards.store.placing import OUT, queue_of, state_values, sync
from densecards.store.rows import Edge, Folds, ItemRow, Kind, LinkStrength, LogEntry, State
from densecards.store.statements import chunks, fetch, run, upsert

_INSERT = insert(t.log)
_NEWEST = select(func.max(t.log.c.id))
_STATE = ("phase", "due", "stability", "difficulty", "step", "last", "reps", "lapses")
# The state, and where it puts the item: out of play it stays, whatever its phase.
_UPDATE = (
    update(t.item)
    .where(t.item.c.card == bindparam("at_card"), t.item.c.prompt == bindparam("at_prompt"))
    .values(
        {name: bindparam(name) for name in (*_STATE, "entry")}
        | {
            "rank": bindparam("rank"),
            "queue": case(
                (t.item.c.active == 0, OUT), (t.item.c.suspended == 1, OUT), else_=bindparam("queue")
            ),
            "first": case((t.item.c.first == 0, bindparam("first")), else_=t.item.c.first),
        }
    )
)
_MEET = (
    update(t.item).where(t.item.c.card == bindparam("at_card"), t.item.c.met == 0).values(met=bindparam("at"))
)
_UPDATE_SEEN = _UPDATE.where(t.item.c.entry == bindparam("seen"))


def newest(connection: Connection) -> str:
    """Return the id of the log's newest entry, "" for an empty log."""
    found = fetch(connection, _NEWEST, {})
    return found[0][0] or ""


def append(
    connection: Connection, entry: LogEntry, *, after: str | None = None, scheduled: bool | None = None
) -> LogEntry:
    """Write an entry with an id above every other in the log, and return it with that id.

    `after` is the log's newest entry where the caller has just read it; `scheduled` overrides the entry's.
    """
    name = uuid7(after=newest(connection) if after is None else after)
    written = replace(entry, id=name, scheduled=entry.scheduled if scheduled is None else scheduled)
    run(connection, _INSERT, log_values(written))
    return written


def record(
    connection: Connection,
    entry: LogEntry,
    state: State | None = None,
    *,
    seen: ItemRow | None = None,
    links: Sequence[LinkStrength] = (),
    edges: Sequence[Edge] = (),
    folds: Folds | None = None,
    known: str | None = None,
) -> LogEntry:
    """Append an entry and bring the caches along; `state` is the item's new state where it has one.

    `seen` is the item as the caller knew it, `known` the newest entry of the log that it had in mind: where
    another process wrote since, the card is folded again from the log instead of taking values that may be
    old. Raises NotFoundError for an item that is not there.
    """
    if entry.kind in (Kind.UNDO, Kind.LINK, Kind.CARD, Kind.RENAME, Kind.RELEASE):
        raise UsageError(f'an entry of the kind "{entry.kind}" is written by the store itself')
    if state is not None and not (entry.card and entry.prompt):
        raise UsageError("a state belongs to one item: the entry must name its card and prompt")
    before = newest(connection)
    is_old = bool(links or edges) and folds is not None and before != known
    written = append(connection, entry, after=before, scheduled=state is not None)
    upsert(connection, t.link_strength, [link_values(link) for link in links])
    upsert(connection, t.edge, [edge_values(edge) for edge in edges])
    if state is not None:
        _set_state(connection, written, state, seen, folds)
    elif written.kind in STATUS:
        _set_status(connection, written)
    if is_old:
        refold(connection, [resolve(connection, written.card)], needed(folds), ties=written.together)
    return written


def _set_state(
    connection: Connection, entry: LogEntry, state: State, seen: ItemRow | None, folds: Folds | None
) -> None:
    values = state_values(state)
    given = {
        **values,
        "at_card": entry.card,
        "at_prompt": entry.prompt,
        "entry": entry.id,
        "rank": values["due"],
        "queue": queue_of(values["phase"]),
        "first": entry.at if entry.kind == Kind.REVIEW else 0,
    }
    checked = seen is not None and folds is not None
    if checked and seen is not None:
        done = run(connection, _UPDATE_SEEN, {**given, "seen": seen.entry})
    else:
        done = run(connection, _UPDATE, given)
    if done:
        if entry.kind == Kind.REVIEW and not (seen and seen.met):
            run(connection, _MEET, {"at_card": entry.card, "at": entry.at})
        if values["phase"] == "new":
            sync(connection, cards=[entry.card])  # its place in the deck again
        return
    card = resolve(connection, entry.card)
    if connection.execute(select(t.card.c.id).where(t.card.c.id == card)).first() is None:
        raise NotFoundError(f'no card "{entry.card}"')
    if not checked and card == entry.card:
        raise NotFoundError(f'no item "{entry.card}" with the prompt "{entry.prompt}"')
    refold(connection, [card], needed(folds), ties=entry.together if card == entry.card else None)


def _set_status(connection: Connection, entry: LogEntry) -> None:
    statement = update(t.item).where(t.item.c.card == entry.card)
    if entry.prompt:
        statement = statement.where(t.item.c.prompt == entry.prompt)
    values = status_values(entry) | ({"entry": entry.id} if entry.prompt else {})
    if not connection.execute(statement.values(**values)).rowcount:
        raise NotFoundError(f'no item "{entry.card}" {entry.prompt}'.rstrip())
    sync(connection, cards=[entry.card])


def entry_by_id(connection: Connection, name: str) -> LogEntry:
    """Return one entry; raises NotFoundError."""
    row = connection.execute(select(t.log).where(t.log.c.id == name)).first()
    if row is None:
        raise NotFoundError(f'the log has no entry "{name}"')
    return entry_of(row)


def is_undone(connection: Connection, name: str) -> bool:
    """True where an entry presently does not count."""
    return connection.execute(select(t.undone.c.id).where(t.undone.c.id == name)).first() is not None


def mark_undone(connection: Connection, entry: LogEntry) -> LogEntry:
    """Let an entry no longer count, and return the first entry of its chain of undos."""
    connection.execute(insert(t.undone), {"id": entry.id})
    if entry.kind != Kind.UNDO or entry.undoes is None:
        return entry
    return _mark_counting(connection, entry_by_id(connection, entry.undoes))


def _mark_counting(connection: Connection, entry: LogEntry) -> LogEntry:
    connection.execute(delete(t.undone).where(t.undone.c.id == entry.id))
    if entry.kind != Kind.UNDO or entry.undoes is None:
        return entry
    return mark_undone(connection, entry_by_id(connection, entry.undoes))


def append_undo(connection: Connection, target: LogEntry, at: int, session: str | None) -> LogEntry:
    """Append the entry that undoes `target`, naming the same item, so that its history stays together."""
    return append(
        connection,
        LogEntry(
            kind=Kind.UNDO,
            at=at,
            card=target.card,
            prompt=target.prompt,
            mode=target.mode,
            undoes=target.id,
            session=session,
            scheduled=touches_item(target),
        ),
    )


def entries(
    connection: Connection,
    *,
    card: str | None = None,
    prompt: str | None = None,
    since: int | None = None,
    until: int | None = None,
    kinds: Iterable[str] | None = None,
    session: str | None = None,
    counting_only: bool = False,
    last: int | None = None,
    after: str = "",
) -> list[LogEntry]:
    """Return entries of the log, oldest first, under the present ids of their cards.

    `last` gives only the newest so many; `counting_only` leaves out what was undone, and the undos.
    """
    query = select(t.log)
    if since is not None:
        query = query.where(t.log.c.at >= since)
    if until is not None:
        query = query.where(t.log.c.at < until)
    if kinds is not None:
        query = query.where(t.log.c.kind.in_([str(kind) for kind in kinds]))
    if session is not None:
        query = query.where(t.log.c.session == session)
    if after:
        query = query.where(t.log.c.id > after)
    if prompt is not None:
        query = query.where(t.log.c.prompt == prompt)
    if counting_only:
        query = query.where(
            t.log.c.kind != str(Kind.UNDO),
            ~select(t.undone.c.id).where(t.undone.c.id == t.log.c.id).exists(),
        )
    rows: list[Any] = []
    if card is None:
        ordered = query.order_by(t.log.c.id.desc() if last is not None else t.log.c.id)
        rows += connection.execute(ordered if last is None else ordered.limit(last)).all()
    else:
        card = resolve(connection, card)
        for part in chunks(sorted(kin(connection, [card]))):
            rows += connection.execute(query.where(t.log.c.card.in_(part))).all()
    found = present(connection, (entry_of(row) for row in rows))
    if card is not None:
        found = [entry for entry in found if entry.card == card]
    return found if last is None else found[-last:]


def confusions(connection: Connection) -> list[tuple[str, str, int, int]]:
    """Return (card asked, card answered, times, last time in ms) of answers that belonged to another card."""
    counts = (
        t.log.c.wrong_card.is_not(None),
        t.log.c.kind == str(Kind.REVIEW),
        ~select(t.undone.c.id).where(t.undone.c.id == t.log.c.id).exists(),
    )
    if connection.execute(select(t.alias.c.old).limit(1)).first() is None:
        few = select(t.log.c.card, t.log.c.wrong_card, t.log.c.at).where(*counts)
        named = [tuple(row) for row in connection.execute(few).all()]
    else:
        rows = connection.execute(select(t.log).where(*counts)).all()
        logged = present(connection, (entry_of(row) for row in rows))
        named = [(entry.card, entry.wrong_card or "", entry.at) for entry in logged]
    found: dict[tuple[str, str], tuple[int, int]] = {}
    for card, wrong, at in named:
        times, last = found.get((card, wrong), (0, 0))
        found[card, wrong] = (times + 1, max(last, at))
    return [(*pair, *counted) for pair, counted in sorted(found.items())]
