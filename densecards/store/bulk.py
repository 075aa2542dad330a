"""Taking a whole history in at once: many entries in one transaction, their cards folded after."""

from collections.abc import Callable, Sequence

from sqlalchemy import Connection, select

from densecards.store import tables as t
from densecards.store.codec import log_values
from densecards.store.derive import needed, refold
from densecards.store.history import STATUS
from densecards.store.ids import uuid7
from densecards.store.rows import Folds, LogEntry
from densecards.store.statements import chunks, insert

Progress = Callable[[int, int], None]


def append_history(
    connection: Connection,
    entries: Sequence[LogEntry],
    folds: Folds | None,
    progress: Progress | None = None,
) -> int:
    """Append entries that another program recorded, in their order, and fold their cards; returns how many.

    An entry that the log already has (same card, prompt, time and kind) is left out, so that an import can be
    repeated. All but those that suspend, bury or flag count for the schedule, unless their detail says
    `counts: False`. `progress` is told (cards folded, cards in all).
    """
    cards = sorted({entry.card for entry in entries})
    there: set[tuple[str, str, int, str]] = set()
    for part in chunks(cards):
        query = select(t.log.c.card, t.log.c.prompt, t.log.c.at, t.log.c.kind).where(t.log.c.card.in_(part))
        there |= {(row[0], row[1], row[2], row[3]) for row in connection.execute(query)}
    fresh = [entry for entry in entries if (entry.card, entry.prompt, entry.at, entry.kind) not in there]
    if not fresh:
        return 0
    last = connection.exec_driver_sql("SELECT max(id) FROM log").scalar() or ""
    rows = []
    for entry in fresh:
        last = uuid7(after=last)
        scheduled = entry.kind not in STATUS and entry.detail.get("counts") is not False
        rows.append({**log_values(entry), "id": last, "scheduled": int(scheduled)})
    insert(connection, t.log, rows)
    touched, done = sorted({entry.card for entry in fresh}), 0
    for part in chunks(touched):
        refold(connection, part, needed(folds))
        done += len(part)
        if progress is not None:
            progress(done, len(touched))
    return len(fresh)
