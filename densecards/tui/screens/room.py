"""What all screens share: the first and the last line, the word for a terminal too small, and the door."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Static

from densecards.text import displayable
from densecards.tui import keymap
from densecards.tui.beside import ask_beside
from densecards.tui.messages import Clocked, Placed, Said, Troubled
from densecards.tui.widgets.bars import KeyLine, TitleBar

if TYPE_CHECKING:
    from densecards.study import Desk
    from densecards.tui.app import DensecardsApp

T = TypeVar("T")
SMALLEST = (60, 16)


class Room(Screen[None]):
    """A screen with a heading. `furnish` yields what stands between the bars."""

    DEFAULT_CSS = """
    Room { background: $background; layers: base over; }
    Room > #small {
        display: none; layer: over; dock: top; width: 100%; height: 100%; content-align: center middle;
        text-align: center; background: $background; color: $warning;
    }
    Room.-tiny, Room.-flat { overflow: hidden; }
    Room.-tiny > #small, Room.-flat > #small { display: block; }
    """
    # It lies over the others and does not hide them: a box that is hidden loses the focus for good.
    HEADING: ClassVar[str] = ""

    def __init_subclass__(cls, **options: Any) -> None:
        """Name every key, so that the learner can change it: `study.hint` for StudyScreen's `hint`."""
        if "BINDINGS" in cls.__dict__:
            cls.BINDINGS = keymap.named(cls.__name__, cls.__dict__["BINDINGS"], cls.HEADING)
        super().__init_subclass__(**options)

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "Back")]

    @property
    def shell(self) -> DensecardsApp:
        """The application, with its door and its ways."""
        return cast("DensecardsApp", self.app)

    def compose(self) -> ComposeResult:
        """Put the furniture between the bars."""
        yield TitleBar(self.HEADING)
        yield from self.furnish()
        yield KeyLine()
        width, height = SMALLEST
        yield Static(Content(f"densecards needs {width} × {height} or more"), id="small")

    def furnish(self) -> ComposeResult:
        """Yield the widgets of this screen."""
        yield from ()

    @property
    def title_bar(self) -> TitleBar:
        """The first line."""
        return self.query_one(TitleBar)

    def say(self, line: str, *, trouble: bool = False) -> None:
        """Show a line for a moment."""
        self.shell.notify(
            displayable(line),
            severity="error" if trouble else "information",
            timeout=8 if trouble else 4,
            markup=False,
        )

    def ask(
        self,
        work: Callable[[Desk], T],
        then: Callable[[T], Message | None],
        *,
        ponder: str = "",
        group: str = "",
    ) -> None:
        """Run `work` with the desk beside the screen and post what `then` makes of its result.

        `ponder` names the lane of slow work. In a `group` only the latest question counts. An error that
        is meant for the user comes back as Troubled.
        """
        ask_beside(self, self.shell.door, work, then, ponder=ponder, group=group)

    def on_troubled(self, message: Troubled) -> None:
        """Say what went wrong. A screen's own handler runs before this one."""
        message.stop()
        self.say(message.line, trouble=True)

    def keep_place(self, name: str, **place: str) -> None:
        """Keep where the learner is on this screen, for the next visit."""
        self.ask(lambda desk: desk.keep_place(name, place), lambda _: None)

    def recall_place(self, name: str) -> None:
        """Ask where the learner was; it comes as Placed."""
        self.ask(lambda desk: desk.kept_place(name), Placed)

    def on_said(self, message: Said) -> None:
        """Say it."""
        message.stop()
        self.say(message.line)

    def on_clocked(self, message: Clocked) -> None:
        """Show the quiet clock of the day."""
        self.title_bar.set_clock(message.spent, message.budget)

    def action_leave(self) -> None:
        """Go back to where you came from."""
        if len(self.shell.screen_stack) > 1:
            self.dismiss()
