"""Split a card that holds too much: its parts in a table, each with a word and a meaning of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from densecards.text import displayable
from densecards.tui.messages import Noted, RowChosen
from densecards.tui.screens.asking import LineScreen
from densecards.tui.screens.room import Room
from densecards.tui.widgets.table import Cell, Column, Table

if TYPE_CHECKING:
    from densecards.webs import Web

Part = tuple[str, str]
"""A word and its meaning."""


class SplitScreen(Room):
    """The parts; `then` is told how many cards were made of them."""

    HEADING = "Split"
    AUTO_FOCUS = "#parts"
    DEFAULT_CSS = """
    SplitScreen #what { height: auto; margin: 1 3; max-width: 110; }
    SplitScreen #parts { margin: 0 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "make", "Make these cards"),
        Binding("m", "meaning", "Its meaning"),
        Binding("a", "add", "One more"),
        Binding("delete", "take_out", "Take out"),
        Binding("escape", "leave", "Back"),
    ]

    def __init__(self, web: Web, senses: Sequence[str], then: Callable[[int], object]) -> None:
        super().__init__()
        self._web, self._then = web, then
        card = web.card
        self._parts: list[Part] = [(card.headword, sense) for sense in senses] or [
            (card.headword, card.gloss),
            (card.headword, ""),
        ]

    def furnish(self) -> ComposeResult:
        """What it is about, and the parts."""
        card = self._web.card
        headword, gloss = (displayable(text, one_line=True) for text in (card.headword, card.gloss))
        yield Static(
            Content.assemble(
                (headword, "bold"),
                f" — {gloss}\n",
                (
                    "Each part becomes a card of your own; it takes the links along that speak of it. The "
                    "old card is left out, with everything it learnt. Enter changes a word, m its meaning.",
                    "$muted",
                ),
            ),
            id="what",
        )
        table: Table[tuple[int, Part]] = Table(
            [
                Column("number", "", 3, align="right"),
                Column("headword", "word", 20, grow=1),
                Column("gloss", "meaning", 24, grow=2),
            ],
            _cells,
            lambda row: str(row[0]),
            does="Change the word",
            id="parts",
        )
        yield table

    def on_mount(self) -> None:
        """Show the parts."""
        self._show()

    def on_row_chosen(self, message: RowChosen) -> None:
        """Change the word of a part."""
        place = int(message.key)
        word, gloss = self._parts[place]
        self._ask("The word or phrase of this card", word, lambda text: self._put(place, (text, gloss)))

    def on_noted(self, message: Noted) -> None:
        """The cards are made."""
        self.dismiss()
        self._then(message.data)

    def action_meaning(self) -> None:
        """Change the meaning of the part under the cursor."""
        place = self.query_one("#parts", Table).cursor
        if place < len(self._parts):
            word, gloss = self._parts[place]
            self._ask(f"What does “{word}” mean here?", gloss, lambda text: self._put(place, (word, text)))

    def action_add(self) -> None:
        """One more part."""
        word = self._web.card.headword

        def worded(text: str) -> None:
            place = len(self._parts)
            self._put(place, (text, ""))
            self._ask(f"What does “{text}” mean here?", "", lambda gloss: self._put(place, (text, gloss)))

        self._ask("The word or phrase of this card", word, worded)

    def action_take_out(self) -> None:
        """Take the part under the cursor out."""
        place = self.query_one("#parts", Table).cursor
        if place < len(self._parts):
            del self._parts[place]
            self._show()

    def action_make(self) -> None:
        """Make the cards."""
        parts = [(word.strip(), gloss.strip()) for word, gloss in self._parts if word.strip()]
        if len(parts) < 2:
            self.say("It takes two cards at least: a adds one", trouble=True)
            return
        if any(not gloss for _, gloss in parts):
            self.say("Every card needs its meaning: m writes it", trouble=True)
            return
        if len(set(parts)) < len(parts):
            self.say("Two of them are the same", trouble=True)
            return
        card = self._web.card.id
        self.ask(lambda desk: desk.split(card, parts), lambda made: Noted("", len(made)))

    def _ask(self, question: str, value: str, then: object) -> None:
        def given(text: str | None) -> None:
            if text and callable(then):
                then(text)

        self.shell.push_screen(LineScreen(displayable(question, one_line=True), value), given)

    def _put(self, place: int, part: Part) -> None:
        self._parts[place : place + 1] = [part]
        self._show()
        self.query_one("#parts", Table).cursor = place

    def _show(self) -> None:
        self.query_one("#parts", Table).show(list(enumerate(self._parts)), empty="no part yet: a adds one")


def _cells(row: tuple[int, Part]) -> tuple[Cell, ...]:
    place, (word, gloss) = row
    return (str(place + 1), "dim"), (word, "own"), (gloss or "?  m writes it", "row" if gloss else "bad")
