"""The stations of a palace or a journey as a table, and a station's text as a room and what stands in it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from densecards.study.palaces import divided
from densecards.tui.widgets.table import Cell, Column, Table


@dataclass(frozen=True, slots=True)
class Station:
    """A card at a place: `room` is "" where the place has no name of its own."""

    card: str
    headword: str
    room: str = ""
    image: str = ""

    @property
    def text(self) -> str:
        """The two as one text, as chains keep it."""
        return f"{self.room}: {self.image}" if self.room else self.image

    def renamed(self, room: str) -> Station:
        """Return the station under another name."""
        return replace(self, room=room.strip().rstrip(":"))


def station(card: str, headword: str, text: str) -> Station:
    """Return a station from the text that a chain keeps."""
    return Station(card, headword, *divided(text))


def station_table(*, id: str) -> Table[tuple[int, Station]]:
    """Return the empty table."""
    return Table(
        [
            Column("place", "", 3, align="right"),
            Column("room", "where", 14, grow=1),
            Column("headword", "card", 16, grow=1),
            Column("image", "what is to be seen there", 20, grow=3),
        ],
        _cells,
        lambda row: str(row[0]),
        empty="empty yet: a places the first card",
        does="Image",
        id=id,
    )


def _cells(row: tuple[int, Station]) -> tuple[Cell, ...]:
    place, stop = row
    return (
        (str(place + 1), "dim"),
        (stop.room or "·", "row" if stop.room else "dim"),
        (stop.headword, "own"),
        (stop.image or "?  Enter writes it", "row" if stop.image else "bad"),
    )
