"""The ways between screens. A screen's module is imported when it is needed, or behind the first frame."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from textual.binding import Binding
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


def own_bindings(screen: Screen[Any]) -> Iterator[tuple[DOMNode, Binding]]:
    """Yield the keys of a screen that do something now, each action once; Textual's own are left out."""
    seen: set[str] = set()
    for node, binding, enabled, _ in screen.active_bindings.values():
        ours = binding.action in _actions(node, "densecards.")
        if enabled and binding.description and ours and binding.action not in seen:
            seen.add(binding.action)
            yield node, binding


def _actions(node: DOMNode, module: str) -> set[str]:
    return {
        binding.action
        for cls in type(node).__mro__
        if cls.__module__.startswith(module)
        for binding in cls.__dict__.get("BINDINGS", ())
        if isinstance(binding, Binding)
    }


def keys_of(app: DensecardsApp, screen: Screen[Any]) -> tuple[str, list[tuple[str, str]]]:
    """The heading of a screen, and its keys as they are now with what they do."""
    keys: dict[str, tuple[list[str], str]] = {}
    ours = {binding.action for _, binding in own_bindings(screen)}
    for _, binding, enabled, _ in screen.active_bindings.values():
        if enabled and binding.description and binding.action in ours:
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

COMMANDS: Sequence[tuple[str, str, str]] = (
    ("home", "Today", "What waits, and where you stand"),
    ("practise", "Practise", "Blank web, links, forms, palaces, journeys …"),
    ("daily", "Fifteen minutes", "Learn, connect, and a story"),
    ("library", "Library", "Cards: find, sort, make, edit"),
    ("statistics", "Statistics", "Forecast, retention, does it work for you?"),
    ("care", "Care", "What gets mixed up, and what keeps lapsing"),
    ("reading", "Read a text", "Known, due and new words marked"),
    ("recall", "Ask the memory", "Cues, what comes to mind, and which link answered"),
    ("decks", "Decks", "Install, update, remove, write to a file"),
    ("past", "What you did, to undo", "Take back as much of it as you like"),
    ("build", "Build a palace or a journey", "Room by room, with your cards in it"),
    ("classroom", "Class", "Assignments, handing in, grading"),
    ("holiday", "Holiday", "Move what comes due by some days"),
    ("settings", "Settings", "Retention, limits, exam date, minutes"),
    ("lab", "Lab", "Hopfield nets, landscapes of your cards, experiments"),
    ("help", "Help", "Keys, and the method in ten lines"),
)
"""The ways by name, with their titles and a line about each, for the palette."""
