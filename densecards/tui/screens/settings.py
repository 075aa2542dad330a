"""Settings: every value with what it means; Enter changes it, and what cannot be is refused with a line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from densecards.paths import cache_dir, config_file, data_dir
from densecards.settings import Settings, as_dict, choices, parse_setting
from densecards.text import displayable
from densecards.tui import ways
from densecards.tui.messages import Noted, RowChosen
from densecards.tui.screens.asking import Choice, ChooseScreen, LineScreen
from densecards.tui.screens.room import Room
from densecards.tui.settingwords import brief, in_order, shown, titled, whole
from densecards.tui.theme import chosen
from densecards.tui.widgets.table import Cell, Column, Table

Row = tuple[str, str]


@dataclass
class Pace(Message):
    """New cards a day, as the settings have it today."""

    new: int


class SettingsScreen(Room):
    """A table of settings, and everything about the one under the cursor."""

    HEADING = "Settings"
    AUTO_FOCUS = "#settings"
    DEFAULT_CSS = """
    SettingsScreen #settings { margin: 1 1 0 1; height: 1fr; }
    SettingsScreen #about { height: 5; margin: 1 3 0 3; max-width: 110; }
    SettingsScreen #files { height: auto; max-height: 6; padding: 1 2 0 2; color: $muted; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("k", "keys", "Keys"),
        Binding("t", "app.change_theme", "Theme"),
        Binding("h", "app.go('holiday')", "Holiday"),
        Binding("escape", "leave", "Back"),
    ]

    def __init__(self, at: str = "") -> None:
        super().__init__()
        self._at = at
        self._pace = 0

    def furnish(self) -> ComposeResult:
        """The table, what is to be known of one row, and where everything lies."""
        table: Table[Row] = Table(
            [Column("key", "setting", 18), Column("value", "value", 12), Column("what", "", 20, grow=1)],
            _cells,
            lambda row: row[0],
            does="Change",
            id="settings",
        )
        yield table
        yield Static(id="about")
        yield Static(files(), id="files")

    def on_mount(self) -> None:
        """Show them, with the cursor on the one that was asked for."""
        self._show(self.shell.settings)
        self.query_one("#settings", Table).move_to(self._at)

    def on_screen_resume(self) -> None:
        """A theme chosen meanwhile is kept."""
        if self.shell.theme not in {chosen(self.shell.settings.theme), self.shell.settings.theme}:
            ways.remember_theme(self.shell)
        self._show(self.shell.settings)
        self._ask_pace()

    def on_row_moved(self) -> None:
        """Everything about this one."""
        self._explain()

    def on_pace(self, message: Pace) -> None:
        """What the settings come to today."""
        self._pace = message.new
        self._explain()

    def on_row_chosen(self, message: RowChosen) -> None:
        """Change one: what is on or off changes at once, the rest is asked for."""
        key = message.key
        value = as_dict(self.shell.settings)[key]
        if key == "keys":
            self.action_keys()
        elif key == "theme":
            self.app.action_change_theme()
        elif key == "encoder":
            self.say("Another one is taken with the command: densecards encoder use NAME-OR-PATH")
        elif key == "study_deck":
            self._choose_deck()
        elif isinstance(value, bool):
            self._change(key, not value)
        elif choices(key):
            self._choose(key, [(one, one) for one in choices(key)])
        else:
            self.shell.push_screen(
                LineScreen(f"{titled(key)}\n\n{whole(key)}", str(value), empty=True),
                lambda text: None if text is None else self._change(key, text.strip(), typed=True),
            )

    def on_noted(self, message: Noted) -> None:
        """It is kept."""
        if isinstance(message.data, Settings):
            self.shell.settings = message.data
            self._show(message.data)
            self._ask_pace()
        self.say(message.line)

    def action_keys(self) -> None:
        """Which key does what, and other keys for it."""
        from densecards.tui.screens.keys import KeysScreen

        self.shell.push_screen(KeysScreen(), lambda _: self._show(self.shell.settings))

    def _choose_deck(self) -> None:
        async def ask() -> None:
            decks = await self.shell.door.use(lambda desk: desk.decks())
            titles = [(deck.id, displayable(deck.title, one_line=True)) for deck in decks]
            self._choose("study_deck", [("*", "all decks together"), *titles])

        self.run_worker(ask(), exit_on_error=False)

    def _choose(self, key: str, offered: Sequence[Choice]) -> None:
        def taken(choice: str | None) -> None:
            if choice:
                self._change(key, "" if choice == "*" else choice)

        self.shell.push_screen(ChooseScreen(f"{titled(key)}\n\n{whole(key)}", offered), taken)

    def _change(self, key: str, value: Any, *, typed: bool = False) -> None:
        self.ask(
            lambda desk: desk.change_setting(key, parse_setting(key, value) if typed else value),
            lambda settings: Noted(f"{titled(key)}: {shown(as_dict(settings)[key])}", settings),
        )

    def _ask_pace(self) -> None:
        self.ask(lambda desk: desk.new_per_day(), Pace, group="pace")

    def _show(self, settings: Settings) -> None:
        values = as_dict(settings) | {"theme": self.shell.theme}
        self.query_one("#settings", Table).show([(key, shown(values[key])) for key in in_order(values)])
        self._explain()

    def _explain(self) -> None:
        key = self.query_one("#settings", Table).current_key
        now = ""
        if key in {"new_per_day", "exam_date"} and self._pace and self.shell.settings.exam_date:
            now = f"Today that is {self._pace} new cards."
        self.query_one("#about", Static).update(Content(whole(key, now=now) if key else ""))


def files() -> Content:
    """Return where everything lives."""
    lines = [
        ("settings", str(config_file())),
        ("cards and answers", str(data_dir())),
        ("encoder and vectors", str(cache_dir())),
    ]
    return Content("\n").join(
        Content.assemble((f"{name:>19}  ", "$primary"), displayable(path, one_line=True))
        for name, path in lines
    )


def _cells(row: Row) -> tuple[Cell, ...]:
    return titled(row[0]), (row[1], "own"), (brief(row[0]), "dim")
