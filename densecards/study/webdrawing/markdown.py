"""A web as Markdown: its shape as a table that is read as it stands, with nothing in it taken for a mark."""

from __future__ import annotations

import re
from collections.abc import Sequence

from densecards.study.webdrawing.page import KEPT_PRIVATE, Cell, WebPage

_MARKS = re.compile(r"([\\`*_\[\]<>|#!~&$])")
_AT_START = re.compile(r"^(?:[-+](?=\s|$)|-(?=[-\s]*$)|=(?==*$)|\d+(?=[.)](?:\s|$)))")
_OWN = "●"


def escaped(text: str) -> str:
    """Return content as Markdown that shows it letter by letter, in a line or in a table's cell."""
    line = _MARKS.sub(r"\\\1", " ".join(text.split()))
    # What would begin a list or a rule at the start of a line; elsewhere the mark does no harm.
    return _AT_START.sub(lambda m: m[0] + "\\" if m[0].isdigit() else "\\" + m[0], line)


def markdown(pages: Sequence[WebPage]) -> str:
    """Return webs as one Markdown text, one section a web."""
    return "\n".join(_web(page) for page in pages)


def _web(page: WebPage) -> str:
    cells = list(page.cells)
    about = " · ".join(escaped(text) for text in (page.deck, page.scene, page.card) if text)
    middle = f"**{escaped(page.headword).upper()}**"
    rows = [
        [_title(cell) for cell in cells[:3]],
        ["---"] * 3,
        [_text(cell) for cell in cells[:3]],
        [f"**{_title(cells[3])}**", "", f"**{_title(cells[4])}**"],
        [_text(cells[3]), middle, _text(cells[4])],
        [f"**{_title(cell)}**" for cell in cells[5:]],
        [_text(cell) for cell in cells[5:]],
    ]
    lines = [f"# {escaped(page.headword)}", ""]
    lines += [f"Name: {escaped(page.name)}", ""] if page.name else []
    lines += [about, ""]
    lines += [escaped(text) + "\n" for text in (page.gloss, page.detail) if text]
    lines += ["| " + " | ".join(row) + " |" for row in rows]
    lines += ["", f"{page.filled} of {len(cells)} links, {page.own} of them mine ({_OWN})", ""]
    return "\n".join(lines)


def _title(cell: Cell) -> str:
    return escaped(cell.title) + (f" {_OWN}" if cell.own else "")


def _text(cell: Cell) -> str:
    if cell.private:
        return f"*{KEPT_PRIVATE}*"
    return escaped(cell.text) if cell.text else f"*{escaped(cell.question)}*"
