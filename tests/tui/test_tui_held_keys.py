"""A key that is held down, or pressed twice, makes one thing and not one for every press."""

from __future__ import annotations

from pathlib import Path

from textual.events import Key

from densecards.tui.screens.build import BuildScreen
from densecards.tui.screens.card import CardScreen
from densecards.tui.screens.split import SplitScreen
from densecards.tui.screens.web import WebScreen
from tests.study.practice_deck import write_words
from tests.tui.stage import Stage


async def hold(s: Stage, key: str, character: str | None = None, *, times: int = 3) -> None:
    """Press a key again before anything came of it."""
    for _ in range(times):
        s.app.post_message(Key(key, character))
    await s.settle()


async def test_a_card_is_made_once(begun):
    """Enter twice at the meaning."""
    async with begun() as s:
        s.app.push_screen(CardScreen())
        await s.settle()
        await s.type("saft")
        await s.press("enter")
        await s.type("squash")
        await hold(s, "enter")
        await s.until(lambda: isinstance(s.screen, WebScreen))
        made = await s.app.door.use(lambda desk: [row.id for row in desk.rows(deck="mine")])
        assert made == ["mine/saft"]
        assert len(s.app.screen_stack) == 2


async def test_a_card_that_was_refused_can_be_made_after_all(begun):
    """What is wrong with it is said, and Enter works again."""
    async with begun() as s:
        s.app.push_screen(CardScreen())
        await s.settle()
        await s.type("saft")
        await s.press("ctrl+s")
        assert isinstance(s.screen, CardScreen)
        await s.press("down")
        await s.type("squash")
        await s.press("ctrl+s")
        await s.until(lambda: isinstance(s.screen, WebScreen))


async def test_a_card_is_split_once(begun):
    """Ctrl+S twice makes no cards of the same name, and closes one screen."""
    async with begun() as s:
        web = await s.app.door.use(lambda desk: desk.web(desk.rows()[0].id))
        made: list[int] = []
        s.app.push_screen(SplitScreen(web, ("this", "that"), made.append, {}))
        await s.settle()
        await hold(s, "ctrl+s")
        await s.until(lambda: made)
        assert made == [2]
        assert len(await s.app.door.use(lambda desk: desk.rows(deck="mine"))) == 2


async def test_a_decks_palace_is_copied_once(begun, tmp_path: Path):
    """A station pushed down several places makes one copy, in the order that is seen."""
    async with begun() as s:
        await s.app.door.use(lambda desk: desk.install(write_words(tmp_path)))
        chains = await s.app.door.use(lambda desk: desk.chains("palace"))
        before = next(row for row in chains if not row.own)
        s.app.push_screen(BuildScreen(before.id))
        await s.until(lambda: isinstance(s.screen, BuildScreen) and s.screen._plan.stations)
        await hold(s, "right_square_bracket", "]", times=2)
        await s.until(lambda: s.screen._plan.chain)
        chains = await s.app.door.use(lambda desk: desk.chains("palace"))
        own = [row for row in chains if row.own]
        assert len(own) == 1
        assert list(own[0].steps) == s.screen._plan.steps
        assert own[0].steps != before.steps
