"""What a learner does to the card at hand in Study: know it, put it off, leave it out, flag it, undo.

Every step is a call on the session beside the screen; the keys stand in `study`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from densecards.study.values import Asking, Finished, Presenting
from densecards.text import displayable
from densecards.tui.messages import Noted, Stepped
from densecards.tui.screens.study_showing import Showing

if TYPE_CHECKING:
    from densecards.study import Desk, Session

MORE_NEW = 5
"""New cards that are learnt beyond those of the day at a time."""


class Keeping(Showing):
    """The acts on a card, and the one way in which the session is asked for anything."""

    def __init__(self) -> None:
        super().__init__()
        self.tick: Callable[[], object] | None = None
        self._session: Session | None = None
        self._can_undo = False
        self._busy = True

    def action_know(self) -> None:
        """I know this already."""
        question = self.question
        if question is not None and isinstance(self._state, Presenting | Asking) and not self._busy:
            self._step(lambda session: session.know())
            word = displayable(question.web.card.headword, one_line=True)
            self._tell(f"{word}: known already; Ctrl+Z takes it back")

    def action_undo(self) -> None:
        """Take the last act back."""
        if self._can_undo:
            self.shell.clear_notifications()
            self._step(lambda session: session.undo())

    def action_bury(self) -> None:
        """Leave the card out until tomorrow."""
        self._put_away(lambda session: session.bury(), "until tomorrow")

    def action_suspend(self) -> None:
        """Leave the card out until it is taken in again."""
        self._put_away(lambda session: session.suspend(), "until you take it in again")

    def action_flag(self) -> None:
        """Mark the card to come back to, or take the mark off."""
        session, question = self._session, self.question
        if session is None or question is None or self._busy:
            return
        card = question.card

        def flag(desk: Desk) -> Noted:
            session.flag()
            return Noted("Flagged" if desk.standing(card).flagged else "The flag is off")

        self.ask(flag, lambda noted: noted)

    def _step(self, act: Callable[[Session], object]) -> None:
        session = self._session
        if session is None or (self._busy and self._state is not None):
            return
        self._busy = True
        known = self._titles
        tick = self.tick

        def work(desk: Desk) -> Stepped:
            act(session)
            if tick is not None:
                tick()
            state, comes = session.state, None
            if isinstance(state, Finished):
                comes = desk.today().next_due
            else:
                deck = state.question.web.card.deck
                if deck not in known:
                    known[deck] = desk.titles(deck)
            return Stepped(state, session.progress, session.can_undo, comes)

        self.ask(work, lambda stepped: stepped)

    def _put_away(self, act: Callable[[Session], object], until: str) -> None:
        question = self.question
        if question is not None:
            self._step(act)
            word = displayable(question.web.card.headword, one_line=True)
            self._tell(f"{word}: left out {until}; Ctrl+Z brings it back")

    def _tell(self, line: str) -> None:
        """Say it in the place of what was said before: many in a row would cover the card."""
        self.shell.clear_notifications()
        self.say(line)
