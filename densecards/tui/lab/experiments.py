"""Experiments: the list, a run with its progress, and what was expected beside what was measured."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from densecards.errors import Cancelled
from densecards.tui.drawing import bar
from densecards.tui.lab import work
from densecards.tui.lab.report import Drawn, page
from densecards.tui.lab.tab import LabTab, Paper
from densecards.tui.messages import Advanced, RowChosen, Troubled
from densecards.tui.widgets.table import Cell, Column, Table

if TYPE_CHECKING:
    from densecards.lab.experiment import Experiment
    from densecards.lab.outcome import Outcome

_OFTEN = 0.1
"""Seconds between two reports of progress."""


@dataclass
class Found(Message):
    """The experiments there are."""

    experiments: Sequence[Experiment]


@dataclass
class Ended(Message):
    """A run is over; None where it was stopped."""

    outcome: Outcome | None


@dataclass
class ChartsDrawn(Message):
    """The charts of the last run, as lines for a width."""

    outcome: Outcome
    drawn: Drawn


class ExperimentsTab(LabTab):
    """A list, and over it the page of a run."""

    DEFAULT_CSS = """
    ExperimentsTab #list { height: 1fr; padding: 0 1; }
    ExperimentsTab #run { height: 1; padding: 0 2; color: $accent; }
    ExperimentsTab #paper { height: 1fr; padding: 0 2; display: none; }
    ExperimentsTab.-paper #list { display: none; }
    ExperimentsTab.-paper #paper { display: block; }
    """
    FIRST = "#list"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "again", "Run again"),
        Binding("g", "great", "In full"),
        Binding("x", "stop", "Stop"),
    ]

    def __init__(self) -> None:
        super().__init__(id="experiments")
        self._known: dict[str, Experiment] = {}
        self._verdicts: dict[str, tuple[str, str]] = {}
        self._under_way = ""
        self._last: Outcome | None = None
        self._stop = threading.Event()

    def compose(self) -> ComposeResult:
        """The list, the line of progress, the page."""
        table: Table[Experiment] = Table(
            [
                Column("name", "experiment", 14),
                Column("alias", "", 3, needs=60),
                Column("title", "what", 20, grow=1),
                Column("verdict", "last run", 12),
            ],
            self._cells,
            lambda each: each.name,
            empty="reading the experiments …",
            id="list",
        )
        yield table
        yield Static(id="run")
        with Paper(id="paper"):
            yield Static(id="text")

    def enter(self) -> None:
        """The first time, read what there is."""
        if self.has_class("-paper"):
            self.query_one("#paper").focus()
        else:
            super().enter()
        if not self._known:
            self.ask(lambda desk: work.experiments(), Found, group="found")

    def leave(self) -> bool:
        """Escape stops a run, then goes back to the list."""
        if self._under_way:
            self.action_stop()
            return True
        if self.has_class("-paper"):
            self._to_list()
            return True
        return False

    def on_unmount(self) -> None:
        """A run does not outlive its screen."""
        self._stop.set()

    # What comes back

    def on_found(self, message: Found) -> None:
        """Fill the list."""
        self._known = {each.name: each for each in message.experiments}
        self.query_one("#list", Table).show(message.experiments)
        self._hint()

    def on_advanced(self, message: Advanced) -> None:
        """Progress."""
        message.stop()
        if self._under_way and not self._stop.is_set():
            share = message.done / message.total if message.total else 0.0
            what = f" {message.what}" if message.what else ""
            count = f"{message.done}/{message.total}" if message.total else "…"
            line = f"{self._under_way}{what} {count} "
            self.query_one("#run", Static).update(
                Content.assemble(
                    (line, "$accent"), (bar(share, 24).replace(" ", "·"), "$primary"), "  x stops"
                )
            )

    def on_ended(self, message: Ended) -> None:
        """Show what came out."""
        self._under_way = ""
        self.refresh_bindings()
        if message.outcome is None:
            self._hint("Stopped; nothing was kept. ")
            return
        self._last = message.outcome
        judged = [claim for claim in message.outcome.findings.claims if claim.judged]
        good = sum(claim.holds for claim in judged)
        self._verdicts[message.outcome.name] = (
            (
                f"{'✓' if good == len(judged) else '✗'} {good} of {len(judged)}",
                "good" if good == len(judged) else "bad",
            )
            if judged
            else ("done", "dim")
        )
        self._hint()
        self._draw()

    def on_charts_drawn(self, message: ChartsDrawn) -> None:
        """The page is ready."""
        if message.outcome is self._last:
            self.query_one("#text", Static).update(page(message.outcome, message.drawn))
            self.add_class("-paper")
            paper = self.query_one("#paper")
            paper.scroll_home(animate=False)
            if self.display:
                paper.focus()
            self.refresh_bindings()

    def on_troubled(self, message: Troubled) -> None:
        """A refused run is over; the screen says the line."""
        self._under_way = ""
        self._hint()
        self.refresh_bindings()

    def on_resize(self) -> None:
        """Charts follow the width."""
        if self.has_class("-paper"):
            self._draw()

    # What the learner does

    def on_row_chosen(self, message: RowChosen) -> None:
        """Enter on the list runs the quick form."""
        message.stop()
        self._run(message.key, quick=True)

    def action_again(self) -> None:
        """The same once more, quickly."""
        self._run(self._named, quick=True)

    def action_great(self) -> None:
        """At full size, as published: may take minutes."""
        self._run(self._named, quick=False)

    def action_stop(self) -> None:
        """Stop at the next whole step."""
        self._stop.set()
        if self._under_way:
            self.query_one("#run", Static).update(Content(f"stopping {self._under_way} …"))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Stop counts during a run, the others between runs."""
        if action == "stop":
            return bool(self._under_way)
        if action == "again":
            return not self._under_way and self.has_class("-paper")
        return not self._under_way if action == "great" else True

    @property
    def _named(self) -> str:
        if self.has_class("-paper") and self._last is not None:
            return self._last.name
        return self.query_one("#list", Table).current_key

    def _run(self, name: str, *, quick: bool) -> None:
        experiment = self._known.get(name)
        if experiment is None or self._under_way:
            return
        self._under_way = name
        self._stop = stop = threading.Event()
        self.query_one("#run", Static).update(Content(f"{name} begins …  x stops"))
        self.refresh_bindings()
        told = 0.0

        def progress(done: int, total: int, what: str) -> None:
            nonlocal told
            now = time.monotonic()
            if now - told >= _OFTEN or done >= total > 0:
                told = now
                self.post_message(Advanced(done, total, what))

        def perform(desk: Any) -> Outcome | None:
            try:
                return work.perform(desk, experiment, quick, progress, stop)
            except Cancelled:
                return None

        self.ask(perform, Ended, group="run")

    def _draw(self) -> None:
        outcome = self._last
        if outcome is not None:
            width = max(40, self.size.width - 6)
            height = 24 if self.size.height > 30 else 14
            self.ask(
                lambda desk: work.draw(outcome, width, height),
                lambda drawn: ChartsDrawn(outcome, drawn),
                group="draw",
            )

    def _to_list(self) -> None:
        self.remove_class("-paper")
        table = self.query_one("#list", Table)
        table.show(table.items)
        table.focus()
        self.refresh_bindings()

    def _hint(self, before: str = "") -> None:
        self.query_one("#run", Static).update(
            Content.styled(f"{before}Enter runs a quick form in seconds, g the published sizes", "$muted")
        )

    def _cells(self, each: Experiment) -> tuple[Cell, ...]:
        return each.name, (each.alias, "dim"), each.title, self._verdicts.get(each.name, ("", "dim"))
