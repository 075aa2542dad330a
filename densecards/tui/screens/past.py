"""What you did, the latest first; any number of acts is taken back, the last first."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from densecards.tui.messages import Changed, RowChosen
from densecards.tui.screens.room import Room
from densecards.tui.widgets.table import Cell, Column, Table

if TYPE_CHECKING:
    from densecards.study.undoing import Act

MOST = 300
_WORDS = {
    "suspend": "left out",
    "unsuspend": "taken in again",
    "bury": "left out until tomorrow",
    "unbury": "taken in again",
    "chain": "palace or journey",
    "answer (known)": "known already",
}


@dataclass
class Acts(Message):
    """What was done came, with the headwords of its cards."""

    acts: list[Act]
    titles: dict[str, str]


class PastScreen(Room):
    """A table of acts."""

    HEADING = "What you did"
    AUTO_FOCUS = "#past"
    DEFAULT_CSS = """
    PastScreen #how { height: auto; margin: 1 3; color: $muted; max-width: 110; }
    PastScreen #past { margin: 0 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("u,ctrl+z", "undo", "Take the last one back"),
        Binding("b", "back_to", "Back to before this one"),
        Binding("w", "web", "Its web"),
        Binding("escape", "leave", "Back"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._titles: dict[str, str] = {}

    def furnish(self) -> ComposeResult:
        """How it works, and the table."""
        yield Static(
            Content(
                "Nothing is ever rubbed out: taking an act back is written down too, and the schedule is as "
                "if the act had not been. u takes the last one back, b all of them down to the cursor."
            ),
            id="how",
        )
        table: Table[Act] = Table(
            [
                Column("at", "when", 13),
                Column("what", "what", 20, grow=1),
                Column("card", "card", 20, grow=1),
            ],
            self._cells,
            lambda act: act.entries[0],
            empty="…",
            does="Its web",
            id="past",
        )
        yield table

    def on_screen_resume(self) -> None:
        """Read."""
        self._read()

    def on_acts(self, message: Acts) -> None:
        """Show them."""
        self._titles.update(message.titles)
        table = self.query_one("#past", Table)
        table.show(message.acts, keep=False, empty="nothing yet: what you do is listed here")
        table.cursor = 0

    def on_changed(self, message: Changed) -> None:
        """Something was taken back."""
        self.say(message.line)
        self._read()

    def on_row_chosen(self, message: RowChosen) -> None:
        """Enter shows the card."""
        self.action_web()

    def action_undo(self) -> None:
        """Take the last act back."""
        self._take_back(1)

    def action_back_to(self) -> None:
        """Take everything back down to the act under the cursor."""
        self._take_back(self.query_one("#past", Table).cursor + 1)

    def action_web(self) -> None:
        """The web of the act's card."""
        act = self.query_one("#past", Table).current
        if act is not None and act.card:
            self.shell.action_web(act.card)

    def _take_back(self, count: int) -> None:
        if self.query_one("#past", Table).items:
            line = "1 act taken back" if count == 1 else f"{count} acts taken back"
            self.ask(lambda desk: desk.undo_last(count), lambda _: Changed(line))

    def _read(self) -> None:
        self.ask(
            lambda desk: (
                acts := desk.last_acts(MOST),
                desk.headwords({act.card for act in acts if act.card}),
            ),
            lambda read: Acts(*read),
            group="past",
        )

    def _cells(self, act: Act) -> tuple[Cell, ...]:
        at = time.strftime("%d %b %H:%M", time.localtime(act.at / 1000))
        return (at, "dim"), _WORDS.get(act.what, act.what), (self._titles.get(act.card, act.card), "row")
