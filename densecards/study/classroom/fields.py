"""Plain data from strangers, read field by field: every text is made displayable, every number bounded.

Knows nothing of assignments and hand-ins; its messages name the field.
"""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from densecards.decks.findings import quoted
from densecards.decks.package import MAX_VALUES, values_in
from densecards.errors import DeckError
from densecards.text import displayable

MOST_TEXT = 10_000
MOST_BYTES = 64 << 20
FORMULA = ("=", "+", "-", "@")  # a spreadsheet takes a cell that begins so for a formula


@dataclass(frozen=True, slots=True)
class Fields:
    """A table of unknown content. Every method raises DeckError that names the field."""

    where: str
    data: Mapping[str, Any]

    def text(self, key: str, *, most: int = MOST_TEXT, empty: bool = False) -> str:
        """Return a text without control characters, in one line."""
        value = self.data.get(key, "" if empty else None)
        if not isinstance(value, str):
            raise self._fault(key, "must be a text")
        if len(value) > most:
            raise self._fault(key, f"has {len(value)} characters, more than {most}")
        clean = displayable(value, one_line=True)
        if not clean and not empty:
            raise self._fault(key, "must be a text that says something")
        return clean

    def number(self, key: str, low: float, high: float, default: float | None = None) -> float:
        """Return a finite number between two bounds."""
        value = self.data.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            raise self._fault(key, "must be a number")
        if not low <= value <= high:
            raise self._fault(key, f"is {value:g}; it must lie between {low:g} and {high:g}")
        return float(value)

    def whole(self, key: str, low: int, high: int, default: int | None = None) -> int:
        """Return a whole number between two bounds."""
        value = self.data.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise self._fault(key, f"must be a whole number between {low} and {high}")
        return value

    def flag(self, key: str) -> bool:
        """Return true or false; absent is false."""
        value = self.data.get(key, False)
        if not isinstance(value, bool):
            raise self._fault(key, "must be true or false")
        return value

    def texts(self, key: str, most: int) -> tuple[str, ...]:
        """Return a list of texts, none where it is absent."""
        return tuple(Fields(self.where, {key: value}).text(key, most=200) for value in self._list(key, most))

    def table(self, key: str) -> Fields:
        """Return a table inside this one."""
        value = self.data.get(key)
        if not isinstance(value, dict):
            raise self._fault(key, "is no table")
        return Fields(f"{self.where}: {key}", value)

    def rows(self, key: str, most: int) -> Iterator[Fields]:
        """Yield the tables of a list."""
        for number, value in enumerate(self._list(key, most), start=1):
            if not isinstance(value, dict):
                raise self._fault(key, f"entry {number} is no table")
            yield Fields(f"{self.where}: {key} {number}", value)

    def _list(self, key: str, most: int) -> list[Any]:
        value = self.data.get(key, [])
        if not isinstance(value, list):
            raise self._fault(key, "must be a list")
        if len(value) > most:
            raise self._fault(key, f"holds {len(value)} entries, more than {most}")
        return value

    def _fault(self, key: str, what: str) -> DeckError:
        return DeckError(f"{self.where}: {quoted(key)} {what}")


def json_fields(data: bytes, where: str) -> Fields:
    """Return a JSON table. Raises DeckError where it is none, or holds more than any honest one."""
    if values_in(data) > MAX_VALUES:
        raise DeckError(f"{where} holds more values than it may")
    try:
        value = json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise DeckError(f"{where} is no JSON: {displayable(str(error), one_line=True)[:120]}") from None
    if not isinstance(value, dict):
        raise DeckError(f"{where} is no table")
    return Fields(where, value)


def read_rows(path: Path) -> list[dict[str, str]]:
    """Return a CSV file with a head (comma or semicolon) as rows by lower-case column. Raises DeckError."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise DeckError(f"{path.name}: is larger than {MOST_BYTES >> 20} MB")
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise DeckError(f"{path.name}: cannot be read: {error}") from None
    head = text.partition("\n")[0]
    delimiter = ";" if head.count(";") > head.count(",") else ","
    try:
        rows = list(csv.reader(text.splitlines(keepends=True), delimiter=delimiter))
    except csv.Error as error:
        raise DeckError(f"{path.name}: {error}") from None
    columns = [name.strip().lower() for name in rows[0]] if rows else []
    return [dict(zip(columns, (_unguarded(cell) for cell in row), strict=False)) for row in rows[1:]]


def place_for(out: Path, suffix: str, name: str) -> Path:
    """Return the file to write: `out` itself where it ends in `suffix`, else `name` in the folder `out`.

    Raises DeckError where that folder cannot be made.
    """
    if out.suffix == suffix and not out.is_dir():
        return out
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        hint = f"name a folder, or a file that ends in {suffix}"
        raise DeckError(f"{out} is no folder: {error.strerror}", hint=hint) from None
    return out / name


def read_names(path: Path) -> tuple[str, ...]:
    """Return the names in a text file, one a line, each once; empty lines and those after # are left out.

    Raises DeckError where it cannot be read or names nobody.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise DeckError(f"{path.name}: is larger than {MOST_BYTES >> 20} MB")
        rows = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise DeckError(f"{path.name}: cannot be read: {error}") from None
    names = [displayable(row, one_line=True)[:200] for row in rows if not row.lstrip().startswith("#")]
    found = tuple(dict.fromkeys(name for name in names if name))
    if not found:
        raise DeckError(f"{path.name}: names nobody", hint="write one name a line")
    return found


def guarded(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return "'" + cell if cell[:1] in FORMULA else cell


def _unguarded(cell: str) -> str:
    return cell[1:] if cell[:1] == "'" and cell[1:2] in FORMULA else cell
