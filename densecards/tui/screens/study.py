"""Study: one thing at a time. A new card is shown; a front is asked, judged, the web revealed, graded.

Every step is a call on the session, beside the screen; what it returns decides what is shown. A grade is on
disk before the next front appears.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Input

from densecards.schedule import Grade
from densecards.study.values import Answered, Asking, Finished, Mode, Presenting, State
from densecards.tui import ways
from densecards.tui.letters import SPECIAL
from densecards.tui.messages import Began, ChipPressed, Stepped, Troubled
from densecards.tui.screens.study_keeping import MORE_NEW, Keeping
from densecards.tui.widgets.reveal import Reveal
from densecards.tui.widgets.textbox import TextBox

if TYPE_CHECKING:
    from densecards.study import Desk, Session


@dataclass
class Left(Message):
    """What was answered last is written down; the learner is on the way back."""


def _hints(state: State) -> int:
    return len(state.hints) if isinstance(state, Asking) else -1


class StudyScreen(Keeping):
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
        Binding("x", "suspend", "Leave out"),
        # The box would take it for cutting.
        Binding("ctrl+x", "suspend", "Leave out", show=False, priority=True),
        Binding("f", "flag", "Flag", show=False),
        Binding("n", "more_new", "Learn more"),
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
        self._make, self.tick = make, tick
        self._mode = Mode.CRAM if cram else Mode.WORD
        self._deck = deck
        self._cards = list(cards) if cards is not None else None
        self._hinting = False
        self.cram, self.offers_more = cram, make is None and not cram

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

        self.title_bar.heading = "Cram" if self.cram else self.HEADING
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
        before, self.comes = self._state, message.comes
        self.show(message.state, message.progress)
        if self._hinting and before is not None and _hints(before) == _hints(message.state):
            self.say("There are no more cues; an empty Enter shows the answer")
        self._hinting = False

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
        if isinstance(self._state, Asking) and not self._busy:
            self._hinting = True
            self._step(lambda session: session.hint())

    def action_overrule(self) -> None:
        """The learner decides: right after all, or wrong after all."""
        if isinstance(self._state, Answered):
            right = self._state.judgement.verdict not in {"exact", "accepted"}
            self._step(lambda session: session.overrule(right))

    def action_edit(self) -> None:
        """Edit the web in place; the question goes on where it was."""
        if isinstance(self._state, Presenting | Answered):
            ways.web(self.shell, self._state.question.card, lambda _: self.read_again(), slot=self._missing)

    def action_roll(self, pages: int) -> None:
        """Read on where there is more than has room."""
        self.query_one("#reveal", Reveal).roll(pages)

    def action_more_new(self) -> None:
        """After the new cards of the day, some more of them."""
        cards, deck = self._cards, self._deck or self.shell.settings.study_deck
        if isinstance(self._state, Finished) and self._state.unmet and self.offers_more:
            self.ask(
                lambda desk: desk.session(deck="" if cards else deck, cards=cards, new_limit=MORE_NEW), Began
            )

    def action_leave(self) -> None:
        """Go back; an answer under its verdict is graded as suggested, for it was given."""
        session = self._session
        if isinstance(self._state, Answered) and session is not None and not self._busy:
            self._busy = True
            self.ask(lambda desk: session.grade(), lambda _: Left())
        else:
            super().action_leave()

    def on_left(self, message: Left) -> None:
        """The last answer is kept."""
        super().action_leave()

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
            "more_new": isinstance(state, Finished) and bool(state.unmet) and self.offers_more,
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
