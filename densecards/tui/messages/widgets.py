"""What widgets tell their screen, and lines for the reader: data only, no effect."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from textual.message import Message


@dataclass
class Troubled(Message):
    """Something was refused or failed; the line is for the reader."""

    line: str


@dataclass
class ChipPressed(Message):
    """A labelled place in a one-line widget was clicked."""

    chip: str
    """Its id."""


@dataclass
class RowMoved(Message):
    """The cursor of a table stands on another row."""

    table: str
    """The id of the table."""
    key: str
    """The key of the row; "" where the table is empty."""


@dataclass
class RowChosen(Message):
    """Enter or a second click on a row."""

    table: str
    """The id of the table."""
    key: str
    """The key of the row."""


@dataclass
class ColumnPressed(Message):
    """The head of a column was clicked."""

    table: str
    """The id of the table."""
    column: str
    """The key of the column."""


@dataclass
class SlotMoved(Message):
    """Another place of the web is selected."""

    place: str
    """A slot's key, or "" for the headword in the middle."""


@dataclass
class SlotOpened(Message):
    """The text that stands in a place of the web is to be edited."""

    place: str
    """A slot's key, or "" for the headword in the middle."""


@dataclass
class Said(Message):
    """A line for the reader, whatever screen is at hand."""

    line: str


@dataclass
class Noted(Message):
    """Something was done that needs no more than a line."""

    line: str
    data: Any = None


@dataclass
class Advanced(Message):
    """Long work went on."""

    done: int
    total: int
    what: str = ""


@dataclass
class Clocked(Message):
    """The quiet clock of the day moved: ms spent on the part at hand, and meant for it."""

    spent: int
    budget: int
