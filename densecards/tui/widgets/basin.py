"""A card's basin as a cut through the ground: as wide as the web is broad, as deep as its links lead home.

A picture of two numbers, no simulation: its width tells the breadth, its depth the depth that the memory
reckons, both by their roots, so that small ones show too. What it grew by since `before` is hatched, its rim
in the colour of what is gained. Pure drawing.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from textual.content import Content

from densecards.tui.drawing import EIGHTHS

if TYPE_CHECKING:
    from densecards.study.values import CardDensity

BALL = "●"
GROWN = "░"
_NARROWEST, _WIDEST = 0.07, 0.42
"""Half the width of a basin without any breadth, and of one with all of it, as shares of the picture's."""
_SHALLOWEST, _DEEPEST = 0.1, 0.95


def surface(breadth: float, depth: float, width: int) -> list[float]:
    """Return the height of the ground in [0, 1] for each of `width` columns."""
    sigma = _NARROWEST + (_WIDEST - _NARROWEST) * math.sqrt(max(0.0, min(1.0, breadth)))
    fall = _SHALLOWEST + (_DEEPEST - _SHALLOWEST) * math.sqrt(max(0.0, min(1.0, depth)))
    middle = (width - 1) / 2
    return [
        1.0 - fall * math.exp(-(((x - middle) / width) ** 2) / (2 * (sigma / 2) ** 2)) for x in range(width)
    ]


def basin_rows(
    now: tuple[float, float], before: tuple[float, float] | None, width: int, height: int
) -> list[list[tuple[str, str]]]:
    """Return the rows from the top, each as (character, look): ground, grown, ball or air.

    `now` and `before` are (breadth, depth).
    """
    ground = surface(*now, width)
    old = surface(*(before or now), width)
    lowest = min(range(width), key=lambda x: (ground[x], abs(x - width // 2)))
    rest = min(height - 1, int((1.0 - ground[lowest]) * height))
    rows = []
    for row in range(height):
        floor = height - 1 - row
        line = []
        for x in range(width):
            filled = round(max(0.0, min(1.0, ground[x] * height - floor)) * 8)
            was = round(max(0.0, min(1.0, old[x] * height - floor)) * 8)
            if row == max(0, rest - 1) and x == lowest:
                line.append((BALL, "ball"))
            elif filled == 0 and was >= 4:
                line.append((GROWN, "grown"))
            elif filled < was:
                line.append((EIGHTHS[filled], "grown"))
            else:
                line.append((EIGHTHS[filled], "ground"))
        rows.append(line)
    return rows


def basin(density: CardDensity, before: tuple[float, float] | None, width: int, height: int) -> Content:
    """Return the picture of a web's basin; `before` is its breadth and depth when it was opened."""
    looks = {"ground": "$secondary 60%", "grown": "$success", "ball": "bold $accent"}
    parts: list[str | tuple[str, str]] = []
    for line in basin_rows((density.breadth, density.depth), before, width, height):
        parts += [(character, looks[look]) for character, look in line]
        parts.append("\n")
    return Content.assemble(*parts[:-1])
