"""The cards of Library as a table: columns by what there is room for, and the cells of a row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from densecards.tui.drawing import bar, when
from densecards.tui.widgets.table import Cell, Column, Table

if TYPE_CHECKING:
    from densecards.study.values import CardRow

FLAG = "⚑"
BY_COLUMN = {"headword": "headword", "density": "density", "due": "due", "scene": "order"}
"""The order that a click on a column's head asks for."""


def card_table(cells: Callable[[CardRow], tuple[Cell, ...]], *, id: str) -> Table[CardRow]:
    """Return the empty table."""
    return Table(
        [
            Column("headword", "card", 14, grow=2),
            Column("gloss", "meaning", 14, grow=3),
            Column("scene", "scene", 10, needs=110),
            Column("deck", "deck", 10, needs=130),
            Column("filled", "links", 5),
            Column("density", "density", 7),
            Column("due", "due", 9, needs=64),
            Column("lapses", "lapses", 6, align="right", needs=120),
        ],
        cells,
        lambda row: row.id,
        empty="…",
        does="Web",
        id=id,
    )


def card_cells(row: CardRow, densities: Mapping[str, float], now: int) -> tuple[Cell, ...]:
    """Return the cells of a card; `now` is ms UTC."""
    density = densities.get(row.id)
    look = "own" if row.own else "dim" if row.suspended else "row"
    if row.suspended:
        due = "left out"
    elif row.due is None:
        due = "new"
    else:
        due = "now" if row.due <= now else when(row.due, now).removeprefix("in ")
    return (
        (f"{row.headword} {FLAG}" if row.flag else row.headword, look),
        (row.gloss, "dim"),
        (row.scene, "dim"),
        (row.deck, "dim"),
        (f"{row.filled}/8", "dim"),
        (f"{bar(density, 4)} {density * 100:>2.0f}" if density is not None else "", "bar"),
        (due, "good" if due == "now" else "dim"),
        (str(row.lapses) if row.lapses else "", "bad"),
    )
