"""Where everything stands on the page: a 3 × 3 web on A4 across, as boxes, rules and lines of text.

Points (1/72 inch), y downwards. Every drawer (SVG, PNG, PDF) draws the same drawing; none decides where.
"""

from __future__ import annotations

from dataclasses import dataclass

from densecards.study.webdrawing.measure import LEADING, fit, right_to_left, text_width
from densecards.study.webdrawing.page import KEPT_PRIVATE, Cell, WebPage
from densecards.study.webdrawing.pictures import Shown

WIDTH, HEIGHT = 842.0, 595.0  # A4 across
_MARGIN, _HEAD, _FOOT, _GAP = 34.0, 40.0, 22.0, 10.0
_PAD, _TITLE = 10.0, 9.0
INK, SOFT, ACCENT, FAINT, PAPER, TINT = "#1d2329", "#5f6b76", "#1f5f7a", "#c9d1d8", "#ffffff", "#eef4f7"
_LARGEST, _SMALLEST = 14.0, 6.0
_RULE_EVERY = 21.0
_BESIDE = 0.45  # of a cell's room for the words where there is a picture, too
_OWN = "● mine"


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle; `dashed` marks an empty slot, `stroke` is the line's width."""

    x: float
    y: float
    width: float
    height: float
    fill: str
    line: str
    stroke: float = 0.8
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A line from (x, y) to (x2, y)."""

    x: float
    y: float
    x2: float
    colour: str = FAINT


@dataclass(frozen=True, slots=True)
class Words:
    """One line of text; `y` is its baseline, `anchor` start, middle or end, always left to right.

    `backwards` says that the line is read from right to left, `mono` that every sign is equally wide.
    """

    x: float
    y: float
    text: str
    size: float
    colour: str = INK
    bold: bool = False
    italic: bool = False
    anchor: str = "start"
    backwards: bool = False
    mono: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that fills as much of a rectangle as its own shape allows, in its middle."""

    x: float
    y: float
    width: float
    height: float
    shown: Shown


Shape = Box | Rule | Words | Picture


@dataclass(frozen=True, slots=True)
class Drawing:
    """A page: everything on it in the order of drawing."""

    title: str
    shapes: tuple[Shape, ...]


def draw(page: WebPage) -> Drawing:
    """Lay a web out on one page."""
    across = (WIDTH - 2 * _MARGIN - 2 * _GAP) / 3
    top = _MARGIN + _HEAD
    down = (HEIGHT - top - _MARGIN - _FOOT - 2 * _GAP) / 3
    shapes: list[Shape] = [*page_header(page.deck, page.scene, page.name), *_footer(page)]
    places = [place for place in range(9) if place != 4]
    for place, cell in zip(places, page.cells, strict=True):
        x, y = _MARGIN + place % 3 * (across + _GAP), top + place // 3 * (down + _GAP)
        shapes += _cell(cell, x, y, across, down)
    shapes += _middle(page, _MARGIN + across + _GAP, top + down + _GAP, across, down)
    return Drawing(page.headword, tuple(shapes))


def page_header(deck: str, scene: str, name: str) -> list[Shape]:
    """The head of a page: what it is from, whose it is, and when."""
    y = _MARGIN + 14
    right = WIDTH - _MARGIN
    place = " · ".join(text for text in (deck, scene) if text)
    size, lines = fit(place, WIDTH / 2 - _MARGIN, 18, largest=11, smallest=7)
    shapes: list[Shape] = [_words(line, _MARGIN, y, size, SOFT) for line in lines[:1]]
    said = "Name "
    start = WIDTH / 2 + 40
    shapes.append(Words(start, y, said, 10, SOFT))
    left = start + text_width(said, 10) + 4
    if name:
        size, lines = fit(name, right - 130 - left, 18, largest=12, smallest=7)
        shapes += [_words(line, left, y, size, INK, bold=True) for line in lines[:1]]
    else:
        shapes.append(Rule(left, y + 2, right - 120, SOFT))
    shapes += [Words(right - 110, y, "Date", 10, SOFT), Rule(right - 82, y + 2, right, SOFT)]
    return shapes


def _footer(page: WebPage) -> list[Shape]:
    y = HEIGHT - _MARGIN - 2
    said = f"{page.filled} of {len(page.cells)} links, {page.own} of them mine ({_OWN[0]})"
    about = f"{page.card}, version {page.version}" if page.version else page.card
    size, lines = fit(about, WIDTH / 2 - _MARGIN, 12, largest=9, smallest=6)
    return [
        Words(_MARGIN, y, said, 9, SOFT),
        *(Words(WIDTH - _MARGIN, y, line, size, SOFT, anchor="end") for line in lines[:1]),
    ]


