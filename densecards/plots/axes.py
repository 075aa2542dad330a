"""One axis of a chart: from numbers to places on the page, and which numbers are worth writing."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from densecards.plots.values import Chart, Series

Point = tuple[float, float]


class Axis:
    """Numbers between the lowest and the highest of `values`, laid out from `start` to `end`."""

    def __init__(
        self, values: Sequence[float], start: float, end: float, *, log: bool, percent: bool = False
    ) -> None:
        self._log, self._start, self._end, self._percent = log, start, end, percent
        places = [math.log10(value) for value in values] if log else list(values)
        self._low, self._high = min(places), max(places)
        if self._high - self._low <= 1e-12 * max(1.0, abs(self._low), abs(self._high)):
            self._low, self._high = self._low - 0.5, self._high + 0.5

    @property
    def ends(self) -> tuple[float, float]:
        """The lowest and the highest number of the axis; their logarithms where it is logarithmic."""
        return self._low, self._high

    def place(self, value: float) -> float:
        """Return where a number stands."""
        number = math.log10(value) if self._log else value
        return self._start + (number - self._low) / (self._high - self._low) * (self._end - self._start)

    def ticks(self) -> list[tuple[float, str]]:
        """Return round numbers along the axis and their texts."""
        if self._log and self._high - self._low >= 1:
            powers = range(math.ceil(self._low - 1e-9), math.floor(self._high + 1e-9) + 1)
            step = max(1, len(powers) // 7)
            return [(10.0**power, f"{10.0**power:g}") for power in list(powers)[::step]]
        rough = (self._high - self._low) / 6
        unit = 10.0 ** math.floor(math.log10(rough))
        step_size = next(unit * factor for factor in (1, 2, 2.5, 5, 10) if unit * factor >= rough)
        first = math.ceil(self._low / step_size - 1e-9)
        numbers = [round(index * step_size, 12) for index in range(first, first + 12)]
        shown = [number for number in numbers if number <= self._high + 1e-9 * step_size]
        return [
            (10.0**number if self._log else number, self._told(10.0**number if self._log else number))
            for number in shown
        ]

    def _told(self, value: float) -> str:
        return f"{100 * value:.4g} %" if self._percent else f"{value:.4g}"


def points(line: Series, chart: Chart) -> list[Point]:
    """Return the points of a line that can be drawn: finite, and above 0 on a logarithmic axis."""
    return [
        (x, y)
        for x, y in zip(line.x, line.y, strict=True)
        if math.isfinite(x)
        and math.isfinite(y)
        and not (chart.log_x and x <= 0)
        and not (chart.log_y and y <= 0)
    ]


def reaches(line: Series, chart: Chart) -> list[tuple[float, float, float]]:
    """Return (x, lowest, highest) of every point that has an interval or a spread."""
    if chart.log_y:
        return []
    drawn = set(points(line, chart))
    pairs = list(zip(line.x, line.y, strict=True))
    if line.intervals:
        around = zip(pairs, line.intervals, strict=False)
        return [(x, low, high) for (x, y), (low, high) in around if (x, y) in drawn]
    return [(x, y - s, y + s) for (x, y), s in zip(pairs, line.spread, strict=False) if (x, y) in drawn]


def bar_width(line: Series) -> float:
    """Return how far apart the bars of a set stand, in units of x."""
    xs = sorted(set(line.x))
    return min((b - a for a, b in pairwise(xs)), default=1.0)
