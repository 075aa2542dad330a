"""What goes in and out of a session: waiting items, reviews for the log, and the port to the rooms below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from densecards.grading import Judgement
from densecards.schedule import Grade, ItemState
from densecards.study.values import Hint, Mode, Question


@dataclass(frozen=True, slots=True)
class QueueItem:
    """One item that waits: its card, prompt and scheduling state.

    `met` is True where the card is known from its other prompt, so that it need not be shown first.
    """

    card: str
    prompt: str
    state: ItemState
    met: bool = False


@dataclass(frozen=True, slots=True)
class Review:
    """One answered question as it goes to the log. Times in ms UTC."""

    question: Question
    answer: str
    judgement: Judgement
    grade: Grade
    hints: tuple[Hint, ...]
    since: int
    answered: int


@dataclass(frozen=True, slots=True)
class Cues:
    """The whole ladder of hints of a question, weakest first.

    Not `settled` where the memory would have put it in order but was not there yet: ask again at the next
    hint.
    """

    rungs: tuple[Hint, ...]
    settled: bool = True

    def after(self, given: Sequence[Hint]) -> Cues:
        """Return the ladder that goes on from the hints that were given already, however they were chosen."""
        known = {(hint.slot, hint.text) for hint in given}
        rest = [hint for hint in self.rungs if (hint.slot, hint.text) not in known]
        more = (replace(hint, rung=rung) for rung, hint in enumerate(rest, start=len(given) + 1))
        return replace(self, rungs=(*given, *more))


class Port(Protocol):
    """What a session needs from the rooms below."""

    def now(self) -> int:
        """The time, ms since the epoch, UTC."""

    def question(self, item: QueueItem, mode: Mode) -> Question:
        """Build the question of an item from the card as it is now."""

    def judge(self, question: Question, answer: str) -> Judgement:
        """Judge a typed answer."""

    def hints(self, question: Question) -> Cues:
        """Return the whole ladder of hints, weakest first; at once, for a learner waits."""

    def intervals(self, item: QueueItem, at: int) -> Mapping[Grade, float]:
        """Return the days that each grade would give."""

    def commit(self, item: QueueItem, review: Review) -> tuple[str, ItemState]:
        """Write a review to the log; on disk when it returns. Returns the entry's id and the new state."""

    def act(self, kind: str, item: QueueItem) -> str:
        """Write suspend, bury or flag to the log; returns the entry's id."""

    def undo(self, entry: str, item: QueueItem) -> ItemState:
        """Take an entry back; returns the state that the item at hand then has."""
