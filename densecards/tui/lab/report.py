"""The page of a run: what to look at, expected beside measured, charts, what it says about memory. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rich.cells import cell_len
from textual.content import Content

from densecards.text import displayable
from densecards.tui.drawing import fit, wrap

if TYPE_CHECKING:
    from densecards.lab.explanations import Explanation
    from densecards.lab.outcome import Claim, Outcome, Table

Part = str | tuple[str, str]
_GAP = 2


@dataclass(frozen=True)
class Drawn:
    """What was drawn for a width: each chart's lines, and the experiment's explanation."""

    width: int
    charts: tuple[tuple[str, ...], ...]
    explanation: Explanation


def page(outcome: Outcome, drawn: Drawn) -> Content:
    """Return the page."""
    width, found, text = drawn.width, outcome.findings, drawn.explanation
    settings = ", ".join(f"{name} {_number(value)}" for name, value in outcome.settings.items())
    parts: list[Part] = [(displayable(outcome.title, one_line=True) + "\n", "bold $primary")]
    parts += [(line + "\n", "$muted") for line in wrap(f"{settings}   ({outcome.seconds:.2f} s)", width)]
    parts += ["\n", *_paragraph("Look at", text.look, width), "\n"]
    if found.claims:
        parts += [*_claims(found.claims, width), "\n"]
    for table in found.tables:
        parts += [*_table(table, width), "\n"]
    for chart in drawn.charts:
        parts += [*(f"{line}\n" for line in chart), "\n"]
    for remark in found.remarks:
        parts += [*(f"{line}\n" for line in wrap(displayable(remark), width)), "\n"]
    parts += [*_paragraph("What it says about memory", text.memory, width), "\n"]
    parts += [(line + "\n", "$muted") for line in wrap(text.source, width)]
    return Content.assemble(*parts)


def _paragraph(title: str, text: str, width: int) -> list[Part]:
    return [(title + "\n", "bold $accent"), *(f"{line}\n" for line in wrap(text, width))]


def _claims(claims: Sequence[Claim], width: int) -> list[Part]:
    """Expected, measured, tolerance, verdict; the claim itself takes what room is left, in several lines."""
    cells = [(claim.expected, _measured(claim), claim.tolerance) for claim in claims]
    heads = ("expected", "measured", "tolerance")
    # Room for the numbers, but never so much that the claim cannot be read.
    most = max(10, (width - 36) // 3)
    widths = [
        min(most, max(cell_len(head), *(cell_len(row[i]) for row in cells))) for i, head in enumerate(heads)
    ]
    room = max(16, min(70, width - sum(widths) - 3 * _GAP - 14))
    gap = " " * _GAP
    head = gap.join(fit(text, size) for text, size in zip(heads, widths, strict=True))
    parts: list[Part] = [(f"{fit('claim', room)}{gap}{head}{gap}verdict\n", "bold $muted")]
    for claim, row in zip(claims, cells, strict=True):
        mark, colour = (
            ("✓ ok", "bold $success")
            if claim.verdict == "ok"
            else ("✗ OUT", "bold $error")
            if claim.judged
            else ("– other sizes", "$muted")
        )
        first, *others = wrap(displayable(claim.what, one_line=True), room) or [""]
        columns = [wrap(text, size) or [""] for text, size in zip(row, widths, strict=True)]
        parts.append(
            fit(first, room) + gap + gap.join(fit(c[0], w) for c, w in zip(columns, widths, strict=True))
        )
        parts += [gap, (mark, colour), "\n"]
        for line in range(1, max(1 + len(others), *map(len, columns))):
            text = others[line - 1] if line <= len(others) else ""
            more = gap.join(
                fit(c[line] if line < len(c) else "", w) for c, w in zip(columns, widths, strict=True)
            )
            parts.append((fit(text, room) + gap + more).rstrip() + "\n")
    return parts


def _table(table: Table, width: int) -> list[Part]:
    rows = [[_cell(cell) for cell in row] for row in table.rows]
    widths = [
        max(cell_len(heading), *(cell_len(row[i]) for row in rows)) if rows else cell_len(heading)
        for i, heading in enumerate(table.headings)
    ]
    while sum(widths) + _GAP * len(widths) > width and max(widths) > 6:
        widths[widths.index(max(widths))] -= 1
    numeric = [
        all(not isinstance(row[i], str | bool) for row in table.rows) for i in range(len(table.headings))
    ]
    gap = " " * _GAP

    def line(cells: Sequence[str]) -> str:
        return gap.join(
            fit(displayable(cell, one_line=True), size, "right" if right else "left")
            for cell, size, right in zip(cells, widths, numeric, strict=True)
        )

    return [
        (displayable(table.title, one_line=True) + "\n", "bold"),
        (line(table.headings) + "\n", "$muted"),
        *(line(row).rstrip() + "\n" for row in rows),
    ]


def _measured(claim: Claim) -> str:
    spread = f" ±{claim.spread:.1g}" if claim.spread else ""
    return f"{claim.measured:.5g}{spread}"


def _number(value: Any) -> str:
    return value if isinstance(value, str) else f"{value:,}" if isinstance(value, int) else f"{value:g}"


def _cell(value: Any) -> str:
    if isinstance(value, bool | str):
        return str(value)
    return f"{value:,}" if isinstance(value, int) else f"{float(value):.4g}"
