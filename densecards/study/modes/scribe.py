"""Writing a drill's answers to the log: state, interval, cued links and edges in one transaction each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from densecards.errors import NotFoundError
from densecards.grading import Verdict
from densecards.schedule import Choose, Grade, preview, review
from densecards.study.folds import seed
from densecards.study.modes.values import Checked, Task
from densecards.study.reviewing import state_of
from densecards.study.strength import cued_strengths, edges_of

if TYPE_CHECKING:
    from densecards.store import ItemRow, LinkStrength, LogEntry
    from densecards.study.calendar import Calendar
    from densecards.study.collection import Collection


class DeskScribe:
    """The scribe of a drill over an open collection."""

    def __init__(self, desk: Collection) -> None:
        from densecards.store import uuid7

        self._desk = desk
        self.session = uuid7()
        self._calendar: tuple[Calendar | None] | None = None  # read when it is needed

    def now(self) -> int:
        """The time, ms since the epoch, UTC."""
        return self._desk.now()

    def headword(self, card: str) -> str:
        """The headword of a card, "" where there is none."""
        try:
            return self._desk.store.card(card).headword
        except NotFoundError:
            return ""

    def _row(self, task: Task) -> ItemRow | None:
        return self._desk.store.item(task.card, task.prompt) if task.schedules and task.prompt else None

    def intervals(self, task: Task, at: int) -> Mapping[Grade, float]:
        """The days that each grade would give; empty where the task leaves the schedule alone."""
        row = self._row(task)
        if row is None:
            return {}
        return preview(
            state_of(row), at, self._desk.parameters, seed(task.card, task.prompt), self._choose(at)
        )

    def _choose(self, at: int) -> Choose | None:
        """The choice of a day that balances the load, as in a session of words."""
        if self._calendar is None:
            from densecards.study.queueing import calendar_of

            self._calendar = (calendar_of(self._desk),)
        (calendar,) = self._calendar
        return calendar.choose(at) if calendar is not None else None

    def write(self, done: Checked, grade: Grade, together: Sequence[str]) -> str:
        """Write an answer; on disk when it returns."""
        task = done.task
        store = self._desk.store
        row = self._row(task)
        before = state_of(row) if row is not None else None
        entry = _entry(done, grade, together)
        foreseen = self._desk.foreseen(task.card, entry.wrong_card)
        entry = replace(
            entry,
            detail={**entry.detail, **foreseen},
            at=max(done.at, before.last if before else 0),
            density=self._desk.known_density(task.card),
            encoder_hash=self._desk.encoder_hash if task.web is not None else None,
            session=self.session,
        )
        edges = edges_of(store, entry)
        if before is None:
            return store.record(entry, links=self._strengths(entry, task), edges=edges).id
        state, interval = review(
            before,
            grade,
            entry.at,
            self._desk.parameters,
            seed(task.card, task.prompt),
            self._choose(entry.at),
        )
        entry = replace(entry, interval=interval)
        links = self._strengths(entry, task)
        return store.record(entry, state, seen=row, links=links, edges=edges).id

    def _strengths(self, entry: LogEntry, task: Task) -> list[LinkStrength]:
        if task.web is None or not any(task.web.template.slot(cue) for cue in entry.cues):
            return []
        self._desk.outdate_density(entry.card)
        known = {link.slot: link for link in self._desk.store.link_strengths([entry.card])}
        return cued_strengths(entry, known)

    def note(self, done: Checked, text: str) -> None:
        """Keep the learner's words with the card asked."""
        from densecards.store import Kind, LogEntry

        other = done.outcome.contrast.other if done.outcome.contrast else ""
        detail = {"what": "contrast", "other": other} if other else {"what": done.task.mode.value}
        self._desk.store.record(
            LogEntry(
                kind=Kind.NOTE,
                at=self.now(),
                card=done.task.card,
                mode=done.task.mode.value,
                answer=text,
                session=self.session,
                detail=detail,
            )
        )

    def undo(self, entry: str) -> None:
        """Take an entry back."""
        self._desk.store.undo(entry, at=self.now(), session=self.session)


def _entry(done: Checked, grade: Grade, together: Sequence[str]) -> LogEntry:
    from densecards.store import Kind, LogEntry

    task, outcome = done.task, done.outcome
    detail: dict[str, Any] = {"score": round(outcome.score, 4)}
    if outcome.parts:
        detail["recalled"] = [part.slot or part.text for part in outcome.parts if part.right]
        detail["missed"] = [part.slot or part.text for part in outcome.parts if not part.right]
    if task.mark:
        detail["mark"] = task.mark
    if outcome.overruled is not None:
        detail["overruled"] = outcome.overruled
    hinted = tuple(hint.slot or f"{task.hints_are}:{hint.text}" for hint in done.hints)
    return LogEntry(
        kind=Kind.REVIEW,
        at=done.at,
        card=task.card,
        prompt=task.prompt,
        mode=task.mode.value,
        answer="\n".join(outcome.lines),
        verdict=verdict_of(done, grade).value,
        grade=int(grade),
        cues=(*task.cues, *hinted),
        rung=done.hints[-1].rung if done.hints else None,
        wrong_card=outcome.wrong_card,
        duration=max(0, done.at - done.since),
        own_links=task.web.own_links if task.web else None,
        together=tuple(together),
        detail=detail,
    )


def verdict_of(done: Checked, grade: Grade) -> Verdict:
    """Return the verdict that stands in the log: the judgement's, or what the grade says of several parts."""
    if done.outcome.judgement is not None:
        return done.outcome.judgement.verdict
    return {Grade.AGAIN: Verdict.WRONG, Grade.HARD: Verdict.NEAR}.get(grade, Verdict.ACCEPTED)
