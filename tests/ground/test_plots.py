"""Bars, intervals, dates and heat maps, as files and as characters."""

from __future__ import annotations

import math
import xml.etree.ElementTree as ElementTree
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from densecards.plots import Chart, HeatMap, Series, lines, svg, write

NAME = "{http://www.w3.org/2000/svg}"
BARS = Chart(
    "Due <a> day",
    "day",
    "items",
    (Series("due", (1.0, 2.0, 3.0), (4.0, 0.0, 2.0), bars=True),),
    x_ticks=((1.0, "Mon"), (3.0, "Wed")),
)
SHARES = Chart(
    "Retention",
    "week",
    "share",
    (Series("recalled", (1.0, 2.0), (0.5, 0.9), intervals=((0.2, 0.8), (0.8, 0.95))),),
    x_ticks=((1.0, "5 Jan"), (2.0, "12 Jan")),
)
MAP = HeatMap("Answers", ("Mon", "Tue"), ("", "Feb", ""), ((0.0, 5.0, None), (1.0, 10.0, None)), "answers")


def test_bars_stand_on_zero_in_the_order_of_their_values() -> None:
    """A bar for each value, none of negative height; the axis says the names given."""
    root = ElementTree.fromstring(svg([BARS]))
    heights = [float(bar.get("height", 0)) for bar in root.iter(f"{NAME}rect") if bar.get("opacity") == ".85"]
    assert heights[0] == pytest.approx(2 * heights[2], rel=0.01)
    assert heights[1] == 0
    texts = [text.text for text in root.iter(f"{NAME}text")]
    assert {"Mon", "Wed", "Due <a> day"} <= set(texts)


def test_intervals_are_drawn_where_they_are() -> None:
    """The axis reaches to the ends of the intervals, each with a line of its own."""
    root = ElementTree.fromstring(svg([SHARES]))
    assert len([path for path in root.iter(f"{NAME}path") if path.get("opacity") == ".5"]) == 2


def test_a_heat_map_has_a_cell_for_every_number() -> None:
    """None leaves a hole; more is darker."""
    root = ElementTree.fromstring(svg([MAP]))
    cells = [rect for rect in root.iter(f"{NAME}rect") if rect.find(f"{NAME}title") is not None]
    assert len(cells) == 4
    assert len({cell.get("fill") for cell in cells}) == 4


def test_bars_in_the_terminal_show_what_is_there() -> None:
    """The highest fills its column, nothing leaves it empty, and little is still seen."""
    chart = Chart("t", "x", "y", (Series("s", (0.0, 1.0, 2.0), (1000.0, 0.0, 1.0), bars=True),))
    drawn = lines(chart, 40, 8)
    body = [line[8:] for line in drawn[1:5]]
    assert all(line.startswith("███") for line in body)
    assert body[-1] == "███     ▁▁▁"
    assert drawn[0] == "t"


TWO = Chart(
    "Density",
    "density",
    "cards",
    (
        Series("at first", tuple(map(float, range(10))), (9.0,) + (1.0,) * 9, bars=True),
        Series("now", tuple(map(float, range(10))), (1.0,) * 9 + (9.0,), bars=True),
    ),
)


def test_two_sets_of_bars_stand_beside_one_another() -> None:
    """In the terminal in as many lines as one set where there is room; in a file no bar hides another."""
    drawn = lines(TWO, 75, 12)
    assert len(drawn) <= 12
    assert "at first" in drawn[1]
    assert "now" in drawn[1]
    below = lines(TWO, 40, 20)
    assert len(below) <= 20
    assert [line for line in below if line == "now"]
    rects = ElementTree.fromstring(svg([TWO])).iter(f"{NAME}rect")
    bars = sorted(
        (float(bar.get("x", 0)), float(bar.get("width", 0))) for bar in rects if bar.get("opacity") == ".85"
    )
    assert len(bars) == 20
    assert all(a + wide <= b + 0.11 for (a, wide), (b, _) in pairwise(bars))


def test_a_set_of_nothing_takes_no_room_beside_another() -> None:
    """Before there is a history, only what is now is drawn."""
    none = Series("at first", TWO.series[0].x, (0.0,) * 10, bars=True)
    drawn = lines(Chart("Density", "density", "cards", (none, TWO.series[1])), 75, 12)
    assert not [line for line in drawn if "at first" in line]
    assert [line for line in drawn if line == "now"]


def test_points_that_stand_apart_have_rows_with_their_reach() -> None:
    """No line joins what has no order; whether a reach holds the level is seen, and told in figures."""
    chart = Chart(
        "Odds",
        "",
        "odds ratio",
        (
            Series("odds", (0.0, 1.0), (1.02, 1.5), intervals=((0.9, 1.1), (1.2, 1.9)), apart=True),
            Series("no effect", (0.0, 1.0), (1.0, 1.0), theory=True),
        ),
        x_ticks=((0.0, "Density"), (1.0, "Hints")),
    )
    drawn = lines(chart, 75, 12)
    density, hints = drawn[1], drawn[2]
    assert density.startswith("Density")
    assert "1.02 (0.90 to 1.10)" in density
    assert "┊" not in density  # its reach covers the level
    assert hints.index("┊") < hints.index("├") < hints.index("●") < hints.index("┤")
    assert "M" not in "".join(
        path.get("d", "")
        for path in ElementTree.fromstring(svg([chart])).iter(f"{NAME}path")
        if path.get("stroke") == "#1f6f8b" and path.get("fill") == "none"
    )


