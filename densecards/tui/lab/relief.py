"""A landscape of cards from above: valleys, where the cards lie, and a ball on its way.

Half-blocks give two heights a character; with colours off, shades tell the depth instead.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from rich.color import Color as RichColor
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from densecards.text import displayable
from densecards.tui.drawing import fit
from densecards.tui.lab.work import Terrain

EDGE = 1.35
"""The landscape reaches from −EDGE to EDGE both ways."""
_BANDS = 12
_SHADES = "█▓▒░ "
_NAMES = 16
Point = tuple[float, float]


@dataclass
class BallPut(Message):
    """The learner put the ball somewhere and lets it go."""

    x: float
    y: float


class Relief(Widget, can_focus=True):
    """The map. Arrow keys or the mouse put the ball, Enter lets it go."""

    DEFAULT_CSS = """
    Relief { width: 1fr; height: 1fr; background: $surface; }
    Relief > .relief--deep { color: $primary; }
    Relief > .relief--high { color: $background; }
    Relief > .relief--card { color: $foreground; text-style: bold; }
    Relief > .relief--ball { color: $accent; text-style: bold; }
    Relief > .relief--end { color: $success; text-style: bold; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"relief--{name}" for name in ("deep", "high", "card", "ball", "end")
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "let_go", "Let it roll"),
        Binding("up", "push(0, 1)", show=False),
        Binding("down", "push(0, -1)", show=False),
        Binding("left", "push(-1, 0)", show=False),
        Binding("right", "push(1, 0)", show=False),
    ]

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._ground: Terrain | None = None
        self._trail: tuple[Point, ...] = ()
        self._ends_at = ""
        self._ball: Point = (0.0, 0.0)
        self._marks: dict[tuple[int, int], tuple[str, str]] = {}

    @property
    def ball(self) -> Point:
        """Where the ball lies."""
        return self._ball

    @property
    def coloured(self) -> bool:
        """Whether colours tell the depth."""
        return not self.app.no_color

    @property
    def wanted(self) -> tuple[int, int]:
        """Columns and rows of heights that fill the widget."""
        return max(2, self.size.width), max(2, self.size.height * (2 if self.coloured else 1))

    def show(self, ground: Terrain | None) -> None:
        """Show another landscape; the trail goes, the ball stays."""
        self._ground, self._trail, self._ends_at = ground, (), ""
        self._place_marks()

    def follow(self, trail: tuple[Point, ...], ends_at: str = "") -> None:
        """Show the ball at the end of a trail; `ends_at` is the card in whose valley it rests."""
        self._trail, self._ends_at = trail, ends_at
        if trail:
            self._ball = trail[-1]
        self._place_marks()

    def on_resize(self) -> None:
        """Names find their places again."""
        self._place_marks()

    def on_focus(self) -> None:
        """The ball becomes something to push."""
        self._place_marks()

    def on_blur(self) -> None:
        """And stops being so."""
        self._place_marks()

    def action_push(self, right: int, up: int) -> None:
        """Put the ball a little further."""
        x, y = self._ball
        step_x, step_y = 2 * EDGE / max(1, self.size.width - 1), 2 * EDGE / max(1, self.size.height - 1)
        self._put((x + 2 * right * step_x, y + up * step_y))

    def action_let_go(self) -> None:
        """Let it roll."""
        self.post_message(BallPut(*self._ball))

    def on_click(self, event: events.Click) -> None:
        """Let the ball go under the pointer."""
        width, height = self.size.width, self.size.height
        offset = event.get_content_offset_capture(self)
        self._put(
            (
                (offset.x / max(1, width - 1) * 2 - 1) * EDGE,
                (1 - offset.y / max(1, height - 1) * 2) * EDGE,
            )
        )
        self.action_let_go()

    def _put(self, at: Point) -> None:
        self._ball = (max(-EDGE, min(EDGE, at[0])), max(-EDGE, min(EDGE, at[1])))
        self._trail, self._ends_at = (), ""
        self._place_marks()

    def _cell(self, point: Point) -> tuple[int, int]:
        x, y = point
        return (
            round((x + EDGE) / (2 * EDGE) * (self.size.width - 1)),
            round((EDGE - y) / (2 * EDGE) * (self.size.height - 1)),
        )

    def _place_marks(self) -> None:
        """Lay out cards with their names, the trail and the ball, character by character."""
        marks: dict[tuple[int, int], tuple[str, str]] = {}
        ground = self._ground
        if ground is not None:
            cells = [self._cell(place) for place in ground.places]
            taken = set(cells)
            for title, (x, y) in zip(ground.titles, cells, strict=True):
                look = "end" if title == self._ends_at else "card"
                marks[x, y] = ("◉" if title == self._ends_at else "○", look)
                name = fit(displayable(title, one_line=True), min(_NAMES, cell_len(title)))
                for at in self._beside(name, x, y):
                    spots = {(at[0] + i, at[1]) for i in range(-1, cell_len(name) + 1)}
                    if not spots & taken:
                        taken |= spots
                        column = at[0]
                        for letter in name:
                            marks[column, at[1]] = (letter, look)
                            column += max(1, cell_len(letter))
                        break
            for point in self._trail[:-1]:
                marks.setdefault(self._cell(point), ("∘", "ball"))
            if self._trail or self.has_focus:
                marks[self._cell(self._ball)] = ("●", "ball")
        self._marks = marks
        self.refresh()

    def _beside(self, name: str, x: int, y: int) -> list[tuple[int, int]]:
        """Where a name could begin: right of its card, left, above, below."""
        length, width, height = cell_len(name), self.size.width, self.size.height
        middle = max(0, min(x - length // 2, width - length))
        spots = [(x + 2, y), (x - 1 - length, y), (middle, y - 1), (middle, y + 1), (middle, y + 2)]
        return [(a, b) for a, b in spots if a >= 0 and a + length <= width and 0 <= b < height]

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        width, ground = self.size.width, self._ground
        if ground is None or not ground.heights:
            return Strip([Segment(" " * width, self.rich_style)], width)
        segments = []
        skip = 0
        for x in range(width):
            if skip:
                skip -= 1
                continue
            background, text, style = self._height_at(ground, x, y)
            mark = self._marks.get((x, y))
            if mark is not None:
                text, look = mark
                skip = max(0, cell_len(text) - 1)
                style = self._writing(look, ground, x, y) + background
            segments.append(Segment(text, style))
        return Strip(segments).simplify().adjust_cell_length(width, self.rich_style)

    def _writing(self, look: str, ground: Terrain, x: int, y: int) -> Style:
        """The style of a mark: dark on bright valleys, light on dark heights."""
        style = self.get_component_rich_style(f"relief--{look}")
        bright = self.coloured and look in {"card", "end"} and self._share(ground, x, 2 * y + 1) < 0.5
        colour = self.get_component_rich_style("relief--high").color if bright else style.color
        return Style(color=colour, bold=True, underline=look == "end")

    def _share(self, ground: Terrain, x: int, half: int) -> float:
        """The height at a column and half-line, 0 to 1."""
        rows, columns = len(ground.heights), len(ground.heights[0])
        column = min(columns - 1, x * columns // max(1, self.size.width))
        return ground.heights[min(rows - 1, half * rows // max(1, 2 * self.size.height))][column]

    def _height_at(self, ground: Terrain, x: int, y: int) -> tuple[Style, str, Style]:
        """The ground as a background for what stands on it, and its own character and style."""
        upper = self._share(ground, x, 2 * y)
        if not self.coloured:
            base = Style(color=self.get_component_rich_style("relief--deep").color)
            return Style(), _SHADES[min(4, int(upper * 5))], base
        top, bottom = self._band(upper), self._band(self._share(ground, x, 2 * y + 1))
        return Style(bgcolor=bottom), "▀", Style(color=top, bgcolor=bottom)

    def _band(self, height: float) -> RichColor:
        """The colour of a height, in bands like those of a map."""
        deep = self.get_component_styles("relief--deep").color
        high = self.get_component_styles("relief--high").color
        share = min(_BANDS - 1, int(height * _BANDS)) / (_BANDS - 1)
        return deep.blend(high, share**0.8).rich_color
