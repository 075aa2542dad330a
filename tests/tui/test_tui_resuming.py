"""The app remembers where it was left: one key of the next start goes on there."""

from __future__ import annotations

import pytest

from densecards.tui import resuming, ways
from densecards.tui.screens.library import LibraryScreen
from densecards.tui.screens.study import StudyScreen
from densecards.tui.screens.today import TodayScreen
from densecards.tui.screens.web import WebScreen
from tests.tui.fake import FakeDesk


async def leave_at(stage, desk: FakeDesk, *keys: str) -> None:
    """Use the app and end it where the keys led."""
    async with stage(desk) as s:
        await s.press(*keys)


async def test_the_next_start_offers_the_place_and_g_goes_there(stage):
    """Left in Library, Today names it; g opens it."""
    desk = FakeDesk()
    await leave_at(stage, desk, "l")
    async with stage(desk) as s:
        assert isinstance(s.screen, TodayScreen)
        assert "g goes on at Library" in s.text()
        await s.press("g")
        assert isinstance(s.screen, LibraryScreen)


async def test_a_web_is_offered_by_its_word_and_opened(stage):
    """Left on a card's web, that card's web opens again."""
    desk = FakeDesk()
    async with stage(desk) as s:
        s.app.action_web("norwegian/koffert")
        await s.settle()
    async with stage(desk) as s:
        assert "the web of koffert" in s.text()
        await s.press("g")
        assert isinstance(s.screen, WebScreen)
        assert s.screen.at_hand() == "norwegian/koffert"


async def test_a_deck_that_was_studied_is_offered(stage):
    """Left in the middle of one deck, the next start goes on with that deck."""
    desk = FakeDesk()
    async with stage(desk) as s:
        s.app.action_study("anatomy")
        await s.settle()
    async with stage(desk) as s:
        assert "g goes on at studying" in s.text()
        await s.press("g")
        assert isinstance(s.screen, StudyScreen)
        assert s.screen.deck == "anatomy"


async def test_what_lies_below_a_small_question_is_the_place(stage):
    """Help, menus and questions are no places; the screen under them is."""
    desk = FakeDesk()
    await leave_at(stage, desk, "l", "f1")
    assert desk.places[resuming.NAME] == {"way": "library"}


@pytest.mark.parametrize(
    "place",
    [
        {},
        {"way": "web", "card": "norwegian/gone"},
        {"way": "study", "deck": "gone"},
        {"way": "no such screen"},
        {"way": "study"},
        {"card": "norwegian/koffert"},
    ],
)
async def test_a_place_that_is_gone_is_not_offered(stage, place):
    """A card or deck that was removed, a screen that this version lacks: nothing is offered."""
    desk = FakeDesk()
    desk.places[resuming.NAME] = place
    async with stage(desk) as s:
        assert "goes on at" not in s.text()
        await s.press("g")
        assert isinstance(s.screen, TodayScreen)


async def test_today_alone_is_no_place_to_go_on_at(stage):
    """Whoever only looked in keeps the place of before."""
    desk = FakeDesk()
    await leave_at(stage, desk, "l", "escape")
    await leave_at(stage, desk)
    assert desk.places[resuming.NAME] == {"way": "library"}


def test_every_place_has_a_way():
    """What is offered can be gone to."""
    assert set(resuming.TITLES) <= set(ways.WAYS)
