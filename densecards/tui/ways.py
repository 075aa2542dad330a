"""The ways between screens. A screen's module is imported when it is needed, or behind the first frame."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from textual.app import SystemCommand
from textual.dom import DOMNode
from textual.screen import Screen

if TYPE_CHECKING:
    from densecards.study import Desk, Session
    from densecards.tui.app import DensecardsApp


def warm() -> None:
    """Import the other screens, so that they appear at once when they are asked for."""
    from densecards.tui.screens import help as _help
    from densecards.tui.screens import library, practise, study, web

    del _help, library, practise, study, web


def study(
    app: DensecardsApp, deck: str = "", cards: Sequence[str] | None = None, *, cram: bool = False
) -> None:
    """Study everything, one deck, or these cards."""
    from densecards.tui.screens.study import StudyScreen

    app.push_screen(StudyScreen(deck=deck, cards=cards, cram=cram))


def begin(app: DensecardsApp, make: Callable[[Desk], Session]) -> None:
    """Study a session that is made in another way."""
    from densecards.tui.screens.study import StudyScreen

    app.push_screen(StudyScreen(make=make))


def practise(app: DensecardsApp) -> None:
    """The other ways to recall."""
    from densecards.tui.screens.practise import PractiseScreen

    app.push_screen(PractiseScreen())


def daily(app: DensecardsApp) -> None:
    """Learn, Connect, Story."""
    from densecards.tui.screens.daily import DailyScreen

    app.push_screen(DailyScreen())


def statistics(app: DensecardsApp) -> None:
    """What the log says."""
    from densecards.tui.screens.statistics import StatisticsScreen

    app.push_screen(StatisticsScreen())


def lab(app: DensecardsApp) -> None:
    """Nets and landscapes to play with."""
    from densecards.tui.screens.lab import LabScreen

    app.push_screen(LabScreen())


def settings(app: DensecardsApp) -> None:
    """Every setting."""
    from densecards.tui.screens.settings import SettingsScreen

    app.push_screen(SettingsScreen())


def reading(app: DensecardsApp) -> None:
    """A text with its words marked."""
    from densecards.tui.screens.reading import ReadingScreen

    app.push_screen(ReadingScreen())


def care(app: DensecardsApp) -> None:
    """What gets mixed up, and what keeps lapsing."""
    from densecards.tui.screens.care import CareScreen

    app.push_screen(CareScreen())


def decks(app: DensecardsApp) -> None:
    """Install, update, remove, write to a file."""
    from densecards.tui.screens.decks import DecksScreen

    app.push_screen(DecksScreen())


def past(app: DensecardsApp) -> None:
    """What was done, to take back."""
    from densecards.tui.screens.past import PastScreen

    app.push_screen(PastScreen())


def recall(app: DensecardsApp, *cues: str) -> None:
    """Cues, what comes to mind, and why."""
    from densecards.tui.screens.recall import RecallScreen

    app.push_screen(RecallScreen(*cues))


def classroom(app: DensecardsApp) -> None:
    """Assignments, handing in, grading."""
    from densecards.tui.screens.classroom import ClassScreen

    app.push_screen(ClassScreen())


def build(app: DensecardsApp) -> None:
    """A palace or a journey of one's own."""
    from densecards.tui.screens.build import BuildScreen

    app.push_screen(BuildScreen())


def holiday(app: DensecardsApp) -> None:
    """Move what comes due by some days."""
    from densecards.tui.screens.holiday import ask_holiday

    ask_holiday(app)


def library(app: DensecardsApp) -> None:
    """Decks and cards."""
    from densecards.tui.screens.library import LibraryScreen

    app.push_screen(LibraryScreen())


def web(
    app: DensecardsApp,
    card: str,
    then: Callable[[None], None] | None = None,
    *,
    among: Sequence[str] = (),
    slot: str = "",
) -> None:
    """One card's web; `then` runs when it is left, Page Up and Down walk through `among`.

    The cursor stands on `slot`, or on the first that is empty.
    """
    from densecards.tui.screens.web import WebScreen

    app.push_screen(WebScreen(card, among, slot=slot), then)


def welcome(app: DensecardsApp) -> None:
    """The offer of the shipped decks."""
    from densecards.tui.screens.welcome import WelcomeScreen

    app.push_screen(WelcomeScreen())


def help_(app: DensecardsApp) -> None:
    """Keys and method."""
    from densecards.tui.screens.help import HelpScreen

    if not isinstance(app.screen, HelpScreen):
        app.push_screen(HelpScreen(*keys_of(app, app.screen)))


