"""The application: themes, the door to `study`, and the ways between screens. Nothing else."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar, cast

from textual import events
from textual.app import App
from textual.binding import Binding, BindingType
from textual.screen import Screen

from densecards.settings import Settings, key_changes
from densecards.tui import resuming, ways
from densecards.tui.calm import Tidy
from densecards.tui.door import Door
from densecards.tui.screens.today import TodayScreen
from densecards.tui.theme import DARK, DEFAULTS, LIGHT, THEMES, chosen, legible

if TYPE_CHECKING:
    from textual.command import Provider

    from densecards.study import Desk, Session
    from densecards.study.values import Today


def _palette() -> type[Provider]:
    from densecards.tui.palette import Palette

    return Palette


class DensecardsApp(App[None]):
    """Made from a way to open the desk, the settings, and what a glance at the database gave.

    `begin` makes the session to study at once; with None the app begins with Today.
    """

    TITLE = "densecards"
    COMMANDS = {_palette}  # noqa: RUF012
    HORIZONTAL_BREAKPOINTS = [(0, "-tiny"), (60, "-narrow"), (120, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-flat"), (16, "-low"), (32, "-tall")]  # noqa: RUF012
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "go('help')", "Help", show=False),
        Binding("f9", "change_look", "Dark or light", show=False),
        Binding("ctrl+q", "quit", "Quit", show=False, priority=True),
    ]

    def __init__(
        self,
        opener: Callable[[], Desk],
        *,
        settings: Settings | None = None,
        today: Today | None = None,
        clock: Callable[[], int] | None = None,
        begin: Callable[[Desk], Session] | None = None,
    ) -> None:
        super().__init__()
        self._tidy = Tidy()
        self._place: dict[str, str] = {}
        self.door = Door(opener)
        self.settings = settings or Settings()
        self.glance = today
        self.begin = begin
        self.clock = clock or (lambda: int(time.time() * 1000))
        for theme in THEMES:
            self.register_theme(theme)
        wanted = chosen(self.settings.theme)
        self.theme = wanted if wanted in self.available_themes else DARK
        self.set_keymap(key_changes(self.settings.keys))

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Give every theme the variables that the screens use."""
        return DEFAULTS

    def get_css_variables(self) -> dict[str, str]:
        """Give the themes of others colours in which the screens can be read."""
        variables = super().get_css_variables()
        if self.theme not in {DARK, LIGHT}:
            variables = {**variables, **legible(variables)}
            self.theme_variables = variables
        return variables

    def on_mount(self) -> None:
        """Begin to use the learner's pauses, and to note where they go."""
        self.set_interval(1.0, self._tidy.tidy)
        self.screen_change_signal.subscribe(self, self._note_place)

    def _note_place(self, screen: Screen[object]) -> None:
        """Keep where the learner is, at once: the terminal may be closed at any moment."""
        place = resuming.place_of(self.screen_stack)
        if place and place != self._place:
            self._place = place
            self.door.begin(lambda desk: desk.keep_place(resuming.NAME, place))

    async def on_event(self, event: events.Event) -> None:
        """Note every key on its way."""
        if isinstance(event, events.Key):
            self._tidy.touch()
        await super().on_event(event)

    def get_default_screen(self) -> Screen[None]:
        """Today is where everything begins."""
        return TodayScreen()

    def action_command_palette(self) -> None:
        """Show every command."""
        from densecards.tui.palette import PaletteScreen

        if not PaletteScreen.is_open(cast("App[object]", self)):
            self.push_screen(PaletteScreen(id="--command-palette"))

    def action_study(self, deck: str = "", cards: Sequence[str] | None = None, *, cram: bool = False) -> None:
        """Begin to study: everything, a deck, or some cards."""
        ways.study(self, deck, cards, cram=cram)

    def action_go(self, way: str) -> None:
        """Go to a screen by its name in `ways`."""
        ways.WAYS[way](self)

    def action_web(self, card: str) -> None:
        """Show the web of a card."""
        ways.web(self, card)

    def action_change_look(self) -> None:
        """Change between dark and light, and remember it."""
        self.theme = LIGHT if self.current_theme.dark else DARK
        ways.remember_theme(self)

    def on_unmount(self) -> None:
        """Close the collection."""
        self.door.close()
