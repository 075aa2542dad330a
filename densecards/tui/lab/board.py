"""A pattern as squares to look at and to draw on, as large as the room allows.

A unit is as many columns wide as half-lines high, so that squares are square; half-blocks draw the edges
that fall inside a line. Up and down differ by character, not by colour alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

_SHADES = " ░▒▓█"


@dataclass
class Drew(Message):
    """The learner changed the drawing."""

    values: tuple[float, ...]


class PatternBoard(Widget, can_focus=True):
    """`values` by row from −1 (down) to 1 (up)."""

    DEFAULT_CSS = """
    PatternBoard { width: 1fr; height: 1fr; background: $surface; }
    PatternBoard > .board--up { color: $primary; }
    PatternBoard > .board--other { color: $primary 84%; }
    PatternBoard > .board--turned { color: $success; }
    PatternBoard > .board--down { color: $muted 60%; background: $background; }
    PatternBoard > .board--cursor { color: $accent; text-style: bold; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"board--{name}" for name in ("up", "other", "turned", "down", "cursor")
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "flip", "Flip"),
        Binding("up", "step(-1, 0)", show=False),
        Binding("down", "step(1, 0)", show=False),
        Binding("left", "step(0, -1)", show=False),
        Binding("right", "step(0, 1)", show=False),
    ]

    def __init__(self, rows: int, columns: int, *, id: str) -> None:
        super().__init__(id=id)
        self._rows, self._columns = rows, columns
        self._values: tuple[float, ...] = (-1.0,) * (rows * columns)
        self._turned: frozenset[int] = frozenset()
        self._cursor = 0
        self._brush: float | None = None

    @property
    def values(self) -> tuple[float, ...]:
        """What is shown."""
        return self._values

    @property
    def cursor(self) -> int:
        """The unit under the cursor."""
        return self._cursor

    def show(self, values: Sequence[float], turned: frozenset[int] = frozenset()) -> None:
        """Show a state, and which of its units have just turned."""
        self._values, self._turned = tuple(values), turned
        self.refresh()

    def action_step(self, down: int, right: int) -> None:
        """Move the cursor; at an edge it comes in on the other side."""
        row, column = divmod(self._cursor, self._columns)
        self._cursor = (row + down) % self._rows * self._columns + (column + right) % self._columns
        self.refresh()

    def action_flip(self) -> None:
        """Turn the unit under the cursor."""
        self._put(self._cursor, -1.0 if self._values[self._cursor] > 0 else 1.0)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Begin a stroke: it draws what the first unit was not."""
        unit = self._unit_at(event.x, event.y)
        if unit is not None:
            self.capture_mouse()
            self._brush = -1.0 if self._values[unit] > 0 else 1.0
            self._cursor = unit
            self._put(unit, self._brush)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Go on with the stroke."""
        unit = self._unit_at(event.x, event.y)
        if self._brush is not None and unit is not None:
            self._cursor = unit
            self._put(unit, self._brush)

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """End the stroke."""
        self._brush = None
        self.release_mouse()

    def _put(self, unit: int, value: float) -> None:
        if self._values[unit] != value:
            values = [*self._values]
            values[unit] = value
            self.show(tuple(1.0 if each > 0 else -1.0 for each in values))
            self.post_message(Drew(self._values))
        else:
            self.refresh()

    @property
    def _side(self) -> int:
        """Columns, and half-lines, of one unit."""
        return max(1, min(self.size.width // self._columns, 2 * self.size.height // self._rows))

    @property
    def _corner(self) -> tuple[int, int]:
        """Column and half-line where the board begins; the half-line is even."""
        side = self._side
        return (
            max(0, (self.size.width - side * self._columns) // 2),
            max(0, (2 * self.size.height - side * self._rows) // 4 * 2),
        )

    def _unit_at(self, x: int, y: int) -> int | None:
        left, top = self._corner
        column, row = (x - left) // self._side, (2 * y - top) // self._side
        if 0 <= column < self._columns and 0 <= row < self._rows:
            return int(row * self._columns + column)
        return None

    def render_line(self, y: int) -> Strip:
        """Draw one line: two half-lines of units."""
        width = self.size.width
        base = self.rich_style
        side, (left, top) = self._side, self._corner
        upper, lower = (2 * y - top) // side, (2 * y + 1 - top) // side
        if lower < 0 or upper >= self._rows:
            return Strip([Segment(" " * width, base)], width)
        segments = [Segment(" " * left, base)]
        for column in range(self._columns):
            segments += self._square(y, column, upper, lower, side)
        return Strip(segments).adjust_cell_length(width, base)

    def _square(self, y: int, column: int, upper: int, lower: int, side: int) -> list[Segment]:
        """The part of one column's units that lies in this line."""
        down = self.get_component_rich_style("board--down")
        units = [row * self._columns + column if 0 <= row < self._rows else None for row in (upper, lower)]
        one, other = units
        if one is not None and one == other:
            text = _SHADES[_level(self._values[one])] * side
            look = self._look(one)
            middle = self._is_middle(y, one // self._columns, side)
            if self._cursor == one and self.has_focus and middle:
                sign = ("•" if text.strip() else "○") if one in self._turned else " "
                return self._under_cursor(text, look, side, sign)
            half = (side - 1) // 2
            before, after = " " * half, " " * (side - 1 - half)
            if middle and one in self._turned and side > 1 and _level(self._values[one]) in {0, 4}:
                turned = self.get_component_rich_style("board--turned").color
                if text.strip():  # what has just turned has a mark, whatever colours there are
                    return [
                        Segment(f"{before}•{after}", Style(color=down.bgcolor, bgcolor=look.color, bold=True))
                    ]
                return [Segment(f"{before}○{after}", Style(color=turned, bgcolor=down.bgcolor, bold=True))]
            if middle and _level(self._values[one]) == 0 and side > 1:
                return [Segment(f"{before}·{after}", down)]
            return [Segment(text, look)]
        ups = [unit is not None and self._values[unit] > 0 for unit in units]
        text = {(True, True): "▀", (True, False): "▀", (False, True): "▄", (False, False): " "}[
            ups[0], ups[1]
        ]
        looks = [self._look(unit) if unit is not None else self.rich_style for unit in units]
        if ups == [True, True]:
            style = Style(color=looks[0].color, bgcolor=looks[1].color)
        else:
            style = (looks[0] if ups[0] else looks[1]) + Style(
                bgcolor=(looks[1] if ups[0] else looks[0]).bgcolor
            )
        return [Segment(text * side, style)]

    def _look(self, unit: int) -> Style:
        row, column = divmod(unit, self._columns)
        down = self.get_component_rich_style("board--down")
        if self._values[unit] <= -1:
            return down
        name = "turned" if unit in self._turned else "up" if (row + column) % 2 else "other"
        return down + Style(color=self.get_component_rich_style(f"board--{name}").color)

    def _under_cursor(self, text: str, look: Style, side: int, sign: str) -> list[Segment]:
        """The unit under the cursor, between brackets."""
        mark = self.get_component_rich_style("board--cursor")
        if text.strip():
            # On a lit unit the brackets stand on its colour, whatever shade it has.
            mark = Style(
                color=self.get_component_rich_style("board--down").bgcolor, bgcolor=look.color, bold=True
            )
        else:
            mark = Style(color=mark.color, bgcolor=look.bgcolor, bold=True)
        if side == 1:
            return [Segment("+", mark)]
        return [Segment("[" + (sign if side > 2 else "").center(side - 2) + "]", mark)]

    def _is_middle(self, y: int, row: int, side: int) -> bool:
        """Whether this line is the middle one of those that a row's units fill."""
        top = self._corner[1] + row * side
        first, last = (top + 1) // 2, (top + side) // 2 - 1
        return y == (first + last) // 2 if last >= first else False


def _level(value: float) -> int:
    """Return which of the five shades shows a value."""
    return round((max(-1.0, min(1.0, value)) + 1) * 2)
