"""A table of any number of rows: only what is in sight is formatted, and cells are plain text.

Textual's DataTable reads markup in cells and measures every row when it is added; ten thousand cards ask
for neither.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Generic, TypeVar

from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from densecards.text import displayable
from densecards.tui.drawing import fit
from densecards.tui.messages import ColumnPressed, RowChosen, RowMoved

T = TypeVar("T")
Cell = str | tuple[str, str]
"""A cell's text, or its text and how it looks: dim, own, bar, good, bad."""


@dataclass(frozen=True, slots=True)
class Column:
    """`width` cells at least; `grow` shares what is left; in a table under `needs` cells it is left out."""

    key: str
    title: str
    width: int
    grow: int = 0
    align: str = "left"
    needs: int = 0


class Table(ScrollView, Generic[T], can_focus=True, inherit_bindings=False):
    """Rows with a cursor. `render_row` makes the cells of one item, `key` names it."""

    DEFAULT_CSS = """
    Table { height: 1fr; background: $background; overflow-x: hidden; scrollbar-size-vertical: 1; }
    Table > .table--head { color: $muted; text-style: bold; }
    Table > .table--row { color: $foreground; }
    Table > .table--cursor { background: $block-cursor-background 40%; color: $foreground; }
    Table > .table--dim { color: $muted; }
    Table > .table--own { color: $accent; }
    Table > .table--bar { color: $primary; }
    Table > .table--good { color: $success; }
    Table > .table--bad { color: $error; }
    Table:focus > .table--cursor { background: $block-cursor-background; text-style: bold; }
    Table:ansi > .table--cursor { background: transparent; text-style: reverse; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"table--{name}" for name in ("head", "row", "cursor", "dim", "own", "bar", "good", "bad")
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("home", "jump(0)", show=False),
        Binding("end", "jump(-1)", show=False),
        Binding("enter", "choose", "Open"),
    ]

    cursor: reactive[int] = reactive(0)

    def __init__(
        self,
        columns: Sequence[Column],
        render_row: Callable[[T], Sequence[Cell]],
        key: Callable[[T], str],
        *,
        empty: str = "",
        head: bool = True,
        does: str = "",
        id: str,
    ) -> None:
        super().__init__(id=id)
        if does:  # what Enter does here, for the line of keys
            keys = self._bindings.key_to_bindings
            keys["enter"] = [replace(binding, description=does) for binding in keys["enter"]]
        self._columns = tuple(columns)
        self._render_row = render_row
        self._key = key
        self._items: Sequence[T] = ()
        self._empty = empty
        self._head = 1 if head else 0

    @property
    def items(self) -> Sequence[T]:
        """What the table shows."""
        return self._items

    def show(self, items: Sequence[T], *, keep: bool = True, empty: str | None = None) -> None:
        """Show other items; with `keep` the cursor stays on the same key where it is still there."""
        before = self.current_key if keep else ""
        self._items = items
        if empty is not None:
            self._empty = empty
        self.virtual_size = Size(0, len(items) + self._head)
        place = next((i for i, item in enumerate(items) if self._key(item) == before), None) if before else 0
        where = min(self.cursor, max(0, len(items) - 1)) if place is None else place
        self.set_reactive(Table.cursor, where)
        if not keep:
            self.scroll_to(y=0, animate=False, force=True)
        else:
            self._reveal()
        self.refresh()
        self.post_message(RowMoved(self.id or "", self.current_key))

    @property
    def current(self) -> T | None:
        """The item under the cursor."""
        return self._items[self.cursor] if 0 <= self.cursor < len(self._items) else None

    @property
    def current_key(self) -> str:
        """The key of the item under the cursor; "" where there is none."""
        item = self.current
        return "" if item is None else self._key(item)

    def move_to(self, key: str) -> None:
        """Put the cursor on the row of that key, if it is there."""
        for index, item in enumerate(self._items):
            if self._key(item) == key:
                self.cursor = index
                return

    def validate_cursor(self, cursor: int) -> int:
        """Keep the cursor on a row."""
        return max(0, min(cursor, len(self._items) - 1))

    def watch_cursor(self, before: int, now: int) -> None:
        """Bring the row into sight and tell the screen."""
        if before != now:
            self._reveal()
            self.refresh()
            self.post_message(RowMoved(self.id or "", self.current_key))

    def action_move(self, by: int) -> None:
        """Move the cursor; above the first row the focus goes to what stands before the table."""
        if by < 0 and self.cursor == 0:
            self.screen.focus_previous()
        else:
            self.cursor += by

    def action_page(self, by: int) -> None:
        """Move by what fits on the screen."""
        self.cursor += by * max(1, self.size.height - self._head - 1)

    def action_jump(self, to: int) -> None:
        """Go to the first (0) or last (-1) row."""
        self.cursor = to if to >= 0 else len(self._items) - 1

    def action_choose(self) -> None:
        """Open the row under the cursor."""
        if self.current is not None:
            self.post_message(RowChosen(self.id or "", self.current_key))

    def on_click(self, event: events.Click) -> None:
        """Select the row under the pointer; a second click opens it; the head sorts."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        if self._head and offset.y == 0:
            for column, begin, width in self._layout():
                if begin <= offset.x <= begin + width:
                    self.post_message(ColumnPressed(self.id or "", column.key))
            return
        row = offset.y - self._head + round(self.scroll_y)
        if 0 <= row < len(self._items):
            if row == self.cursor and event.chain >= 2:
                self.action_choose()
            self.cursor = row

    def render_line(self, y: int) -> Strip:
        """Draw one line of what is in sight."""
        width = self.scrollable_content_region.width
        base = self.rich_style
        if self._head and y == 0:
            return self._draw([column.title for column, _, _ in self._layout()], "head", width)
        row = y - self._head + round(self.scroll_y)
        if not self._items and y == self._head:
            return self._draw_text(self._empty, width)
        if not 0 <= row < len(self._items):
            return Strip.blank(width, base)
        return self._draw(
            self._render_row(self._items[row]), "cursor" if row == self.cursor else "row", width
        )

    def _layout(self) -> list[tuple[Column, int, int]]:
        """The columns in sight with where they begin and how wide they are."""
        width = self.scrollable_content_region.width
        shown = [column for column in self._columns if column.needs <= width]
        spare = max(0, width - 2 - sum(column.width + 1 for column in shown))
        shares = sum(column.grow for column in shown) or 1
        placed, x = [], 2
        for column in shown:
            room = column.width + spare * column.grow // shares
            placed.append((column, x, room))
            x += room + 1
        return placed

    def _draw(self, cells: Sequence[Cell], look: str, width: int) -> Strip:
        base = self.rich_style + self.get_component_rich_style(f"table--{look}", partial=True)
        mark = "▸ " if look == "cursor" else "  "
        segments = [Segment(mark, base)]
        by_key = dict(zip((column.key for column in self._columns), cells, strict=False))
        layout = self._layout()
        for index, (column, _, room) in enumerate(layout):
            cell = cells[index] if look == "head" else by_key.get(column.key, "")
            text, style = (
                (cell, base)
                if isinstance(cell, str)
                else (cell[0], base + self.get_component_rich_style(f"table--{cell[1]}", partial=True))
            )
            segments.append(
                Segment(
                    fit(
                        displayable(text, one_line=column.align == "left" and not _is_bar(cell)),
                        room,
                        column.align,
                    )
                    + " ",
                    style,
                )
            )
        return Strip(segments).adjust_cell_length(width, base)

    def _draw_text(self, text: str, width: int) -> Strip:
        style = self.rich_style + self.get_component_rich_style("table--dim", partial=True)
        return Strip([Segment(fit(f"  {text}", width), style)], width)

    def _reveal(self) -> None:
        # The head covers the first line of the window, so a row is in sight one line lower.
        self.scroll_to_region(
            Region(0, self.cursor, 1, 1 + self._head), animate=False, force=True, x_axis=False
        )


def _is_bar(cell: Any) -> bool:
    return isinstance(cell, tuple) and cell[1] == "bar"
