"""Statistics: one question at a time, drawn in characters, with what it says in words above."""

from __future__ import annotations

import importlib.util
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from densecards.text import displayable
from densecards.tui.messages import Began, ChipPressed, Drawn, Noted, Placed, Troubled
from densecards.tui.screens.asking import ConfirmScreen, LineScreen
from densecards.tui.screens.fit import FitScreen
from densecards.tui.screens.room import Room
from densecards.tui.widgets.chips import Chip, Chips

if TYPE_CHECKING:
    from densecards.study import Desk
    from densecards.study.optimising import Optimised
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


@dataclass
class Fitted(Message):
    """FSRS was fitted, in so many seconds."""

    found: Optimised
    seconds: float


class StatisticsScreen(Room):
    """The kinds in a line, the figure below."""

    HEADING = "Statistics"
    AUTO_FOCUS = ""
    DEFAULT_CSS = """
    StatisticsScreen #kinds { margin: 1 2 0 2; }
    StatisticsScreen #page {
        width: 100%; height: 1fr; padding: 1 2 0 2; scrollbar-gutter: stable; scrollbar-size-vertical: 1;
    }
    StatisticsScreen #figure { width: 1fr; height: auto; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "kind(-1)", "Another", key_display="← →"),
        Binding("right,tab", "kind(1)", show=False),
        Binding("down,pagedown", "scroll_page(1)", "Scroll", key_display="↑ ↓"),
        Binding("up,pageup", "scroll_page(-1)", show=False),
        Binding("w", "write", "Write to a file"),
        Binding("o", "optimise", "Fit to my memory"),
        Binding("escape", "leave", "Back"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._kind = FIRST
        self._statistics: Statistics | None = None
        self._weighed = False
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
        self._read()

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
        if message.session.answers and not message.session.densities and not self._weighed:
            self._weigh()

    def on_drawn(self, message: Drawn) -> None:
        """A figure came."""
        self._figures[message.kind] = message.figure
        self._show()

    def on_troubled(self, message: Troubled) -> None:
        """Say it in the figure's place too."""
        if self._kind not in self._figures:
            self.query_one("#figure", Static).update(Content(displayable(message.line)))

    def on_noted(self, message: Noted) -> None:
        """A file was written, or webs were weighed; what that changed is read again."""
        if message.line:
            self.say(message.line)
        if message.data == "again":
            self._figures.clear()
            self._read()

    def on_fitted(self, message: Fitted) -> None:
        """Show before and after; the old weights are one key away."""
        self._figures.clear()
        self._read()
        self.shell.push_screen(FitScreen(message.found, message.seconds), self._fit_left)

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
        if figure is None or not figure.charts:
            self.say("There is nothing drawn yet that could be written")
            return

        def given(path: str | None) -> None:
            if path:
                file = Path(path).expanduser().absolute()
                if file.exists():
                    self.shell.push_screen(
                        ConfirmScreen(
                            f"{file} is there already. Write over it?", yes="Write over it", no="No"
                        ),
                        lambda yes: self._write(figure, file) if yes else None,
                    )
                else:
                    self._write(figure, file)

        self.shell.push_screen(
            LineScreen(
                "Write the plot where? A file that ends in .png, .svg or .pdf", str(place(self._kind))
            ),
            given,
        )

    def action_optimise(self) -> None:
        """Fit the scheduler to the learner's own log."""
        self.say("Fitting FSRS to your answers; this takes some seconds …")

        def work(desk: Desk) -> Fitted:
            begun = time.monotonic()
            found = desk.optimise()
            return Fitted(found, time.monotonic() - begun)

        self.ask(work, lambda fitted: fitted, ponder="statistics", group="fit")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Scrolling is offered where there is more than a page."""
        if action == "scroll_page" and self.is_mounted:
            return self.query_one("#page").max_scroll_y > 0
        return super().check_action(action, parameters)

    def _fit_left(self, how: str | None) -> None:
        if how == "back":
            self.ask(lambda desk: desk.restore_weights(), lambda line: Noted(line.capitalize(), "again"))

    def _write(self, figure: Any, file: Path) -> None:
        self.ask(lambda desk: figure.write(file), lambda _: Noted(f"Written: {file}"), ponder="statistics")

    def _read(self) -> None:
        self.ask(lambda desk: desk.statistics(), Began, ponder="statistics")

    def _weigh(self) -> None:
        """Let the memory weigh the webs where nobody has: density and mix-ups speak of it."""
        self._weighed = True
        self.title_bar.status = "weighing the webs …"

        def done(_: object) -> Noted:
            self.title_bar.status = ""
            return Noted("", "again")

        self.ask(lambda desk: desk.density(), done, ponder="density")

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
        page = self.query_one("#page")
        if figure is None:
            text = "working it out …" if self._statistics is not None else "reading your answers …"
        else:
            width = self.size.width - 5  # the page's edges, and the scroll bar, shown or not
            text = "\n".join(figure.lines(width=max(40, width), page=max(8, self.size.height - 6)))
        self.query_one("#figure", Static).update(Content(displayable(text)))
        page.scroll_home(animate=False)
        self.call_after_refresh(self.refresh_bindings)


def place(kind: str) -> Path:
    """Return where a plot would go: the folder for pictures, where there is one, else the home folder."""
    from platformdirs import user_pictures_path

    folder = user_pictures_path()
    ending = "png" if importlib.util.find_spec("matplotlib") else "svg"
    return (folder if folder.is_dir() else Path.home()) / f"densecards-{kind}.{ending}"
