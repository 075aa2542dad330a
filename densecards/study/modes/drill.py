"""A drill: a state machine over Posed → Checked → … → Over, the same for every recall mode.

It walks through exercises, takes overrules and undo, and leaves reading cards, matching and writing to the
exercises and a scribe. It never draws, waits, or looks into a database.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from densecards.errors import NotFoundError, UsageError
from densecards.grading import Verdict
from densecards.schedule import Grade
from densecards.study.modes.lines import lines_of, reassigned
from densecards.study.modes.values import (
    YOU,
    Checked,
    Done,
    Left,
    Outcome,
    Over,
    Part,
    Posed,
    State,
    Takes,
    Task,
)
from densecards.study.strength import COMPANY
from densecards.study.values import Hint, Mode


class Exercise(Protocol):
    """One task, and how its answer is checked."""

    @property
    def task(self) -> Task:
        """What is asked."""

    def hints(self) -> tuple[Hint, ...]:
        """The cues that may be asked for, weakest first."""

    def check(self, lines: Sequence[str]) -> Outcome:
        """Match an answer; no line at all means that nothing came."""

    def grade_of(self, parts: Sequence[Part]) -> tuple[float, Grade]:
        """Return the score and the grade that recalled parts deserve."""


Maker = Callable[[], Exercise]


class Scribe(Protocol):
    """What a drill needs from the rooms below."""

    def now(self) -> int:
        """The time, ms since the epoch, UTC."""

    def headword(self, card: str) -> str:
        """The headword of a card, "" where there is none."""

    def intervals(self, task: Task, at: int) -> Mapping[Grade, float]:
        """The days that each grade would give; empty where the task leaves the schedule alone."""

    def write(self, done: Checked, grade: Grade, together: Sequence[str]) -> str:
        """Write an answer to the log; on disk when it returns. Returns the entry's id."""

    def note(self, done: Checked, text: str) -> None:
        """Keep the learner's words with the cards of a task."""

    def undo(self, entry: str) -> None:
        """Take an entry back."""


