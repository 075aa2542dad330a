"""What the lab's tabs share: their own way to the desk, and where the focus goes when they are opened."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast

from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.message import Message

from densecards.text import displayable
from densecards.tui import keymap
from densecards.tui.beside import ask_beside
from densecards.tui.lab.work import LANE

if TYPE_CHECKING:
    from densecards.study import Desk
    from densecards.tui.app import DensecardsApp

T = TypeVar("T")


class Paper(VerticalScroll):
    """A page longer than the screen, which says so."""

    DEFAULT_CSS = "Paper { scrollbar-size-vertical: 1; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("pagedown", "page_down", "Read on", key_display="PgDn"),
    ]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Reading on is offered where there is more."""
        return self.max_scroll_y > 0 if action == "page_down" else super().check_action(action, parameters)

    def watch_virtual_size(self) -> None:
        """Another text may have more, or less."""
        self.refresh_bindings()


class LabTab(Vertical):
    """One tab. Its keys count while the focus is in it."""

    DEFAULT_CSS = "LabTab { height: 1fr; }"
    FIRST: ClassVar[str] = ""
    """The widget that takes the focus."""

    def __init_subclass__(cls, **options: Any) -> None:
        """Name the keys of a tab, as those of a screen."""
        if "BINDINGS" in cls.__dict__:
            cls.BINDINGS = keymap.named(cls.__name__, cls.__dict__["BINDINGS"])
        super().__init_subclass__(**options)

    @property
    def shell(self) -> DensecardsApp:
        """The application."""
        return cast("DensecardsApp", self.app)

    def enter(self) -> None:
        """The tab is opened."""
        if self.FIRST:
            self.query_one(self.FIRST).focus()

    def leave(self) -> bool:
        """Escape was pressed; True if the tab had something of its own to leave."""
        return False

    def say(self, line: str) -> None:
        """Show a line for a moment."""
        self.shell.notify(displayable(line), timeout=4, markup=False)

    def ask(
        self,
        work: Callable[[Desk], T],
        then: Callable[[T], Message | None],
        *,
        lane: str = LANE,
        group: str = "",
    ) -> None:
        """Run work in the lab's lane; what comes of it comes back here."""
        ask_beside(self, self.shell.door, work, then, ponder=lane, group=group)
