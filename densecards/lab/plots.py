"""Charts as files and as characters: SVG by hand, PNG and PDF through matplotlib, terminals through plotext.

SVG needs nothing installed. Takes finished charts; knows nothing of experiments.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape
from pathlib import Path

from densecards.errors import UsageError
from densecards.lab.outcome import Chart, Series

_COLOURS = (
    "#1f6f8b",
    "#c8553d",
    "#588157",
    "#7b5ea7",
    "#b08900",
    "#3d405b",
    "#d081b5",
    "#8b5e34",
    "#4ea8de",
    "#6c757d",
    "#2d6a4f",
    "#9d0208",
)
_WIDTH, _HEIGHT = 760, 400
_LEFT, _RIGHT, _TOP, _BOTTOM = 72, 180, 40, 56


def write(charts: Sequence[Chart], path: Path) -> None:
    """Write the charts into one file; the ending says which kind (.svg, .png, .pdf).

    Raises UsageError if there is nothing to draw, the ending is another one, matplotlib is missing for a
    kind that needs it, or the file cannot be written.
    """
    if not charts:
        raise UsageError("this experiment has no chart to draw")
    ending = path.suffix.lower()
    try:
        if ending == ".svg":
            path.write_text(svg(charts), encoding="utf-8")
        elif ending in (".png", ".pdf"):
            _with_matplotlib(charts, path)
        else:
            raise UsageError(f"a plot's file must end in .svg, .png or .pdf, not “{path.name}”")
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror}") from error


def terminal(chart: Chart, width: int = 76, height: int = 18) -> str | None:
    """The chart as characters without colour, or None where there is nothing to draw."""
    import plotext

    lines = [(line, _points(line, chart)) for line in chart.series]
    lines = [(line, points) for line, points in lines if points]
    if not lines:
        return None
    plotext.clear_figure()
    plotext.theme("clear")
    plotext.plotsize(width, height)
    # Logarithms are taken here: plotext's own log axes drop points at the edges.
    for (_, points), mark in zip(lines, _MARKS, strict=False):
        x = [math.log10(point[0]) if chart.log_x else point[0] for point in points]
        y = [math.log10(point[1]) if chart.log_y else point[1] for point in points]
        draw = plotext.plot if len(points) > 1 else plotext.scatter
        draw(x, y, marker=mark)
    everything = [point for _, points in lines for point in points]
    for numbers, log, ticks in (
        ([x for x, _ in everything], chart.log_x, plotext.xticks),
        ([y for _, y in everything], chart.log_y, plotext.yticks),
    ):
        if log:
            marked = _Axis(numbers, 0, 1, log=True).ticks()
            ticks([math.log10(value) for value, _ in marked], [label for _, label in marked])
    plotext.title(chart.title)
    plotext.xlabel(chart.x_label)
    drawn = str(plotext.uncolorize(plotext.build())).rstrip()
    # plotext's own legend would cover what stands in the corner.
    legend = [f"{mark} {line.label}" for (line, _), mark in zip(lines, _MARKS, strict=False)]
    return "\n".join([drawn, *_wrapped([f"up: {chart.y_label}", *legend], width)])


_MARKS = ("•", "+", "x", "o", "*", "#", "~", "=", "%", "-", ":", ",", "^", "v", "@", "&")


def _wrapped(parts: Sequence[str], width: int) -> list[str]:
    """Parts beside one another, in as many lines as it takes."""
    lines = [""]
    for part in parts:
        if lines[-1] and len(lines[-1]) + 3 + len(part) > width:
            lines.append("")
        lines[-1] += ("   " if lines[-1] else "") + part
    return lines


def _points(line: Series, chart: Chart) -> list[tuple[float, float]]:
    return [
        (x, y)
        for x, y in zip(line.x, line.y, strict=True)
        if math.isfinite(x)
        and math.isfinite(y)
        and not (chart.log_x and x <= 0)
        and not (chart.log_y and y <= 0)
    ]


def svg(charts: Sequence[Chart]) -> str:
    """The charts below one another as one SVG document."""
    height = _HEIGHT * len(charts)
    body = "".join(
        f'<g transform="translate(0 {index * _HEIGHT})">{_chart(chart)}</g>'
        for index, chart in enumerate(charts)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}"'
        f' height="{height}" font-family="sans-serif" font-size="12">'
        f'<rect width="100%" height="100%" fill="#fffdf8"/>{body}</svg>\n'
    )


class _Axis:
    """One axis: numbers to places on the page, and the numbers worth writing."""

    def __init__(self, values: Sequence[float], start: float, end: float, *, log: bool) -> None:
        self._log, self._start, self._end = log, start, end
        places = [math.log10(value) for value in values] if log else list(values)
        self._low, self._high = min(places), max(places)
        if self._high - self._low < 1e-12:
            self._low, self._high = self._low - 0.5, self._high + 0.5

    def place(self, value: float) -> float:
        number = math.log10(value) if self._log else value
        return self._start + (number - self._low) / (self._high - self._low) * (self._end - self._start)

    def ticks(self) -> list[tuple[float, str]]:
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
            (10.0**number if self._log else number, f"{10.0**number if self._log else number:.4g}")
            for number in shown
        ]


def _chart(chart: Chart) -> str:
    lines = [(line, _points(line, chart)) for line in chart.series]
    everything = [point for _, points in lines for point in points]
    if not everything:
        return f'<text x="{_LEFT}" y="24">{escape(chart.title)}: nothing to draw</text>'
    lows = [
        point[1] - deviation
        for line, points in lines
        if line.spread and not chart.log_y
        for point, deviation in zip(points, line.spread, strict=False)
    ]
    highs = [
        point[1] + deviation
        for line, points in lines
        if line.spread and not chart.log_y
        for point, deviation in zip(points, line.spread, strict=False)
    ]
    across = _Axis([point[0] for point in everything], _LEFT, _WIDTH - _RIGHT, log=chart.log_x)
    up = _Axis([point[1] for point in everything] + lows + highs, _HEIGHT - _BOTTOM, _TOP, log=chart.log_y)
    middle = (_LEFT + _WIDTH - _RIGHT) / 2
    parts = [
        f'<text x="{middle}" y="20" text-anchor="middle" font-size="15">{escape(chart.title)}</text>',
        f'<text x="{middle}" y="{_HEIGHT - 14}" text-anchor="middle">{escape(chart.x_label)}</text>',
        f'<text transform="translate(16 {_HEIGHT / 2}) rotate(-90)" text-anchor="middle">'
        f"{escape(chart.y_label)}</text>",
        f'<path d="M{_LEFT} {_TOP}V{_HEIGHT - _BOTTOM}H{_WIDTH - _RIGHT}" fill="none" stroke="#333"/>',
    ]
    for value, label in across.ticks():
        x = across.place(value)
        parts.append(f'<path d="M{x:.1f} {_HEIGHT - _BOTTOM}v5" stroke="#333"/>')
        parts.append(f'<text x="{x:.1f}" y="{_HEIGHT - _BOTTOM + 18}" text-anchor="middle">{label}</text>')
    for value, label in up.ticks():
        y = up.place(value)
        parts.append(f'<path d="M{_LEFT} {y:.1f}H{_WIDTH - _RIGHT}" stroke="#e6e0d4"/>')
        parts.append(f'<text x="{_LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{label}</text>')
    for index, (line, points) in enumerate(lines):
        parts.append(_line(line, points, across, up, _COLOURS[index % len(_COLOURS)], log_y=chart.log_y))
        y = _TOP + 14 + 18 * index
        parts.append(
            f'<rect x="{_WIDTH - _RIGHT + 12}" y="{y - 9}" width="10" height="10"'
            f' fill="{_COLOURS[index % len(_COLOURS)]}"/>'
            f'<text x="{_WIDTH - _RIGHT + 28}" y="{y}">{escape(line.label)}</text>'
        )
    return "".join(parts)


def _line(
    line: Series, points: Sequence[tuple[float, float]], across: _Axis, up: _Axis, colour: str, *, log_y: bool
) -> str:
    places = [(across.place(x), up.place(y)) for x, y in points]
    path, known = "", set(points)
    pen = "M"
    for point in zip(line.x, line.y, strict=True):
        # What cannot be drawn, like an infinite energy, leaves a gap.
        if point in known:
            path += f"{pen}{across.place(point[0]):.1f} {up.place(point[1]):.1f}"
        pen = "L" if point in known else "M"
    dashes = ' stroke-dasharray="5 4"' if line.theory else ""
    drawn = [f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="1.6"{dashes}/>']
    if not line.theory:
        drawn += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in places]
    if line.spread and not log_y:
        for (x, y), deviation in zip(points, line.spread, strict=False):
            at = across.place(x)
            drawn.append(
                f'<path d="M{at:.1f} {up.place(y - deviation):.1f}V{up.place(y + deviation):.1f}"'
                f' stroke="{colour}" opacity=".5"/>'
            )
    return "".join(drawn)


def _with_matplotlib(charts: Sequence[Chart], path: Path) -> None:
    try:
        from matplotlib.figure import Figure
    except ImportError as error:
        raise UsageError(
            f"a {path.suffix} file needs matplotlib, which is not installed",
            hint="write an .svg file, or: pip install matplotlib",
        ) from error
    figure = Figure(figsize=(7.5, 4.7 * len(charts)), layout="constrained")
    for index, chart in enumerate(charts):
        axes = figure.add_subplot(len(charts), 1, index + 1)
        for number, line in enumerate(chart.series):
            points = _points(line, chart)
            if not points:
                continue
            known = set(points)
            x, y = zip(*points, strict=True)
            if line.theory:
                x = line.x
                y = tuple(
                    value if (place, value) in known else math.nan
                    for place, value in zip(line.x, line.y, strict=True)
                )
            style = "--" if line.theory else "o-"
            colour = _COLOURS[number % len(_COLOURS)]
            if line.spread and not chart.log_y:
                axes.errorbar(
                    x, y, line.spread[: len(x)], fmt=style, label=line.label, color=colour, capsize=2
                )
            else:
                axes.plot(x, y, style, label=line.label, color=colour, markersize=4)
        axes.set(title=chart.title, xlabel=chart.x_label, ylabel=chart.y_label)
        if chart.log_x:
            axes.set_xscale("log")
        if chart.log_y:
            axes.set_yscale("log")
        axes.legend()
    figure.savefig(path, dpi=150)
