"""Small questions over a screen: yes or no, one of several, or one line of text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from densecards.text import displayable
from densecards.tui.messages import ChipPressed, RowChosen
from densecards.tui.widgets.bars import KeyLine
from densecards.tui.widgets.chips import Chip, Chips
from densecards.tui.widgets.page import Page
from densecards.tui.widgets.table import Cell, Column, Table
from densecards.tui.widgets.textbox import TextBox

_BOX = """
    NAME { align: center middle; background: $background 60%; }
    NAME > Vertical {
        width: 70; max-width: 90%; height: auto; border: round $accent; background: $surface; padding: 1 2;
    }
    NAME KeyLine, NAME #keys { background: $surface; dock: none; padding: 0; margin: 1 0 0 0; }
"""


def box_css(name: str) -> str:
    """Return the looks of a small screen of that class over another."""
    return _BOX.replace("NAME", name)


class ConfirmScreen(ModalScreen[bool]):
    """Asked for what cannot be undone, and for what wants to be read first. A long text scrolls.

    `yes` and `no` are the words on the keys.
    """

    DEFAULT_CSS = box_css("ConfirmScreen") + "ConfirmScreen #question { height: auto; max-height: 70vh; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "answer(True)", "Yes"),
        Binding("n,escape", "answer(False)", "No"),
        Binding("down", "scroll(1)", show=False),
        Binding("up", "scroll(-1)", show=False),
    ]

    def __init__(self, question: str, *, yes: str = "Yes", no: str = "No") -> None:
        super().__init__()
        self._question = displayable(question)
        self._words = (yes, no)

    def compose(self) -> ComposeResult:
        """The question and its keys."""
        yes, no = self._words
        with Vertical():
            with VerticalScroll(id="question", can_focus=False):
                yield Static(Content(self._question))
            yield Chips([Chip("y", yes, "y"), Chip("n", no, "n")], id="keys")

    def on_chip_pressed(self, message: ChipPressed) -> None:
        """A key was clicked."""
        self.action_answer(message.chip == "y")

    def action_scroll(self, by: int) -> None:
        """Scroll a long question."""
        self.query_one("#question").scroll_relative(y=by, animate=False)

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
            yield Chips([Chip("enter", "Keep", "⏎"), Chip("escape", "Cancel", "esc")], id="keys")

    def on_chip_pressed(self, message: ChipPressed) -> None:
        """A key was clicked."""
        self.app.simulate_key(message.chip)

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


class PageScreen(ModalScreen[str | None]):
    """Asks for a text of some lines, seen whole while it is written; Enter keeps it, Esc gives None."""

    DEFAULT_CSS = box_css("PageScreen") + "PageScreen Page { height: auto; min-height: 5; max-height: 12; }"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "cancel", "Cancel")]

    def __init__(self, question: str, text: str = "") -> None:
        super().__init__()
        self._question = displayable(question)
        self._text = text

    def compose(self) -> ComposeResult:
        """The question and the page."""
        with Vertical():
            yield Static(Content(self._question))
            yield Page(id="page")
            yield Chips([Chip("enter", "Keep", "⏎"), Chip("escape", "Cancel", "esc")], id="keys")

    def on_mount(self) -> None:
        """The text there is, with the cursor at its end."""
        self.query_one("#page", Page).show(self._text)

    def on_chip_pressed(self, message: ChipPressed) -> None:
        """A key was clicked."""
        self.app.simulate_key(message.chip)

    def on_page_submitted(self, message: Page.Submitted) -> None:
        """Close with the text."""
        message.stop()
        self.dismiss(message.text.strip() or None)

    def action_cancel(self) -> None:
        """Close with nothing."""
        self.dismiss(None)


def telling_apart(one: str, other: str) -> str:
    """Return the question for what tells two cards apart."""
    return f"What tells {one} and {other} apart?" if one and other else "What tells the two apart?"


Choice = tuple[str, str]
"""What is chosen, and the words for it."""


class ChooseScreen(ModalScreen[str]):
    """One of several; closes with the name of the one chosen, Esc gives ""."""

    DEFAULT_CSS = (
        box_css("ChooseScreen")
        + "ChooseScreen Table { height: auto; max-height: 9; margin: 1 0 0 0; }"
        + "ChooseScreen #question { height: auto; }"
    )
    AUTO_FOCUS = "#choices"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss('')", "Cancel"),
    ]

    def __init__(self, question: str, choices: Sequence[Choice]) -> None:
        super().__init__()
        self._question = displayable(question)
        self._choices = tuple(choices)

    def compose(self) -> ComposeResult:
        """The question and the choices."""
        with Vertical():
            yield Static(Content(self._question), id="question")
            choices: Table[tuple[int, Choice]] = Table(
                [Column("number", "", 2), Column("what", "", 20, grow=1)],
                _choice_cells,
                lambda row: row[1][0],
                head=False,
                does="Take it",
                id="choices",
            )
            yield choices
            yield KeyLine()

    def on_mount(self) -> None:
        """Each has its digit."""
        self.query_one("#choices", Table).show(list(enumerate(self._choices, start=1)))
        for number, (name, _) in enumerate(self._choices[:9], start=1):
            self._bindings.bind(str(number), f"dismiss({name!r})", show=False)

    def on_row_chosen(self, message: RowChosen) -> None:
        """Close with it."""
        message.stop()
        self.dismiss(message.key)


def _choice_cells(row: tuple[int, Choice]) -> tuple[Cell, ...]:
    return (str(row[0]), "own"), row[1][1]
