"""Today: true counts at once, every screen in two keys, and the memory as one types."""

from __future__ import annotations

import threading

import pytest

from densecards.errors import CorruptDatabaseError
from densecards.study.values import Today
from densecards.tui.app import DensecardsApp
from densecards.tui.drawing import counts
from densecards.tui.screens.help import HelpScreen
from densecards.tui.screens.library import LibraryScreen
from densecards.tui.screens.study import StudyScreen
from densecards.tui.screens.today import TodayScreen
from densecards.tui.screens.trouble import TroubleScreen
from densecards.tui.screens.web import WebScreen
from tests.tui.fake import FakeDesk


async def test_the_first_frame_shows_the_glance_before_the_desk_is_open(stage):
    """Counts stand on the screen while the collection is still opening."""
    gate = threading.Event()
    desk = FakeDesk()

    def slow() -> FakeDesk:
        gate.wait(10)
        return desk

    glance = Today(due=7, new=5, learning=3, reviewed=2, cards=90, decks=2)
    # The app is driven by hand here: settling would wait for the gate.
    app = DensecardsApp(slow, settings=desk.settings, today=glance, clock=lambda: desk.now)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        text = "\n".join(strip.text for strip in app.screen._compositor.render_strips())
        for row in counts([(7, "due"), (3, "learning"), (5, "new")]):
            assert row in text
        assert desk.calls == []
        gate.set()


@pytest.mark.parametrize(
    ("keys", "screen"),
    [
        (["enter"], StudyScreen),
        (["s"], StudyScreen),
        (["l"], LibraryScreen),
        (["w"], WebScreen),
        (["l", "enter"], WebScreen),
        (["question_mark"], HelpScreen),
        (["f1"], HelpScreen),
    ],
)
async def test_every_screen_is_at_most_two_keys_away_and_escape_leads_back(stage, keys, screen):
    """From Today each screen opens with one or two keys, and Escape returns the same way."""
    async with stage() as s:
        await s.press(*keys)
        assert isinstance(s.screen, screen)
        await s.press(*["escape"] * len(keys))
        assert isinstance(s.screen, TodayScreen)


async def test_cards_rise_as_one_types_and_enter_opens_the_first(stage):
    """The box asks the memory a moment after each key; Enter opens the web of what came first."""
    async with stage() as s:
        await s.press("slash")
        await s.type("seahorse")
        await s.until(lambda: "hippocampus" in s.text() and "comes to mind" in s.text())
        await s.press("enter")
        assert isinstance(s.screen, WebScreen)
        assert "hippocampus" in s.text()


async def test_only_the_last_cue_is_asked_when_one_types_fast(stage):
    """Letters typed in one go cost one question, not one a letter."""
    async with stage() as s:
        await s.press("slash")
        s.desk.calls.clear()
        for key in "seahorse":
            s.app.simulate_key(key)
        await s.until(lambda: "recall" in s.desk.calls)
        assert s.desk.calls.count("recall") <= 3


async def test_escape_clears_the_box(stage):
    """Escape in the box brings the decks back."""
    async with stage() as s:
        await s.press("slash")
        await s.type("seahorse")
        await s.until(lambda: "comes to mind" in s.text())
        await s.press("escape")
        assert "thinnest webs" in s.text()
        await s.press("l")
        assert isinstance(s.screen, LibraryScreen)


async def test_a_deck_is_studied_by_enter_on_its_row(stage):
    """Enter on a deck studies that deck only."""
    async with stage() as s:
        await s.press("down", "down", "down", "enter")
        assert isinstance(s.screen, StudyScreen)
        assert "hippocampus" in s.text()


async def test_a_collection_that_cannot_be_opened_is_one_line_and_status_1(stage):
    """A corrupt file shows its line; any way out ends with status 1 and no traceback."""

    def broken() -> FakeDesk:
        raise CorruptDatabaseError("/x/densecards.db: the file is damaged", hint="densecards restore")

    async with stage(opener=broken) as s:
        assert isinstance(s.screen, TroubleScreen)
        assert s.text().count("/x/densecards.db: the file is damaged (densecards restore)") == 1
        await s.press("enter")
        assert s.app.return_code == 1


@pytest.mark.parametrize("size", [(40, 10), (59, 30), (100, 12)])
async def test_a_terminal_too_small_gets_one_clear_line(stage, size):
    """Below the smallest size nothing is drawn but the size that is needed; growing brings Today back."""
    async with stage(size=size) as s:
        lines = [line.strip() for line in s.text().splitlines() if line.strip()]
        assert lines == ["densecards needs 60 × 16 or more"]
        await s.pilot.resize_terminal(80, 24)
        await s.settle()
        assert "thinnest webs" in s.text()


async def test_the_look_changes_with_one_key_and_is_kept(stage):
    """F9 changes between dark and light and stores the choice."""
    async with stage() as s:
        dark = s.app.current_theme.dark
        await s.press("f9")
        assert s.app.current_theme.dark is not dark
        assert s.desk.settings.theme == s.app.theme


async def test_closing_the_app_closes_the_desk(stage):
    """Leaving closes the collection."""
    async with stage() as s:
        await s.press("q")
    assert s.desk.closed
