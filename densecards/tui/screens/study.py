"""Study: one thing at a time. A new card is shown; a front is asked, judged, the web revealed, graded.

Every step is a call on the session, beside the screen; what it returns decides what is shown. A grade is on
disk before the next front appears.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.widgets import Input

from densecards.schedule import Grade
from densecards.study.values import Answered, Asking, Finished, Mode, Presenting
from densecards.tui import ways
from densecards.tui.letters import SPECIAL
from densecards.tui.messages import Began, ChipPressed, Stepped, Troubled
from densecards.tui.screens.study_showing import Showing
from densecards.tui.widgets.reveal import Reveal
from densecards.tui.widgets.textbox import TextBox

if TYPE_CHECKING:
    from densecards.study import Desk, Session


class StudyScreen(Showing):
    """A session over everything, one deck, or some cards."""

    HEADING = "Study"
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "go_on", "Go on"),
        Binding("pagedown,down", "roll(1)", "Read on", key_display="PgDn"),
        Binding("pageup,up", "roll(-1)", show=False),
        Binding("tab", "hint", "Hint"),
        Binding("o", "overrule", "Overrule"),
        Binding("e", "edit", "Edit web"),
        Binding("ctrl+y", "know", "I know this"),
        Binding("k", "know", "I know this", show=False),
        Binding("u,ctrl+z", "undo", "Undo"),
        Binding("b,ctrl+b", "bury", "Tomorrow"),
        Binding("x,ctrl+x", "suspend", "Leave out"),
        Binding("f", "flag", "Flag", show=False),
        Binding("g", "lit", "What lit up"),
        Binding("y", "why", "Why?"),
        Binding("c", "contrast", "Tell apart"),
        *(
            Binding(str(int(grade)), f"grade({int(grade)})", grade.name.lower(), show=False)
            for grade in Grade
        ),
        Binding("escape", "leave", "Back"),
    ]

    def __init__(
        self,
        *,
        deck: str = "",
        cards: Sequence[str] | None = None,
        cram: bool = False,
        make: Callable[[Desk], Session] | None = None,
        tick: Callable[[], object] | None = None,
    ) -> None:
        super().__init__()
        self._make, self._tick = make, tick
        self._mode = Mode.CRAM if cram else Mode.WORD
        self._deck = deck
        self._cards = list(cards) if cards is not None else None
        self._session: Session | None = None
        self._can_undo = False
        self._busy = True

    def on_mount(self) -> None:
        """Make the session."""
        deck, cards, mode = self._deck or self.shell.settings.study_deck, self._cards, self._mode
        make = self._make

        def begin(desk: Desk) -> Session:
            if make is not None:
                return make(desk)
            if cards is not None:
                return desk.session(cards=cards, mode=mode)
            return desk.session(deck=deck, mode=mode)

        self.title_bar.status = "laying out the cards …"
        self.ask(begin, Began)

    @property
    def deck(self) -> str:
        """The deck that is studied; "" for everything, or cards that were chosen."""
        return self._deck if self._cards is None and self._make is None else ""

    # What comes back

    def on_began(self, message: Began) -> None:
        """The session is there."""
        self._session = message.session
        self._step(lambda session: None)

    def on_stepped(self, message: Stepped) -> None:
        """The session stands somewhere: show that."""
        self._busy = False
        self._can_undo = message.can_undo
        self.show(message.state, message.progress)

    def on_troubled(self, message: Troubled) -> None:
        """A refusal leaves everything as it was."""
        self._busy = False

    # What the learner does

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """Enter in the box answers."""
        message.stop()
        if isinstance(self._state, Asking):
            answer = message.value
            self._step(lambda session: session.answer(answer))

    def on_chip_pressed(self, message: ChipPressed) -> None:
        """A grade or a letter was clicked."""
        if message.chip in SPECIAL:
            box = self.query_one("#answer", TextBox)
            box.action_letter(message.chip)
            box.focus()
        elif message.chip.isdigit():
            self.action_grade(int(message.chip))

    def on_key(self, event: events.Key) -> None:
        """Letters typed before the next front is painted go into its answer."""
        if self._busy and event.character and event.character.isalpha():
            self._ahead += event.character
            event.stop()

    def action_go_on(self) -> None:
        """Enter: past a new card, or the suggested grade, or away from the end."""
        if isinstance(self._state, Presenting):
            self._step(lambda session: session.begin())
        elif isinstance(self._state, Answered):
            self._step(lambda session: session.grade())
        elif isinstance(self._state, Finished):
            self.action_leave()

    def action_grade(self, grade: int) -> None:
        """Grade the answer."""
        if isinstance(self._state, Answered):
            self._step(lambda session: session.grade(Grade(grade)))

    def action_hint(self) -> None:
        """One more cue; the answer then counts as a lapse."""
        if isinstance(self._state, Asking):
            self._step(lambda session: session.hint())

    def action_overrule(self) -> None:
        """The learner decides: right after all, or wrong after all."""
        if isinstance(self._state, Answered):
            right = self._state.judgement.verdict not in {"exact", "accepted"}
            self._step(lambda session: session.overrule(right))

    def action_know(self) -> None:
        """I know this already."""
        if isinstance(self._state, Presenting | Asking):
            self._step(lambda session: session.know())

    def action_undo(self) -> None:
        """Take the last act back."""
        if self._can_undo:
            self._step(lambda session: session.undo())

    def action_bury(self) -> None:
        """Leave the card out until tomorrow."""
        self._put_away(lambda session: session.bury(), "until tomorrow")

    def action_suspend(self) -> None:
        """Leave the card out until it is taken in again."""
        self._put_away(lambda session: session.suspend(), "until you take it in again")

    def action_flag(self) -> None:
        """Mark the card to come back to."""
        if self.question is not None:
            self._step(lambda session: session.flag())
            self.say("Flagged")

    def action_edit(self) -> None:
        """Edit the web in place; the question goes on where it was."""
        if isinstance(self._state, Presenting | Answered):
            ways.web(self.shell, self._state.question.card, lambda _: self.read_again(), slot=self._missing)

    def action_roll(self, pages: int) -> None:
        """Read on where there is more than has room."""
        self.query_one("#reveal", Reveal).roll(pages)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Show only the keys that do something now."""
        state = self._state
        allowed: dict[str, bool] = {
            "go_on": isinstance(state, Presenting | Answered | Finished),
            "hint": isinstance(state, Asking),
            "overrule": isinstance(state, Answered),
            "edit": isinstance(state, Presenting | Answered),
            "know": isinstance(state, Presenting | Asking),
            "undo": self._can_undo,
            "bury": self.question is not None,
            "suspend": self.question is not None,
            "flag": self.question is not None,
            "grade": isinstance(state, Answered),
            "lit": isinstance(state, Answered),
            "why": isinstance(state, Answered)
            and any(prop.key == "why" for prop in state.question.web.template.properties),
            "contrast": isinstance(state, Answered) and bool(state.judgement.other_card),
            "roll": isinstance(state, Presenting | Answered) and self.query_one("#reveal", Reveal).more,
        }
        return allowed[action] if action in allowed else super().check_action(action, parameters)

    @property
    def finished(self) -> bool:
        """Nothing waits any more."""
        return isinstance(self._state, Finished)

    def read_again(self) -> None:
        """Show the card as it is now."""
        self._step(lambda session: session.refresh())

    def _step(self, act: Callable[[Session], object]) -> None:
        session = self._session
        if session is None or (self._busy and self._state is not None):
            return
        self._busy = True
        known = self._titles

        tick = self._tick

        def work(desk: Desk) -> Stepped:
            act(session)
            if tick is not None:
                tick()
            state = session.state
            if not isinstance(state, Finished):
                deck = state.question.web.card.deck
                if deck not in known:
                    known[deck] = desk.titles(deck)
            return Stepped(state, session.progress, session.can_undo)

        self.ask(work, lambda stepped: stepped)

    def _put_away(self, act: Callable[[Session], object], until: str) -> None:
        question = self.question
        if question is not None:
            self._step(act)
            self.say(f"{question.web.card.headword}: left out {until}; u brings it back")
