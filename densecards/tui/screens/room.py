"""What all screens share: the first and the last line, the word for a terminal too small, and the door."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar, TypeVar, cast

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Static

from densecards.errors import DensecardsError
from densecards.text import displayable
from densecards.tui.messages import Troubled
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
        display: none; width: 100%; height: 100%; content-align: center middle; text-align: center;
        color: $warning;
    }
    Room.-tiny > *, Room.-flat > * { display: none; }
    Room.-tiny > #small, Room.-flat > #small { display: block; }
    """
    HEADING: ClassVar[str] = ""
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

        async def run() -> None:
            try:
                door = self.shell.door
                result = await (door.ponder(ponder, work) if ponder else door.use(work))
            except DensecardsError as error:
                self.post_message(Troubled(str(error)))
            except Exception as error:
                self.post_message(Troubled(unexpected(error)))
            else:
                message = then(result)
                if message is not None:
                    self.post_message(message)

        self.run_worker(run(), group=group or "ask", exclusive=bool(group))

    def on_troubled(self, message: Troubled) -> None:
        """Say what went wrong. A screen's own handler runs before this one."""
        message.stop()
        self.say(message.line, trouble=True)

    def action_leave(self) -> None:
        """Go back to where you came from."""
        if len(self.shell.screen_stack) > 1:
            self.dismiss()


def unexpected(error: Exception) -> str:
    """Write an error that nobody foresaw to a file, and return a line that names it.

    The app goes on: what was shown as saved is on disk, and a learner must not meet a traceback.
    """
    import traceback

    from densecards.paths import cache_dir

    what = f"{type(error).__name__}: {error}".splitlines()[0][:200]
    file = cache_dir() / "trouble.log"
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("a", encoding="utf-8") as log:
            log.write("".join(traceback.format_exception(error)) + "\n")
    except OSError:
        return f"That failed inside densecards: {what}"
    return f"That failed inside densecards: {what} (the details are in {file})"
