"""The lab: nets and landscapes to hold in your hand, in four tabs. Pleasant enough to show a class.

The tabs do their own work (`densecards.tui.lab`); this screen only turns from one to another.
"""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import ContentSwitcher

from densecards.tui.lab.about import AboutTab
from densecards.tui.lab.experiments import ExperimentsTab
from densecards.tui.lab.landscape import LandscapeTab
from densecards.tui.lab.pattern import PatternTab
from densecards.tui.lab.tab import LabTab
from densecards.tui.messages import ChipPressed
from densecards.tui.screens.room import Room
from densecards.tui.widgets.chips import Chip, Chips

TABS = {"pattern": "Pattern", "landscape": "Landscape", "experiments": "Experiments", "about": "About"}


class LabScreen(Room):
    """Four tabs, turned with 1 to 4 or the function keys beside the line for a cue."""

    HEADING = "Lab"
    AUTO_FOCUS = ""
    DEFAULT_CSS = """
    LabScreen #tabs { height: 1; padding: 0 1; }
    LabScreen ContentSwitcher { height: 1fr; }
    LabScreen.-wide #side { width: 60; padding: 1 2; }
    LabScreen.-wide #shape { width: 48; padding: 1 2; }
    LabScreen.-wide #told { margin: 2 0 0 0; }
    LabScreen.-tall #energy { height: 12; }
    LabScreen.-tall #alike { margin: 1 0; }
    LabScreen.-tall #words { display: block; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(f"{n},f{n + 1}", f"turn({n - 1})", show=False) for n in range(1, 5)),
        Binding("escape", "leave", "Back"),
    ]

    def furnish(self) -> ComposeResult:
        """The line of tabs, and the tabs."""
        yield Chips(id="tabs", gap=1)
        with ContentSwitcher(initial="pattern"):
            yield PatternTab()
            yield LandscapeTab()
            yield ExperimentsTab()
            yield AboutTab()

    def on_mount(self) -> None:
        """Open the first tab."""
        self.call_after_refresh(self.action_turn, 0)

    def on_chip_pressed(self, message: ChipPressed) -> None:
        """A tab was clicked."""
        if message.chip in TABS:
            self.action_turn(list(TABS).index(message.chip))

    def action_turn(self, tab: int) -> None:
        """Open a tab."""
        name = list(TABS)[tab]
        self.query_one(ContentSwitcher).current = name
        self.query_one("#tabs", Chips).chips = [
            Chip(key, title, str(number), chosen=key == name)
            for number, (key, title) in enumerate(TABS.items(), start=1)
        ]
        self.query_one(f"#{name}", LabTab).enter()

    def action_leave(self) -> None:
        """Out of what the tab is in, then back."""
        current = self.query_one(ContentSwitcher).current or "pattern"
        if not self.query_one(f"#{current}", LabTab).leave():
            super().action_leave()
