"""Small screens beside a question: what else lit up, and the chain of why, what else, what if damaged."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from densecards.text import displayable
from densecards.tui.drawing import bar
from densecards.tui.messages import RowChosen
from densecards.tui.screens.asking import box_css
from densecards.tui.widgets.bars import KeyLine
from densecards.tui.widgets.table import Cell, Column, Table
from densecards.tui.widgets.textbox import TextBox

if TYPE_CHECKING:
    from densecards.study.spreading import Lit
    from densecards.study.whys import WhyQuestion


class LitScreen(ModalScreen[str]):
    """The cards that lit up with one; Enter gives the id of one of them, Esc gives ""."""

    DEFAULT_CSS = box_css("LitScreen") + "LitScreen Table { height: 9; }"
    AUTO_FOCUS = "#lit"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,g", "dismiss('')", "Back")]

    def __init__(self, headword: str, lit: Sequence[Lit]) -> None:
        super().__init__()
        self._headword = displayable(headword, one_line=True)
        self._lit = lit

    def compose(self) -> ComposeResult:
        """The table."""
        with Vertical():
            yield Static(Content(f"What lights up with “{self._headword}”"))
            table: Table[Lit] = Table(
                [Column("headword", "", 18, grow=1), Column("bar", "", 10), Column("way", "", 16, grow=1)],
                _cells,
                lambda lit: lit.id,
                head=False,
                empty="nothing is tied to it yet",
                id="lit",
            )
            yield table
            yield KeyLine()

    def on_mount(self) -> None:
        """Fill it."""
        self.query_one("#lit", Table).show(self._lit)

    def on_row_chosen(self, message: RowChosen) -> None:
        """Close with the card."""
        message.stop()
        self.dismiss(message.key)


class WhyScreen(ModalScreen[dict[str, str]]):
    """Why? What else? What if damaged? One after another; gives what was written, by question."""

    DEFAULT_CSS = box_css("WhyScreen") + "WhyScreen #said { height: auto; color: $muted; margin: 1 0 0 0; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "go_on", "Go on"),
        Binding("escape", "close", "Enough"),
    ]

    def __init__(self, headword: str, questions: Sequence[WhyQuestion]) -> None:
        super().__init__()
        self._headword = displayable(headword, one_line=True)
        self._questions = list(questions)
        self._at = 0
        self._told = False
        self._written: dict[str, str] = {}

    def compose(self) -> ComposeResult:
        """The question, the box, and then the deck's answer."""
        with Vertical():
            yield Static(id="question")
            yield TextBox(placeholder="in your words", enter="See the answer", id="line")
            yield Static(id="said")
            yield KeyLine()

    def on_mount(self) -> None:
        """The first question."""
        self._show()

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """Show the deck's answer."""
        message.stop()
        question = self._questions[self._at]
        if message.value.strip():
            self._written[question.key] = message.value.strip()
        self._told = True
        said = displayable(question.deck_answer, one_line=True) or "the deck says nothing here"
        if question.slot:
            said = f"from its web, {displayable(question.slot, one_line=True)}: {said}"
        if message.value.strip():
            said += "\n\nWhat you wrote is kept with the card; the next time you see it here."
        self.query_one("#said", Static).update(Content(said))
        self.query_one("#line", TextBox).disabled = True
        self.set_focus(None)

    def action_go_on(self) -> None:
        """The next question, or the end."""
        if self._told:
            self._at += 1
            if self._at >= len(self._questions):
                self.dismiss(self._written)
            else:
                self._show()

    def action_close(self) -> None:
        """Enough; what was written counts, with what stands in the box."""
        text = self.query_one("#line", TextBox).value.strip()
        if text and not self._told:
            self._written[self._questions[self._at].key] = text
        self.dismiss(self._written)

    def _show(self) -> None:
        self._told = False
        question = self._questions[self._at]
        asks = displayable(question.asks, one_line=True)
        self.query_one("#question", Static).update(Content.assemble((self._headword, "bold"), f"   {asks}"))
        own = "\n".join(displayable(text, one_line=True) for text in question.own)
        self.query_one("#said", Static).update(Content(f"you wrote: {own}" if own else ""))
        box = self.query_one("#line", TextBox)
        box.disabled = False
        box.show("")
        box.focus()


def _cells(lit: Lit) -> tuple[Cell, ...]:
    return lit.headword, (bar(min(1.0, lit.activation), 10), "bar"), (lit.way, "dim")
