"""From launch to the first card in three keystrokes, and no dead end on the way."""

from __future__ import annotations

import pytest

from densecards.errors import DeckError
from densecards.study.values import Presenting
from densecards.tui.screens.library import LibraryScreen
from densecards.tui.screens.study import StudyScreen
from densecards.tui.screens.today import TodayScreen
from densecards.tui.screens.welcome import WelcomeScreen
from tests.tui.fake import FakeDesk


@pytest.mark.parametrize(
    ("keys", "card", "count"),
    [
        (["enter"], "norwegian/koffert", 9),
        (["2"], "norwegian/koffert", 6),
        (["down", "enter"], "norwegian/koffert", 6),
        (["down", "down", "enter"], "anatomy/hippocampus", 3),
    ],
)
async def test_at_most_three_keys_from_launch_to_the_first_card(stage, keys, card, count):
    """With no deck the shipped ones are offered; the choice installs and study begins."""
    async with stage(FakeDesk(installed=())) as s:
        assert isinstance(s.screen, WelcomeScreen)
        assert len(keys) <= 3
        await s.press(*keys)
        assert isinstance(s.screen, StudyScreen)
        assert isinstance(s.screen._state, Presenting)
        assert s.screen._state.question.card == card
        assert len(s.desk.cards) == count
        await s.press("escape")
        assert isinstance(s.screen, TodayScreen)


async def test_neither_leads_to_library(stage):
    """Who brings decks of their own is not sent in a circle."""
    async with stage(FakeDesk(installed=())) as s:
        await s.press("4")
        assert isinstance(s.screen, LibraryScreen)
        assert "a makes one" in s.text()
        await s.press("escape")
        assert isinstance(s.screen, TodayScreen)


async def test_a_deck_that_cannot_be_installed_is_a_line_and_one_can_choose_again(stage):
    """The offer stays after an error."""
    desk = FakeDesk(installed=())
    async with stage(desk) as s:
        desk.trouble = {"install": DeckError("kafe.md:3: no such slot")}
        await s.press("enter")
        assert isinstance(s.screen, WelcomeScreen)
        assert "kafe.md:3: no such slot" in s.text()
        desk.trouble = {}
        await s.press("enter")
        assert isinstance(s.screen, StudyScreen)
