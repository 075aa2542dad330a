"""The command palette: what the screen at hand does, every way, every setting, and every action of every
screen, found by the words that a learner would type. It does nothing itself; it goes where the thing is done.
"""

from __future__ import annotations

import asyncio
import importlib
import pkgutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from textual.binding import Binding
from textual.command import CommandList, CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.dom import DOMNode
from textual.screen import Screen

from densecards.tui import keymap, ways
from densecards.tui.keymap import Action
from densecards.tui.settingwords import MEANINGS, titled
from densecards.tui.sought import SOUGHT, fits

if TYPE_CHECKING:
    from densecards.tui.app import DensecardsApp

HOMES: Mapping[str, str] = {
    "today": "home",
    "class": "classroom",
    "keys": "settings",
    "pattern": "lab",
    "landscape": "lab",
    "experiments": "lab",
    "drill": "practise",
    "story": "practise",
    "connect": "daily",
    "repair": "care",
    "split": "care",
    "web": "library",
    "card": "library",
    "study": "home",
}
"""From which way a screen is reached that has none of its own."""


@dataclass(frozen=True, slots=True)
class Command:
    """One line of the palette. `words` are others by which it is found; `far` is taken off its worth."""

    title: str
    about: str
    do: Callable[[], Any]
    words: str = ""
    far: float = 0


def here(app: DensecardsApp, screen: Screen[Any]) -> Iterator[Command]:
    """What the keys of the screen at hand do, without the ways, which stand for themselves."""
    place = str(getattr(screen, "HEADING", "")) or "here"
    for node, binding in ways.own_bindings(screen):
        if node is not app and way_of(binding.action) is None and binding.action != "app.quit":
            name = binding.id or ""
            yield Command(
                binding.description,
                f"{place}, {app.get_key_display(binding)}",
                partial(_act, app, binding.action, node),
                SOUGHT.get(name, ""),
            )


def everywhere(app: DensecardsApp, screen: Screen[Any]) -> Iterator[Command]:
    """The ways with their keys on the screen at hand, the looks, and the way out."""
    keys = {
        way: app.get_key_display(binding)
        for _, binding in ways.own_bindings(screen)
        if (way := way_of(binding.action)) is not None
    }
    for name, title, about in ways.COMMANDS:
        key = f"  ({keys[name]})" if name in keys else ""
        yield Command(title, f"{about}{key}", partial(ways.WAYS[name], app), SOUGHT.get(name, ""), 0.02)
    yield Command("Study", "Everything that is due, then new cards", app.action_study, SOUGHT["study"], 0.02)
    for title, about, do, words in (
        ("Dark or light", "Change the look and remember it  (F9)", app.action_change_look, "dark_or_light"),
        ("Theme", "Choose among all themes", app.action_change_theme, "theme"),
        ("Quit", "Everything is saved already  (^q)", app.action_quit, "quit"),
    ):
        yield Command(title, about, do, SOUGHT[words], 0.05)


def elsewhere(app: DensecardsApp, screen: Screen[Any]) -> Iterator[Command]:
    """What other screens do, and every setting: the command goes there and says the key."""
    at_hand = type(screen).__name__.removesuffix("Screen").lower()
    for key, meaning in MEANINGS.items():
        yield Command(
            f"Setting: {titled(key)}", meaning.brief, partial(_setting, app, key), SOUGHT.get(key, ""), 0.1
        )
    for action in keymap.KNOWN.values():
        place = action.name.partition(".")[0]
        if place in {at_hand, "today", "trouble", "welcome", "help"} or action.goes:
            continue
        shown = ", ".join(app.get_key_display(Binding(key, "")) for key in _keys_now(app, action))
        yield Command(
            f"{action.does} — {keymap.heading(place)}",
            f"{keymap.heading(place)}, {shown}",
            partial(_there, app, action, shown),
            SOUGHT.get(action.name, ""),
            0.22 if place in HOMES else 0.2,
        )


def way_of(action: str) -> str | None:
    """Return the way that an action takes, or None."""
    verb, _, rest = action.partition("(")
    way = rest.strip("')\"")
    return way if verb.removeprefix("app.") == "go" and way in ways.WAYS else None


def import_all() -> None:
    """Import every screen, so that each has told its keys."""
    from densecards.tui import screens

    for module in pkgutil.iter_modules(screens.__path__, f"{screens.__name__}."):
        importlib.import_module(module.name)


def _keys_now(app: DensecardsApp, action: Action) -> list[str]:
    from densecards.settings import key_changes

    return key_changes(app.settings.keys).get(action.name, action.keys).split(",")[:2]


def _act(app: DensecardsApp, action: str, node: DOMNode) -> None:
    app.call_later(app.run_action, action, node)


def _setting(app: DensecardsApp, key: str) -> None:
    from densecards.tui.screens.settings import SettingsScreen

    app.push_screen(SettingsScreen(key))


def _there(app: DensecardsApp, action: Action, shown: str) -> None:
    place = action.name.partition(".")[0]
    way = HOMES.get(place, place)
    if way in ways.WAYS:
        ways.WAYS[way](app)
    app.notify(f"{keymap.heading(place)}: {shown} – {action.does}", markup=False, timeout=8)


class PaletteScreen(CommandPalette):
    """Textual's palette; a key that moves in its list does nothing before the list is laid out.

    Until then the list has no lines to move by, and a page down ends the app.
    """

    def _action_command_list(self, action: str) -> None:
        commands = self.query_one(CommandList)
        if commands.option_count and commands.scrollable_content_region.height:
            super()._action_command_list(action)


class Palette(Provider):
    """Hands the commands to Textual's palette."""

    @property
    def _shell(self) -> DensecardsApp:
        return cast("DensecardsApp", self.app)

    async def discover(self) -> Hits:
        """Without a word typed: what the screen does, then the ways."""
        for command in _once((*here(self._shell, self.screen), *everywhere(self._shell, self.screen))):
            yield DiscoveryHit(command.title, command.do, help=command.about)

    async def search(self, query: str) -> Hits:
        """Everything that fits, the nearest first."""
        await asyncio.to_thread(import_all)
        near = (*here(self._shell, self.screen), *everywhere(self._shell, self.screen))
        matcher = self.matcher(query)
        for command in _once((*near, *elsewhere(self._shell, self.screen))):
            worth = fits(query, command.title, command.words, command.about)
            if worth > 0:
                yield Hit(
                    worth - command.far, matcher.highlight(command.title), command.do, help=command.about
                )


def _once(commands: Iterable[Command]) -> Iterator[Command]:
    seen: set[str] = set()
    for command in commands:
        if command.title not in seen:
            seen.add(command.title)
            yield command
