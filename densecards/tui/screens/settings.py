"""Settings: every value with what it means; Enter changes it, and what cannot be is refused with a line."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from densecards.paths import cache_dir, config_file, data_dir
from densecards.settings import Settings, allowed, as_dict, parse_setting
from densecards.text import displayable
from densecards.tui import ways
from densecards.tui.messages import Noted, RowChosen
from densecards.tui.screens.asking import LineScreen
from densecards.tui.screens.room import Room
from densecards.tui.theme import chosen
from densecards.tui.widgets.table import Cell, Column, Table

MEANING: dict[str, str] = {
    "desired_retention": "the share you want to recall when a card comes due",
    "new_per_day": "new cards a day",
    "exam_date": "YYYY-MM-DD; sets the pace of new cards until then",
    "reviews_per_day": "answers a day at most",
    "day_starts_at": "the hour at which a new day begins",
    "study_deck": "the deck to study; empty is all of them",
    "prompts": "both, recognise (word → meaning) or produce (meaning → word)",
    "learn_minutes": "minutes meant for learning, each day",
    "connect_minutes": "minutes meant for connecting",
    "story_minutes": "minutes meant for the story",
    "daily_new": "new cards in the daily fifteen minutes",
    "leech_lapses": "lapses from which a card is offered for repair",
    "bizarre_images": "strange images a scene bears before they stop standing out",
    "balance_load": "spread the work over the days that are about right",
    "fuzz": "let due days vary a little",
    "maximum_interval": "the longest interval, in days",
    "encoder": "changed with `densecards encoder use NAME`",
    "keys": "keys changed by hand; k shows and changes them",
    "theme": "F9 changes between dark and light; Ctrl+P, Theme shows all",
}
_ELSEWHERE = frozenset({"encoder", "theme", "keys"})
Row = tuple[str, str]


class SettingsScreen(Room):
    """A table of settings."""

    HEADING = "Settings"
    AUTO_FOCUS = "#settings"
    DEFAULT_CSS = """
    SettingsScreen #settings { margin: 1 1 0 1; height: 1fr; }
    SettingsScreen #files { height: auto; max-height: 6; padding: 1 2; color: $muted; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("k", "keys", "Keys"),
        Binding("t", "app.change_theme", "Theme"),
        Binding("h", "app.go('holiday')", "Holiday"),
        Binding("escape", "leave", "Back"),
    ]

    def furnish(self) -> ComposeResult:
        """The table."""
        table: Table[Row] = Table(
            [
                Column("key", "setting", 18),
                Column("value", "value", 12),
                Column("may", "may be", 14, needs=100),
                Column("what", "", 20, grow=1),
            ],
            _cells,
            lambda row: row[0],
            does="Change",
            id="settings",
        )
        yield table
        yield Static(files(), id="files")

    def on_mount(self) -> None:
        """Show them."""
        self._show(self.shell.settings)

    def on_screen_resume(self) -> None:
        """A theme chosen meanwhile is kept."""
        if self.shell.theme not in {chosen(self.shell.settings.theme), self.shell.settings.theme}:
            ways.remember_theme(self.shell)
        self._show(self.shell.settings)

    def on_row_chosen(self, message: RowChosen) -> None:
        """Change one: what is on or off changes at once, the rest is asked for."""
        key = message.key
        value = as_dict(self.shell.settings)[key]
        if key in _ELSEWHERE:
            self.say(MEANING[key])
        elif isinstance(value, bool):
            self._change(key, not value)
        else:
            may = f" ({allowed(key)})" if allowed(key) else ""
            self.shell.push_screen(
                LineScreen(f"{key}: {MEANING.get(key, '')}{may}", str(value), empty=True),
                lambda text: None if text is None else self._change(key, text.strip(), typed=True),
            )

    def on_noted(self, message: Noted) -> None:
        """It is kept."""
        if isinstance(message.data, Settings):
            self.shell.settings = message.data
            self._show(message.data)
        self.say(message.line)

    def action_keys(self) -> None:
        """Which key does what, and other keys for it."""
        from densecards.tui.screens.keys import KeysScreen

        self.shell.push_screen(KeysScreen(), lambda _: self._show(self.shell.settings))

    def _change(self, key: str, value: Any, *, typed: bool = False) -> None:
        self.ask(
            lambda desk: desk.change_setting(key, parse_setting(key, value) if typed else value),
            lambda settings: Noted(f"{key}: kept", settings),
        )

    def _show(self, settings: Settings) -> None:
        values = as_dict(settings) | {"theme": self.shell.theme}
        ordered = [key for key in MEANING if key in values] + [key for key in values if key not in MEANING]
        self.query_one("#settings", Table).show([(key, _text(values[key])) for key in ordered])


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


def _text(value: Any) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else f"{value}" or "·"


def _cells(row: Row) -> tuple[Cell, ...]:
    return row[0], (row[1], "own"), (allowed(row[0]), "dim"), (MEANING.get(row[0], ""), "dim")
