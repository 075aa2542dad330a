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
    NAME { align: center middle; background: $background 60%; }
    NAME > Vertical {
        width: 70; max-width: 90%; height: auto; border: round $accent; background: $surface; padding: 1 2;
    }
    NAME KeyLine { background: $surface; dock: none; padding: 0; margin: 1 0 0 0; }
"""


def box_css(name: str) -> str:
    """Return the looks of a small screen of that class over another."""
    return _BOX.replace("NAME", name)


class ConfirmScreen(ModalScreen[bool]):
    """Asked only for what cannot be undone. `yes` is the word on the key that does it."""

    DEFAULT_CSS = box_css("ConfirmScreen")
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


class LineScreen(ModalScreen[str | None]):
    """Asks for one line; Esc gives None, and so does an empty line unless `empty` lets it count."""

    DEFAULT_CSS = box_css("LineScreen")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "keep", "Keep"),
        Binding("escape", "cancel", "Cancel"),
    ]

    def __init__(self, question: str, value: str = "", *, empty: bool = False) -> None:
        super().__init__()
        self._empty = empty
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
        text = message.value.strip()
        self.dismiss(text if text or self._empty else None)

    def action_keep(self) -> None:
        """What Enter in the box does."""
        self.query_one("#line", TextBox).focus()

    def action_cancel(self) -> None:
        """Close with nothing."""
        self.dismiss(None)
