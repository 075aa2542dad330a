"""The lines of a graded class as a table that the instructor fills in, and the way back.

One row a credit; whatever stands in the column `mark` (0 to 1, or a percentage) replaces the suggestion.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterable
from pathlib import Path

from densecards.errors import DeckError
from densecards.study.classroom.fields import guarded, read_rows
from densecards.study.classroom.marking_values import Line, Place
from densecards.study.classroom.rubric import CRITERIA

COLUMNS = ("student", "card", "criterion", "slot", "headword", "text", "key", "suggested", "mark", "notes")
_NAMING = COLUMNS[:4]


def lines_csv(lines: Iterable[Line]) -> str:
    """Return every line as CSV, with the marks already given."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for line in lines:
        mark = "" if line.mark is None else f"{line.mark:g}"
        row = (
            *line.place,
            line.headword,
            line.text,
            line.key,
            f"{line.suggested:.2f}",
            mark,
            "; ".join(line.notes),
        )
        writer.writerow(guarded(cell) for cell in row)
    return out.getvalue()


def read_marks(path: Path) -> dict[Place, float]:
    """Read the marks of a table of lines; rows without a mark say nothing.

    Raises DeckError that names the file and row for a mark that is none, or a missing column.
    """
    rows = read_rows(path)
    if rows and (missing := [name for name in (*_NAMING, "mark") if name not in rows[0]]):
        raise DeckError(
            f'{path.name}: has no column "{missing[0]}"', hint="densecards class grade --lines makes it"
        )
    marks: dict[Place, float] = {}
    for number, row in enumerate(rows, start=2):
        text = row.get("mark", "").strip()
        if not text:
            continue
        student, card, criterion, slot = (row.get(name, "").strip() for name in _NAMING)
        if criterion not in CRITERIA:
            raise DeckError(
                f'{path.name}:{number}: unknown criterion "{criterion}"', hint=f"one of {', '.join(CRITERIA)}"
            )
        marks[student, card, criterion, slot] = _mark(text, path, number)
    return marks


def _mark(text: str, path: Path, number: int) -> float:
    bare = text.removesuffix("%").strip().replace(",", ".")
    try:
        value = float(bare) / (100 if text.endswith("%") else 1)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1:
        raise DeckError(f'{path.name}:{number}: the mark "{text}" is none', hint="0 to 1, or 0% to 100%")
    return value


def unused(marks: Collection[Place], lines: Iterable[Line], name: str) -> list[str]:
    """Return a line for each mark that belongs to nothing that was graded."""
    known = {line.place for line in lines}
    return [
        f"{name}: no line for {' / '.join(part for part in place if part)}; its mark is left out"
        for place in marks
        if place not in known
    ]
