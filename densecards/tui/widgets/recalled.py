"""The table of what comes to mind, the same wherever a cue can be typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from densecards.tui.drawing import bar, percent
from densecards.tui.widgets.table import Cell, Column, Table

if TYPE_CHECKING:
    from densecards.study.values import Recalled, Recollection


def recalled_table() -> Table[Recalled]:
    """Make the table; its id is `recalled`."""
    return Table(
        [
            Column("headword", "comes to mind", 18, grow=1),
            Column("bar", "", 12),
            Column("share", "", 4, align="right"),
            Column("gloss", "", 16, grow=2, needs=60),
            Column("deck", "deck", 10, needs=90),
        ],
        _cells,
        lambda card: card.id,
        empty="…",
        does="Web",
        id="recalled",
    )


def nothing(recollection: Recollection) -> str:
    """Say that nothing came."""
    return f"nothing comes to mind ({percent(recollection.null)} sure)"


def _cells(card: Recalled) -> tuple[Cell, ...]:
    return (
        card.headword,
        (bar(card.probability, 12), "bar"),
        percent(card.probability),
        (card.gloss, "dim"),
        (card.deck, "dim"),
    )
