"""How wide a text will be, and where it breaks: an estimate that holds for any common sans-serif font.

The widths are those of DejaVu Sans, one of the widest, so that what fits here fits elsewhere. Knows nothing
of pages, files or webs.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

# Advances of the characters from space to tilde, in hundredths of the font size.
_ASCII = (
    *(32, 41, 46, 84, 64, 96, 78, 28, 40, 40, 50, 84, 32, 37, 32, 34),
    *(64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 34, 34, 84, 84, 84, 54),
    *(100, 69, 69, 70, 78, 64, 58, 78, 76, 30, 30, 66, 56, 87, 75, 79),
    *(61, 79, 70, 64, 62, 74, 69, 99, 69, 62, 69, 40, 34, 40, 84, 50),
    *(50, 62, 64, 55, 64, 62, 36, 64, 64, 28, 28, 58, 28, 98, 64, 62),
    *(64, 64, 42, 53, 40, 64, 60, 82, 60, 60, 53, 64, 34, 64, 84),
)
_OTHER = 0.68  # letters of other alphabets
_WIDE = 1.02  # Chinese, Japanese, Korean
_PICTURE = 1.35  # emoji
_BOLD = 1.13
_JOINS = "\u200d"  # what stands on both sides of it is one picture
_ELLIPSIS = "…"


@lru_cache(maxsize=4096)
def advance(char: str) -> float:
    """Return the width of one character in font sizes; marks that stand on another letter have none."""
    code = ord(char)
    if 32 <= code < 127:
        return _ASCII[code - 32] / 100
    if unicodedata.combining(char) or unicodedata.category(char) in {"Mn", "Me", "Cf"}:
        return 0.0
    if code >= 0x1F000:
        return _PICTURE
    if unicodedata.east_asian_width(char) in "WF":
        return _WIDE
    base = unicodedata.normalize("NFKD", char)[0]
    return _ASCII[ord(base) - 32] / 100 if 32 <= ord(base) < 127 and base != char else _OTHER


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Return the width of a line of text at a font size, both in points."""
    return sum(map(advance, text)) * size * (_BOLD if bold else 1.0)


def right_to_left(text: str) -> bool:
    """True where the first letter that has a direction is written from right to left."""
    for char in text:
        kind = unicodedata.bidirectional(char)
        if kind in {"L", "R", "AL"}:
            return kind != "L"
    return False


def wrap(text: str, width: float, size: float, *, bold: bool = False) -> list[str]:
    """Return the lines of a text that is broken at spaces, and inside a word only where it is too long."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        trial = f"{line} {word}" if line else word
        if text_width(trial, size, bold=bold) <= width:
            line = trial
            continue
        if line:
            lines.append(line)
        *whole, line = _pieces(word, width, size, bold=bold)
        lines += whole
    return [*lines, line] if line else lines


def _pieces(word: str, width: float, size: float, *, bold: bool) -> list[str]:
    """Return a word cut so that each piece fits; a mark or a joined picture stays with its letter."""
    pieces = [""]
    for char in word:
        belongs = advance(char) == 0.0 or pieces[-1].endswith(_JOINS)
        if pieces[-1] and not belongs and text_width(pieces[-1] + char, size, bold=bold) > width:
            pieces.append("")
        pieces[-1] += char
    return pieces


def fit(
    text: str, width: float, height: float, *, largest: float, smallest: float, bold: bool = False
) -> tuple[float, list[str]]:
    """Return the greatest font size at which a text fits into a box, and its lines.

    At the smallest size what does not fit is cut, and an ellipsis says so.
    """
    size = largest
    while True:
        lines = wrap(text, width, size, bold=bold)
        room = max(1, int(height // (size * LEADING)))
        if len(lines) <= room:
            return size, lines
        if size <= smallest:
            kept = lines[:room]
            kept[-1] = kept[-1][: max(0, len(kept[-1]) - 2)].rstrip() + _ELLIPSIS
            return size, kept
        size = max(smallest, size - 0.5)


LEADING = 1.25  # from line to line, in font sizes
