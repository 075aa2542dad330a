"""The published values that the lab must reach, read from `lab-reference.tsv`.

The file is data with its sources, kept apart from the code that is held against it: an experiment names
a row and brings what it measured, and cannot move the goal.
"""

from __future__ import annotations

import csv
import functools
from dataclasses import dataclass
from pathlib import Path

from densecards.errors import NotFoundError
from densecards.lab.outcome import Claim

_NAME = "lab-reference.tsv"


@dataclass(frozen=True)
class Reference:
    """One row: a value, the range that counts as reached, and where it comes from."""

    key: str
    what: str
    expected: str
    tolerance: str
    low: float
    high: float
    source: str


def reference_file() -> Path:
    """The table: beside this module in an installed package, in `data/` in a checkout."""
    beside = Path(__file__).with_name(_NAME)
    return beside if beside.is_file() else Path(__file__).parents[2] / "data" / _NAME


@functools.cache
def references() -> dict[str, Reference]:
    """All rows by key. Raises NotFoundError if the table is missing, naming where it was sought."""
    path = reference_file()
    if not path.is_file():
        raise NotFoundError(f"the lab's reference table is missing: {path}", hint="install densecards again")
    with path.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t")
        return {
            row["key"]: Reference(
                row["key"],
                row["what"],
                row["expected"],
                row["tolerance"],
                float(row["low"]),
                float(row["high"]),
                row["source"],
            )
            for row in rows
        }


def claim(key: str, measured: float, *, spread: float | None = None, judged: bool = True) -> Claim:
    """Hold a measured value against row `key`. Raises KeyError for a row that the table does not have."""
    row = references()[key]
    return Claim(
        key, row.what, row.expected, row.tolerance, row.low, row.high, float(measured), spread, judged
    )
