"""Small questions over a screen: yes or no, or one line of text."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from densecards.text import displayable
from densecards.tui.widgets.bars import KeyLine
from densecards.tui.widgets.textbox import TextBox

_BOX = """
    %(name)s { align: center middle; background: $background 60%%; }
    %(name)s > Vertical {
        width: 70; max-width: 90%%; height: auto; border: round $accent; background: $surface; padding: 1 2;
    }
    %(name)s KeyLine { background: $surface; dock: none; padding: 0; margin: 1 0 0 0; }
"""


class ConfirmScreen(ModalScreen[bool]):
    """Asked only for what cannot be undone. `yes` is the word on the key that does it."""

    DEFAULT_CSS = _BOX % {"name": "ConfirmScreen"}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "answer(True)", "Yes"),
        Binding("n,escape", "answer(False)", "No"),
    ]

    def __init__(self, question: str) -> None:
        super().__init__()
        self._question = displayable(question)

    def compose(self) -> ComposeResult:
        """The question and its keys."""
        with Vertical():
            yield Static(Content(self._question))
            yield KeyLine()

    def action_answer(self, yes: bool) -> None:
        """Close with the answer."""
        self.dismiss(yes)


class LineScreen(ModalScreen[str]):
    """Asks for one line; Esc gives ""."""

    DEFAULT_CSS = _BOX % {"name": "LineScreen"}
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "cancel", "Cancel")]

    def __init__(self, question: str, value: str = "") -> None:
        super().__init__()
        self._question = displayable(question)
        self._value = value

    def compose(self) -> ComposeResult:
        """The question and the box."""
        with Vertical():
            yield Static(Content(self._question))
            yield TextBox(self._value, id="line")
            yield KeyLine()

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """Close with the line."""
        message.stop()
        self.dismiss(message.value.strip())

    def action_cancel(self) -> None:
        """Close with nothing."""
        self.dismiss("")
