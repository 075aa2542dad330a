"""Split a card that holds too much: parts with a word and a meaning each, and who takes which link."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from densecards.study.splitting import Part as Share
from densecards.text import displayable
from densecards.tui.messages import Noted, RowChosen, Troubled
from densecards.tui.screens.asking import LineScreen
from densecards.tui.screens.room import Room
from densecards.tui.widgets.table import Cell, Column, Table

if TYPE_CHECKING:
    from densecards.webs import Web

Part = tuple[str, str]
"""A word and its meaning."""
MOST = 9
"""Parts that a digit can name."""


class SplitScreen(Room):
    """The parts; `then` is told how many cards were made of them."""

    HEADING = "Split"
    AUTO_FOCUS = "#parts"
    DEFAULT_CSS = """
    SplitScreen #what { height: auto; margin: 1 3; max-width: 110; }
    SplitScreen #parts { margin: 0 1; height: auto; max-height: 40%; }
    SplitScreen #which { height: auto; margin: 1 3 0 3; color: $muted; max-width: 110; }
    SplitScreen #links { margin: 0 1; height: 1fr; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "make", "Make these cards"),
        Binding("m", "meaning", "Its meaning"),
        Binding("a", "add", "One more"),
        Binding("tab", "other", "Its links"),
        Binding("delete", "take_out", "Take out"),
        *(Binding(str(number), f"give({number})", show=False) for number in range(1, MOST + 1)),
        Binding("escape", "leave", "Back"),
    ]

    def __init__(
        self,
        web: Web,
        senses: Sequence[str],
        then: Callable[[int], object],
        titles: Mapping[str, str],
    ) -> None:
        super().__init__()
        self._titles = titles
        self._busy = False
        self._web, self._then = web, then
        card = web.card
        self._parts: list[Part] = [(card.headword, sense) for sense in senses] or [
            (card.headword, card.gloss),
            (card.headword, ""),
        ]
        gloss = web.template.gloss_slot
        self._links = [
            (slot, link) for slot in web.template.slots if slot.key != gloss and (link := web.link(slot.key))
        ]
        self._taken = {slot.key: self._naming(link.text) for slot, link in self._links}

    def _naming(self, text: str) -> set[int]:
        """Return the parts whose words a link names; where they are the same or none is named, the first."""
        words = [word.casefold() for word, _ in self._parts]
        found = {place for place, word in enumerate(words) if word and word in text.casefold()}
        return found if found and len(set(words)) == len(words) else {0}

    def furnish(self) -> ComposeResult:
        """What it is about, and the parts."""
        card = self._web.card
        headword, gloss = (displayable(text, one_line=True) for text in (card.headword, card.gloss))
        yield Static(
            Content.assemble(
                (headword, "bold"),
                f" — {gloss}\n",
                (
                    "Each part becomes a card of your own. The old card is left out, with everything it "
                    "learnt. Enter changes a word, m its meaning.",
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
        yield Static(
            Content(
                "Tab goes to the links: a digit gives the one at the cursor to that card, or takes it away."
            ),
            id="which",
        )
        links: Table[tuple[str, str, str]] = Table(
            [
                Column("to", "to", 6),
                Column("slot", "link", 18),
                Column("text", "", 24, grow=2),
            ],
            lambda row: ((row[2], "own" if row[2] != "–" else "dim"), row[0], (row[1], "dim")),
            lambda row: row[0],
            empty="it has no links but its meaning",
            id="links",
        )
        yield links

    def on_mount(self) -> None:
        """Show the parts."""
        self._show()

    def on_row_chosen(self, message: RowChosen) -> None:
        """Change the word of a part; a link goes to the next card, and after the last to the first."""
        if message.table == "links":
            slot, _ = self._links[self.query_one("#links", Table).cursor]
            last = max(self._taken[slot.key], default=-1)
            self._taken[slot.key] = {(last + 1) % max(1, len(self._parts))}
            self._show()
            return
        place = int(message.key)
        word, gloss = self._parts[place]
        self._ask("The word or phrase of this card", word, lambda text: self._put(place, (text, gloss)))

    def on_troubled(self, message: Troubled) -> None:
        """Nothing was made; it can be tried again."""
        self._busy = False

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

    def action_other(self) -> None:
        """From the parts to the links, and back."""
        parts, links = self.query_one("#parts", Table), self.query_one("#links", Table)
        (parts if links.has_focus else links).focus()

    def action_give(self, number: int) -> None:
        """Give the link at the cursor to a card, or take it away from it."""
        links = self.query_one("#links", Table)
        if number <= len(self._parts) and self._links:
            slot, _ = self._links[min(links.cursor, len(self._links) - 1)]
            self._taken[slot.key] ^= {number - 1}
            self._show()

    def action_take_out(self) -> None:
        """Take the part under the cursor out."""
        place = self.query_one("#parts", Table).cursor
        if place < len(self._parts):
            del self._parts[place]
            for key, cards in self._taken.items():
                self._taken[key] = {card - (card > place) for card in cards if card != place}
            self._show()

    def action_make(self) -> None:
        """Make the cards, once."""
        if self._busy:
            return
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
        shared = [
            Share(word, gloss, tuple(slot.key for slot, _ in self._links if place in self._taken[slot.key]))
            for place, (word, gloss) in enumerate(self._parts)
            if word.strip()
        ]
        self._busy = True
        self.ask(lambda desk: desk.split(card, shared), lambda made: Noted("", len(made)))

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
        rows = [
            (
                displayable(slot.title, one_line=True),
                displayable(link.plain(self._titles), one_line=True),
                " ".join(str(card + 1) for card in sorted(self._taken[slot.key])) or "–",
            )
            for slot, link in self._links
        ]
        self.query_one("#links", Table).show(rows)


def _cells(row: tuple[int, Part]) -> tuple[Cell, ...]:
    place, (word, gloss) = row
    return (str(place + 1), "dim"), (word, "own"), (gloss or "?  m writes it", "row" if gloss else "bad")