class Drill:
    """See the module. `left` is where an earlier sitting stopped, `moved` is told whenever that changes."""

    def __init__(
        self,
        mode: Mode,
        makers: Sequence[Maker],
        scribe: Scribe,
        *,
        left: Left | None = None,
        moved: Callable[[Left], None] | None = None,
    ) -> None:
        if not makers:
            raise UsageError("there is nothing to ask")
        self.mode = mode
        self._makers = tuple(makers)
        self._scribe = scribe
        self._moved = moved
        self._place = left.place if left is not None else 0
        self._history: list[Done] = list(left.done) if left is not None else []
        self._exercise: Exercise | None = None
        self._ladder: tuple[Hint, ...] | None = None
        self.state: State
        self._pose()

    # What stands now

    @property
    def total(self) -> int:
        """How many tasks the drill has."""
        return len(self._makers)

    @property
    def done(self) -> int:
        """How many tasks were answered."""
        return len(self._history)

    @property
    def place(self) -> int:
        """How many tasks were passed, answered or not."""
        return self._place

    @property
    def can_undo(self) -> bool:
        """True where an answer can be taken back."""
        return bool(self._history)

    # What the learner does

    def hint(self) -> State:
        """Give the next cue. The answer then counts as a lapse where the task schedules."""
        posed = self._posed()
        if self._ladder is None:
            self._ladder = self._now().hints()
        given = len(posed.hints)
        if given < len(self._ladder):
            self.state = replace(posed, hints=(*posed.hints, self._ladder[given]))
        return self.state

    def answer(self, text: str) -> State:
        """Check a typed answer; "" means that nothing came."""
        posed = self._posed()
        at = self._scribe.now()
        outcome = self._now().check(lines_of(text, posed.task.takes))
        if posed.hints:
            outcome = replace(outcome, suggested=Grade.AGAIN)
        if outcome.wrong_card and (named := self._scribe.headword(outcome.wrong_card)):
            outcome = replace(outcome, wrong_name=named)
        intervals = self._scribe.intervals(posed.task, at)
        self.state = Checked(posed.task, posed.since, posed.hints, at, outcome, intervals)
        return self.state

    def overrule(self, right: bool) -> State:
        """Let the learner decide: the answer was right after all, or wrong after all.

        Raises UsageError where nothing was typed that could have been right.
        """
        done = self._checked()
        outcome = done.outcome
        if right and not outcome.lines:
            raise UsageError("nothing was typed that could have been right")
        judgement = outcome.judgement
        if judgement is not None:
            judgement = replace(
                judgement,
                verdict=Verdict.ACCEPTED if right else Verdict.WRONG,
                other_card=None if right else judgement.other_card,
                note="you decided",
            )
        suggested = Grade.GOOD if right and not done.hints else Grade.AGAIN
        score = (1.0 if right else 0.0) if not outcome.parts else outcome.score
        self.state = replace(
            done,
            outcome=replace(
                outcome,
                judgement=judgement,
                suggested=suggested,
                score=score,
                wrong_card=None if right else outcome.wrong_card,
                overruled=right,
            ),
        )
        return self.state

    def assign(self, part: int, line: int | None) -> State:
        """Let the learner decide which line recalled a part; None says that none did."""
        done = self._checked()
        outcome = done.outcome
        parts = reassigned(outcome.parts, outcome.lines, part, line, shared=done.task.takes is Takes.TEXT)
        score, suggested = self._now().grade_of(parts)
        if done.hints:
            suggested = Grade.AGAIN
        self.state = replace(done, outcome=replace(outcome, parts=parts, score=score, suggested=suggested))
        return self.state

    def note(self, text: str) -> State:
        """Keep what the learner says about the task, such as what tells two cards apart."""
        done = self._checked()
        if text.strip():
            self._scribe.note(done, text.strip())
            notes = (*done.outcome.notes, f"{YOU}{text.strip()}")
            self.state = replace(done, outcome=replace(done.outcome, notes=notes))
        return self.state

    def grade(self, grade: Grade | None = None) -> State:
        """Grade the answer, write it down, and go on. None takes the suggested grade."""
        done = self._checked()
        chosen = grade or done.outcome.suggested
        if done.task.schedules and done.hints:
            chosen = Grade.AGAIN
        right = chosen is not Grade.AGAIN and done.outcome.right
        company = self._company(done.task.card) if right else ()
        entry = self._scribe.write(done, chosen, company)
        self._history.append(Done(entry, self._place, done.task.card, right, done.outcome.score))
        self._place += 1
        return self._pose()

    def skip(self) -> State:
        """Leave the task out; nothing is logged."""
        self._posed()
        self._place += 1
        return self._pose()

    def look_again(self) -> State:
        """Take the task as posed now: what came before was not spent on answering it."""
        self.state = replace(self._posed(), since=self._scribe.now())
        return self.state

    def begin_anew(self) -> State:
        """Go back to the first task; what was answered stays in the log."""
        self._place, self._history = 0, []
        return self._pose()

    def undo(self) -> State:
        """Take the last graded answer back and ask it again."""
        if not self._history:
            raise UsageError("there is nothing to undo")
        last = self._history[-1]
        self._scribe.undo(last.entry)
        self._history.pop()
        self._place = last.place
        return self._pose()

    # How it goes on

    def _company(self, card: str) -> tuple[str, ...]:
        before = [done.card for done in self._history if done.right and done.card not in ("", card)]
        return tuple(dict.fromkeys(reversed(before)))[:COMPANY]

    def _now(self) -> Exercise:
        assert self._exercise is not None
        return self._exercise

    def _posed(self) -> Posed:
        if not isinstance(self.state, Posed):
            raise UsageError("there is no question to answer")
        return self.state

    def _checked(self) -> Checked:
        if not isinstance(self.state, Checked):
            raise UsageError("there is no answer to grade")
        return self.state

    def _pose(self) -> State:
        self._ladder = None
        if self._moved is not None:
            self._moved(Left(len(self._makers), self._place, tuple(self._history)))
        if self._place >= len(self._makers):
            self._exercise = None
            count = len(self._history)
            score = sum(done.score for done in self._history) / count if count else 0.0
            missed = dict.fromkeys(done.card for done in self._history if not done.right)
            named = tuple((card, self._scribe.headword(card)) for card in missed)
            self.state = Over(self.mode, count, sum(done.right for done in self._history), score, named)
            return self.state
        try:
            self._exercise = self._makers[self._place]()
        except NotFoundError:  # its card was deleted meanwhile
            self._place += 1
            return self._pose()
        task = replace(self._exercise.task, number=self._place + 1, of=len(self._makers))
        self.state = Posed(task, self._scribe.now())
        return self.state