def keys_of(app: DensecardsApp, screen: Screen[Any]) -> tuple[str, list[tuple[str, str]]]:
    """The heading of a screen, and its keys as they are now with what they do."""
    keys: dict[str, tuple[list[str], str]] = {}
    for _, binding, enabled, _ in screen.active_bindings.values():
        if enabled and binding.description:
            shown, _ = keys.setdefault(binding.action, ([], binding.description))
            display = app.get_key_display(binding)
            if display not in shown:
                shown.append(display)
    return str(getattr(screen, "HEADING", "")), [(" ".join(shown), does) for shown, does in keys.values()]


def home(app: DensecardsApp) -> None:
    """Back to Today."""
    while len(app.screen_stack) > 1:
        app.pop_screen()


def remember_theme(app: DensecardsApp) -> None:
    """Keep the theme in the settings file, beside the screen."""
    name = app.theme

    async def keep() -> None:
        settings = await app.door.use(lambda desk: desk.change_setting("theme", name))
        app.settings = settings

    app.run_worker(keep(), group="theme", exclusive=True, exit_on_error=False)


def here(app: DensecardsApp, screen: Screen[Any]) -> Iterator[SystemCommand]:
    """What the keys of the screen at hand do, as commands of the palette."""
    place = str(getattr(screen, "HEADING", "")) or "here"
    seen: set[str] = set()
    for node, binding, enabled, _ in screen.active_bindings.values():
        own = isinstance(node, Screen) or bool(binding.id)
        if not (own and enabled and binding.description) or binding.action in seen:
            continue
        seen.add(binding.action)
        yield SystemCommand(
            binding.description,
            f"{place}, {app.get_key_display(binding)}",
            partial(_act, app, binding.action, node),
        )


def _act(app: DensecardsApp, action: str, node: DOMNode) -> None:
    app.call_later(app.run_action, action, node)


def commands(app: DensecardsApp) -> Iterator[SystemCommand]:
    """The ways as commands of the palette."""
    yield SystemCommand("Today", "What waits, and where you stand", lambda: home(app))
    yield SystemCommand("Study", "Everything that is due, then new cards", lambda: study(app))
    yield SystemCommand("Practise", "Blank web, links, forms, palaces, journeys …", lambda: practise(app))
    yield SystemCommand("Fifteen minutes", "Learn, connect, and a story", lambda: daily(app))
    yield SystemCommand("Statistics", "Forecast, retention, does it work for you?", lambda: statistics(app))
    yield SystemCommand("Settings", "Retention, limits, exam date, minutes", lambda: settings(app))
    yield SystemCommand("Read a text", "Known, due and new words marked", lambda: reading(app))
    yield SystemCommand("Care", "What gets mixed up, and what keeps lapsing", lambda: care(app))
    yield SystemCommand("Library", "Decks and cards: find, sort, make, edit", lambda: library(app))
    yield SystemCommand("Decks", "Install, update, remove, write to a file", lambda: decks(app))
    yield SystemCommand(
        "Ask the memory", "Cues, what comes to mind, and which link answered", lambda: recall(app)
    )
    yield SystemCommand("What you did", "Take back as much of it as you like", lambda: past(app))
    yield SystemCommand("Class", "Assignments, handing in, grading", lambda: classroom(app))
    yield SystemCommand(
        "Build a palace or a journey", "Room by room, with your cards in it", lambda: build(app)
    )
    yield SystemCommand("Holiday", "Move what comes due by some days", lambda: holiday(app))
    yield SystemCommand("Lab", "Hopfield nets, landscapes of your cards, experiments", lambda: lab(app))
    yield SystemCommand("Help", "Keys, and the method in ten lines", lambda: help_(app))


def trouble(app: DensecardsApp, line: str) -> None:
    """The collection cannot be opened: say why, and leave with status 1."""
    from densecards.tui.screens.trouble import TroubleScreen

    app.push_screen(TroubleScreen(line))


WAYS: Mapping[str, Callable[[DensecardsApp], None]] = {
    "daily": daily,
    "practise": practise,
    "library": library,
    "care": care,
    "settings": settings,
    "lab": lab,
    "reading": reading,
    "decks": decks,
    "past": past,
    "recall": recall,
    "classroom": classroom,
    "build": build,
    "holiday": holiday,
    "statistics": statistics,
    "help": help_,
    "home": home,
}
