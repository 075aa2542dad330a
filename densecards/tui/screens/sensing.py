"""For screens that show a web: its pictures hang in it, F6 shows them large, F5 says its word aloud.

Absent where nothing is.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message

from densecards.text import displayable
from densecards.tui.screens.room import Room
from densecards.tui.speech import Speaker
from densecards.tui.widgets.webgrid import WebGrid

if TYPE_CHECKING:
    from densecards.study.media import Media
    from densecards.webs import Web

_SPEAKER = Speaker()


@dataclass
class Sensed(Message):
    """What a card has to look at and to listen to."""

    media: Media


@dataclass
class Hung(Message):
    """The pictures of a card were read."""

    card: str
    images: dict[str, Any]


class Sensing(Room):
    """`sense` tells which web is shown; None takes it away, as while a word is asked for."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f5", "say_word", "Say it"),
        Binding("f6", "picture", "Picture"),
    ]
    speaker: ClassVar[Speaker] = _SPEAKER
    _media: Media | None = None
    _sensed: Web | None = None
    _seen = True

    def sense(self, web: Web | None, *, seen: bool = True) -> None:
        """Look for the media of a web; without `seen` its pictures stay hidden, as they would help."""
        self._seen = seen
        if web is None or self._sensed is None or web.card.id != self._sensed.card.id:
            self._media = None
            for grid in self.query(WebGrid):
                grid.hang({})
        self._sensed = web
        self.refresh_bindings()
        if web is None:
            return

        def work(desk: object) -> Sensed:
            from densecards.study.media import media_of

            return Sensed(media_of(desk, web))  # type: ignore[arg-type]

        self.ask(work, lambda sensed: sensed, group="media")

    def on_sensed(self, message: Sensed) -> None:
        """The keys appear."""
        if self._sensed is not None and message.media.card == self._sensed.card.id:
            self._media = message.media
            self.refresh_bindings()
            self._hang(message.media)

    def _hang(self, media: Media) -> None:
        """Read the first picture of each slot for the web that is shown; while a word is asked, none."""
        files = {picture.slot: picture.file for picture in reversed(media.pictures)} if self._seen else {}

        def read(desk: object) -> Hung:
            from densecards.errors import UsageError
            from densecards.tui import pictures

            images = {}
            for slot, file in files.items():
                with suppress(UsageError):  # F6 tells what is wrong with it
                    images[slot] = pictures.read(file)
            return Hung(media.card, images)

        if files:
            self.ask(read, lambda hung: hung, ponder="picture", group="hang")

    def on_hung(self, message: Hung) -> None:
        """The pictures appear in the web."""
        if self._sensed is not None and self._seen and message.card == self._sensed.card.id:
            for grid in self.query(WebGrid):
                grid.hang(message.images)

    def on_unmount(self) -> None:
        """Nothing is said over another screen."""
        self.speaker.hush()

    def action_say_word(self) -> None:
        """Say the headword."""
        media = self._media
        if media is not None:
            self.speaker.say(displayable(media.headword, one_line=True), media.language, media.sound)

    def action_picture(self) -> None:
        """Show the pictures."""
        from densecards.tui.screens.picture import PictureScreen

        media, web = self._media, self._sensed
        if media is not None and web is not None and media.pictures:
            titles = {slot.key: slot.title for slot in web.template.slots}
            self.shell.push_screen(
                PictureScreen(media.headword, [(titles.get(p.slot, p.slot), p) for p in media.pictures])
            )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what can be done is offered."""
        media = self._media
        if action == "picture":
            return media is not None and self._seen and bool(media.pictures)
        if action == "say_word":
            return media is not None and self.speaker.can(media.sound)
        return super().check_action(action, parameters)
