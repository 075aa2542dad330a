"""What the builder of palaces and journeys shows: what is built, its stations, and the box that finds a card.

It draws the plan that it is given and knows nothing of how one is changed.
"""

from __future__ import annotations

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from densecards.text import displayable
from densecards.tui.chainplan import JOURNEY, PALACE, ChainPlan
from densecards.tui.screens.room import Room
from densecards.tui.widgets.finder import Finder
from densecards.tui.widgets.steps import station_table
from densecards.tui.widgets.table import Table

_HOW = {
    PALACE: "A card a room, in the order in which you walk. See it there, large and moving.",
    JOURNEY: "A card a stop, in the order in which it happens. Tell what happens at each.",
}


class BuildShowing(Room):
    """The face of the builder."""

    HEADING = "Build"
    AUTO_FOCUS = "#steps"
    DEFAULT_CSS = """
    BuildShowing #what { height: auto; margin: 1 3 0 3; max-width: 110; }
    BuildShowing #steps { height: 1fr; margin: 1 1 0 1; }
    BuildShowing #whole { height: auto; max-height: 3; margin: 0 3; max-width: 110; color: $accent; }
    """

    def __init__(self, plan: ChainPlan) -> None:
        super().__init__()
        self._plan = plan

    def furnish(self) -> ComposeResult:
        """What is built, its stations, and the box."""
        yield Static(id="what")
        yield station_table(id="steps")
        yield Static(id="whole")
        yield Finder(id="finder")

    def on_row_moved(self) -> None:
        """The whole text of the station under the cursor."""
        self.show_whole()

    def show(self) -> None:
        """The plan as it is."""
        plan = self._plan
        title = displayable(plan.title, one_line=True) or f"a new {plan.kind}"
        how = _HOW[plan.kind]
        self.query_one("#what", Static).update(
            Content.assemble((title, "bold"), (f"   {plan.told()}\n{how}", "$muted"))
        )
        self.query_one("#steps", Table).show(list(enumerate(plan.stations)))
        self.show_whole()
        self.refresh_bindings()

    def show_whole(self) -> None:
        """The whole text of the station under the cursor."""
        current = self.query_one("#steps", Table).current
        text = displayable(current[1].text, one_line=True) if current is not None else ""
        self.query_one("#whole", Static).update(Content(text))
