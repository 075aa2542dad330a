"""Keys: what does what on every screen, and another key for it with two strokes."""

from __future__ import annotations

import importlib
import pkgutil
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from densecards.settings import Settings, key_changes
from densecards.tui import keymap, screens
from densecards.tui.keymap import Action
from densecards.tui.messages import Noted, RowChosen
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
    DEFAULT_CSS = "KeysScreen #keys { margin: 1 1 0 1; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("delete", "restore", "Its own key again"),
        Binding("escape", "leave", "Back"),
    ]

    def furnish(self) -> ComposeResult:
        """The table."""
        table: Table[Action] = Table(
            [
                Column("name", "where and what", 22, grow=1),
                Column("keys", "key", 18),
                Column("does", "", 18, grow=1),
            ],
            self._cells,
            lambda action: action.name,
            does="Another key",
            id="keys",
        )
        yield table

    def on_mount(self) -> None:
        """Every screen tells its keys once it is imported."""
        for module in pkgutil.iter_modules(screens.__path__, f"{screens.__name__}."):
            importlib.import_module(module.name)
        self._show()

    def on_row_chosen(self, message: RowChosen) -> None:
        """Ask for the key."""
        name = message.key
        self.shell.push_screen(
            PressScreen(keymap.KNOWN[name].does), lambda key: self._take(name, key) if key else None
        )

    def on_noted(self, message: Noted) -> None:
        """It is kept, and counts at once."""
        if isinstance(message.data, Settings):
            self.shell.settings = message.data
            self.shell.set_keymap(key_changes(message.data.keys))
            self._show()
        self.say(message.line)

    def action_restore(self) -> None:
        """Take a change back."""
        name = self.query_one("#keys", Table).current_key
        changes = self._changes
        if changes.pop(name, None) is not None:
            self._keep(changes, f"{name}: its own key again")

    @property
    def _changes(self) -> dict[str, str]:
        return key_changes(self.shell.settings.keys)

    def _take(self, name: str, key: str) -> None:
        other = keymap.clash(self._changes, name, key)
        if other:
            self.say(f"{key} already does {other}; give that another key first", trouble=True)
        else:
            self._keep(self._changes | {name: key}, f"{name}: {key}")

    def _keep(self, changes: dict[str, str], line: str) -> None:
        text = keymap.told(changes)
        self.ask(lambda desk: desk.change_setting("keys", text), lambda settings: Noted(line, settings))

    def _show(self) -> None:
        self.query_one("#keys", Table).show(keymap.rows(self._changes))

    def _cells(self, action: Action) -> tuple[Cell, ...]:
        changed = action.name in self._changes
        keys = ", ".join(self.app.get_key_display(Binding(key, "")) for key in action.keys.split(","))
        return (
            action.name,
            (f"{keys} ◆" if changed else keys, "own" if changed else "row"),
            (action.does, "dim"),
        )
