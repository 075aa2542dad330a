"""How the lab's commands speak: an outcome as tables, charts and paragraphs, and its progress on a terminal.

Knows outcomes and how to write them down; nothing of how an experiment is chosen or run.
"""

from __future__ import annotations

import shutil
import sys
import textwrap
from typing import TYPE_CHECKING, Any

from densecards.cli.output import print_table, say

if TYPE_CHECKING:
    from densecards.lab.experiment import Experiment, Progress
    from densecards.lab.outcome import Claim, Outcome, Table


def show_outcome(experiment: Experiment, outcome: Outcome, *, chart: bool) -> None:
    """Print an outcome: what to look at, its claims, tables and charts, and what it says about memory."""
    from densecards.lab.explanations import explanation

    found = outcome.findings
    text = explanation(experiment.name)
    settings = ", ".join(f"{name} {plain(value)}" for name, value in outcome.settings.items())
    say(f"{experiment.name}: {outcome.title}")
    say(f"{settings}   ({outcome.seconds:.2f} s)\n")
    paragraph(text.look)
    say()
    if found.claims:
        print_table(
            ["claim", "expected", "measured", "tolerance", "verdict"],
            [claim_row(claim) for claim in found.claims],
            right=(1, 2),
        )
        say()
    for table in found.tables:
        _show_table(table)
    if chart:
        _draw(outcome)
    for remark in found.remarks:
        paragraph(remark)
    if found.remarks:
        say()
    paragraph(text.memory)


def claim_row(claim: Claim) -> list[str]:
    """Return a claim as cells: what, expected, measured with its spread, tolerance, verdict."""
    measured = f"{claim.measured:.5g}"
    if claim.spread is not None and claim.spread > 0:
        measured += f" ±{claim.spread:.1g}"
    return [claim.what, claim.expected, measured, claim.tolerance, claim.verdict]


def _show_table(table: Table) -> None:
    say(table.title)
    rows = [[_cell(cell) for cell in row] for row in table.rows]
    numeric = [
        column
        for column in range(len(table.headings))
        if all(isinstance(row[column], int | float) or hasattr(row[column], "dtype") for row in table.rows)
    ]
    print_table(list(table.headings), rows, right=numeric)
    say()


def plain(value: float | int | str) -> str:
    """Return a setting's value as text, without the zeros that a float would carry."""
    return value if isinstance(value, str) else f"{value:g}" if isinstance(value, float) else str(value)


def _cell(value: Any) -> str:
    if isinstance(value, bool | str):
        return str(value)
    if isinstance(value, int):
        return f"{value:,}"
    return f"{float(value):.4g}"


def _draw(outcome: Outcome) -> None:
    from densecards.plots import terminal

    columns = min(shutil.get_terminal_size().columns - 2, 100)
    for each in outcome.findings.charts:
        drawn = terminal(each, max(columns, 40))
        if drawn is not None:
            say(drawn)
            say()


def paragraph(text: str, indent: str = "") -> None:
    """Print a text in lines that fit the terminal, those after the first with `indent` in front."""
    say(textwrap.fill(text, min(shutil.get_terminal_size().columns, 100), subsequent_indent=indent))


def progress(name: str) -> Progress | None:
    """Return a callback that draws an experiment's progress on standard error; None in a pipe."""
    if not sys.stderr.isatty():
        return None

    def draw(done: int, total: int, what: str) -> None:
        line = f"{name}: {what} {done}/{total}" if total else f"{name}: {what}"
        print(f"\r\x1b[K{line}" if done < total else "\r\x1b[K", end="", file=sys.stderr, flush=True)

    return draw
