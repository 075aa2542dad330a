"""Undo: any entry of the log, at any time, by appending another."""

from collections.abc import Collection, Iterable

from sqlalchemy import Connection, select

from densecards.errors import UsageError
from densecards.store import meta
from densecards.store import tables as t
from densecards.store.derive import needed, refold
from densecards.store.history import present
from densecards.store.log import append_undo, entry_by_id, is_undone, mark_undone
from densecards.store.own import restore_edit
from densecards.store.rename import rename
from densecards.store.rows import Folds, Kind, LogEntry
from densecards.store.statements import chunks


def undo(connection: Connection, name: str, now: int, session: str | None, folds: Folds | None) -> LogEntry:
    """Undo one entry, an undo included (which redoes), and return the entry that says so.

    Raises NotFoundError for an unknown entry and UsageError for one that is undone already or that the
    store wrote on behalf of a deck.
    """
    return undo_all(connection, [name], now, session, folds)[0]


def undo_all(
    connection: Connection, names: Iterable[str], now: int, session: str | None, folds: Folds | None
) -> list[LogEntry]:
    """Undo entries one after the other, folding their cards once after all; see `undo`."""
    written = []
    plain: set[str] = set()
    tied: dict[str, set[str]] = {}
    for name in names:
        target = entry_by_id(connection, name)
        if is_undone(connection, name):
            raise UsageError("that is undone already")
        if target.kind == Kind.RENAME:
            written.append(_move_back(connection, target, now, folds))
            meta.touch(connection)
            continue
        if target.kind == Kind.RELEASE:
            raise UsageError(
                "what an update of a deck did cannot be undone; install the earlier version instead"
            )
        # The id it was logged under may be another card's by now.
        [target] = present(connection, [target])
        written.append(append_undo(connection, target, now, session))
        base = mark_undone(connection, target)
        if base.kind in (Kind.LINK, Kind.CARD):
            restore_edit(connection, base, target.card, now, folds)
            meta.touch(connection)
        elif target.card:
            # `target` is under present ids already; what a redo goes back to is not.
            about = target if base.id == target.id else present(connection, [base])[0]
            if about.together:
                tied.setdefault(target.card, set()).update(about.together)
            else:
                plain.add(target.card)
    for part in chunks(sorted(_there(connection, plain - set(tied)))):
        refold(connection, part, needed(folds), ties=())
    for card in sorted(_there(connection, tied)):
        refold(connection, [card], needed(folds), ties=tied[card])
    return written


def _there(connection: Connection, cards: Collection[str]) -> set[str]:
    """Return those of some cards that are (still) in the database."""
    found: set[str] = set()
    for part in chunks(cards):
        found.update(connection.execute(select(t.card.c.id).where(t.card.c.id.in_(part))).scalars())
    return found


def _move_back(connection: Connection, target: LogEntry, now: int, folds: Folds | None) -> LogEntry:
    new = str(target.detail["to"])
    rows = {
        row.id: row for row in connection.execute(select(t.card).where(t.card.c.id.in_([target.card, new])))
    }
    if not {new, target.card} <= set(rows) or not (rows[new].own and rows[target.card].own):
        raise UsageError("what an update of a deck did cannot be undone; install the earlier version instead")
    connection.execute(
        t.card.update()
        .where(t.card.c.id == target.card)
        .values(
            retired=rows[new].retired,
            **{field: getattr(rows[new], field) for field in ("headword", "gloss", "template", "properties")},
        )
    )
    return rename(connection, new, target.card, now, folds, undoes=target.id)
