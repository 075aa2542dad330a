"""Bars, and points with their reaches in rows of their own, as plain characters."""

from __future__ import annotations

import math

from densecards.plots.axes import Axis, points, reaches
from densecards.plots.values import Chart, Series

_EIGHTHS = " ▁▂▃▄▅▆▇█"
_GAP = 3  # between sets side by side


def bars(chart: Chart, width: int, height: int) -> list[str]:
    """Return sets of bars beside one another where there is room, else below; a set of nothing is left out.

    Bars that would not fit are added up. At most `height` lines where there is room for four a set.
    """
    found = [chart.title[:width]]
    sets = [line for line in chart.series if any(y for _, y in points(line, chart))] or chart.series[:1]
    caption = f"up: {chart.y_label}   across: {chart.x_label}"[:width]
    each = (width - _GAP * (len(sets) - 1)) // len(sets)
    if len(sets) > 1 and all(2 * len(points(line, chart)) + 8 <= each for line in sets):
        drawn = [_named(line, chart, each, max(4, height - 6)) for line in sets]
        found += [
            (" " * _GAP).join(row.ljust(each) for row in rows).rstrip() for rows in zip(*drawn, strict=True)
        ]
        return [*(row[:width] for row in found), caption]
    for line in sets:
        if len(chart.series) > 1:
            found.append(line.label[:width])
        found += _bar_set(line, chart, width, max(4, (height - 2) // len(sets) - 2 - (len(sets) > 1)))
    return [*found, caption]


def _named(line: Series, chart: Chart, width: int, height: int) -> list[str]:
    return [line.label[:width], *_bar_set(line, chart, width, height)]


def _bar_set(line: Series, chart: Chart, width: int, height: int) -> list[str]:
    drawn = points(line, chart)
    if not drawn:
        return ["nothing to draw"]
    most = max((y for _, y in drawn), default=0.0)
    room = max(4, width - 8)
    together = math.ceil(len(drawn) / room)
    parts = [drawn[start : start + together] for start in range(0, len(drawn), together)]
    values = [sum(y for _, y in part) for part in parts]
    most = max(values) or 1.0
    wide = max(1, min(4, room // len(values)))
    rows = []
    for row in range(height, 0, -1):
        cells = []
        for value in values:
            eighths = round(8 * (value / most * height - (row - 1)))
            if row == 1 and value > 0:
                eighths = max(1, eighths)  # what is there must be seen
            cells.append(_EIGHTHS[min(8, max(0, eighths))] * (wide if wide < 3 else wide - 1))
            cells.append(" " * (wide >= 3))
        # Half a card is no number of cards.
        half = f"{most / 2:.3g}" if most != round(most) or most % 2 == 0 else ""
        label = f"{most:.4g}" if row == height else half if row == (height + 1) // 2 else ""
        rows.append((f"{label:>6} ┤" + "".join(cells)).rstrip())
    rows.append(f"{0:>6} └" + "─" * (wide * len(values)))
    rows.append(" " * 8 + _tick_line(line, chart, together, wide, room))
    return [row[:width] for row in rows]


def _tick_line(line: Series, chart: Chart, together: int, wide: int, room: int) -> str:
    drawn = points(line, chart)
    texts = dict(chart.x_ticks)
    marks: list[tuple[int, str]] = []
    for place, (x, _) in enumerate(drawn):
        if x in texts:
            marks.append((place // together * wide, texts[x]))
    if not texts:
        step = max(1, len(drawn) // 6)
        marks = [(place // together * wide, f"{drawn[place][0]:.4g}") for place in range(0, len(drawn), step)]
    text = ""
    for place, label in marks:
        if (not text or place > len(text)) and place + len(label) <= room:
            text = text.ljust(place) + label
    return text


def rungs(chart: Chart, width: int) -> list[str]:
    """Return each point in a row of its own, with its reach: ├──●──┤. A level is a line of ┊ through all."""
    line = next(line for line in chart.series if line.apart)
    drawn = points(line, chart)
    names = dict(chart.x_ticks)
    ends = {x: (low, high) for x, low, high in reaches(line, chart)}
    levels = [other.y[0] for other in chart.series if other.theory and other.y]
    numbers = [*(y for _, y in drawn), *(end for pair in ends.values() for end in pair), *levels]
    label = max((len(names.get(x, "")) for x, _ in drawn), default=0) + 2
    room = max(10, width - label - 24)
    across = Axis([*numbers, min(numbers) - 0.02, max(numbers) + 0.02], 0, room - 1, log=False)
    found = [chart.title[:width]]
    for x, y in drawn:
        row = [" "] * room
        for value in levels:
            row[round(across.place(value))] = "┊"
        low, high = ends.get(x, (y, y))
        first, last = round(across.place(low)), round(across.place(high))
        for place in range(first, last + 1):
            row[place] = "─"
        row[first], row[last] = "├", "┤"
        row[round(across.place(y))] = "●"
        told = f"{y:.2f} ({low:.2f} to {high:.2f})"
        found.append(f"{names.get(x, ''):<{label}}{''.join(row)}  {told}"[:width].rstrip())
    ticks = ""
    for value, text in across.ticks():
        place = round(across.place(value))
        if place >= len(ticks) + (len(ticks) > 0) and place + len(text) <= room:
            ticks = ticks.ljust(place) + text
    legend = "   ".join(
        ["across: " + chart.y_label, *(f"┊ {one.label}" for one in chart.series if one.theory)]
    )
    return [*found, (" " * label + ticks)[:width], legend[:width]]