def test_shares_are_told_in_per_cent_and_ticks_are_round() -> None:
    """No axis says 0.796."""
    chart = Chart(
        "Retention",
        "week",
        "share",
        (Series("recalled", (1.0, 2.0, 3.0), (0.76, 0.82, 0.881)),),
        percent=True,
    )
    text = "\n".join(lines(chart, 60, 12))
    assert "80 %" in text
    assert "0.8" not in text
    assert ">80 %<" in svg([chart])


def test_a_heat_map_in_the_terminal_keeps_the_newest_columns() -> None:
    """Too narrow a screen loses the oldest weeks."""
    cells = tuple(float(week) for week in range(1, 54))
    drawn = lines(HeatMap("Answers", ("Mon",), ("",) * 53, (cells,)), 24, 10)
    assert all(len(line) <= 24 for line in drawn)
    assert drawn[2].endswith("█")
    assert "░" not in drawn[2]


@given(
    st.lists(st.floats(-1e6, 1e6), max_size=400),
    st.integers(20, 200),
    st.integers(4, 40),
    st.booleans(),
)
def test_no_chart_is_wider_than_the_screen(values: list[float], width: int, height: int, bars: bool) -> None:
    """Whatever the numbers and the size: drawn, without escape codes, in the width that there is."""
    x = tuple(float(place) for place in range(len(values)))
    chart = Chart(
        "a title", "x", "y", (Series("s", x, tuple(map(abs, values)) if bars else tuple(values), bars=bars),)
    )
    drawn = lines(chart, width, height)
    assert drawn
    assert all(len(line) <= width for line in drawn)
    assert not any("\x1b" in line for line in drawn)


def test_bars_and_heat_maps_through_matplotlib(tmp_path: Path) -> None:
    """A PNG of everything; what stands between dollar signs is no formula."""
    pytest.importorskip("matplotlib")
    odd = Chart("costs $1 and $2", "x", "y", BARS.series)
    write([BARS, SHARES, MAP, odd], tmp_path / "all.png")
    assert (tmp_path / "all.png").read_bytes().startswith(b"\x89PNG")


def test_spread_stands_at_its_own_point_where_others_are_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A point that can't be drawn takes its spread along, in PNG as in SVG; bars have theirs too."""
    figure = pytest.importorskip("matplotlib.figure")
    kept: list[Any] = []
    monkeypatch.setattr(figure.Figure, "savefig", lambda self, path, dpi: kept.append(self))
    line = Series("l", (0.0, 1.0, 2.0), (1.0, math.nan, 3.0), spread=(0.1, 0.2, 0.3))
    bars = Series("b", (0.0, 1.0), (1.0, 2.0), intervals=((0.5, 2.0), (1.0, 4.0)), bars=True)
    write([Chart("t", "x", "y", (line,)), Chart("t", "x", "y", (bars,))], tmp_path / "c.png")
    found = [
        [(segment[0][0], *segment[:, 1]) for segment in axes.collections[0].get_segments()]
        for axes in kept[0].axes
    ]
    assert found[0] == [pytest.approx((0.0, 0.9, 1.1)), pytest.approx((2.0, 2.7, 3.3))]
    assert found[1] == [pytest.approx((0.0, 0.5, 2.0)), pytest.approx((1.0, 1.0, 4.0))]


def test_the_terminal_draws_any_number_of_lines() -> None:
    """More lines than there are marks use the marks again; none is left out."""
    many = tuple(Series(f"line {n}", (0.0, 1.0), (float(n), n + 1.0)) for n in range(20))
    legend = "\n".join(lines(Chart("t", "x", "y", many), 100, 20))
    assert all(f"line {n}" in legend for n in range(20))


def _lines(order: int) -> Chart:
    """A chart of lines with many labels, or few, on either kind of axis."""
    across = tuple(float(x * x + 1) for x in range(2 + order % 9))
    up = tuple((x * (7 + order)) % 11 * 10.0 ** (order % 4) + 1 for x in across)
    labels = tuple((x, f"{n} Nov") for n, x in enumerate(across)) if order % 2 else ()
    return Chart("t", "day", "n", (Series("a", across, up),), log_y=order % 5 == 0, x_ticks=labels)


@pytest.mark.parametrize("size", [(40, 8), (72, 12), (152, 40)])
def test_no_two_labels_of_an_axis_meet(monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]) -> None:
    """plotext takes labels out of a set, in another order in each run; the chart is always the same."""
    from plotext import _utility

    for number in range(60):
        drawn = []
        for way in (1, -1):
            monkeypatch.setattr(
                _utility, "no_duplicates", lambda data, way=way: list(dict.fromkeys(data))[::way]
            )
            drawn.append(lines(_lines(number), *size))
        assert drawn[0] == drawn[1]


def test_a_chart_is_as_large_as_it_was_told() -> None:
    """Whatever terminal the program runs in, or none."""
    drawn = lines(_lines(3), 152, 40)
    assert max(map(len, drawn)) == 152
    assert len(drawn) == 41
