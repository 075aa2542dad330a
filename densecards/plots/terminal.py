"""Charts as characters, without colours or escape codes, in the width that there is.

Lines go through plotext; bars and heat maps are drawn by hand, since they need no more than block characters.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Sequence
from itertools import cycle, pairwise

from densecards.plots.axes import Axis, points, reaches
from densecards.plots.barlines import bars, rungs
from densecards.plots.values import Chart, HeatMap

MARKS = ("•", "+", "x", "o", "*", "#", "~", "=", "%", "-", ":", ",", "^", "v", "@", "&")
REACH, REACHES = "·", "how far each may be off"
_SHADES = "·░▒▓█"
_FRAME_UP, _FRAME_ACROSS = 5, 2  # lines and columns around what plotext draws, beside the labels of its rows
_PLOTEXT = threading.Lock()  # plotext draws on one figure of the whole process


def lines(chart: Chart | HeatMap, width: int = 76, height: int = 14) -> list[str]:
    """Return a chart as lines of at most `width` columns; one line says so where nothing can be drawn."""
    if isinstance(chart, HeatMap):
        return _heat_map(chart, width)
    if not any(points(line, chart) for line in chart.series):
        return [f"{chart.title}: nothing to draw"[:width]]
    if all(line.bars for line in chart.series):
        return bars(chart, width, height)
    if any(line.apart for line in chart.series):
        return rungs(chart, width)
    drawn = terminal(chart, width, height)
    return [f"{chart.title}: plotext is not installed"[:width]] if drawn is None else drawn.splitlines()


def terminal(chart: Chart, width: int = 76, height: int = 18) -> str | None:
    """Return a chart of lines as text, or None where plotext is not installed or nothing can be drawn."""
    try:
        import plotext
    except ImportError:
        return None
    drawable = [(line, points(line, chart)) for line in chart.series]
    drawable = [(line, drawn) for line, drawn in drawable if drawn]
    if not drawable:
        return None
    with _PLOTEXT:
        plotext.clear_figure()
        plotext.theme("clear")
        plotext.limit_size(False, False)  # to the terminal's size, whatever room the chart was given
        plotext.plotsize(width, height)
        # Logarithms are taken here: plotext's own log axes drop points at the edges.
        for (line, drawn), mark in zip(drawable, cycle(MARKS), strict=False):
            x = [math.log10(point[0]) if chart.log_x else _drawable(point[0]) for point in drawn]
            y = [math.log10(point[1]) if chart.log_y else _drawable(point[1]) for point in drawn]
            around = reaches(line, chart) if line.intervals and not chart.log_x else []
            if around:
                ends = [(at, end) for at, *both in around for end in both]
                plotext.scatter([at for at, _ in ends], [end for _, end in ends], marker=REACH)
            if line.bars:
                plotext.bar(x, y, marker=mark)
            else:
                (plotext.plot if len(drawn) > 1 else plotext.scatter)(x, y, marker=mark)
        everything = [point for _, drawn in drawable for point in drawn]
        reached = [
            end for line, _ in drawable if line.intervals for _, *both in reaches(line, chart) for end in both
        ]
        up = Axis([*(y for _, y in everything), *reached], 0, 1, log=chart.log_y, percent=chart.percent)
        rows = _with_room(up, up.ticks(), height - _FRAME_UP, lambda label: 1)
        plotext.ylim(*up.ends)
        plotext.yticks(*_placed(rows, chart.log_y))
        across = Axis([x for x, _ in everything], 0, 1, log=chart.log_x)
        columns = width - _FRAME_ACROSS - max(len(label) for _, label in rows)
        marked = _with_room(
            across, chart.x_ticks or across.ticks(), columns, lambda label: 3 * len(label) // 2 + 3
        )
        plotext.xlim(*across.ends)
        plotext.xticks(*_placed(marked, chart.log_x))
        plotext.title(chart.title)
        plotext.xlabel(chart.x_label)
        text = str(plotext.uncolorize(plotext.build())).rstrip()
    # plotext's own legend would cover what stands in the corner.
    legend = [f"{mark} {line.label}" for (line, _), mark in zip(drawable, cycle(MARKS), strict=False)]
    if reached:
        legend.append(f"{REACH} {REACHES}")
    return "\n".join([text, *_beside([f"up: {chart.y_label}", *legend], width)])


def _with_room(
    axis: Axis, ticks: Sequence[tuple[float, str]], cells: int, needs: Callable[[str], int]
) -> Sequence[tuple[float, str]]:
    """Return every tick of an axis, or every second, third …, so that each has cells of its own.

    Where two meet, plotext takes whichever comes first out of a set, which is another one in each run.
    """
    for stride in range(1, len(ticks)):
        kept = ticks[::stride]
        centres = [axis.place(value) * (cells - 1) for value, _ in kept]
        apart = zip(pairwise(centres), pairwise(kept), strict=True)
        if all(b - a >= (needs(one) + needs(other)) / 2 for (a, b), ((_, one), (_, other)) in apart):
            return kept
    return ticks[:1]


def _placed(ticks: Sequence[tuple[float, str]], log: bool) -> tuple[list[float], list[str]]:
    return [math.log10(value) if log else value for value, _ in ticks], [label for _, label in ticks]


def _drawable(value: float) -> float:
    # plotext divides by what lies between two numbers.
    return value if abs(value) > 1e-100 else 0.0


def _beside(parts: Sequence[str], width: int) -> list[str]:
    """Parts beside one another, in as many lines as it takes."""
    found = [""]
    for part in parts:
        if found[-1] and len(found[-1]) + 3 + len(part) > width:
            found.append("")
        found[-1] += ("   " if found[-1] else "") + part
    return [line[:width] for line in found]


def _heat_map(chart: HeatMap, width: int) -> list[str]:
    """Return a heat map; where it is too wide, the last columns are shown."""
    label = max((len(row) for row in chart.rows), default=0) + 1
    wide = 2 if label + 2 * len(chart.columns) <= width else 1
    first = max(0, len(chart.columns) - (width - label) // wide)
    most = max((value for row in chart.cells for value in row if value is not None), default=0.0)
    head = " " * label
    for place, text in enumerate(chart.columns[first:]):
        at = label + place * wide
        if text and at >= len(head.rstrip()) + (at > label) and at + len(text) <= width:
            head = head.rstrip().ljust(at) + text
    found = [chart.title[:width], head.rstrip()]
    for name, cells in zip(chart.rows, chart.cells, strict=True):
        drawn = "".join(_cell(value, most).ljust(wide) for value in cells[first:])
        found.append((name.ljust(label) + drawn).rstrip())
    steps = [most * share for share in (0.25, 0.5, 0.75, 1.0)]
    if most:
        scale = "   ".join(
            f"{_SHADES[i + 1]} ≤ {step if most != round(most) else int(step):.3g}"
            for i, step in enumerate(steps)
        )
        found.append(f"{_SHADES[0]} none   {scale} {chart.unit}".rstrip()[:width])
    return found


def _cell(value: float | None, most: float) -> str:
    if value is None:
        return " "
    if value <= 0:
        return _SHADES[0]
    return _SHADES[max(1, min(4, math.ceil(4 * value / most)))]
