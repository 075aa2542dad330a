"""Every screen is reached from Today with two keys at most."""

from __future__ import annotations

import importlib
import inspect
import pkgutil

import pytest

from densecards.tui import screens
from densecards.tui.screens.room import Room

WAYS: dict[str, tuple[str, ...]] = {
    "TodayScreen": (),
    "StudyScreen": ("enter",),
    "DailyScreen": ("d",),
    "ConnectScreen": ("d", "2"),
    "StoryScreen": ("d", "3"),
    "PractiseScreen": ("p",),
    "DrillScreen": ("p", "enter"),
    "BuildScreen": ("b",),
    "LibraryScreen": ("l",),
    "CardScreen": ("l", "a"),
    "WebScreen": ("w",),
    "CareScreen": ("c",),
    "RepairScreen": ("c", "r"),
    "StatisticsScreen": ("t",),
    "ReadingScreen": ("r",),
    "RecallScreen": ("m",),
    "PastScreen": ("h",),
    "DecksScreen": ("k",),
    "ClassScreen": ("a",),
    "SettingsScreen": ("comma",),
    "KeysScreen": ("comma", "k"),
    "LabScreen": ("x",),
    "HelpScreen": ("question_mark",),
}
NEEDS_SOMETHING = {
    "WelcomeScreen": "stands before Today, while there is no card",
    "TroubleScreen": "stands in the place of Today, when the collection cannot be opened",
    "ImportScreen": "needs the file that is asked for between",
    "ReportScreen": "is what grading a folder comes to",
    "PictureScreen": "is a card's picture, which most cards have none of",
    "WalkScreen": "is a palace or a journey of the learner's, walked where it was built",
    "SplitScreen": "is a way to repair the card that stands in Repair",
}
"""Screens that cannot stand alone."""


def every_screen() -> set[str]:
    """Return the names of all screens that take the whole terminal and are shown as they are."""
    found = set()
    for module in pkgutil.iter_modules(screens.__path__, f"{screens.__name__}."):
        for name, cls in inspect.getmembers(importlib.import_module(module.name), inspect.isclass):
            if issubclass(cls, Room) and name.endswith("Screen") and cls.HEADING:
                found.add(name)
    return found


def test_no_screen_is_forgotten():
    """A screen that comes anew has its way, or says what it needs."""
    assert every_screen() == {*WAYS, *NEEDS_SOMETHING}
    assert not [name for name, keys in WAYS.items() if len(keys) > 2]


@pytest.mark.parametrize("name", sorted(WAYS))
async def test_a_screen_is_two_keys_from_today(begun, name):
    """The keys lead there, and Escape leads away again."""
    async with begun(days=40) as s:
        await s.app.door.use(lambda desk: desk.flag("try/kopp", 1))
        await s.until(lambda: s.screen.query_one("#thinnest").items)
        for key in WAYS[name]:
            await s.press(key)
            if key == "c":
                await s.until(lambda: s.screen.query_one("#worries").items)
            if key == "p":
                await s.until(lambda: s.screen.query("Table") and s.screen.query("Table").first().items)
        await s.until(lambda: name in {type(screen).__name__ for screen in s.app.screen_stack[-2:]})
        if name != "TodayScreen":
            for _ in range(6):
                if type(s.screen).__name__ == "TodayScreen":
                    break
                await s.press("escape")
            assert type(s.screen).__name__ == "TodayScreen"
