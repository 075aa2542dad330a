"""How the log becomes schedule, link strengths and associations: the folds that the store calls.

Pure: the same entries under the same parameters give the same rows, which is how derived tables are
rebuilt and how an undo finds everything as it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from densecards.grading import Verdict
from densecards.schedule import (
    MS_PER_DAY,
    Event,
    ForgetEvent,
    Grade,
    ItemState,
    Parameters,
    Phase,
    RescheduleEvent,
    ReviewEvent,
    StandingEvent,
    fold,
)

if TYPE_CHECKING:
    from densecards.store import Edge, LinkStrength, LogEntry

RIGHT = frozenset({Verdict.EXACT.value, Verdict.ACCEPTED.value, Verdict.NEAR.value})


def seed(card: str, prompt: str) -> str:
    """Return what seeds an item's fuzz, together with the repetition."""
    return f"{card}\x1f{prompt}"


def event_of(entry: LogEntry) -> Event | None:
    """Return what a log entry means to the scheduler; None where it means nothing."""
    if entry.kind == "review" and entry.grade is not None:
        return ReviewEvent(entry.at, Grade(entry.grade), entry.interval)
    if entry.kind == "forget":
        return ForgetEvent(entry.at)
    if entry.kind == "reschedule" and "stability" in entry.detail:
        return _standing(entry)
    if entry.kind == "reschedule":
        due = entry.detail.get("due")
        if due is None and entry.interval is not None:
            due = entry.at + round(entry.interval * MS_PER_DAY)
        return RescheduleEvent(entry.at, int(due)) if due is not None else None
    return None


def _standing(entry: LogEntry) -> StandingEvent:
    """How an item stood in another program, as an import wrote it."""
    told = entry.detail
    return StandingEvent(
        at=entry.at,
        due=int(told["due"]),
        stability=float(told["stability"]),
        difficulty=float(told["difficulty"]),
        phase=Phase(told["phase"]),
        last=int(told.get("last", 0)),
        reps=int(told.get("reps", 0)),
        lapses=int(told.get("lapses", 0)),
    )


class StudyFolds:
    """The folds under one set of scheduling parameters."""

    def __init__(self, parameters: Parameters) -> None:
        self.parameters = parameters

    def item(self, card: str, prompt: str, entries: Sequence[LogEntry]) -> ItemState | None:
        """Return an item's state after its scheduled entries, oldest first."""
        events = [event for entry in entries if (event := event_of(entry)) is not None]
        return fold(events, self.parameters, seed(card, prompt)) if events else None

    def links(self, card: str, entries: Sequence[LogEntry]) -> Iterable[LinkStrength]:
        """Return how often each link was the cue of a recall, and how often the recall then succeeded."""
        from densecards.study.strength import link_strengths

        return link_strengths(card, entries)

    def edges(self, entries: Sequence[LogEntry]) -> Iterable[Edge]:
        """Return the associations between cards that were recalled together."""
        from densecards.study.strength import edges

        return edges(entries)
