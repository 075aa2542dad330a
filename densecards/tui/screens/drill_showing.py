"""What a drill shows: the task with its cues and lines, what was recalled of it, the end.

It draws the state that it is given and knows nothing of how a drill goes on.
"""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.geometry import Region
from textual.widgets import Static

from densecards.study.modes import Checked, Over, Posed, Takes
from densecards.study.values import Mode
from densecards.text import displayable
from densecards.tui.drawing import percent, wrap
from densecards.tui.letters import NORDIC, SPECIAL
from densecards.tui.screens.room import Room
from densecards.tui.widgets.chips import Chip, Chips
from densecards.tui.widgets.grades import grade_chips
from densecards.tui.widgets.outcome import missed_lines, outcome_lines
from densecards.tui.widgets.textbox import TextBox

BY_LINKS = (Mode.BLANK_WEB, Mode.EXPLAIN)
"""Ways of recall that are scored link by link."""


class DrillShowing(Room):
    """The face of a drill."""

    DEFAULT_CSS = """
    DrillShowing #frame { height: 1fr; align: center top; }
    DrillShowing #column { width: 100%; max-width: 118; height: 100%; }
    DrillShowing #stage { height: 1fr; padding: 1 4; }
    DrillShowing.-tall #stage { height: auto; max-height: 80%; padding: 2 4 1 4; }
    DrillShowing.-low #stage { padding: 0 2; }
    DrillShowing #heading { width: 100%; height: auto; text-align: center; text-style: bold; }
    DrillShowing #shown { width: 100%; height: auto; margin: 1 0 0 0; text-align: center; }
    DrillShowing #picture { width: auto; height: auto; margin: 1 0 0 2; }
    DrillShowing #asks { width: 100%; height: auto; margin: 1 0 0 0; color: $muted; text-align: center; }
    DrillShowing.-low #shown.-empty, DrillShowing.-low.-drawn #shown { display: none; }
    DrillShowing.-low.-drawn #asks { margin: 0; }
    DrillShowing.-low.-drawn #picture { margin: 0 0 0 2; }
    DrillShowing #hints, DrillShowing #lines { height: auto; }
    DrillShowing #lines { color: $accent; }
    DrillShowing #answer { margin: 1 4 0 4; }
    DrillShowing.-low #answer { margin: 0 2; }
    DrillShowing #letters { margin: 0 4; }
    DrillShowing #outcome { height: auto; margin: 1 0 0 0; }
    DrillShowing #grades { margin: 0 1; }
    DrillShowing #answer, DrillShowing #letters, DrillShowing #hints, DrillShowing #lines,
    DrillShowing #outcome, DrillShowing #grades, DrillShowing #picture { display: none; }
    DrillShowing.-posed #answer, DrillShowing.-posed.-nordic #letters, DrillShowing.-posed #hints,
    DrillShowing.-posed #lines, DrillShowing.-checked #outcome, DrillShowing.-checked #grades,
    DrillShowing.-over #outcome, DrillShowing.-drawn #picture { display: block; }
    DrillShowing.-checked.-parts #asks { display: none; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[str] = []
        self._part = 0
        self.notice = ""
        """What is to be said before the first answer."""

    def furnish(self) -> ComposeResult:
        """What any task may need; the state decides what is seen."""
        with Vertical(id="frame"), Vertical(id="column"):
            with VerticalScroll(id="stage", can_focus=False):
                yield Static(id="heading")
                yield Static(id="picture")
                yield Static(id="shown")
                yield Static(id="asks")
                yield Static(id="hints")
                yield Static(id="lines")
                yield Static(id="outcome")
            yield TextBox(id="answer", enter="Answer")
            yield Chips(
                [Chip(letter, letter, style="bold") for letter in SPECIAL], id="letters", centred=True
            )
            yield Chips(id="grades", centred=True, gap=3)

    def _show_task(self, state: Posed | Checked) -> None:
        task = state.task
        detail = displayable(task.detail, one_line=True)
        heading = displayable(task.heading, one_line=True)
        self.query_one("#heading", Static).update(
            Content.assemble((heading, "bold"), (f"   {detail}" if detail else "", "$muted"))
        )
        self.set_class(bool(task.picture), "-drawn")
        self.query_one("#picture", Static).update(Content(displayable(task.picture).rstrip()))
        shown = "\n".join(displayable(line, one_line=True) for line in task.shown)
        self.query_one("#shown", Static).update(Content(shown))
        self.query_one("#shown", Static).set_class(not shown, "-empty")
        language = task.web.card.language if task.web is not None else ""
        self.set_class(language.partition("-")[0] in NORDIC, "-nordic")

    def show_posed(self, state: Posed) -> None:
        """A task, its cues and the lines written so far."""
        self._show_task(state)
        task = state.task
        many = task.takes is not Takes.LINE
        asks = displayable(task.asks, one_line=True)
        notice = f"\n{self.notice}" if self.notice else ""
        self.query_one("#asks", Static).update(Content.assemble(asks, (notice, "$accent")))
        self.query_one("#hints", Static).update(Content.assemble(*_hints(state)))
        box = self.query_one("#answer", TextBox)
        box.placeholder = (
            "Enter adds it; an empty Enter ends" if many else "an empty Enter means you don't know"
        )
        self.show_lines()
        box.focus()
        if state.hints:  # the newest must be seen, whatever stands above
            self.call_after_refresh(self.query_one("#stage").scroll_end, animate=False)

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
        self.set_class(bool(state.outcome.parts), "-parts")
        width = max(20, min(110, self.size.width - 10))
        outcome = self.query_one("#outcome", Static)
        lines = outcome_lines(state, width, self._part)
        outcome.update(lines)
        if state.outcome.parts:
            above = lines.plain.partition("▸")[0].count("\n")
            self.call_after_refresh(self._keep_in_sight, above if self._part else 0)
        elif state.task.picture:  # what came of it must be seen; the drawing can be scrolled back to
            self.call_after_refresh(self.query_one("#stage").scroll_end, animate=False)
        self.query_one("#grades", Chips).chips = grade_chips(
            state.intervals, state.outcome.suggested, lapsed=bool(state.hints)
        )

    def _keep_in_sight(self, row: int) -> None:
        """Scroll so that a row of the outcome, with what came for it below, is seen."""
        stage, outcome = self.query_one("#stage", VerticalScroll), self.query_one("#outcome", Static)
        top = outcome.virtual_region.y + row if row else 0
        stage.scroll_to_region(Region(0, top, 1, 4), animate=False)

    def show_over(self, state: Over) -> None:
        """How it went, and what was missed."""
        self.set_focus(None)
        self.set_class(False, "-drawn")
        self.query_one("#heading", Static).update(Content("Done"))
        for name in ("#shown", "#asks"):
            self.query_one(name, Static).update(Content(""))
        tasks = "1 task" if state.tasks == 1 else f"{state.tasks} tasks"
        share = f", {percent(state.score)} of the links recalled" if state.mode in BY_LINKS else ""
        missed = missed_lines(state.missed, max(20, min(110, self.size.width - 10)))
        self.query_one("#outcome", Static).update(
            Content.assemble(
                f"{tasks}, {state.right} right" if state.tasks else "Nothing was answered; all was skipped",
                (share if state.tasks else "", "$muted"),
                ("\n\nnot this time\n" if missed else "", "$primary"),
                "\n".join(missed),
            )
        )


def _hints(state: Posed) -> list[str | tuple[str, str]]:
    """Return the cues given so far, a link with the name of its slot."""
    parts: list[str | tuple[str, str]] = []
    web = state.task.web
    for hint in state.hints:
        slot = web.template.slot(hint.slot) if web is not None and hint.slot else None
        named = f"{displayable(slot.title, one_line=True)}: " if slot is not None else ""
        parts += [("◇ ", "$accent"), (named, "$primary"), displayable(hint.text, one_line=True) + "\n"]
    return parts
