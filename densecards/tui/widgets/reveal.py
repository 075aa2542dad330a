"""A web beside or above what else is known of its card, all of it readable: what has no room is scrolled to.

Pure furniture: what stands in it comes in, and it takes no focus, so that every key stays the screen's.
"""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from densecards.tui.widgets.facts import Fact, in_column, in_line
from densecards.tui.widgets.webgrid import Place, WebGrid

ASIDE = 34
"""Cells of the facts beside the web."""


class Reveal(VerticalScroll):
    """The grid takes the height that its texts need, and all that is left over."""

    DEFAULT_CSS = """
    Reveal { height: 1fr; scrollbar-size-vertical: 1; }
    Reveal > #leaf { height: auto; width: 100%; }
    Reveal #details { height: auto; margin: 0 1; color: $muted; }
    Reveal #aside { display: none; width: 34; height: auto; padding: 1 1 0 2; color: $muted; }
    Reveal.-beside #aside { display: block; }
    Reveal.-beside #details { display: none; }
    """
    WIDE = 110
    """Cells from which the facts stand beside the web."""

    class Laid(Message):
        """It was laid out anew: there may be more, or less, to scroll to."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, can_focus=False)

    def compose(self) -> ComposeResult:
        """The grid with the facts beside it, and those below."""
        with Horizontal(id="leaf"):
            yield WebGrid(id="web")
            yield Static(id="aside")
        yield Static(id="details")

    def show(self, shown: Sequence[Place]) -> None:
        """Show another web, from its beginning."""
        self.query_one("#web", WebGrid).show(shown)
        self.scroll_home(animate=False)
        self.lay_out()

    def tell(self, facts: Sequence[Fact]) -> None:
        """Say what else is known."""
        self.query_one("#details", Static).update(in_line(facts))
        self.query_one("#aside", Static).update(in_column(facts))
        self.lay_out()

    @property
    def more(self) -> bool:
        """True where something stands below or above what is seen."""
        return self.max_scroll_y > 0

    def roll(self, pages: int) -> None:
        """Scroll by so many pages, a line less than what is seen."""
        self.scroll_relative(y=pages * max(1, self.size.height - 1), animate=False)

    def on_resize(self, event: events.Resize) -> None:
        """Divide the height again."""
        self.lay_out()

    def lay_out(self) -> None:
        """Give the grid its height."""
        (width, height) = self.outer_size
        if not (width and height):
            return
        beside = width >= self.WIDE
        self.set_class(beside, "-beside")
        wanted = self._wanted(width, beside)
        if sum(wanted) > height:
            wanted = self._wanted(width - 1, beside)  # the bar for scrolling takes a cell
        grid, below = wanted
        self.query_one("#web", WebGrid).styles.height = max(grid, height - below)
        self.call_after_refresh(self.post_message, self.Laid())

    def _wanted(self, width: int, beside: bool) -> tuple[int, int]:
        """Return the lines that the grid needs, and those of the facts below it."""
        grid = self.query_one("#web", WebGrid)
        if beside:
            return grid.needed(width - ASIDE), 0
        return grid.needed(width), _height(self.query_one("#details", Static), width - 2)


def _height(words: Static, width: int) -> int:
    content = words.content
    return content.get_height({}, width) if isinstance(content, Content) and content.plain else 0
