"""A paragraph to write: soft-wrapped, Norwegian letters on any keyboard, nothing a terminal would act on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.document._document import EditResult, Location
from textual.message import Message
from textual.widgets import TextArea

from densecards.text import displayable
from densecards.tui.letters import LETTERS, composed


class Page(TextArea):
    """Enter is done with it; what is pasted becomes one paragraph, unless `lines`."""

    DEFAULT_CSS = """
    Page { border: round $primary 60%; background: $background; padding: 0 1; }
    Page:focus { border: round $accent; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "Done", priority=True),
        Binding("ctrl+s", "submit", "Done", show=False, priority=True),
        *(
            Binding(
                f"alt+{'shift+' if key.isupper() else ''}{key.lower()}", f"letter('{letter}')", show=False
            )
            for key, letter in LETTERS.items()
        ),
    ]

    @dataclass
    class Submitted(Message):
        """The learner is done with the text."""

        text: str

    def __init__(self, *, lines: bool = False, placeholder: str = "", id: str | None = None) -> None:
        super().__init__(
            id=id, soft_wrap=True, tab_behavior="focus", highlight_cursor_line=False, placeholder=placeholder
        )
        self._many = lines

    def names_enter(self, what: str) -> None:
        """Say in the key line what Enter does now."""
        self._bindings.key_to_bindings["enter"] = [Binding("enter", "submit", what, priority=True)]

    def replace(
        self, insert: str, start: Location, end: Location, *, maintain_selection_offset: bool = True
    ) -> EditResult:
        """Replace a part of the text with what may be shown, composing letters from `;` and the key typed."""
        if len(insert) == 1 and start == end:
            row, column = start
            made = composed(str(self.document.get_line(row))[:column], insert)
            if made is not None:
                taken, insert = made
                start = (row, column - taken)
        clean = displayable(insert.replace("\r\n", "\n").replace("\r", "\n"))  # a terminal pastes returns
        if not self._many:
            clean = clean.replace("\n", " ")
        return super().replace(clean, start, end, maintain_selection_offset=maintain_selection_offset)

    def action_submit(self) -> None:
        """Done."""
        self.post_message(self.Submitted(self.text))

    def action_letter(self, letter: str) -> None:
        """Type a letter that the keyboard lacks."""
        start, end = sorted(self.selection)
        self.replace(letter, start, end, maintain_selection_offset=False)

    def show(self, text: str) -> None:
        """Put a text onto the page, with the cursor at its end."""
        self.load_text(displayable(text))
        self.move_cursor(self.document.end)


class LongPage(Page):
    """A page of many lines: Enter begins a new one, Ctrl+S is done (`does` says with what)."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "line", show=False, priority=True)]

    def __init__(self, *, placeholder: str = "", does: str = "Done", id: str | None = None) -> None:
        super().__init__(lines=True, placeholder=placeholder, id=id)
        keys = self._bindings.key_to_bindings
        keys["ctrl+s"] = [replace(binding, description=does, show=True) for binding in keys["ctrl+s"]]

    def action_line(self) -> None:
        """A new line."""
        start, end = sorted(self.selection)
        self.replace("\n", start, end, maintain_selection_offset=False)
