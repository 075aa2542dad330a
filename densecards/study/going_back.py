"""What a session remembers of an act, so that it can stand again where it stood."""

from __future__ import annotations

from dataclasses import dataclass, replace

from densecards.study.lineup import LineUp
from densecards.study.port import QueueItem
from densecards.study.values import Answered, Asking, Hint, Presenting, State


@dataclass(slots=True)
class Done:
    """One act that can be taken back: its log entry, and where the session stood before it."""

    entry: str
    item: QueueItem
    state: State
    right: bool
    graded: bool
    hints: tuple[Hint, ...]
    waiting: LineUp
    presented: bool

    def is_about(self, item: QueueItem) -> bool:
        """True where the act was done to that item."""
        return (self.item.card, self.item.prompt) == (item.card, item.prompt)

    def again(self, asked: Asking) -> State:
        """Return what is shown once the act is taken back; `asked` is the question put anew.

        A new card is shown again before it is asked, an answer that was given stands there again, and one
        that was graded is asked for again.
        """
        match self.state:
            case Presenting():
                return Presenting(asked.question)
            case Answered() if not self.graded:
                return replace(self.state, question=asked.question)
            case Asking() if not self.graded:
                return replace(asked, hints=self.state.hints)
            case _:
                return asked
