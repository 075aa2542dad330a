"""Taking back what was done, act by act, the last first: an answer, an edit, a holiday, a story's telling."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from densecards.errors import UsageError

if TYPE_CHECKING:
    from densecards.store import LogEntry
    from densecards.study.desk import Desk

ACT = "act:"  # what the session of an act's entries begins with, then its name
_NOT_OURS = frozenset({"rename", "release", "undo"})  # what an update of a deck did
_FETCHED_AT_ONCE = 500
_SAID = {
    "review": "answer",
    "link": "link",
    "card": "card",
    "note": "note",
    "event": "change",
    "reschedule": "due day",
    "forget": "fresh start",
}


@dataclass(frozen=True, slots=True)
class Act:
    """Something the learner did at `at` (ms): its log entries, oldest first, and a few words about it.

    `last` is the last of the entries; an act that was `named` when it was done is told by that name.
    """

    entries: tuple[str, ...]
    at: int
    what: str
    card: str
    last: LogEntry
    named: bool = False
    undos: tuple[str, ...] = ()
    """The entries that took it back, where it was."""


def act_session(name: str) -> str:
    """Return what to log as the session of all entries of one act, so that they are taken back together."""
    from densecards.store import uuid7

    return f"{ACT}{name}:{uuid7()}"


def acts(entries: Iterable[LogEntry]) -> list[Act]:
    """Group entries, oldest first, to acts, the newest first.

    Due days moved together, items known at once, and the words of one telling of a story are one act.
    """
    found: list[list[LogEntry]] = []
    for entry in entries:
        if entry.kind in _NOT_OURS:
            continue
        if found and _together(found[-1][-1], entry):
            found[-1].append(entry)
        else:
            found.append([entry])
    return [_act(group) for group in reversed(found)]


def _together(one: LogEntry, other: LogEntry) -> bool:
    if one.session is None or one.session != other.session:
        return False
    if one.session.startswith(ACT):
        return True
    moved = one.kind == other.kind == "reschedule"
    told = one.mode == other.mode == "story" and one.kind == "review" and other.kind in ("review", "event")
    known = one.mode == other.mode == "known" and one.kind == other.kind
    return moved or told or known


def _act(group: list[LogEntry]) -> Act:
    last = group[-1]
    what = str(last.detail.get("what", "")) if last.kind == "event" and not last.mode else ""
    what = what or _SAID.get(last.kind, last.kind)
    if last.mode and last.kind in ("review", "event", "note"):
        what = f"{what} ({last.mode})"
    if last.session is not None and last.session.startswith(ACT):
        what = last.session.removeprefix(ACT).rpartition(":")[0]
        one = len({entry.card for entry in group}) == 1 or last.kind == "suspend"
        return Act(tuple(entry.id for entry in group), last.at, what, last.card if one else "", last, True)
    if len(group) > 1:
        several = {"story": "story told", "known": f"{len(group)} items known"}
        what = several.get(last.mode, f"{len(group)} due days")
    return Act(tuple(entry.id for entry in group), last.at, what, last.card if len(group) == 1 else "", last)


def last_acts(desk: Desk, count: int) -> list[Act]:
    """Return the last acts that count, the newest first."""
    fetch = _FETCHED_AT_ONCE
    while True:
        entries = desk.store.log(last=fetch, counting_only=True)
        found = acts(entries)
        # The oldest group may go on beyond what was fetched.
        if len(found) > count or len(entries) < fetch:
            return found[:count]
        fetch *= 4


def undo_last(desk: Desk, count: int = 1) -> list[Act]:
    """Take the last acts back; returns them, the newest first. Raises UsageError where there is none."""
    if count < 1:
        raise UsageError("at least one act is undone")
    found = last_acts(desk, count)
    if not found:
        raise UsageError("there is nothing to undo")
    return [replace(act, undos=tuple(desk.undo_entries(act.entries))) for act in found]


def redo(desk: Desk, acts: Iterable[Act]) -> None:
    """Do acts again that were taken back, as `undo_last` returned them; the last taken back comes first."""
    for act in reversed(list(acts)):
        desk.redo_entries(act.undos, act.last)
