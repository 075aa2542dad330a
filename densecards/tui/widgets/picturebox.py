"""A link's picture beside the rest of a screen, with the link's words under it; nothing where there is none.

The pixels are read beside the screen; until they come, and where they cannot be drawn, the words stand alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from densecards.text import displayable
from densecards.tui import pictures
from densecards.tui.beside import ask_beside
from densecards.tui.messages import Troubled

if TYPE_CHECKING:
    from pathlib import Path

    from densecards.study.media import Picture
    from densecards.tui.app import DensecardsApp


@dataclass
class PixelsRead(Message):
    """The pixels of a file came."""

    file: Path
    image: Any


class PictureBox(Vertical):
    """Shown while it holds a picture; as high as its container gives it."""

    DEFAULT_CSS = """
    PictureBox { display: none; height: 1fr; }
    PictureBox.-hung { display: block; }
    PictureBox > #frame { height: 1fr; align: center middle; }
    PictureBox > #frame > * { width: auto; height: 100%; max-width: 100%; }
    PictureBox > #words { height: auto; max-height: 5; color: $muted; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._file: Path | None = None

    def compose(self) -> ComposeResult:
        """The frame and the words."""
        yield Container(id="frame")
        yield Static(id="words")

    @property
    def hung(self) -> bool:
        """There is a picture."""
        return self.has_class("-hung")

    def show(self, picture: Picture | None, title: str = "") -> None:
        """Show a picture under the title of its slot, or none."""
        self.set_class(picture is not None, "-hung")
        if picture is None:
            self._file = None
            return
        self.query_one("#words", Static).update(
            Content.assemble(
                (f"{displayable(title, one_line=True)}  ", "bold $primary"),
                displayable(picture.text or picture.shows, one_line=True),
            )
        )
        if picture.file == self._file:
            return
        file = self._file = picture.file
        ask_beside(
            self,
            cast("DensecardsApp", self.app).door,
            lambda _: pictures.read(file),
            lambda image: PixelsRead(file, image),
            ponder="picture",
            group="picture",
        )

    async def on_pixels_read(self, message: PixelsRead) -> None:
        """Hang it."""
        message.stop()
        if message.file == self._file:
            frame = self.query_one("#frame")
            await frame.remove_children()
            await frame.mount(pictures.widget_class()(message.image))

    async def on_troubled(self, message: Troubled) -> None:
        """What cannot be drawn leaves its words, and the line that says why."""
        message.stop()
        await self.query_one("#frame").remove_children()
        await self.query_one("#frame").mount(Static(Content.styled(displayable(message.line), "$muted")))
