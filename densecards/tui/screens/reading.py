"""Reading: a text of the learner's own; its words are marked, and one becomes a card in two keys.

The text and the place in it are kept: who comes back reads on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.geometry import Region
from textual.message import Message
from textual.widgets import Static

from densecards.study.reading import Status, as_headword, open_text
from densecards.text import displayable
from densecards.tui.drawing import fit, percent, wrap
from densecards.tui.messages import Changed, Placed
from densecards.tui.screens.asking import LineScreen
from densecards.tui.screens.room import Room
from densecards.tui.widgets.page import LongPage, Page

if TYPE_CHECKING:
    from densecards.study import Desk
    from densecards.study.reading import Reading, Token

# Each status has a sign of its own, so that it shows without colour.
_LOOKS = {
    Status.UNKNOWN: "underline $accent",
    Status.NEW: "italic $success",
    Status.DUE: "bold $warning",
    Status.KNOWN: "",
    Status.PLAIN: "",
}


_SAID = {
    Status.UNKNOWN: "unknown, no card yet",
    Status.NEW: "new, never asked",
    Status.DUE: "due",
    Status.KNOWN: "known",
}


@dataclass
class Opened(Message):
    """A file was read."""

    text: str


@dataclass
class Marked(Message):
    """A text was taken apart; `glosses` are the meanings of the cards met in it."""

    reading: Reading
    glosses: Mapping[str, str]


class ReadingScreen(Room):
    """Paste or type, then walk through the words."""

    HEADING = "Reading"
    AUTO_FOCUS = "#paper"
    DEFAULT_CSS = """
    ReadingScreen #paper { height: 1fr; margin: 1 1 0 1; }
    ReadingScreen #sheet { height: 1fr; margin: 1 2 0 2; display: none; }
    ReadingScreen #text { height: auto; max-width: 110; }
    ReadingScreen #word { height: 2; padding: 0 2; color: $muted; }
    ReadingScreen.-read #paper { display: none; }
    ReadingScreen.-read #sheet { display: block; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "read", "Read it"),
        Binding("ctrl+o", "open_file", "Open a file"),
        Binding("right,tab", "word(1)", "Next word", key_display="← →"),
        Binding("left,shift+tab", "word(-1)", show=False),
        Binding("a", "take", "Make a card"),
        Binding("enter", "open", "Its web"),
        Binding("e", "write", "Change the text"),
        Binding("n", "anew", "Another text"),
        Binding("escape", "leave", "Back"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._reading: Reading | None = None
        self._glosses: Mapping[str, str] = {}
        self._places: list[int] = []
        self._at = 0
        self._place: Mapping[str, str] | None = None

    def furnish(self) -> ComposeResult:
        """The page to write on, the sheet to read from, and a line about the word."""
        self._paper = LongPage(
            id="paper",
            placeholder="Paste or type a text; Ctrl+S marks its words. Ctrl+O opens a file",
            does="Read it",
        )
        yield self._paper
        with VerticalScroll(id="sheet", can_focus=False):
            yield Static(id="text")
        yield Static(id="word")

    def on_mount(self) -> None:
        """Ask for the text of the last visit."""
        self.recall_place("reading")

    def on_placed(self, message: Placed) -> None:
        """Read on where it was left; what was typed meanwhile stays."""
        self._place = message.place
        text, at = message.place.get("text", ""), message.place.get("at", "")
        if text and not self._paper.text:
            self._paper.show(text)
            if at.isdigit():
                self._at = int(at)
                self._read(text)

    def on_unmount(self) -> None:
        """Keep the text, also where it was never read."""
        self._keep()

    def on_opened(self, message: Opened) -> None:
        """Read the file."""
        self._at = 0
        self._paper.show(message.text)
        self._read(message.text)

    def on_page_submitted(self, message: Page.Submitted) -> None:
        """Mark the words."""
        self._read(message.text)

    def on_marked(self, message: Marked) -> None:
        """The words are marked."""
        self._reading, self._glosses = message.reading, message.glosses
        met = (Status.UNKNOWN, Status.NEW, Status.DUE)
        self._places = [n for n, token in enumerate(message.reading.tokens) if token.status in met]
        self._at = min(self._at, max(0, len(self._places) - 1))
        self.set_class(True, "-read")
        # Out of sight it must not take the focus, and with it all keys, when a screen over this one goes.
        self._paper.disabled = True
        self.set_focus(None)
        self.title_bar.status = f"{percent(message.reading.coverage)} of the words are known"
        self._show()
        self._keep()
        self.refresh_bindings()

    def on_changed(self, message: Changed) -> None:
        """A card was made: mark the words again."""
        self.say(message.line)
        self._read(self._paper.text)

    def action_read(self) -> None:
        """Mark the words."""
        self._read(self._paper.text)

    def action_word(self, by: int) -> None:
        """The next word that is not known."""
        if self._places:
            self._at = (self._at + by) % len(self._places)
            self._show()

    def action_take(self) -> None:
        """Make a card of the word, with its sentence as its use."""
        token = self._token
        if token is None or token.card:
            return

        word = as_headword(token)

        def given(gloss: str | None) -> None:
            if gloss:
                self.ask(
                    lambda desk: desk.take_word(word, gloss, token.sentence),
                    lambda card: Changed(f"{word}: made, with its sentence as its use", card),
                )

        self.shell.push_screen(LineScreen(f"What does “{word}” mean?\n\n{token.sentence}"), given)

    def action_open_file(self) -> None:
        """Open a text file."""

        def given(path: str | None) -> None:
            if path:
                self.ask(lambda _: open_text(Path(path)), Opened, ponder="reading")

        self.shell.push_screen(LineScreen("Which text? A file of plain text (UTF-8).", "~/"), given)

    def action_anew(self) -> None:
        """An empty page; the text that was read goes."""
        self._reading, self._places, self._at = None, [], 0
        self.title_bar.status = ""
        self.query_one("#text", Static).update("")
        self.query_one("#word", Static).update("")
        self._paper.show("")
        self.action_write()

    def action_open(self) -> None:
        """The web of the word's card."""
        token = self._token
        if token is not None and token.card:
            self.shell.action_web(token.card)

    def action_write(self) -> None:
        """Back to the text."""
        self.set_class(False, "-read")
        self._paper.disabled = False
        self._paper.focus()
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Show only the keys that do something now."""
        reading, token = self.has_class("-read"), self._token
        allowed = {
            "read": not reading,
            "word": reading,
            "take": reading and token is not None and not token.card,
            "open": reading and token is not None and bool(token.card),
            "write": reading,
            "anew": reading,
        }
        return allowed.get(action, True)

    @property
    def _token(self) -> Token | None:
        if self._reading is None or not self._places:
            return None
        return self._reading.tokens[self._places[self._at]]

    def _read(self, text: str) -> None:
        if text.strip():

            def work(desk: Desk) -> Marked:
                found = desk.read(text)
                met = {token.card for token in found.tokens if token.card}
                return Marked(found, {row.id: row.gloss for row in desk.rows() if row.id in met})

            self.ask(work, lambda marked: marked, ponder="reading", group="reading")

    def _keep(self) -> None:
        text = self._paper.text
        if self._place is None and not text:
            return  # what was kept has not come yet, and must not be written over
        kept = self._place.get("at", "") if self._place and text == self._place.get("text") else ""
        at = str(self._at) if self.has_class("-read") else kept
        self.shell.door.begin(lambda desk: desk.keep_place("reading", {"text": text, "at": at}))

    def _show(self) -> None:
        if self._reading is None:
            return
        here = self._places[self._at] if self._places else -1
        parts = [
            (displayable(token.text), "reverse" if n == here else _LOOKS.get(token.status, ""))
            for n, token in enumerate(self._reading.tokens)
        ]
        self.query_one("#text", Static).update(Content.assemble(*parts))
        token = self._token
        counts = self._reading.counts
        line: list[str | tuple[str, str]] = []
        for status in (Status.KNOWN, Status.DUE, Status.NEW, Status.UNKNOWN):
            line += [f"{counts.get(status, 0)} ", (status.value, _LOOKS[status]), "   "]
        said = "Every word is known." if token is None else self._told(token)
        room = max(20, self.size.width - 5)
        self.query_one("#word", Static).update(Content.assemble(fit(said, room).rstrip(), "\n", *line))
        self.call_after_refresh(self._reveal)
        self.refresh_bindings()

    def _told(self, token: Token) -> str:
        gloss = displayable(self._glosses.get(token.card, ""), one_line=True)
        meaning = f" – {gloss}" if gloss else ""
        return f"{displayable(token.text, one_line=True)}{meaning}: {_SAID[token.status]}"

    def _reveal(self) -> None:
        """Bring the word into sight."""
        if self._reading is None or not self._places:
            return
        text = self.query_one("#text", Static)
        before = "".join(token.text for token in self._reading.tokens[: self._places[self._at]])
        width = max(1, text.content_region.width)
        row = sum(max(1, len(wrap(part, width))) for part in displayable(before).split("\n")) - 1
        self.query_one("#sheet").scroll_to_region(Region(0, row, 1, 2), animate=False, force=True)
