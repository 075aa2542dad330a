"""Plain characters for the terminal: fitting, wrapping, bars and box lines, measured in cells.

Pure functions over text; they know nothing of cards, screens or Textual's widgets. Whatever came from
outside has passed `densecards.text.displayable` before it gets here.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache

from rich.cells import cell_len, set_cell_size

EIGHTHS = " ▁▂▃▄▅▆▇█"
_LEFT_EIGHTHS = " ▏▎▍▌▋▊▉█"
ELLIPSIS = "…"


def fit(text: str, width: int, align: str = "left") -> str:
    """Return `text` in exactly `width` cells, cut with an ellipsis or padded."""
    if width <= 0:
        return ""
    length = cell_len(text)
    if length > width:
        return set_cell_size(text, width - 1) + ELLIPSIS
    gap = width - length
    if align == "right":
        return " " * gap + text
    if align == "centre":
        return " " * (gap // 2) + text + " " * (gap - gap // 2)
    return text + " " * gap


def wrap(text: str, width: int, height: int | None = None) -> list[str]:
    """Return `text` as lines of at most `width` cells, broken between words; long words are broken anywhere.

    With `height`, what does not fit is cut and the last line ends in an ellipsis.
    """
    if width <= 0:
        return []
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split():
            while cell_len(word) > width:
                room = width - (cell_len(line) + 1 if line else 0)
                if room < 2 and line:
                    lines.append(line)
                    line = ""
                    continue
                head, word = _split_cells(word, room)
                lines.append(f"{line} {head}" if line else head)
                line = ""
            if not line:
                line = word
            elif cell_len(line) + 1 + cell_len(word) <= width:
                line = f"{line} {word}"
            else:
                lines.append(line)
                line = word
        lines.append(line)
    while lines and not lines[-1]:
        lines.pop()
    if height is not None and len(lines) > height:
        lines = lines[:height]
        if lines:
            lines[-1] = _with_ellipsis(lines[-1], width)
    return lines


def flow(items: Sequence[str], width: int, gap: int = 3) -> list[list[int]]:
    """Return the numbers of items line by line, as many a line as `width` cells hold; none is broken."""
    lines: list[list[int]] = []
    used = width
    for number, item in enumerate(items):
        cells = cell_len(item)
        if not lines or used + gap + cells > width:
            lines.append([])
            used = -gap
        lines[-1].append(number)
        used += gap + cells
    return lines


def _split_cells(word: str, width: int) -> tuple[str, str]:
    """Divide a long word so that its head fits, after a hyphen where there is one."""
    taken = 0
    for index, letter in enumerate(word):
        taken += cell_len(letter)
        if taken > width and index:
            hyphen = word.rfind("-", 0, index) + 1
            return word[: hyphen or index], word[hyphen or index :]
    return word, ""


def _with_ellipsis(line: str, width: int) -> str:
    return (
        fit(line, width)
        if cell_len(line) > width
        else (set_cell_size(line, min(cell_len(line), width - 1)) + ELLIPSIS)
    )


def bar(value: float, width: int) -> str:
    """Return a horizontal bar for `value` in [0, 1], `width` cells long, in steps of an eighth of a cell."""
    eighths = round(max(0.0, min(1.0, value)) * width * 8)
    whole, rest = divmod(eighths, 8)
    return fit("█" * whole + (_LEFT_EIGHTHS[rest] if rest else ""), width)


def percent(value: float) -> str:
    """Return a share in [0, 1] as a whole percentage; a small share that is not nothing is `<1%`."""
    return "<1%" if 0 < value < 0.005 else f"{value * 100:.0f}%"


def interval(days: float) -> str:
    """Return a time span as a person says it: `10 min`, `3 h`, `4 d`, `2.5 mo`, `1.3 y`."""
    minutes = days * 1440
    if minutes < 1:
        return "<1 min"
    if minutes < 60:
        return f"{minutes:.0f} min"
    if days < 1:
        return f"{minutes / 60:.0f} h"
    if days < 30.5:
        return f"{days:.0f} d"
    if days < 365:
        return f"{days / 30.44:.1f} mo"
    return f"{days / 365.25:.1f} y"


def when(due: int, now: int) -> str:
    """Return a due time beside now (both ms UTC): `now`, `in 10 min`, `3 d ago`."""
    days = (due - now) / 86_400_000
    if abs(days) * 1440 < 1:
        return "now"
    return f"in {interval(days)}" if days > 0 else f"{interval(-days)} ago"


_DIGITS = (
    ("╭─╮", "╶╮ ", "╶─╮", "╶─╮", "╷ ╷", "╭─╴", "╭─╴", "╶─╮", "╭─╮", "╭─╮"),
    ("│ │", " │ ", "╭─╯", " ─┤", "╰─┤", "╰─╮", "├─╮", "  │", "├─┤", "╰─┤"),
    ("╰─╯", "╶┴╴", "╰─╴", "╶─╯", "  ╵", "╶─╯", "╰─╯", "  ╵", "╰─╯", "╶─╯"),
)


def counts(numbers: Sequence[tuple[int, str]], gap: int = 5) -> list[str]:
    """Return numbers with their labels in four rows: digits three rows high, the label beneath."""
    rows = ["", "", "", ""]
    for number, label in numbers:
        width = max(3 * len(str(number)), cell_len(label)) + gap
        for row in range(3):
            rows[row] += fit("".join(_DIGITS[row][int(digit)] for digit in str(number)), width)
        rows[3] += fit(label, width)
    return [row.rstrip() for row in rows]


LIGHT, HEAVY = 1, 2
_ARMS = {"UP": (0,), "RIGHT": (1,), "DOWN": (2,), "LEFT": (3,), "VERTICAL": (0, 2), "HORIZONTAL": (1, 3)}
_WEIGHTS = {"LIGHT": LIGHT, "HEAVY": HEAVY}


@lru_cache(maxsize=1)
def _junctions() -> Mapping[tuple[int, int, int, int], str]:
    """Read the weights of the arms (up, right, down, left) out of the Unicode names of the characters."""
    table: dict[tuple[int, int, int, int], str] = {(0, 0, 0, 0): " "}
    for code in range(0x2500, 0x2580):
        words = unicodedata.name(chr(code)).removeprefix("BOX DRAWINGS ").replace(" AND ", " ").split()
        if not set(words) <= {*_ARMS, *_WEIGHTS}:
            continue
        arms = [0, 0, 0, 0]
        if words[0] in _WEIGHTS:  # "LIGHT VERTICAL AND RIGHT", "LIGHT UP AND HEAVY DOWN"
            weight = LIGHT
            for word in words:
                weight = _WEIGHTS.get(word, weight)
                for arm in _ARMS.get(word, ()):
                    arms[arm] = weight
        else:  # "VERTICAL HEAVY AND RIGHT LIGHT"
            waiting: list[int] = []
            for word in words:
                if word in _WEIGHTS:
                    for arm in waiting:
                        arms[arm] = _WEIGHTS[word]
                    waiting = []
                else:
                    waiting.extend(_ARMS[word])
        table.setdefault((arms[0], arms[1], arms[2], arms[3]), chr(code))
    return table


def junction(up: int, right: int, down: int, left: int) -> str:
    """Return the box character whose arms have these weights (0, LIGHT or HEAVY)."""
    return _junctions().get((up, right, down, left), "+")
