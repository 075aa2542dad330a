"""What a chart shows: frozen values without behaviour."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Series:
    """One line of a chart, or one set of bars."""

    label: str
    x: tuple[float, ...]
    y: tuple[float, ...]
    spread: tuple[float, ...] = ()
    """Standard deviation over trials at each x, or empty."""
    theory: bool = False
    """A computed curve, drawn as a line without points."""
    bars: bool = False
    """Drawn as bars from zero; x are their middles, evenly spaced."""
    intervals: tuple[tuple[float, float], ...] = ()
    """Lowest and highest plausible value at each x, or empty; takes the place of `spread`."""
    apart: bool = False
    """Points that have no order: no line joins them."""


@dataclass(frozen=True)
class Chart:
    """Lines over common axes."""

    title: str
    x_label: str
    y_label: str
    series: tuple[Series, ...]
    log_x: bool = False
    log_y: bool = False
    x_ticks: tuple[tuple[float, str], ...] = ()
    """Places on the x axis with a text of their own (dates, intervals); empty: numbers."""
    percent: bool = False
    """The y axis tells shares, in per cent."""


@dataclass(frozen=True)
class HeatMap:
    """Cells that are the darker, the more there is: `cells[row][column]`, None where there is no cell."""

    title: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    """One text a column, "" for none."""
    cells: tuple[tuple[float | None, ...], ...]
    unit: str = ""
