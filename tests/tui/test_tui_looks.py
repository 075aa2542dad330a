"""How the screens look: a few snapshots, both sizes, both themes, and with colours off."""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from densecards.settings import Settings
from densecards.tui.app import DensecardsApp
from densecards.tui.theme import LIGHT
from densecards.tui.widgets.table import Table
from densecards.tui.widgets.webgrid import WebGrid
from tests.tui.fake import NOON, FakeDesk


def make(**settings: Any) -> DensecardsApp:
    """The app over the desk in memory."""
    desk = FakeDesk(settings=Settings(fuzz=False, **settings))
    return DensecardsApp(lambda: desk, settings=desk.settings, today=desk.today(), clock=lambda: NOON)


def steps(*keys: str) -> Any:
    """Press keys, each after the last one's work is done; the cursor of boxes stands still."""

    async def run(pilot: Pilot[None]) -> None:
        for key in (None, *keys):
            if key is not None:
                await pilot.press(key)
            for _ in range(3):
                await pilot.pause()
                await pilot.app.workers.wait_for_complete()
            for box in pilot.app.screen.query(Input):
                box.cursor_blink = False
            await pilot.pause()

    return run


SCREENS = {
    "today": (),
    "new-card": ("enter",),
    "asked-with-hints": ("enter", "enter", "enter", "enter", "tab", "tab"),
    "answered": ("enter", "enter", "enter", "enter", *"suitcasf", "enter"),
    "web": ("w", "end"),
    "library": ("l", "down"),
    "own-card": ("l", "a"),
    "recall": ("slash", *"kitchen"),
}


@pytest.mark.parametrize("name", SCREENS)
def test_screens_look_as_they_should(snap_compare, name):
    """Every screen at 80 × 24."""
    assert snap_compare(make(), terminal_size=(80, 24), run_before=steps(*SCREENS[name]))


@pytest.mark.parametrize("name", ["web", "answered"])
def test_wide_screens_use_their_width(snap_compare, name):
    """The web with its panel at 160 × 50, in the light theme."""
    assert snap_compare(make(theme=LIGHT), terminal_size=(160, 50), run_before=steps(*SCREENS[name]))


@pytest.mark.parametrize("keys", [(), ("enter",), ("w",), ("l",)])
async def test_with_colours_off_nothing_is_told_by_colour(stage, monkeypatch, keys):
    """NO_COLOR gives shades of grey only, and what matters has a sign: cursor, own link, empty slot."""
    monkeypatch.setenv("NO_COLOR", "1")
    async with stage() as s:
        await s.press(*keys)
        if keys == ("w",):
            s.screen.query_one(WebGrid).select("life")
            await s.settle()
            await s.type("x")
            await s.press("enter")
            assert "◆ life" in s.text()
            assert "┏" in s.text() or "╆" in s.text() or "╄" in s.text()
        if keys == ("l",):
            assert "▸ koffert" in s.text()
            assert s.screen.query_one("#cards", Table).has_focus
        for line in s.app.screen._compositor.render_strips():
            for segment in line.apply_filter(s.app._filters[-1], s.app.screen.styles.background):
                for colour in (segment.style.color, segment.style.bgcolor) if segment.style else ():
                    if colour is not None and colour.triplet is not None:
                        assert len(set(colour.triplet)) == 1
