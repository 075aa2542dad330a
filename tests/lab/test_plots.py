"""Charts become files and characters."""

from __future__ import annotations

import math
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from densecards.errors import UsageError
from densecards.plots import Chart, Series, svg, terminal, write

CHART = Chart(
    "a <title> & more",
    "x",
    "y",
    (
        Series("measured", (1.0, 10.0, 100.0), (1.0, 0.5, 0.25), (0.1, 0.1, 0.1)),
        Series("theory", (1.0, 2.0, 50.0, 100.0), (0.9, math.inf, 0.4, 0.2), theory=True),
    ),
    log_x=True,
)


def test_svg_is_well_formed_and_has_every_line_and_point() -> None:
    """Titles are escaped; three points are three circles; an infinite value leaves a gap."""
    root = ElementTree.fromstring(svg([CHART, CHART]))
    name = "{http://www.w3.org/2000/svg}"
    assert len(root.findall(f".//{name}circle")) == 6
    assert "a <title> & more" in [text.text for text in root.iter(f"{name}text")]
    dashed = [path.get("d", "") for path in root.iter(f"{name}path") if path.get("stroke-dasharray")]
    assert len(dashed) == 2
    assert dashed[0].count("M") == 2


@pytest.mark.parametrize(
    "chart",
    [
        Chart("one point", "x", "y", (Series("s", (3.0,), (4.0,)),)),
        Chart("nothing", "x", "y", (Series("s", (), ()),)),
        Chart("not a number", "x", "y", (Series("s", (1.0,), (math.nan,)),)),
        Chart("zero on a log axis", "x", "y", (Series("s", (0.0, 1.0), (1.0, 2.0)),), log_x=True, log_y=True),
        Chart("flat", "x", "y", (Series("s", (1.0, 2.0), (5.0, 5.0)),)),
    ],
)
def test_odd_charts_do_not_break_the_drawing(chart: Chart) -> None:
    """One point, no point, a flat line: drawn or said, never a crash."""
    ElementTree.fromstring(svg([chart]))
    terminal(chart)


def test_the_terminal_shows_title_and_legend_without_escape_codes() -> None:
    """Plain characters, with the legend below so that it covers nothing."""
    drawn = terminal(CHART, 70, 14)
    assert drawn is not None
    assert "\x1b" not in drawn
    assert "a <title> & more" in drawn
    assert drawn.splitlines()[-1] == "up: y   • measured   + theory"
    assert all(len(line) <= 70 for line in drawn.splitlines())


def test_files_by_their_ending(tmp_path: Path) -> None:
    """SVG and PNG are written; other endings, empty lists and missing folders get a line."""
    write([CHART], tmp_path / "c.svg")
    assert (tmp_path / "c.svg").read_text(encoding="utf-8").startswith("<svg")
    with pytest.raises(UsageError, match="must end in"):
        write([CHART], tmp_path / "c.gif")
    with pytest.raises(UsageError, match="no chart"):
        write([], tmp_path / "c.svg")
    with pytest.raises(UsageError, match="cannot write"):
        write([CHART], tmp_path / "nowhere" / "c.svg")


def test_png_through_matplotlib(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """PNG needs matplotlib and says so where it is missing."""
    pytest.importorskip("matplotlib")
    write([CHART], tmp_path / "c.png")
    assert (tmp_path / "c.png").read_bytes().startswith(b"\x89PNG")
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    with pytest.raises(UsageError, match="needs matplotlib"):
        write([CHART], tmp_path / "d.png")
