"""Finds a card by its name or by what comes to mind: cards rise, Enter takes the first or the chosen one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input

from densecards.text import displayable
from densecards.tui.beside import ask_beside
from densecards.tui.messages import Came, RowChosen
from densecards.tui.widgets.recalled import nothing, recalled_table
from densecards.tui.widgets.table import Table
from densecards.tui.widgets.textbox import TextBox

if TYPE_CHECKING:
    from densecards.tui.app import DensecardsApp

PAUSE = 0.1
TOP = 6


@dataclass
class CardFound(Message):
    """A card was taken."""

    card: str
    headword: str


@dataclass
class FindingEnded(Message):
    """An empty line was sent: nothing more is looked for."""


class Finder(Vertical):
    """The box, with what rises above it; nothing is seen before `begin`."""

    DEFAULT_CSS = """
    Finder { height: auto; display: none; }
    Finder.-finding { display: block; }
    Finder #recalled { height: 8; margin: 0 1; display: none; }
    Finder.-asking #recalled { display: block; }
    Finder #which { margin: 0 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("down", "down", show=False)]

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._cue = ""

    def compose(self) -> ComposeResult:
        """Table and box."""
        yield recalled_table()
        yield TextBox(placeholder="Which card? Type, and Enter takes the first", enter="Take it", id="which")

    @property
    def finding(self) -> bool:
        """A card is being looked for."""
        return self.has_class("-finding")

    def begin(self) -> None:
        """Look for a card."""
        self.set_class(True, "-finding")
        self.query_one("#which", TextBox).focus()

    def end(self) -> None:
        """Look for none."""
        self.query_one("#which", TextBox).show("")
        self.remove_class("-finding", "-asking")

    def on_came(self, message: Came) -> None:
        """Cards rise."""
        message.stop()
        self.query_one("#recalled", Table).show(
            message.recollection.results, keep=False, empty=nothing(message.recollection)
        )

    def on_input_changed(self, message: Input.Changed) -> None:
        """Ask the memory a moment after each key."""
        message.stop()
        cue = self._cue = message.value.strip()
        self.set_class(bool(cue), "-asking")
        if cue:
            self.set_timer(PAUSE, lambda: self._recall(cue))

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """Take what rose first; an empty line ends it."""
        message.stop()
        if message.value.strip():
            self._take()
        else:
            self.post_message(FindingEnded())

    def on_row_chosen(self, message: RowChosen) -> None:
        """Take the card under the cursor."""
        message.stop()
        self._take()

    def action_down(self) -> None:
        """From the box into what rose."""
        if self.has_class("-asking"):
            self.query_one("#recalled", Table).focus()

    def _recall(self, cue: str) -> None:
        if cue == self._cue:
            door = cast("DensecardsApp", self.app).door
            ask_beside(
                self, door, lambda desk: desk.called(cue, top=TOP), Came, ponder="recall", group="recall"
            )

    def _take(self) -> None:
        found = self.query_one("#recalled", Table).current
        if found is not None and self.has_class("-asking"):
            self.query_one("#which", TextBox).show("")
            self.post_message(CardFound(found.id, displayable(found.headword, one_line=True)))
