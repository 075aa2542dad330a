"""What is shown when the collection cannot be opened: the line that says what to do, and the way out."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from densecards.text import displayable
from densecards.tui.screens.room import Room


class TroubleScreen(Room):
    """One line, and quit."""

    HEADING = "Trouble"
    DEFAULT_CSS = "TroubleScreen #trouble { height: 1fr; padding: 2 4; color: $error; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("q,enter", "give_up", "Quit"),
        Binding("escape", "give_up", "Quit", show=False),
    ]

    def __init__(self, line: str) -> None:
        super().__init__()
        self._line = displayable(line)

    def furnish(self) -> ComposeResult:
        """The line."""
        yield Static(Content(self._line), id="trouble")

    def action_give_up(self) -> None:
        """Leave with the status of an error and the line on the terminal."""
        self.shell.exit(return_code=1, message=Text(self._line))
