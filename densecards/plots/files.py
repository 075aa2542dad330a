"""Charts into a file; the ending says which kind."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from densecards.errors import UsageError
from densecards.plots.axes import bar_width, points, reaches
from densecards.plots.svg import COLOURS, svg
from densecards.plots.values import Chart, HeatMap, Series


def write(charts: Sequence[Chart | HeatMap], path: Path) -> None:
    """Write the charts into one file: .svg, or .png and .pdf through matplotlib.

    Raises UsageError if there is nothing to draw, the ending is another one, matplotlib is missing for a
    kind that needs it, or the file cannot be written.
    """
    if not charts:
        raise UsageError("there is no chart to draw")
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


def _with_matplotlib(charts: Sequence[Chart | HeatMap], path: Path) -> None:
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
        axes.set_title(_literal(chart.title))
        if isinstance(chart, Chart):
            _lines(axes, chart)
        else:
            _heat_map(axes, chart)
    figure.savefig(path, dpi=150)


def _literal(text: str) -> str:
    # matplotlib would read what stands between dollar signs as a formula.
    return text.replace("$", r"\$")


def _lines(axes: Any, chart: Chart) -> None:
    sets = [line for line in chart.series if line.bars]
    for number, line in enumerate(chart.series):
        drawn = points(line, chart)
        if not drawn:
            continue
        colour, label = COLOURS[number % len(COLOURS)], _literal(line.label)
        known = set(drawn)
        x, y = zip(*drawn, strict=True)
        if line.bars:
            wide = 0.9 * bar_width(line) / len(sets)
            beside = (sets.index(line) - (len(sets) - 1) / 2) * wide
            axes.bar([at + beside for at in x], y, width=wide, label=label, color=colour, alpha=0.85)
            _reaches(axes, line, chart, "#333")
            continue
        if line.theory:
            x = line.x
            y = tuple(
                value if (place, value) in known else math.nan
                for place, value in zip(line.x, line.y, strict=True)
            )
        style = "--" if line.theory else "o" if line.apart else "o-"
        axes.plot(x, y, style, label=label, color=colour, markersize=4)
        _reaches(axes, line, chart, colour)
    axes.set(xlabel=_literal(chart.x_label), ylabel=_literal(chart.y_label))
    if chart.log_x:
        axes.set_xscale("log")
    if chart.log_y:
        axes.set_yscale("log")
    if chart.percent:
        axes.yaxis.set_major_formatter(lambda value, _: f"{100 * value:.4g} %")
    if chart.x_ticks:
        axes.set_xticks([x for x, _ in chart.x_ticks], [_literal(text) for _, text in chart.x_ticks])
    if axes.get_legend_handles_labels()[1]:
        axes.legend()


def _reaches(axes: Any, line: Series, chart: Chart, colour: str) -> None:
    around = reaches(line, chart)
    if around:
        places = [place for place, _, _ in around]
        middles = [(low + high) / 2 for _, low, high in around]
        halves = [(high - low) / 2 for _, low, high in around]
        axes.errorbar(places, middles, halves, fmt="none", ecolor=colour, capsize=2)


def _heat_map(axes: Any, chart: HeatMap) -> None:
    cells = [[math.nan if value is None else value for value in row] for row in chart.cells]
    axes.imshow(cells, cmap="GnBu", vmin=0)
    axes.set_yticks(range(len(chart.rows)), [_literal(text) for text in chart.rows])
    named = [(place, _literal(text)) for place, text in enumerate(chart.columns) if text]
    axes.set_xticks([place for place, _ in named], [text for _, text in named])
