"""Keys: what does what on every screen, and another key for it with two strokes."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from densecards.settings import Settings, key_changes
from densecards.text import displayable
from densecards.tui import keymap
from densecards.tui.keymap import Action
from densecards.tui.messages import Noted, RowChosen
from densecards.tui.palette import import_all
from densecards.tui.screens.room import Room
from densecards.tui.widgets.table import Cell, Column, Table


class PressScreen(ModalScreen[str]):
    """Takes the next key; Esc gives ""."""

    DEFAULT_CSS = """
    PressScreen { align: center middle; background: $background 60%; }
    PressScreen > Vertical {
        width: 60; height: auto; border: round $accent; background: $surface; padding: 1 2;
    }
    """

    def __init__(self, does: str) -> None:
        super().__init__()
        self._does = does

    def compose(self) -> ComposeResult:
        """The question."""
        with Vertical():
            yield Static(Content(f"Press the key for “{self._does}”. Esc leaves it as it is."))

    def on_key(self, event: events.Key) -> None:
        """This is the key."""
        event.stop()
        event.prevent_default()
        self.dismiss("" if event.key == "escape" else event.key)


class KeysScreen(Room):
    """A table of actions and their keys."""

    HEADING = "Keys"
    AUTO_FOCUS = "#keys"
    DEFAULT_CSS = """
    KeysScreen #keys { margin: 1 1 0 1; }
    KeysScreen #said { height: 2; margin: 0 3; color: $primary; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("delete", "restore", "Its own key again"),
        Binding("escape", "leave", "Back"),
    ]

    def furnish(self) -> ComposeResult:
        """The table."""
        table: Table[Action] = Table(
            [
                Column("place", "where", 18, grow=1),
                Column("does", "what", 22, grow=2),
                Column("keys", "key", 18),
            ],
            self._cells,
            lambda action: action.name,
            does="Another key",
            id="keys",
        )
        yield table
        yield Static(id="said")

    def on_mount(self) -> None:
        """Every screen tells its keys once it is imported."""
        import_all()
        self._show()

    def on_row_chosen(self, message: RowChosen) -> None:
        """Ask for the key."""
        name = message.key
        self.shell.push_screen(PressScreen(_told(name)), lambda key: self._take(name, key) if key else None)

    def on_noted(self, message: Noted) -> None:
        """It is kept, and counts at once."""
        if isinstance(message.data, Settings):
            self.shell.settings = message.data
            self.shell.set_keymap(key_changes(message.data.keys))
            self._show()
        self._tell(message.line)

    def action_restore(self) -> None:
        """Take a change back."""
        name = self.query_one("#keys", Table).current_key
        changes = self._changes
        if changes.pop(name, None) is not None:
            self._keep(changes, f"{_told(name)}: its own key again")

    @property
    def _changes(self) -> dict[str, str]:
        return key_changes(self.shell.settings.keys)

    def _take(self, name: str, key: str) -> None:
        other = keymap.clash(self._changes, name, key)
        shown = self.app.get_key_display(Binding(key, ""))
        if other:
            self._tell(f"{shown} is taken on that screen: {other}. Give that another key first.")
            return
        more = ". While a line has the focus it types its letter" if keymap.types_letter(name, key) else ""
        self._keep(self._changes | {name: key}, f"{_told(name)}: {shown}{more}")

    def _keep(self, changes: dict[str, str], line: str) -> None:
        text = keymap.told(changes)
        self.ask(lambda desk: desk.change_setting("keys", text), lambda settings: Noted(line, settings))

    def _tell(self, line: str) -> None:
        # Not in a corner of its own: there it would hide the keys that it is about.
        self.query_one("#said", Static).update(Content(displayable(line)))

    def _show(self) -> None:
        self.query_one("#keys", Table).show(keymap.rows(self._changes))

    def _cells(self, action: Action) -> tuple[Cell, ...]:
        changed = action.name in self._changes
        keys = ", ".join(self.app.get_key_display(Binding(key, "")) for key in action.keys.split(","))
        return (
            (keymap.heading(action.name.partition(".")[0]), "dim"),
            action.does,
            (f"{keys} ◆" if changed else keys, "own" if changed else "row"),
        )


def _told(name: str) -> str:
    return f"{keymap.heading(name.partition('.')[0])}, {keymap.KNOWN[name].does}"
