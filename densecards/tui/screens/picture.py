"""A picture of a link, as large as the room allows, with the link's words always beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from densecards.text import displayable
from densecards.tui import pictures
from densecards.tui.screens.room import Room

if TYPE_CHECKING:
    from densecards.study.media import Picture


@dataclass
class PictureRead(Message):
    """A picture's pixels came."""

    place: int
    image: Any


class PictureScreen(Room):
    """One picture after another."""

    HEADING = "Picture"
    AUTO_FOCUS = ""
    DEFAULT_CSS = """
    PictureScreen #easel { height: 1fr; align: center middle; padding: 1 2 0 2; }
    PictureScreen #easel > * { width: auto; height: 100%; }
    PictureScreen #caption { height: auto; max-height: 5; padding: 1 3; text-align: center; width: 100%; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,space,pagedown", "turn(1)", "Next"),
        Binding("left,pageup", "turn(-1)", show=False),
        Binding("enter,q,v,f6", "leave", show=False),
        Binding("escape", "leave", "Back"),
    ]

    def __init__(self, headword: str, shown: Sequence[tuple[str, Picture]]) -> None:
        super().__init__()
        self._headword = displayable(headword, one_line=True)
        self._shown = tuple(shown)
        self._place = 0

    def furnish(self) -> ComposeResult:
        """The picture above, its words below."""
        yield Container(id="easel")
        yield Static(id="caption")

    def on_mount(self) -> None:
        """Show the first."""
        self._show()

    def action_turn(self, by: int) -> None:
        """Another picture of the card."""
        self._place = (self._place + by) % len(self._shown)
        self._show()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """One picture has no next."""
        return len(self._shown) > 1 if action == "turn" else True

    async def on_picture_read(self, message: PictureRead) -> None:
        """Hang it."""
        if message.place == self._place:
            easel = self.query_one("#easel")
            await easel.remove_children()
            await easel.mount(pictures.widget_class()(message.image))

    def _show(self) -> None:
        slot, picture = self._shown[self._place]
        place = self._place
        title = displayable(slot, one_line=True)
        self.title_bar.heading = self._headword
        self.title_bar.status = f"{place + 1} of {len(self._shown)}" if len(self._shown) > 1 else ""
        self.query_one("#caption", Static).update(
            Content.assemble(
                (title + "  ", "bold $primary"),
                displayable(picture.text),
                ("\n" + displayable(picture.shows) if picture.shows else "", "$muted"),
            )
        )
        self.ask(
            lambda desk: pictures.read(picture.file),
            lambda image: PictureRead(place, image),
            ponder="picture",
            group="picture",
        )
