"""The energy on its way down, and how alike a state is to each stored picture. Pure drawing."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from densecards.text import displayable
from densecards.tui.drawing import EIGHTHS, bar, fit

Part = str | tuple[str, str]


def hill(values: Sequence[float], upto: int, width: int, height: int) -> list[str]:
    """Return columns for values[: upto + 1], as high as they stand between the lowest and the highest of all.

    More values than columns are thinned; the way still to go is left empty.
    """
    if not values or width < 1 or height < 1:
        return [" " * max(0, width)] * max(0, height)
    low, high = min(values), max(values)
    many = len(values)
    columns = min(width, many)
    heights = []
    for column in range(columns):
        index = round(column * (many - 1) / max(1, columns - 1))
        share = (values[index] - low) / (high - low) if high > low else 0.0
        # The lowest still stands an eighth high: it is there.
        heights.append(1 + round(share * (8 * height - 1)) if index <= upto else 0)
    wide = max(1, min(3, width // columns))
    rows = []
    for row in range(height - 1, -1, -1):
        cells = (EIGHTHS[max(0, min(8, level - 8 * row))] * wide for level in heights)
        rows.append(fit("".join(cells), width))
    return rows


def likeness(
    names: Sequence[str], overlaps: Sequence[float], width: int, height: int, name_width: int = 11
) -> Content:
    """Return one bar a picture, −1 to 1; where there are too many, the most alike are shown."""
    order = list(range(len(names)))
    if len(order) > height:
        kept = sorted(order, key=lambda i: -abs(overlaps[i]))[: max(0, height - 1)]
        order = sorted(kept)
    best = max(range(len(names)), key=lambda i: abs(overlaps[i]), default=-1)
    room = max(4, width - name_width - 8)
    parts: list[Part] = []
    for i in order:
        value = overlaps[i]
        colour = "$error" if value < 0 else "$success" if i == best else "$primary"
        parts += [
            ("▸" if i == best else " ", "$success"),
            (fit(displayable(names[i], one_line=True), name_width), "bold" if i == best else ""),
            (" −" if value < 0 else "  ", "$error"),
            (bar(abs(value), room), colour),
            (f"{value:+.2f}".replace("-", "−"), "$muted"),
            "\n",
        ]
    if len(order) < len(names):
        parts.append((f" and {len(names) - len(order)} less alike", "$muted"))
    return Content.assemble(*parts)
