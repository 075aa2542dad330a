"""The installed decks in a line, one of them or all chosen; the same in Library and Practise."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from densecards.text import displayable
from densecards.tui.widgets.chips import Chip, Chips

if TYPE_CHECKING:
    from densecards.study.values import DeckSummary

ALL = "*"
"""The chip of all decks."""


class DeckChips(Chips):
    """`deck` is the id of the chosen one, "" for all; a click posts ChipPressed, which `chosen` reads."""

    def __init__(self, *, counted: bool, id: str) -> None:
        super().__init__(id=id)
        self._decks: Sequence[DeckSummary] = ()
        self._counted = counted
        self.deck = ""

    @property
    def decks(self) -> Sequence[DeckSummary]:
        """The decks in their order."""
        return self._decks

    def show(self, decks: Sequence[DeckSummary]) -> None:
        """Show these decks; one that is gone is chosen no more."""
        self._decks = decks
        if self.deck not in {deck.id for deck in decks}:
            self.deck = ""
        self._draw()

    def choose(self, chip: str) -> None:
        """Choose a deck by its id; `*` and "" are all."""
        self.deck = "" if chip == ALL else chip
        self._draw()

    def step(self, by: int) -> None:
        """Choose the next deck, or all after the last."""
        ids = ["", *(deck.id for deck in self._decks)]
        here = ids.index(self.deck) if self.deck in ids else 0
        self.choose(ids[(here + by) % len(ids)])

    def _draw(self) -> None:
        whole = f"all {sum(deck.cards for deck in self._decks)}" if self._counted else "all decks"
        self.chips = [
            Chip(ALL, whole, chosen=not self.deck),
            *(Chip(deck.id, self._told(deck), chosen=deck.id == self.deck) for deck in self._decks),
        ]

    def _told(self, deck: DeckSummary) -> str:
        title = displayable(deck.title, one_line=True)
        return f"{title} {deck.cards}" if self._counted else title
