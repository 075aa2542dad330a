"""Reading: a text of the learner's own; its words are marked, and one becomes a card in two keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from densecards.study.reading import Status
from densecards.text import displayable
from densecards.tui.drawing import percent
from densecards.tui.messages import Changed, Read
from densecards.tui.screens.asking import LineScreen
from densecards.tui.screens.room import Room
from densecards.tui.widgets.page import LongPage, Page

if TYPE_CHECKING:
    from densecards.study.reading import Reading, Token

# Each status has a sign of its own, so that it shows without colour.
_LOOKS = {
    Status.UNKNOWN: "underline $accent",
    Status.NEW: "italic $success",
    Status.DUE: "bold $warning",
    Status.KNOWN: "",
    Status.PLAIN: "",
}


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
        Binding("right,tab", "word(1)", "Next word", key_display="← →"),
        Binding("left,shift+tab", "word(-1)", show=False),
        Binding("a", "take", "Make a card"),
        Binding("enter", "open", "Its web"),
        Binding("e", "write", "Change the text"),
        Binding("escape", "leave", "Back"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._reading: Reading | None = None
        self._places: list[int] = []
        self._at = 0

    def furnish(self) -> ComposeResult:
        """The page to write on, the sheet to read from, and a line about the word."""
        yield LongPage(id="paper", placeholder="Paste or type a text; Ctrl+S marks its words")
        with VerticalScroll(id="sheet", can_focus=False):
            yield Static(id="text")
        yield Static(id="word")

    def on_page_submitted(self, message: Page.Submitted) -> None:
        """Mark the words."""
        self._read(message.text)

    def on_read(self, message: Read) -> None:
        """The words are marked."""
        self._reading = message.reading
        met = (Status.UNKNOWN, Status.NEW, Status.DUE)
        self._places = [n for n, token in enumerate(message.reading.tokens) if token.status in met]
        self._at = min(self._at, max(0, len(self._places) - 1))
        self.set_class(True, "-read")
        # Out of sight it must not take the focus, and with it all keys, when a screen over this one goes.
        self.query_one("#paper", LongPage).disabled = True
        self.set_focus(None)
        self.title_bar.status = f"{percent(message.reading.coverage)} of the words are known"
        self._show()
        self.refresh_bindings()

    def on_changed(self, message: Changed) -> None:
        """A card was made: mark the words again."""
        self.say(message.line)
        self._read(self.query_one("#paper", LongPage).text)

    def action_read(self) -> None:
        """Mark the words."""
        self._read(self.query_one("#paper", LongPage).text)

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

        def given(gloss: str | None) -> None:
            if gloss:
                self.ask(
                    lambda desk: desk.take_word(token.text, gloss, token.sentence),
                    lambda card: Changed(f"{token.text}: made", card),
                )

        self.shell.push_screen(LineScreen(f"What does “{token.text}” mean?"), given)

    def action_open(self) -> None:
        """The web of the word's card."""
        token = self._token
        if token is not None and token.card:
            self.shell.action_web(token.card)

    def action_write(self) -> None:
        """Back to the text."""
        self.set_class(False, "-read")
        paper = self.query_one("#paper", LongPage)
        paper.disabled = False
        paper.focus()
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
        }
        return allowed.get(action, True)

    @property
    def _token(self) -> Token | None:
        if self._reading is None or not self._places:
            return None
        return self._reading.tokens[self._places[self._at]]

    def _read(self, text: str) -> None:
        if text.strip():
            self.ask(lambda desk: desk.read(text), Read)

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
        line = "  ".join(
            f"{counts.get(status, 0)} {status.value}"
            for status in (Status.KNOWN, Status.DUE, Status.NEW, Status.UNKNOWN)
        )
        said = (
            f"{displayable(token.text, one_line=True)}: {token.status.value}"
            if token
            else "every word is known"
        )
        self.query_one("#word", Static).update(Content(f"{said}\n{line}"))
        self.refresh_bindings()
