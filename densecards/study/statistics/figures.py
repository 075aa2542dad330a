"""A figure: sentences, charts and data of one kind of statistics, for terminal, screen and file alike."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from densecards.plots.values import Chart, HeatMap
from densecards.text import displayable

_LOWEST, _TALLEST = 10, 26  # lines of a chart that fills a page
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


@dataclass(frozen=True)
class Figure:
    """What one kind of statistics says. `data` holds nothing but what JSON can hold."""

    kind: str
    title: str
    summary: tuple[str, ...]
    charts: tuple[Chart | HeatMap, ...] = ()
    data: Mapping[str, Any] = field(default_factory=dict)

    def lines(self, width: int = 76, height: int = 14, *, page: int = 0) -> list[str]:
        """Return summary and charts as plain text, each line at most `width` columns.

        A chart takes `height` lines; where a `page` of so many lines is to be filled, what is left of it is
        shared among the charts, as far as they can be read.
        """
        from densecards.plots.terminal import lines

        found: list[str] = []
        for sentence in self.summary:
            found += textwrap.wrap(displayable(sentence, one_line=True), width) or [""]
        if page and self.charts:
            height = min(_TALLEST, max(_LOWEST, (page - len(found)) // len(self.charts) - 2))
        for chart in self.charts:
            found += ["", *(displayable(line) for line in lines(chart, width, height))]
        return found

    def write(self, path: Path | str) -> None:
        """Write the charts into a file (.svg, .png, .pdf); raises UsageError."""
        from densecards.plots.files import write

        write(self.charts, Path(path))


def day_text(day: int) -> str:
    """Return a day's ordinal as YYYY-MM-DD."""
    return date.fromordinal(day).isoformat()


def day_ticks(days: Sequence[int], most: int = 6) -> tuple[tuple[float, str], ...]:
    """Return at most `most` days spread over those given, with the texts to stand under them."""
    if not days:
        return ()
    ordered = sorted(set(days))
    step = max(1, -(-len(ordered) // most))
    years = ordered[-1] - ordered[0] > 300
    return tuple((float(day), _short(day, years)) for day in ordered[::step])


def _short(day: int, years: bool) -> str:
    when = date.fromordinal(day)
    return f"{_MONTHS[when.month - 1]} {when.year}" if years else f"{when.day} {_MONTHS[when.month - 1]}"


def month_name(day: int) -> str:
    """Return the month of a day, in three letters."""
    return _MONTHS[date.fromordinal(day).month - 1]


def percent(value: float) -> str:
    """Return a share in per cent with one place; a dash for none."""
    return "–" if value != value else f"{value:.1%}"
