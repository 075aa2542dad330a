"""A web as Markdown: its shape as a table that is read as it stands, with nothing in it taken for a mark."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from densecards.study.webdrawing.diagrams import DiagramPage
from densecards.study.webdrawing.page import KEPT_PRIVATE, Cell, WebPage
from densecards.study.webdrawing.pictures import Shown

_MARKS = re.compile(r"([\\`*_\[\]<>|#!~&$])")
_AT_START = re.compile(r"^(?:[-+](?=\s|$)|-(?=[-\s]*$)|=(?==*$)|\d+(?=[.)](?:\s|$)))")
_OWN = "●"


def escaped(text: str) -> str:
    """Return content as Markdown that shows it letter by letter, in a line or in a table's cell."""
    line = _MARKS.sub(r"\\\1", " ".join(text.split()))
    # What would begin a list or a rule at the start of a line; elsewhere the mark does no harm.
    return _AT_START.sub(lambda m: m[0] + "\\" if m[0].isdigit() else "\\" + m[0], line)


def markdown(pages: Sequence[WebPage | DiagramPage], pictures: Mapping[Shown, str] | None = None) -> str:
    """Return webs and diagrams as one Markdown text, a section each; `pictures` names their files."""
    named = pictures or {}
    return "\n".join(_web(page, named) if isinstance(page, WebPage) else _diagram(page) for page in pages)


def _diagram(page: DiagramPage) -> str:
    fence = "`" * max(3, *(len(run) + 1 for run in re.findall(r"`+", page.picture)), 3)
    about = " · ".join(escaped(text) for text in (page.deck, page.scene, page.card) if text)
    lines = [f"# {escaped(page.headword)}", ""]
    lines += [f"Name: {escaped(page.name)}", ""] if page.name else []
    lines += [about, "", fence, page.picture, fence, ""]
    for number, (name, seen) in enumerate(page.places, start=1):
        lines.append(f"{number}. **{escaped(name)}**" + (f" — {escaped(seen)}" if seen else ""))
    return "\n".join([*lines, ""])


def _web(page: WebPage, pictures: Mapping[Shown, str]) -> str:
    cells = list(page.cells)
    about = " · ".join(escaped(text) for text in (page.deck, page.scene, page.card) if text)
    middle = f"**{escaped(page.headword).upper()}**"
    rows = [
        [_title(cell) for cell in cells[:3]],
        ["---"] * 3,
        [_text(cell, pictures) for cell in cells[:3]],
        [f"**{_title(cells[3])}**", "", f"**{_title(cells[4])}**"],
        [_text(cells[3], pictures), middle, _text(cells[4], pictures)],
        [f"**{_title(cell)}**" for cell in cells[5:]],
        [_text(cell, pictures) for cell in cells[5:]],
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


def _text(cell: Cell, pictures: Mapping[Shown, str]) -> str:
    if cell.private:
        return f"*{KEPT_PRIVATE}*"
    seen = [
        f"![{escaped(one.words)}]({pictures[one]})" if one in pictures else escaped(one.words)
        for one in cell.pictures
    ]
    said = " ".join([escaped(cell.text), *seen]).strip()
    return said or f"*{escaped(cell.question)}*"
