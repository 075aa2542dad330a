"""A picture as coloured half cells: two pixels a cell, which every terminal with colours can draw."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.style import Style

if TYPE_CHECKING:
    from PIL.Image import Image

UPPER = "▀"
Cell = tuple[str, Style]


def half_cells(image: Image, width: int, height: int) -> list[list[Cell]]:
    """Return at most `height` lines of at most `width` cells, as large as the picture's shape allows."""
    scale = min(width / image.width, 2 * height / image.height)
    across = max(1, min(width, round(image.width * scale)))
    down = max(1, min(height, round(image.height * scale / 2)))
    small = image.convert("RGB").resize((across, 2 * down))
    pixels = small.tobytes()

    def colour(x: int, y: int) -> str:
        at = 3 * (y * across + x)
        return "#" + pixels[at : at + 3].hex()

    return [
        [(UPPER, Style.parse(f"{colour(x, 2 * y)} on {colour(x, 2 * y + 1)}")) for x in range(across)]
        for y in range(down)
    ]
