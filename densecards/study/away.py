"""Days away: until when a holiday lasts, in which nothing new is offered.

The newest holiday of the log counts. It is an event of the log, so it is undone with the due days it moved.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from densecards.store.glance import HOLIDAY

if TYPE_CHECKING:
    from densecards.store import LogEntry, Store
    from densecards.study.desk import Desk


def away_until(store: Store, now: int) -> int | None:
    """Return the end (ms) of the holiday that lasts now; None where there is none."""
    from densecards.store import Kind

    log = store.log("", kinds=[Kind.EVENT], counting_only=True)
    until = next((entry.detail.get("until") for entry in reversed(log) if _concerns(entry)), None)
    return until if isinstance(until, int) and until > now else None


def _concerns(entry: LogEntry) -> bool:
    return bool(entry.detail.get("what") == HOLIDAY)


def go_away(desk: Desk, until: int, *, session: str | None = None) -> str:
    """Offer nothing new until then (ms); returns the entry of the log."""
    from densecards.store import Kind, LogEntry

    detail: dict[str, Any] = {"what": HOLIDAY, "until": until}
    entry = LogEntry(kind=Kind.EVENT, at=desk.now(), detail=detail, session=session)
    return desk.store.record(entry).id


def come_back(desk: Desk) -> str | None:
    """End the holiday today; what it moved stays where it is. None where there is none to end."""
    from densecards.study.undoing import act_session

    if away_until(desk.store, desk.now()) is None:
        return None
    return go_away(desk, desk.now(), session=act_session("back from a holiday"))
