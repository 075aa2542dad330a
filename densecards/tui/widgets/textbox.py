"""A line to type in: Norwegian letters on any keyboard, and nothing a terminal would act on.

`;a ;e ;o` and Alt with a, e, o give å, æ, ø; see `densecards.tui.letters`.
"""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.reactive import Reactive
from textual.widgets import Input

from densecards.text import displayable
from densecards.tui.letters import LETTERS, composed

LONGEST = 2000


class TextBox(Input):
    """An input of one line. Pasted escape codes and control characters are dropped.

    `enter` is what the key line says of Enter while one types; "" leaves it out.
    """

    DEFAULT_CSS = """
    TextBox { border: round $primary 60%; background: $background; padding: 0 1; }
    TextBox:focus { border: round $accent; background: $background; background-tint: transparent; }
    TextBox.-textual-compact { background: $surface; padding: 0 1; }
    TextBox.-textual-compact:focus { background: $panel; }
    """
    virtual_size = Reactive(Size(0, 0))
    """How long the text is, for scrolling in it. Textual would lay the whole screen out again at every key;
    what stands in a box of one line moves nothing else."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(f"alt+{'shift+' if key.isupper() else ''}{key.lower()}", f"letter('{letter}')", show=False)
        for key, letter in LETTERS.items()
    ]

    def __init__(
        self,
        value: str = "",
        *,
        placeholder: str = "",
        compact: bool = False,
        enter: str = "",
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(
            value=displayable(value, one_line=True),
            placeholder=displayable(placeholder, one_line=True),
            compact=compact,
            max_length=LONGEST,
            select_on_focus=False,
            id=id,
            classes=classes,
        )
        if enter:
            self._bindings.key_to_bindings["enter"] = [Binding("enter", "submit", enter)]

    def insert(self, text: str, index: int) -> None:
        """Insert text, composing a letter from `;` and the key just typed."""
        made = composed(self.value[:index], text)
        if made is None:
            super().insert(text, index)
        else:
            taken, letter = made
            self.replace(letter, index - taken, index)

    def replace(self, text: str, start: int, end: int) -> None:
        """Replace a part of the text with what may be shown."""
        super().replace(displayable(text), start, end)

    def action_letter(self, letter: str) -> None:
        """Type a letter that the keyboard lacks."""
        if self.selection.is_empty:
            self.insert_text_at_cursor(letter)
        else:
            self.replace(letter, *self.selection)

    def show(self, text: str) -> None:
        """Put a text into the box with the cursor at its end."""
        self.value = displayable(text, one_line=True)
        self.cursor_position = len(self.value)
