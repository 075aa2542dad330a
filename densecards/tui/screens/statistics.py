"""Statistics: one question at a time, drawn in characters, with what it says in words above."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from densecards.text import displayable
from densecards.tui.messages import Began, ChipPressed, Drawn, Noted, Placed, Troubled
from densecards.tui.screens.asking import LineScreen
from densecards.tui.screens.room import Room
from densecards.tui.widgets.chips import Chip, Chips

if TYPE_CHECKING:
    from densecards.study import Desk
    from densecards.study.statistics import Statistics

KINDS = (
    ("works", "does it work?"),
    ("forecast", "forecast"),
    ("retention", "retention"),
    ("calendar", "calendar"),
    ("density", "density"),
    ("learning", "learning"),
    ("time", "time"),
    ("answers", "answer times"),
    ("mixups", "mix-ups"),
    ("workload", "workload"),
)
FIRST = "forecast"


class StatisticsScreen(Room):
    """The kinds in a line, the figure below."""

    HEADING = "Statistics"
    AUTO_FOCUS = ""
    DEFAULT_CSS = """
    StatisticsScreen #kinds { margin: 1 2 0 2; }
    StatisticsScreen #page { padding: 1 2; height: 1fr; }
    StatisticsScreen #figure { width: auto; height: auto; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "kind(-1)", "Another", key_display="← →"),
        Binding("right,tab", "kind(1)", show=False),
        Binding("w", "write", "Write to a file"),
        Binding("o", "optimise", "Fit to my memory"),
        Binding("up,pageup", "scroll_page(-1)", show=False),
        Binding("down,pagedown", "scroll_page(1)", show=False),
        Binding("escape", "leave", "Back"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._kind = FIRST
        self._statistics: Statistics | None = None
        self._figures: dict[str, Any] = {}

    def furnish(self) -> ComposeResult:
        """Kinds and page."""
        yield Chips(id="kinds", gap=1)
        with VerticalScroll(id="page", can_focus=False):
            yield Static(id="figure")

    def on_mount(self) -> None:
        """Read the log."""
        self._show()
        self.recall_place("statistics")
        self.ask(lambda desk: desk.statistics(), Began, ponder="statistics")

    def on_placed(self, message: Placed) -> None:
        """The figure of the last visit."""
        kind = message.place.get("kind", "")
        if kind in dict(KINDS):
            self._kind = kind
            self._draw()

    def on_resize(self) -> None:
        """Draw in the new width."""
        self._show()

    def on_began(self, message: Began) -> None:
        """The log was read."""
        self._statistics = message.session
        self._draw()

    def on_drawn(self, message: Drawn) -> None:
        """A figure came."""
        self._figures[message.kind] = message.figure
        self._show()

    def on_troubled(self, message: Troubled) -> None:
        """Say it in the figure's place too."""
        if self._kind not in self._figures:
            self.query_one("#figure", Static).update(Content(displayable(message.line)))

    def on_noted(self, message: Noted) -> None:
        """Something was done; what it changed is read again."""
        self.say(message.line)
        if message.data == "again":
            self._figures.clear()
            self.ask(lambda desk: desk.statistics(), Began, ponder="statistics")

    def on_chip_pressed(self, message: ChipPressed) -> None:
        """A kind was clicked."""
        self._kind = message.chip
        self._draw()
        self.keep_place("statistics", kind=self._kind)

    def action_kind(self, by: int) -> None:
        """The next kind."""
        kinds = [kind for kind, _ in KINDS]
        self._kind = kinds[(kinds.index(self._kind) + by) % len(kinds)]
        self._draw()
        self.keep_place("statistics", kind=self._kind)

    def action_scroll_page(self, by: int) -> None:
        """Scroll what is longer than the screen."""
        self.query_one("#page").scroll_relative(y=by * max(1, self.size.height // 3), animate=False)

    def action_write(self) -> None:
        """Write the figure to a file."""
        figure = self._figures.get(self._kind)
        if figure is None:
            return

        def given(path: str | None) -> None:
            if path:
                file = Path(path).expanduser()
                self.ask(
                    lambda desk: figure.write(file), lambda _: Noted(f"Written: {file}"), ponder="statistics"
                )

        self.shell.push_screen(LineScreen("Write it where? (.svg or .png)", f"{self._kind}.svg"), given)

    def action_optimise(self) -> None:
        """Fit the scheduler to the learner's own log."""
        self.say("Fitting …")
        self.ask(
            lambda desk: desk.optimise(), lambda done: Noted(done.sentence, "again"), ponder="statistics"
        )

    def _draw(self) -> None:
        self._show()
        kind, statistics = self._kind, self._statistics
        if statistics is None or kind in self._figures:
            return

        def work(desk: Desk) -> Drawn:
            return Drawn(kind, desk.workload() if kind == "workload" else statistics.figure(kind))

        self.ask(work, lambda drawn: drawn, ponder="statistics", group="figure")

    def _show(self) -> None:
        self.query_one("#kinds", Chips).chips = [
            Chip(kind, title, chosen=kind == self._kind) for kind, title in KINDS
        ]
        figure = self._figures.get(self._kind)
        if figure is None:
            text = "reading your answers …"
        else:
            height = max(8, self.size.height - 12)
            text = "\n".join(figure.lines(width=max(40, self.size.width - 8), height=height))
        self.query_one("#figure", Static).update(Content(displayable(text)))
