"""The sign of the program: a web as a 3 × 3 grid, the headword in the middle, eight links around it.

Widgets post where the learner went and what was typed; the screen does the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from densecards.tui.messages import SlotMoved, SlotOpened
from densecards.tui.widgets.places import MIDDLE, OWN_MARK, Place, draw, heights, needs, places, split

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["MIDDLE", "OWN_MARK", "Place", "WebGrid", "places"]

Typed = events.Key | events.Paste


class WebGrid(Widget):
    """The grid. With `live` it takes the focus: arrows move, typing writes, Enter edits, a click selects.

    With `cursor` it shows the selected place without taking the focus.
    """

    DEFAULT_CSS = """
    WebGrid { height: 1fr; width: 1fr; min-height: 7; }
    WebGrid > .webgrid--line { color: $foreground 35%; }
    WebGrid > .webgrid--cursor { color: $accent; text-style: bold; }
    WebGrid > .webgrid--title { color: $primary; }
    WebGrid > .webgrid--own-title { color: $accent; text-style: bold; }
    WebGrid > .webgrid--empty-title { color: $muted; }
    WebGrid > .webgrid--deck { color: $foreground; }
    WebGrid > .webgrid--own { color: $accent; }
    WebGrid > .webgrid--empty { color: $muted; text-style: italic; }
    WebGrid > .webgrid--head { color: $foreground; text-style: bold; background: $surface; }
    WebGrid > .webgrid--gloss { color: $muted; background: $surface; }
    WebGrid > .webgrid--note { color: $success; }
    """
    LOOKS: ClassVar[tuple[str, ...]] = (
        "line",
        "cursor",
        "title",
        "own-title",
        "empty-title",
        "deck",
        "own",
        "empty",
        "head",
        "gloss",
        "note",
    )
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"webgrid--{look}" for look in LOOKS}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "step(0,-1)", show=False),
        Binding("down", "step(0,1)", show=False),
        Binding("left", "step(-1,0)", show=False),
        Binding("right", "step(1,0)", show=False),
        Binding("home", "go(0)", show=False),
        Binding("end", "go(8)", show=False),
        Binding("enter,f2", "open", "Edit"),
    ]

    selected: reactive[int] = reactive(MIDDLE, repaint=False)

    def __init__(self, *, live: bool = False, cursor: bool = False, id: str | None = None) -> None:
        super().__init__(id=id)
        self.can_focus = live
        self._live = live
        self._cursor = cursor or live
        self._places: list[Place] = []
        self._lines: list[Strip] | None = None
        self._pictures: dict[str, Image] = {}
        self._held: list[Typed] = []
        self.hand_over: Callable[[Sequence[Typed]], None] | None = None
        """Takes what was typed, and the focus, at once; a message would let later keys come before these."""

    def show(self, shown: Sequence[Place]) -> None:
        """Show these nine places."""
        if list(shown) != self._places:
            self._places = list(shown)
            self._repaint()

    def hang(self, pictures: Mapping[str, Image]) -> None:
        """Show these pictures, by slot, in place of those that hung before."""
        if pictures or self._pictures:
            self._pictures = dict(pictures)
            self._repaint()

    @property
    def place(self) -> str:
        """The slot under the cursor; "" is the middle."""
        return self._places[self.selected].key if self._places else ""

    def needed(self, width: int) -> int:
        """Return the lines that the grid needs at that width to show every text whole."""
        return 4 + sum(needs(self._places, width, self._pictures)) if self._places else 0

    def select(self, key: str) -> None:
        """Put the cursor on a slot."""
        for index, place in enumerate(self._places):
            if place.key == key:
                self.selected = index

    def validate_selected(self, selected: int) -> int:
        """Keep the cursor in the grid."""
        return max(0, min(8, selected))

    def watch_selected(self, before: int, now: int) -> None:
        """Draw the cursor and tell the screen."""
        if before != now:
            self._repaint()
            self.post_message(SlotMoved(self.place))

    def action_step(self, right: int, down: int) -> None:
        """Move by one place; at the edge stay."""
        row, column = divmod(self.selected, 3)
        self.selected = max(0, min(2, row + down)) * 3 + max(0, min(2, column + right))

    def action_go(self, where: int) -> None:
        """Go to a corner."""
        self.selected = where

    def action_open(self) -> None:
        """Edit the text that stands there."""
        self.post_message(SlotOpened(self.place))

    def on_key(self, event: events.Key) -> None:
        """Typing begins a new text in the selected slot."""
        if self._live and self.place and (self._held or (event.is_printable and event.character)):
            event.stop()
            event.prevent_default()
            self._hold(events.Key(event.key, event.character))

    def on_paste(self, event: events.Paste) -> None:
        """Pasting does the same."""
        if self._live and event.text and self.place:
            event.stop()
            self._hold(events.Paste(" ".join(event.text.split())))

    def _hold(self, typed: Typed) -> None:
        self._held.append(typed)
        if len(self._held) == 1:
            self.call_later(self._hand_over)

    def _hand_over(self) -> None:
        # Keys that still wait here come before those that the line will get.
        if self.message_queue_size or self._pending_message is not None:
            self.call_later(self._hand_over)
        elif self._held and self.hand_over is not None:
            held, self._held = self._held, []
            self.hand_over(held)

    def on_click(self, event: events.Click) -> None:
        """Select the place under the pointer; a second click edits it."""
        if not self._live:
            return
        offset = event.get_content_offset(self)
        if offset is None:
            return
        width, height = self.size
        columns, rows = split(width - 4), heights(self._places, width, height, self._pictures)
        column, row = _part(offset.x, columns), _part(offset.y, rows)
        if row * 3 + column == self.selected and event.chain >= 2:
            self.action_open()
        self.selected = row * 3 + column

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        width, height = self.size
        if self._lines is None:
            cursor = self.selected if self._cursor else None
            looks = {look: self.get_component_rich_style(f"webgrid--{look}") for look in self.LOOKS}
            pictures = {} if self.app.console.no_color else self._pictures
            drawn = draw(self._places, width, height, cursor, pictures) if self._places else []
            self._lines = [
                Strip(
                    [Segment(text, looks[look] if isinstance(look, str) else look) for text, look in line]
                ).adjust_cell_length(width, self.rich_style)
                for line in drawn
            ]
        return self._lines[y] if y < len(self._lines) else Strip.blank(width, self.rich_style)

    def notify_style_update(self) -> None:
        """Draw again in the new colours."""
        super().notify_style_update()
        self._lines = None

    def on_resize(self) -> None:
        """Draw again in the new size."""
        self._repaint()

    def _repaint(self) -> None:
        self._lines = None
        self.refresh()


def _part(offset: int, sizes: Sequence[int]) -> int:
    edge = 0
    for index, size in enumerate(sizes):
        edge += size + 1
        if offset <= edge:
            return index
    return len(sizes) - 1
