"""A drill: every way of recall but the word. A task is posed, lines are typed, matched, and can be overruled.

Where one line is wanted, Enter answers. Where many are, Enter adds a line and an empty Enter ends.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Input, Static

from densecards.schedule import Grade
from densecards.study.modes import Checked, Over, Posed, Takes
from densecards.study.modes.values import YOU
from densecards.study.values import Mode
from densecards.text import displayable
from densecards.tui import ways
from densecards.tui.letters import SPECIAL
from densecards.tui.messages import Began, ChipPressed, Drilled, Placed, Troubled
from densecards.tui.screens.asking import LineScreen
from densecards.tui.screens.drill_keys import KEYS, allowed_now
from densecards.tui.screens.drill_showing import DrillShowing
from densecards.tui.widgets.textbox import TextBox

if TYPE_CHECKING:
    from densecards.study import Desk
    from densecards.study.modes import Drill

LIMIT = 10
WALKING = (Mode.PALACE, Mode.JOURNEY, Mode.LABEL)
_KINDS = {Posed: "-posed", Checked: "-checked", Over: "-over"}


class DrillScreen(DrillShowing):
    """One mode over some cards, or along a chain."""

    HEADING = "Practise"
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = KEYS

    def __init__(
        self,
        mode: Mode,
        title: str,
        *,
        deck: str = "",
        chain: str = "",
        way: str = "forward",
        cards: Sequence[str] | None = None,
    ) -> None:
        super().__init__()
        self._cards = list(cards) if cards is not None else None
        self._mode, self._title = mode, title
        self._options = {"deck": deck, "chain": chain, "way": way}
        self._drill: Drill | None = None
        self._state: Posed | Checked | Over | None = None
        self._busy = False
        self._can_undo = False

    def on_mount(self) -> None:
        """Open the drill."""
        self.title_bar.heading = f"Practise: {displayable(self._title, one_line=True)}"
        mode, options, cards = self._mode, self._options, self._cards

        def begin(desk: Desk) -> Drill:
            return desk.drill(
                mode,
                deck=options["deck"],
                chain=options["chain"],
                way=options["way"],
                cards=cards,
                limit=LIMIT,
                go_on=True,
            )

        self.query_one("#asks", Static).update(Content("…"))
        self.ask(begin, Began)

    def on_began(self, message: Began) -> None:
        """The drill is there, at its beginning or where it was left."""
        self._drill = message.session
        if self._walks:
            from densecards.tui.screens.walking import WALKED

            self.recall_place(WALKED)
        if message.session.place:
            self.notice = "You go on where you left it. Ctrl+R begins anew."
        self._step(lambda drill: None)

    def on_placed(self, message: Placed) -> None:
        """Whether the way was shown before."""
        if self._options["chain"] not in message.place and not self.notice:
            self.notice = "You have not been here before: Ctrl+T shows the way first."
        if isinstance(self._state, Posed):
            self.show_posed(self._state)

    @property
    def _walks(self) -> bool:
        return bool(self._options["chain"]) and self._mode in WALKING

    def on_drilled(self, message: Drilled) -> None:
        """The drill stands somewhere: show that."""
        self._busy = False
        before, self._state = self._state, message.state
        self._can_undo = message.can_undo
        for kind, name in _KINDS.items():
            self.set_class(isinstance(message.state, kind), name)
        self.title_bar.status = f"{message.done} of {message.total}"
        match message.state:
            case Posed() as posed:
                if not isinstance(before, Posed) or before.task is not posed.task:
                    self._lines = []
                    self.query_one("#answer", TextBox).show("")
                self.show_posed(posed)
            case Checked() as checked:
                if not isinstance(before, Checked):
                    self._part, self.notice = 0, ""
                self.show_checked(checked)
            case Over() as over:
                self.show_over(over)
        self.refresh_bindings()

    def on_troubled(self, message: Troubled) -> None:
        """A drill that cannot begin says why in its place, and nowhere else."""
        self._busy = False
        if self._drill is None:
            message.prevent_default()
            self.query_one("#asks", Static).update(Content(displayable(message.line)))

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """Enter: the answer, or one more line of it."""
        message.stop()
        if not isinstance(self._state, Posed):
            return
        text = message.value.strip()
        if self._state.task.takes is Takes.LINE:
            self._step(lambda drill: drill.answer(text))
        elif text:
            self._lines.append(text)
            self.query_one("#answer", TextBox).show("")
            self.show_lines()
        else:
            whole = "\n".join(self._lines)
            self._step(lambda drill: drill.answer(whole))

    def on_chip_pressed(self, message: ChipPressed) -> None:
        """A letter or a grade."""
        if message.chip in SPECIAL:
            box = self.query_one("#answer", TextBox)
            box.action_letter(message.chip)
            box.focus()
        elif message.chip.isdigit():
            self.action_grade(int(message.chip))

    def action_go_on(self) -> None:
        """Take the suggested grade, or leave at the end."""
        if isinstance(self._state, Checked):
            self._step(lambda drill: drill.grade())
        elif isinstance(self._state, Over):
            self.action_leave()

    def action_grade(self, grade: int) -> None:
        """Grade."""
        if isinstance(self._state, Checked) and self._state.intervals:
            self._step(lambda drill: drill.grade(Grade(grade)))

    def action_hint(self) -> None:
        """One more cue."""
        self._step(lambda drill: drill.hint())

    def action_skip(self) -> None:
        """The next task; nothing is logged."""
        self._step(lambda drill: drill.skip())

    def action_overrule(self) -> None:
        """Right after all, or wrong after all."""
        if isinstance(self._state, Checked):
            right = not self._state.outcome.right
            self._step(lambda drill: drill.overrule(right))

    def action_part(self, by: int) -> None:
        """Another part of the outcome; in the box, the line before comes back."""
        if isinstance(self._state, Checked) and self._state.outcome.parts:
            self._part = max(0, min(len(self._state.outcome.parts) - 1, self._part + by))
            self.show_checked(self._state)
        elif isinstance(self._state, Posed) and by < 0 and self._lines:
            self.query_one("#answer", TextBox).show(self._lines.pop())
            self.show_lines()

    def action_assign(self, by: int) -> None:
        """Match another line to the part, or none."""
        if isinstance(self._state, Checked) and self._state.outcome.parts:
            part, outcome = self._part, self._state.outcome
            taken = {one.line for n, one in enumerate(outcome.parts) if n != part}
            lines = sorted(range(len(outcome.lines)), key=lambda number: number in taken)
            choices = [None, *lines]
            line = choices[(choices.index(outcome.parts[part].line) + by) % len(choices)]
            self._step(lambda drill: drill.assign(part, line))

    def action_way(self) -> None:
        """Show the rooms, the steps or the names one after the other, before they are asked."""
        from densecards.tui.screens.walking import WalkScreen

        def seen(_: object) -> None:
            self.notice = ""
            self._step(lambda drill: drill.look_again())

        self.shell.push_screen(WalkScreen(self._options["chain"]), seen)

    def action_anew(self) -> None:
        """From the first task on."""
        self._step(lambda drill: drill.begin_anew())

    def action_once_more(self) -> None:
        """The cards that were missed, or the whole chain."""
        if isinstance(self._state, Over) and not self._walks:
            missed = [card for card, _ in self._state.missed]
            self.shell.switch_screen(DrillScreen(self._mode, self._title, cards=missed))
        else:
            self._step(lambda drill: drill.begin_anew())

    def action_roll(self, by: int) -> None:
        """Read on where there is more than has room."""
        stage = self.query_one("#stage")
        (stage.scroll_page_down if by > 0 else stage.scroll_page_up)(animate=False)

    def action_note(self) -> None:
        """Write down what tells the two apart."""

        def written(text: str | None) -> None:
            if text:
                self._step(lambda drill: drill.note(text))

        state = self._state
        notes = state.outcome.notes if isinstance(state, Checked) else ()
        before = next((note.removeprefix(YOU) for note in reversed(notes) if note.startswith(YOU)), "")
        self.shell.push_screen(LineScreen("What tells them apart?", before), written)

    def action_edit(self) -> None:
        """The web of the card."""
        if isinstance(self._state, Checked) and self._state.task.card:
            ways.web(self.shell, self._state.task.card)

    def action_undo(self) -> None:
        """Back to the last graded task."""
        if self._can_undo:
            self._step(lambda drill: drill.undo())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Show only the keys that do something now."""
        allowed = allowed_now(self._state, walks=self._walks, lines=bool(self._lines))
        if action == "undo":
            return self._can_undo
        if action == "note" and self._mode is not Mode.CONFUSABLES:
            return False
        return allowed.get(action, True)

    def _step(self, act: Callable[[Drill], object]) -> None:
        drill = self._drill
        if drill is None or self._busy:
            return
        self._busy = True

        def work(desk: Desk) -> Drilled:
            act(drill)
            return Drilled(drill.state, drill.done, drill.total, drill.can_undo)

        self.ask(work, lambda drilled: drilled)
