"""What a drill shows: the task with its cues and lines, what was recalled of it, the end.

It draws the state that it is given and knows nothing of how a drill goes on.
"""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from densecards.study.modes import Checked, Over, Posed, Takes
from densecards.text import displayable
from densecards.tui.drawing import percent, wrap
from densecards.tui.letters import SPECIAL
from densecards.tui.screens.room import Room
from densecards.tui.widgets.chips import Chip, Chips
from densecards.tui.widgets.grades import grade_chips
from densecards.tui.widgets.outcome import outcome_lines
from densecards.tui.widgets.textbox import TextBox


class DrillShowing(Room):
    """The face of a drill."""

    DEFAULT_CSS = """
    DrillShowing #stage { height: 1fr; padding: 1 4; }
    DrillShowing.-low #stage { padding: 0 2; }
    DrillShowing #heading { width: 100%; max-width: 110; height: auto; text-align: center; text-style: bold; }
    DrillShowing #shown { width: 100%; max-width: 110; height: auto; margin: 1 0 0 0; text-align: center; }
    DrillShowing #picture { width: auto; height: auto; margin: 1 0 0 2; }
    DrillShowing #asks {
        width: 100%; max-width: 110; height: auto; margin: 1 0 0 0; color: $muted; text-align: center;
    }
    DrillShowing #hints, DrillShowing #lines { max-width: 110; height: auto; }
    DrillShowing #lines { color: $accent; }
    DrillShowing #answer { max-width: 110; margin: 1 4 0 4; }
    DrillShowing.-low #answer { margin: 0 2; }
    DrillShowing #letters { max-width: 110; margin: 0 4; }
    DrillShowing #outcome { max-width: 110; height: auto; margin: 1 0 0 0; }
    DrillShowing #grades { margin: 0 1; }
    DrillShowing #answer, DrillShowing #letters, DrillShowing #hints, DrillShowing #lines,
    DrillShowing #outcome, DrillShowing #grades, DrillShowing #picture { display: none; }
    DrillShowing.-posed #answer, DrillShowing.-posed #letters, DrillShowing.-posed #hints,
    DrillShowing.-posed #lines, DrillShowing.-checked #outcome, DrillShowing.-checked #grades,
    DrillShowing.-over #outcome, DrillShowing.-drawn #picture { display: block; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[str] = []
        self._part = 0
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

    def show_posed(self, state: Posed) -> None:
        """A task, its cues and the lines written so far."""
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
        self.show_lines()
        box.focus()

    def show_lines(self) -> None:
        """The lines written so far."""
        width = max(20, min(110, self.size.width - 12))
        lines = [row for line in self._lines for row in wrap("· " + displayable(line, one_line=True), width)]
        self.query_one("#lines", Static).update(Content("\n".join(lines)))
        self.refresh_bindings()

    def show_checked(self, state: Checked) -> None:
        """What was recalled of the task."""
        self.set_focus(None)
        self._show_task(state)
        self.query_one("#asks", Static).update(Content(displayable(state.task.asks, one_line=True)))
        width = max(20, min(110, self.size.width - 10))
        self.query_one("#outcome", Static).update(outcome_lines(state, width, self._part))
        self.query_one("#grades", Chips).chips = grade_chips(
            state.intervals, state.outcome.suggested, lapsed=bool(state.hints)
        )

    def show_over(self, state: Over) -> None:
        """How it went."""
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
