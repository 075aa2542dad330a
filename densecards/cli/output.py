"""How commands speak: plain tables, JSON lines a program can read, progress on standard error."""

from __future__ import annotations

import json
import shutil
import sys
import unicodedata
from collections.abc import Callable, Sequence
from typing import Any

from densecards.text import counted as counted
from densecards.text import displayable


def print_json(value: Any) -> None:
    """Print a value as JSON, in UTF-8 and with its keys in the order given."""
    print(json.dumps(value, ensure_ascii=False, indent=2))


def say(text: str = "") -> None:
    """Print a line of text that may hold content from outside."""
    print(displayable(text))


def width(text: str) -> int:
    """Return how many columns a text takes: wide characters count two, combining ones none."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1
        for char in text
    )


def clip(text: str, columns: int) -> str:
    """Return the text cut to that many columns, with an ellipsis where something was cut."""
    if width(text) <= columns:
        return text
    kept = ""
    for char in text:
        if width(kept + char) > columns - 1:
            break
        kept += char
    return kept.rstrip() + "…"


def print_table(
    head: Sequence[str], rows: Sequence[Sequence[str]], *, right: Sequence[int] = (), stretch: int = -1
) -> None:
    """Print rows under a head, columns aligned; `right` names the columns set flush right.

    On a terminal the column `stretch` is cut so that a line fits; in a pipe nothing is cut.
    """
    cells = [[displayable(cell, one_line=True) for cell in row] for row in rows]
    widths = [max(width(row[i]) for row in [list(head), *cells]) for i in range(len(head))]
    if stretch >= 0 and sys.stdout.isatty():
        spare = shutil.get_terminal_size().columns - (sum(widths) - widths[stretch]) - 2 * (len(head) - 1)
        widths[stretch] = max(8, min(widths[stretch], spare))
    for row in [list(head), *cells]:
        line = []
        for i, cell in enumerate(row):
            text = clip(cell, widths[i])
            pad = " " * (widths[i] - width(text))
            line.append(pad + text if i in right else text + pad)
        print("  ".join(line).rstrip())


def bar(value: float, columns: int = 10) -> str:
    """Return a bar for a value in [0, 1]."""
    eighths = round(max(0.0, min(1.0, value)) * columns * 8)
    full, rest = divmod(eighths, 8)
    return ("█" * full + (" ▏▎▍▌▋▊▉"[rest] if rest else "")).ljust(columns)


def progress(label: str) -> Callable[[int, int], None] | None:
    """Return a callback that draws progress on a terminal's standard error; None in a pipe."""
    if not sys.stderr.isatty():
        return None

    def draw(done: int, total: int) -> None:
        end = "\n" if done >= total else ""
        print(f"\r{label}: {done}/{total}", end=end, file=sys.stderr, flush=True)

    return draw


def stages() -> Callable[[str, int, int], None] | None:
    """Return a callback that draws how far each part of a long work is; None in a pipe."""
    if not sys.stderr.isatty():
        return None
    drawers: dict[str, Callable[[int, int], None] | None] = {}

    def draw(what: str, done: int, total: int) -> None:
        drawer = drawers.setdefault(what, progress(what))
        if drawer is not None and total:
            drawer(done, total)

    return draw
