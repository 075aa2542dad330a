"""What goes in and out of a session: waiting items, reviews for the log, and the port to the rooms below."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
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


class Port(Protocol):
    """What a session needs from the rooms below."""

    def now(self) -> int:
        """The time, ms since the epoch, UTC."""

    def question(self, item: QueueItem, mode: Mode) -> Question:
        """Build the question of an item from the card as it is now."""

    def judge(self, question: Question, answer: str) -> Judgement:
        """Judge a typed answer."""

    def hints(self, question: Question) -> tuple[Hint, ...]:
        """Return the whole ladder of hints, weakest first."""

    def intervals(self, item: QueueItem, at: int) -> Mapping[Grade, float]:
        """Return the days that each grade would give."""

    def commit(self, item: QueueItem, review: Review) -> tuple[str, ItemState]:
        """Write a review to the log; on disk when it returns. Returns the entry's id and the new state."""

    def act(self, kind: str, item: QueueItem) -> str:
        """Write suspend, bury or flag to the log; returns the entry's id."""

    def undo(self, entry: str) -> ItemState:
        """Take an entry back; returns the item's state as it was before."""