def _cell(cell: Cell, x: float, y: float, width: float, height: float) -> list[Shape]:
    is_empty = not cell.text and not cell.private and not cell.pictures
    shapes: list[Shape] = [Box(x, y, width, height, PAPER, FAINT if is_empty else SOFT, dashed=is_empty)]
    if cell.own:
        shapes.append(Box(x, y, 4, height, ACCENT, ACCENT, 0))
        shapes.append(Words(x + width - _PAD, y + _PAD + 7, _OWN, 8, ACCENT, anchor="end"))
    shapes.append(Words(x + _PAD, y + _PAD + 7, cell.title, _TITLE, ACCENT, bold=True))
    top, room = y + _PAD + _TITLE + 6, height - 2 * _PAD - _TITLE - 6
    inner = width - 2 * _PAD
    if cell.private:
        return [*shapes, Words(x + _PAD, top + 13, KEPT_PRIVATE, 10, SOFT, italic=True)]
    if is_empty:
        size, lines = fit(cell.question, inner, 30, largest=9.5, smallest=7)
        shapes += _lines(lines, x + _PAD, top, inner, size, SOFT, italic=True)
        line = top + len(lines) * size * LEADING + _RULE_EVERY
        while line <= y + height - _PAD:
            shapes.append(Rule(x + _PAD, line, x + width - _PAD))
            line += _RULE_EVERY
        return shapes
    size, lines = fit(
        cell.text, inner, room * (_BESIDE if cell.pictures else 1), largest=_LARGEST, smallest=_SMALLEST
    )
    shapes += _lines(lines, x + _PAD, top, inner, size, INK)
    used = len(lines) * size * LEADING + 6 if cell.text else 4
    return [*shapes, *_pictures(cell, x + _PAD, top + used, inner, y + height - _PAD / 2 - top - used)]


def _pictures(cell: Cell, x: float, y: float, width: float, height: float) -> list[Picture]:
    """A link's pictures below its words, side by side."""
    each = width / max(1, len(cell.pictures))
    return [
        Picture(x + n * each, y, each - (4 if n < len(cell.pictures) - 1 else 0), height, one)
        for n, one in enumerate(cell.pictures)
    ]


def _lines(
    lines: list[str], x: float, top: float, width: float, size: float, colour: str, *, italic: bool = False
) -> list[Words]:
    is_backwards = right_to_left(" ".join(lines))
    return [
        Words(
            x + width if is_backwards else x,
            top + size + n * size * LEADING,
            line,
            size,
            colour,
            italic=italic,
            anchor="end" if is_backwards else "start",
            backwards=is_backwards,
        )
        for n, line in enumerate(lines)
    ]


def _middle(page: WebPage, x: float, y: float, width: float, height: float) -> list[Shape]:
    inner, room = width - 2 * _PAD, height - 2 * _PAD
    size, head = fit(page.headword, inner, room * 0.5, largest=26, smallest=10, bold=True)
    blocks: list[tuple[list[str], float, str, bool]] = [(head, size, INK, True)]
    left = room - len(head) * size * LEADING - 6
    for text, largest, colour in ((page.gloss, 11.5, INK), (page.detail, 9.0, SOFT)):
        if text and left > 8:
            size, lines = fit(
                text,
                inner,
                left if text == page.detail or not page.detail else left * 0.7,
                largest=largest,
                smallest=_SMALLEST,
            )
            blocks.append((lines, size, colour, False))
            left -= len(lines) * size * LEADING + 4
    tall = sum(len(lines) * size * LEADING + 4 for lines, size, _, _ in blocks) - 4
    at = y + (height - tall) / 2
    shapes: list[Shape] = [Box(x, y, width, height, TINT, ACCENT, 1.6)]
    for lines, size, colour, bold in blocks:
        for line in lines:
            middle = at + size
            shapes.append(
                Words(
                    x + width / 2,
                    middle,
                    line,
                    size,
                    colour,
                    bold,
                    anchor="middle",
                    backwards=right_to_left(line),
                )
            )
            at += size * LEADING
        at += 4
    return shapes


def _words(text: str, x: float, y: float, size: float, colour: str, *, bold: bool = False) -> Words:
    return Words(x, y, text, size, colour, bold, backwards=right_to_left(text))
