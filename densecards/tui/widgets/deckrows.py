"""Decks as a table: those that are installed, and those that could be. Pure drawing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from densecards.tui.drawing import bar
from densecards.tui.widgets.table import Cell, Column, Table

if TYPE_CHECKING:
    from densecards.study.values import DeckSummary


@dataclass(frozen=True, slots=True)
class DeckLine:
    """A deck in the table: an installed one, or one that ships and could be installed."""

    id: str
    title: str
    version: str = ""
    cards: int = 0
    begun: int = 0
    due: int = 0
    own: bool = False
    here: bool = True
    about: str = ""


def deck_table(*, id: str) -> Table[DeckLine]:
    """Return the empty table."""
    return Table(
        [
            Column("title", "deck", 18, grow=2),
            Column("version", "version", 8, needs=64),
            Column("cards", "cards", 6, align="right"),
            Column("begun", "begun", 12),
            Column("due", "due", 5, align="right"),
        ],
        _cells,
        lambda row: row.id,
        empty="…",
        does="Study",
        id=id,
    )


def row_of(deck: DeckSummary) -> DeckLine:
    """Return an installed deck as a row."""
    return DeckLine(
        deck.id,
        deck.title,
        deck.version,
        deck.cards,
        deck.started,
        deck.due,
        deck.own,
        about=_about(deck),
    )


def _about(deck: DeckSummary) -> str:
    whose = "; your own cards" if deck.own else ""
    what = f"{deck.template}, {deck.language}; {deck.new} cards not begun{whose}"
    return f"{deck.description}\n{what}" if deck.description else what


def _cells(row: DeckLine) -> tuple[Cell, ...]:
    if not row.here:
        return (row.title, "dim"), "", "", ("⏎ installs", "dim"), ""
    share = row.begun / row.cards if row.cards else 0.0
    return (
        (row.title, "own" if row.own else "row"),
        (row.version, "dim"),
        (str(row.cards), "dim"),
        (f"{bar(share, 6)} {row.begun}", "bar"),
        (str(row.due) if row.due else "·", "good" if row.due else "dim"),
    )
