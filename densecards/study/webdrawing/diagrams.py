"""A label diagram as a page: the drawing as its author made it, and beside it the names of its places.

Knows the diagram as texts; where things stand on the page is decided here, how they are drawn is not.
"""

from __future__ import annotations

from dataclasses import dataclass

from densecards.study.webdrawing.layout import (
    ACCENT,
    HEIGHT,
    INK,
    PAPER,
    SOFT,
    WIDTH,
    Box,
    Drawing,
    Picture,
    Rule,
    Words,
    page_header,
)
from densecards.study.webdrawing.measure import LEADING, fit

_MARGIN, _TOP, _GAP, _PAD = 34.0, 74.0, 14.0, 12.0
_LIST = 250.0  # width of the names' column
_LETTER = 0.602  # the width of a letter of a fixed-width font, in font sizes
_LARGEST = 13.0


@dataclass(frozen=True, slots=True)
class DiagramPage:
    """A diagram, ready to be drawn. `places` are (name, what is to be seen there), the first is [1]."""

    card: str
    headword: str
    picture: str
    places: tuple[tuple[str, str], ...]
    deck: str = ""
    scene: str = ""
    name: str = ""
    version: str = ""


def draw_diagram(page: DiagramPage) -> Drawing:
    """Lay a diagram out on one page: the drawing at the left, the names at the right."""
    shapes: list[Box | Rule | Words | Picture] = [*page_header(page.deck, page.scene, page.name)]
    width = WIDTH - 2 * _MARGIN - _LIST - _GAP
    height = HEIGHT - _TOP - _MARGIN - 22
    size, lines = fit(page.headword, WIDTH - 2 * _MARGIN, 20, largest=16, smallest=8, bold=True)
    shapes += [Words(_MARGIN, _TOP + 8, line, size, INK, bold=True) for line in lines[:1]]
    top = _TOP + 22
    shapes.append(Box(_MARGIN, top, width, height - 22, PAPER, SOFT))
    shapes += _plan(page.picture, _MARGIN, top, width, height - 22)
    shapes += _names(page, WIDTH - _MARGIN - _LIST, top, height - 22)
    about = f"{page.card}, version {page.version}" if page.version else page.card
    shapes.append(Words(WIDTH - _MARGIN, HEIGHT - _MARGIN - 2, about, 8, SOFT, anchor="end"))
    return Drawing(page.headword, tuple(shapes))


def _plan(picture: str, x: float, y: float, width: float, height: float) -> list[Words]:
    rows = picture.split("\n")
    columns = max((len(row) for row in rows), default=1) or 1
    size = min(
        _LARGEST, (width - 2 * _PAD) / (columns * _LETTER), (height - 2 * _PAD) / (len(rows) * LEADING)
    )
    left = x + (width - columns * _LETTER * size) / 2
    top = y + (height - len(rows) * size * LEADING) / 2
    return [
        Words(left, top + (n + 0.8) * size * LEADING, row, size, INK, mono=True)
        for n, row in enumerate(rows)
        if row.strip()
    ]


def _names(page: DiagramPage, x: float, y: float, height: float) -> list[Words]:
    """The names in a column; all smaller where there are many."""
    each = height / max(1, len(page.places))
    shapes: list[Words] = []
    at = y
    for number, (name, seen) in enumerate(page.places, start=1):
        size, lines = fit(name, _LIST - 30, min(each * 0.55, 16), largest=11, smallest=6, bold=True)
        shapes.append(Words(x + 22, at + size, str(number), size, ACCENT, bold=True, anchor="end"))
        shapes += [Words(x + 28, at + size, line, size, INK, bold=True) for line in lines[:1]]
        used = size * LEADING
        if seen and each - used > 8:
            small, rows = fit(seen, _LIST - 30, each - used - 3, largest=9, smallest=6)
            shapes += [
                Words(x + 28, at + used + small + n * small * LEADING, row, small, SOFT)
                for n, row in enumerate(rows)
            ]
            used += len(rows) * small * LEADING
        at += min(each, used + 8)
    return shapes
