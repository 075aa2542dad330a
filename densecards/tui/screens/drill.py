"""A drill: every way of recall but the word. A task is posed, lines are typed, matched, and can be overruled.

Where one line is wanted, Enter answers. Where many are, Enter adds a line and an empty Enter ends.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from densecards.schedule import Grade
from densecards.study.modes import Checked, Over, Posed, Takes
from densecards.study.values import Mode
from densecards.text import displayable
from densecards.tui import ways
from densecards.tui.drawing import percent, wrap
from densecards.tui.letters import SPECIAL
from densecards.tui.messages import Began, ChipPressed, Drilled, Troubled
from densecards.tui.screens.asking import LineScreen
from densecards.tui.screens.room import Room
from densecards.tui.widgets.chips import Chip, Chips
from densecards.tui.widgets.grades import grade_chips
from densecards.tui.widgets.outcome import outcome_lines
from densecards.tui.widgets.textbox import TextBox

if TYPE_CHECKING:
    from densecards.study import Desk
    from densecards.study.modes import Drill

LIMIT = 10
_KINDS = {Posed: "-posed", Checked: "-checked", Over: "-over"}


class DrillScreen(Room):
    """One mode over some cards, or along a chain."""

    HEADING = "Practise"
    AUTO_FOCUS = ""
    DEFAULT_CSS = """
    DrillScreen #stage { height: 1fr; padding: 1 4; }
    DrillScreen.-low #stage { padding: 0 2; }
    DrillScreen #heading { width: 100%; max-width: 110; height: auto; text-align: center; text-style: bold; }
    DrillScreen #shown { width: 100%; max-width: 110; height: auto; margin: 1 0 0 0; text-align: center; }
    DrillScreen #picture { width: auto; height: auto; margin: 1 0 0 2; }
    DrillScreen #asks {
        width: 100%; max-width: 110; height: auto; margin: 1 0 0 0; color: $muted; text-align: center;
    }
    DrillScreen #hints, DrillScreen #lines { max-width: 110; height: auto; }
    DrillScreen #lines { color: $accent; }
    DrillScreen #answer { max-width: 110; margin: 1 4 0 4; }
    DrillScreen.-low #answer { margin: 0 2; }
    DrillScreen #letters { max-width: 110; margin: 0 4; }
    DrillScreen #outcome { max-width: 110; height: auto; margin: 1 0 0 0; }
    DrillScreen #grades { margin: 0 1; }
    DrillScreen #answer, DrillScreen #letters, DrillScreen #hints, DrillScreen #lines, DrillScreen #outcome,
    DrillScreen #grades, DrillScreen #picture { display: none; }
    DrillScreen.-posed #answer, DrillScreen.-posed #letters, DrillScreen.-posed #hints,
    DrillScreen.-posed #lines, DrillScreen.-checked #outcome, DrillScreen.-checked #grades,
    DrillScreen.-over #outcome, DrillScreen.-drawn #picture { display: block; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "go_on", "Go on"),
        Binding("tab", "hint", "Hint"),
        Binding("ctrl+o", "options", "Choose"),
        Binding("ctrl+n", "skip", "Skip"),
        Binding("o", "overrule", "Overrule"),
        Binding("up", "part(-1)", "Part", key_display="↑ ↓"),
        Binding("down", "part(1)", show=False),
        Binding("right", "assign(1)", "Match", key_display="← →"),
        Binding("left", "assign(-1)", show=False),
        Binding("n", "note", "What tells them apart"),
        Binding("e", "edit", "Web"),
        Binding("u,ctrl+z", "undo", "Undo"),
        *(Binding(str(int(grade)), f"grade({int(grade)})", show=False) for grade in Grade),
        Binding("escape", "leave", "Back"),
    ]

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
        self._lines: list[str] = []
        self._part = 0
        self._busy = False
        self._can_undo = False
        self._choices = False

    def furnish(self) -> ComposeResult:
        """What any task may need; the state decides what is seen."""
        with VerticalScroll(id="stage", can_focus=False):
            yield Static(id="heading")
            yield Static(id="picture")
            yield Static(id="shown")
            yield Static(id="asks")
            yield Static(id="hints")
            yield Static(id="lines")
            yield Static(id="outcome")
        yield TextBox(id="answer")
        yield Chips([Chip(letter, letter, style="bold") for letter in SPECIAL], id="letters", centred=True)
        yield Chips(id="grades", centred=True, gap=3)

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
            )

        self.query_one("#asks", Static).update(Content("…"))
        self.ask(begin, Began)

    def on_began(self, message: Began) -> None:
        """The drill is there."""
        self._drill = message.session
        self._step(lambda drill: None)

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
                    self._lines, self._choices = [], False
                    self.query_one("#answer", TextBox).show("")
                self._show_posed(posed)
            case Checked() as checked:
                if not isinstance(before, Checked):
                    self._part = 0
                self._show_checked(checked)
            case Over() as over:
                self._show_over(over)
        self.refresh_bindings()

    def on_troubled(self, message: Troubled) -> None:
        """A drill that cannot begin says why in its place."""
        self._busy = False
        if self._drill is None:
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
            self._show_lines()
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

    def action_options(self) -> None:
        """Show the answers to choose from."""
        self._choices = True
        if isinstance(self._state, Posed):
            self._show_posed(self._state)

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
            self._show_checked(self._state)
        elif isinstance(self._state, Posed) and by < 0 and self._lines:
            self.query_one("#answer", TextBox).show(self._lines.pop())
            self._show_lines()

    def action_assign(self, by: int) -> None:
        """Match another line to the part, or none."""
        if isinstance(self._state, Checked) and self._state.outcome.parts:
            part, outcome = self._part, self._state.outcome
            choices = [None, *range(len(outcome.lines))]
            line = choices[(choices.index(outcome.parts[part].line) + by) % len(choices)]
            self._step(lambda drill: drill.assign(part, line))

    def action_note(self) -> None:
        """Write down what tells the two apart."""

        def written(text: str | None) -> None:
            if text:
                self._step(lambda drill: drill.note(text))
                self.say("Kept with both cards")

        self.shell.push_screen(LineScreen("What tells them apart?"), written)

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
        state = self._state
        checked = isinstance(state, Checked)
        parts = isinstance(state, Checked) and bool(state.outcome.parts)
        allowed = {
            "go_on": isinstance(state, Checked | Over),
            "grade": checked,
            "hint": isinstance(state, Posed),
            "skip": isinstance(state, Posed),
            "options": isinstance(state, Posed) and bool(state.task.options) and not self._choices,
            "overrule": checked,
            "part": parts or bool(isinstance(state, Posed) and self._lines),
            "assign": parts,
            "note": checked and self._mode is Mode.CONFUSABLES,
            "edit": checked,
            "undo": self._can_undo,
        }
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

    def _show_task(self, state: Posed | Checked) -> None:
        task = state.task
        detail = displayable(task.detail, one_line=True)
        heading = displayable(task.heading, one_line=True)
        self.query_one("#heading", Static).update(
            Content.assemble((heading, "bold"), (f"   {detail}" if detail else "", "$muted"))
        )
        self.set_class(bool(task.picture), "-drawn")
        self.query_one("#picture", Static).update(Content(displayable(task.picture)))
        shown = "\n".join(displayable(line, one_line=True) for line in task.shown)
        self.query_one("#shown", Static).update(Content(shown))

    def _show_posed(self, state: Posed) -> None:
        self._show_task(state)
        task = state.task
        many = task.takes is not Takes.LINE
        self.query_one("#asks", Static).update(Content(displayable(task.asks, one_line=True)))
        hints: list[str | tuple[str, str]] = [
            part
            for hint in state.hints
            for part in (("◇ ", "$accent"), displayable(hint.text, one_line=True) + "\n")
        ]
        if self._choices:
            hints.append(("or: " + " · ".join(displayable(o, one_line=True) for o in task.options), "$muted"))
        self.query_one("#hints", Static).update(Content.assemble(*hints))
        box = self.query_one("#answer", TextBox)
        box.placeholder = (
            "Enter adds it; an empty Enter ends" if many else "an empty Enter means you don't know"
        )
        self._show_lines()
        box.focus()

    def _show_lines(self) -> None:
        width = max(20, min(110, self.size.width - 12))
        lines = [row for line in self._lines for row in wrap("· " + displayable(line, one_line=True), width)]
        self.query_one("#lines", Static).update(Content("\n".join(lines)))
        self.refresh_bindings()

    def _show_checked(self, state: Checked) -> None:
        self.set_focus(None)
        self._show_task(state)
        self.query_one("#asks", Static).update(Content(displayable(state.task.asks, one_line=True)))
        width = max(20, min(110, self.size.width - 10))
        self.query_one("#outcome", Static).update(outcome_lines(state, width, self._part))
        self.query_one("#grades", Chips).chips = grade_chips(
            state.intervals, state.outcome.suggested, lapsed=bool(state.hints)
        )

    def _show_over(self, state: Over) -> None:
        self.set_focus(None)
        self.set_class(False, "-drawn")
        self.query_one("#heading", Static).update(Content("Done"))
        for name in ("#shown", "#asks"):
            self.query_one(name, Static).update(Content(""))
        tasks = "1 task" if state.tasks == 1 else f"{state.tasks} tasks"
        self.query_one("#outcome", Static).update(
            Content.assemble(
                f"{tasks}, {state.right} right", (f", {percent(state.score)} of it recalled", "$muted")
            )
        )
