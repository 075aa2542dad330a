"""Charts as SVG, by hand: nothing has to be installed."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from densecards.plots.axes import Axis, Point, bar_width, points, reaches
from densecards.plots.values import Chart, HeatMap, Series

COLOURS = (
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
WIDTH, HEIGHT = 760, 400
LEFT, RIGHT, TOP, BOTTOM = 72, 180, 40, 56
_EMPTY, _FULL = (0xEE, 0xE9, 0xDD), (0x1F, 0x6F, 0x8B)


def svg(charts: Sequence[Chart | HeatMap]) -> str:
    """Return the charts below one another as one SVG document."""
    height = HEIGHT * len(charts)
    body = "".join(
        f'<g transform="translate(0 {index * HEIGHT})">'
        f"{_chart(chart) if isinstance(chart, Chart) else _heat_map(chart)}</g>"
        for index, chart in enumerate(charts)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}"'
        f' height="{height}" font-family="sans-serif" font-size="12">'
        f'<rect width="100%" height="100%" fill="#fffdf8"/>{body}</svg>\n'
    )


def _chart(chart: Chart) -> str:
    lines = [(line, points(line, chart)) for line in chart.series]
    everything = [point for _, drawn in lines for point in drawn]
    if not everything:
        return f'<text x="{LEFT}" y="24">{escape(chart.title)}: nothing to draw</text>'
    reached = [reach for line in chart.series for reach in reaches(line, chart)]
    xs, ys = [point[0] for point in everything], [point[1] for point in everything]
    ys += [low for _, low, _ in reached] + [high for _, _, high in reached]
    for line, drawn in lines:
        if line.bars and drawn:
            half = bar_width(line) / 2
            xs += [min(line.x) - half, max(line.x) + half]
            ys.append(0.0)
    across = Axis(xs, LEFT, WIDTH - RIGHT, log=chart.log_x)
    up = Axis(ys, HEIGHT - BOTTOM, TOP, log=chart.log_y, percent=chart.percent)
    middle = (LEFT + WIDTH - RIGHT) / 2
    parts = [
        f'<text x="{middle}" y="20" text-anchor="middle" font-size="15">{escape(chart.title)}</text>',
        f'<text x="{middle}" y="{HEIGHT - 14}" text-anchor="middle">{escape(chart.x_label)}</text>',
        f'<text transform="translate(16 {HEIGHT / 2}) rotate(-90)" text-anchor="middle">'
        f"{escape(chart.y_label)}</text>",
        f'<path d="M{LEFT} {TOP}V{HEIGHT - BOTTOM}H{WIDTH - RIGHT}" fill="none" stroke="#333"/>',
    ]
    for value, label in chart.x_ticks or across.ticks():
        x = across.place(value)
        parts.append(f'<path d="M{x:.1f} {HEIGHT - BOTTOM}v5" stroke="#333"/>')
        parts.append(
            f'<text x="{x:.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{escape(label)}</text>'
        )
    for value, label in up.ticks():
        y = up.place(value)
        parts.append(f'<path d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}" stroke="#e6e0d4"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{label}</text>')
    for index, (line, drawn) in enumerate(lines):
        colour = COLOURS[index % len(COLOURS)]
        if line.bars:
            sets = [one for one in chart.series if one.bars]
            parts.append(_bars(line, drawn, across, up, colour, (sets.index(line), len(sets))))
        else:
            parts.append(_line(line, drawn, across, up, colour))
        parts += [
            f'<path d="M{across.place(x):.1f} {up.place(low):.1f}V{up.place(high):.1f}"'
            f' stroke="{"#333" if line.bars else colour}" opacity=".5"/>'
            for x, low, high in reaches(line, chart)
        ]
        y = TOP + 14 + 18 * index
        parts.append(
            f'<rect x="{WIDTH - RIGHT + 12}" y="{y - 9}" width="10" height="10" fill="{colour}"/>'
            f'<text x="{WIDTH - RIGHT + 28}" y="{y}">{escape(line.label)}</text>'
        )
    return "".join(parts)


def _bars(
    line: Series, drawn: Sequence[Point], across: Axis, up: Axis, colour: str, among: tuple[int, int]
) -> str:
    """Bars of the set with that number among so many, which stand beside one another."""
    number, sets = among
    whole, floor = 0.9 * bar_width(line), up.place(0.0)
    wide = whole / sets
    parts = []
    for x, y in drawn:
        left = across.place(x - whole / 2 + number * wide)
        right = across.place(x - whole / 2 + (number + 1) * wide)
        parts.append(
            f'<rect x="{left:.1f}" y="{min(up.place(y), floor):.1f}" width="{max(right - left, 0.5):.1f}"'
            f' height="{abs(floor - up.place(y)):.1f}" fill="{colour}" opacity=".85"/>'
        )
    return "".join(parts)


def _line(line: Series, drawn: Sequence[Point], across: Axis, up: Axis, colour: str) -> str:
    path, known = "", set(drawn)
    pen = "M"
    for point in zip(line.x, line.y, strict=True):
        # What cannot be drawn, like an infinite energy, leaves a gap.
        if point in known:
            path += f"{pen}{across.place(point[0]):.1f} {up.place(point[1]):.1f}"
        pen = "L" if point in known else "M"
    dashes = ' stroke-dasharray="5 4"' if line.theory else ""
    parts = [f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="1.6"{dashes}/>']
    if line.apart:
        parts = []
    if not line.theory:
        parts += [
            f'<circle cx="{across.place(x):.1f}" cy="{up.place(y):.1f}" r="3" fill="{colour}"/>'
            for x, y in drawn
        ]
    return "".join(parts)


def _heat_map(chart: HeatMap) -> str:
    most = max((value for row in chart.cells for value in row if value is not None), default=0.0)
    wide = len(chart.columns) or 1
    side = min((WIDTH - LEFT - 24) / wide, (HEIGHT - TOP - BOTTOM) / max(1, len(chart.rows)), 40.0)
    parts = [f'<text x="{WIDTH / 2}" y="20" text-anchor="middle" font-size="15">{escape(chart.title)}</text>']
    for column, text in enumerate(chart.columns):
        parts.append(f'<text x="{LEFT + column * side:.1f}" y="{TOP + 10}">{escape(text)}</text>')
    for row, text in enumerate(chart.rows):
        y = TOP + 18 + row * side
        parts.append(
            f'<text x="{LEFT - 8}" y="{y + side * 0.75:.1f}" text-anchor="end">{escape(text)}</text>'
        )
        for column, value in enumerate(chart.cells[row]):
            if value is not None:
                parts.append(
                    f'<rect x="{LEFT + column * side:.1f}" y="{y:.1f}" width="{side * 0.9:.1f}"'
                    f' height="{side * 0.9:.1f}" fill="{shade(value, most)}"><title>{value:g}'
                    f"{' ' + escape(chart.unit) if chart.unit else ''}</title></rect>"
                )
    return "".join(parts)


def shade(value: float, most: float) -> str:
    """Return the colour of a cell between nothing and the most there is."""
    share = value / most if most > 0 else 0.0
    # A single answer must already be seen as one.
    share = 0.2 + 0.8 * share if value > 0 else 0.0
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in zip(_EMPTY, _FULL, strict=True))
