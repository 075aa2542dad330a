"""A line with a name and a value that the arrow keys or the mouse move."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from densecards.tui.drawing import fit

V = TypeVar("V")
_NAME = 9
_FEW = 7
"""Up to so many values are named between arrows; more are a track with a knob."""


@dataclass
class SliderMoved(Message):
    """A slider has another value."""

    slider: str
    """Its id."""


class Slider(Widget, Generic[V], can_focus=True):
    """One of `values`, each shown as `told` says it."""

    DEFAULT_CSS = """
    Slider { height: 1; width: 100%; }
    Slider:focus { background: $block-cursor-background; text-style: bold; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "move(-1)", show=False),
        Binding("right", "move(1)", show=False),
        Binding("shift+left", "move(-5)", show=False),
        Binding("shift+right", "move(5)", show=False),
        Binding("home", "move(-9999)", show=False),
        Binding("end", "move(9999)", show=False),
        Binding("up", "app.focus_previous", show=False),
        Binding("down", "app.focus_next", show=False),
    ]
    place: reactive[int] = reactive(0)

    def __init__(
        self, name: str, values: Sequence[V], value: V, told: Callable[[V], str] = str, *, id: str
    ) -> None:
        super().__init__(id=id)
        self._title = name
        self._values = tuple(values)
        self._told = told
        self._idle = False
        self.set_reactive(Slider.place, self._values.index(value))

    @property
    def value(self) -> V:
        """The value where the knob stands."""
        return self._values[self.place]

    def offer(self, values: Sequence[V]) -> None:
        """Offer other values; the knob stays where it can."""
        self._values = tuple(values)
        self.set_reactive(Slider.place, self.validate_place(self.place))
        self.refresh()

    def choose(self, value: V) -> None:
        """Put the knob on a value without telling anyone."""
        self.set_reactive(Slider.place, self._values.index(value))
        self.refresh()

    def rest(self, idle: bool) -> None:
        """Grey out a slider that means nothing now; it can still be moved."""
        self._idle = idle
        self.refresh()

    def validate_place(self, place: int) -> int:
        """Keep the knob on the track."""
        return max(0, min(place, len(self._values) - 1))

    def watch_place(self, before: int, now: int) -> None:
        """Tell that it moved."""
        if before != now:
            self.post_message(SliderMoved(self.id or ""))

    def action_move(self, by: int) -> None:
        """Move the knob."""
        self.place += by

    def on_click(self, event: events.Click) -> None:
        """Put the knob under the pointer; between arrows go on to the next value."""
        offset = event.get_content_offset_capture(self)
        track = self._track
        if len(self._values) <= _FEW:
            self.place = (self.place + (-1 if offset.x < _NAME + 3 else 1)) % len(self._values)
        elif _NAME + 1 <= offset.x <= _NAME + track:
            self.place = round((offset.x - _NAME - 1) / max(1, track - 1) * (len(self._values) - 1))

    @property
    def _track(self) -> int:
        return max(4, (self.size.width - _NAME - 2) // 2)

    def render(self) -> Content:
        """Name, track or arrows, value."""
        mark, text = ("▸ ", "") if self.has_focus else ("  ", "")
        look = "$muted" if self._idle else "$foreground"
        colour = "$muted" if self._idle else "$accent" if self.has_focus else "$primary"
        name = (mark + fit(self._title, _NAME - 1), "$muted" if not self.has_focus else "bold $accent")
        told = self._told(self.value)
        if len(self._values) <= _FEW:
            text = fit(told, self.size.width - _NAME - 6).rstrip()
            return Content.assemble(name, ("◂ ", colour), (text, look), (" ▸", colour))
        track = self._track
        at = round(self.place / max(1, len(self._values) - 1) * (track - 1))
        line = "━" * at + "●" + "─" * (track - 1 - at)
        return Content.assemble(
            name, (line, colour), " ", (fit(told, self.size.width - _NAME - 2 - track), look)
        )
