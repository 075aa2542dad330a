"""Care, repair, splitting, acts on single cards, and taking any number of acts back, on a real collection."""

from __future__ import annotations

import pytest

from densecards.tui.screens.acts import ActsScreen
from densecards.tui.screens.asking import ConfirmScreen, LineScreen, PageScreen
from densecards.tui.screens.care import CareScreen
from densecards.tui.screens.past import PastScreen
from densecards.tui.screens.repair import RepairScreen
from densecards.tui.screens.split import SplitScreen
from densecards.tui.screens.study import StudyScreen
from densecards.tui.screens.web import WebScreen
from densecards.tui.widgets.table import Table

CARD = "try/regning"
SIZES = pytest.mark.parametrize("size", [(80, 24), (160, 50)])


async def of(s, work):
    """What the desk answers."""
    return await s.app.door.use(work)


async def say(s, text: str) -> None:
    """Give a line to the question on top."""
    await s.until(lambda: isinstance(s.screen, LineScreen | PageScreen))
    if isinstance(s.screen, PageScreen):
        s.screen.query_one("#page").show(text)
    else:
        s.screen.query_one("#line").value = text
    await s.press("enter")


async def menu(s, card: str = CARD) -> None:
    """Library, the card, its menu."""
    await s.press("l")
    table = s.screen.query_one("#cards", Table)
    await s.until(lambda: len(table.items) >= 4)
    table.move_to(card)
    await s.press("space")
    await s.until(lambda: isinstance(s.screen, ActsScreen))


async def test_a_cards_due_day_is_moved_and_u_takes_it_back(begun):
    """Space, t, a number of days; what is no number is refused with a line."""
    async with begun() as s:
        before = (await of(s, lambda desk: desk.standing(CARD))).due
        await menu(s)
        await s.press("t")
        await say(s, "soon")
        assert "a number of days is wanted" in s.text()
        await menu_again(s)
        await s.press("t")
        await say(s, "30")
        moved = (await of(s, lambda desk: desk.standing(CARD))).due
        assert round((moved - s.app.clock()) / 86_400_000) == 30
        await s.press("u")
        assert (await of(s, lambda desk: desk.standing(CARD))).due == before


async def menu_again(s) -> None:
    """The menu of the same card."""
    await s.press("space")
    await s.until(lambda: isinstance(s.screen, ActsScreen))


async def test_a_card_is_started_again_as_new(begun):
    """n forgets how it stood; the menu then offers "I know this" and no due day."""
    async with begun() as s:
        await menu(s)
        assert "I know this already" not in s.text()
        await s.press("n")
        assert not (await of(s, lambda desk: desk.standing(CARD))).begun
        await menu_again(s)
        assert "I know this already" in s.text()
        assert "come due in" not in s.text()
        await s.press("escape", "u")
        assert (await of(s, lambda desk: desk.standing(CARD))).begun


async def test_flagged_and_left_out_cards_are_listed_in_care(begun):
    """Both lists show their cards; Enter takes one that was left out in again; Space takes a flag off."""
    async with begun() as s:
        await of(s, lambda desk: (desk.flag(CARD), desk.suspend("try/kopp")))
        await s.press("c")
        await s.until(lambda: "flagged 1" in s.text() and "left out 1" in s.text())
        assert "regning" in s.text()
        await s.press("space")
        await s.until(lambda: isinstance(s.screen, ActsScreen))
        await s.press("f")
        await s.until(lambda: "flagged 0" in s.text())
        await s.press("right")
        await s.until(lambda: "kopp" in s.text())
        await s.press("enter")
        await s.until(lambda: "left out 0" in s.text())
        assert not (await of(s, lambda desk: desk.standing("try/kopp"))).out


async def test_the_cards_of_a_list_are_studied(begun):
    """s begins a session over the flagged cards alone."""
    async with begun() as s:
        await of(s, lambda desk: desk.flag(CARD))
        await s.press("c")
        await s.until(lambda: "flagged 1" in s.text())
        await s.press("s")
        await s.until(lambda: isinstance(s.screen, StudyScreen))
        assert s.screen._cards == [CARD]


@SIZES
async def test_repair_rewrites_a_link_and_u_brings_the_old_one_back(begun, size):
    """What it misses, what pays least, splitting and the web are offered; what is written is kept."""
    async with begun() as s:
        await s.pilot.resize_terminal(*size)
        await menu(s)
        await s.press("r")
        await s.until(lambda: isinstance(s.screen, RepairScreen) and "split it" in s.text())
        assert "It has not lapsed yet" in s.text()
        table = s.screen.query_one("#remedies", Table)
        table.move_to("write")
        slot = table.current.slot
        await s.press("enter")
        await say(s, "the bill at Ola's that I paid with coins")
        assert (
            await of(s, lambda desk: desk.own_link(CARD, slot)) == "the bill at Ola's that I paid with coins"
        )
        await s.press("u")
        assert await of(s, lambda desk: desk.own_link(CARD, slot)) == ""


async def test_undo_in_repair_takes_back_what_was_done_there(begun):
    """An answer given in between stays; the link that was written in Repair goes."""
    async with begun() as s:
        await menu(s)
        await s.press("r")
        await s.until(lambda: isinstance(s.screen, RepairScreen) and "split it" in s.text())
        await s.press("enter")
        await say(s, "my own words")
        await s.until(lambda: "Kept in its web" in s.text())
        await of(s, lambda desk: desk.flag("try/betale"))
        await s.press("u")
        await s.until(lambda: "It is back as it was" in s.text())
        assert (await of(s, lambda desk: desk.standing("try/betale"))).flagged
        web = await of(s, lambda desk: desk.web(CARD))
        assert "my own words" not in [link.text for link in web]


async def test_cards_are_made_once_however_often_the_key_repeats(begun):
    """Ctrl+S held down splits a card once."""
    async with begun() as s:
        await menu(s)
        await s.press("r")
        await s.until(lambda: isinstance(s.screen, RepairScreen) and "2 senses" in s.text())
        await s.press("s")
        for _ in range(3):
            await s.pilot.press("ctrl+s")
        await s.until(lambda: not isinstance(s.screen, SplitScreen))
        assert len(await of(s, lambda desk: desk.rows(deck="mine"))) == 2


async def test_a_card_is_split_into_its_senses(begun):
    """Each sense is a part that can be changed; the old card is left out; one act takes it all back."""
    async with begun() as s:
        await menu(s)
        await s.press("r")
        await s.until(lambda: isinstance(s.screen, RepairScreen) and "2 senses" in s.text())
        await s.press("s")
        assert isinstance(s.screen, SplitScreen)
        assert [gloss for _, gloss in s.screen._parts] == ["bill", "check"]
        await s.press("m")
        await say(s, "what you pay at a table")
        slots = [slot.key for slot, _ in s.screen._links]
        assert slots == ["use", "image", "similar", "opposite"]
        # The first link goes to the second card, the second to both, the third to none, the fourth stays.
        await s.press("tab", "enter", "down", "2", "down", "1")
        assert "1 2" in s.text()
        await s.press("tab", "ctrl+s")
        await s.until(lambda: not isinstance(s.screen, SplitScreen))
        rows = await of(s, lambda desk: desk.rows(deck="mine"))
        assert sorted(row.gloss for row in rows) == ["check", "what you pay at a table"]
        took = {}
        for row in rows:
            web = await of(s, lambda desk, card=row.id: desk.web(card))
            took[row.gloss] = {link.slot for link in web} & set(slots)
        assert took == {"what you pay at a table": {"image", "opposite"}, "check": {"use", "image"}}
        assert (await of(s, lambda desk: desk.standing(CARD))).out
        await of(s, lambda desk: desk.undo_last(1))
        assert await of(s, lambda desk: desk.rows(deck="mine")) == []
        assert not (await of(s, lambda desk: desk.standing(CARD))).out


async def test_a_split_needs_two_cards_with_meanings(begun):
    """Too few parts, or one without a meaning, is refused with a line; nothing is made."""
    async with begun() as s:
        await menu(s, "try/kopp")
        await s.press("r")
        await s.until(lambda: isinstance(s.screen, RepairScreen) and "split it" in s.text())
        await s.press("s", "ctrl+s")
        assert "Every card needs its meaning" in s.text()
        await s.press("down", "delete", "ctrl+s")
        assert "two cards at least" in s.text()
        assert await of(s, lambda desk: desk.rows(deck="mine")) == []


async def test_taking_many_acts_back_is_asked_about_and_can_be_undone(begun):
    """From five acts on a question names how many and since when; r does again what was taken back."""
    async with begun() as s:
        for number in range(6):
            await of(s, lambda desk, number=number: desk.flag("try/kopp", number % 2))
        await s.press("h")
        await s.until(lambda: isinstance(s.screen, PastScreen) and s.text().count("flag") >= 6)
        await s.press(*["down"] * 5, "b")
        await s.until(lambda: isinstance(s.screen, ConfirmScreen))
        assert "Take 6 acts back, all since" in s.text()
        await s.press("n")
        await s.until(lambda: isinstance(s.screen, PastScreen))
        assert len(await of(s, lambda desk: desk.last_acts(99))) >= 6
        await s.press("b", "y")
        await s.until(lambda: "6 acts taken back" in s.text())
        left = len(await of(s, lambda desk: desk.last_acts(99)))
        await s.press("r")
        await s.until(lambda: "6 acts done again" in s.text())
        assert len(await of(s, lambda desk: desk.last_acts(99))) == left + 6


@SIZES
async def test_any_number_of_acts_is_taken_back(begun, size):
    """What was done is listed, the latest first; u takes one back, b all down to the cursor."""
    async with begun() as s:
        await s.pilot.resize_terminal(*size)
        for card in ("try/regning", "try/kopp", "try/betale"):
            await of(s, lambda desk, card=card: desk.suspend(card))
        await s.press("h")
        await s.until(lambda: isinstance(s.screen, PastScreen) and s.text().count("left out") >= 3)
        await s.press("u")
        await s.until(lambda: s.text().count("left out") == 2)
        assert not (await of(s, lambda desk: desk.standing("try/betale"))).out
        await s.press("down", "b")
        await s.until(lambda: s.text().count("left out") == 0)
        assert not (await of(s, lambda desk: desk.standing("try/regning"))).out


async def test_a_holiday_moves_what_comes_due_and_what_is_no_number_is_refused(begun):
    """From Settings in one key; a line says how much was moved, and it is one act to take back."""
    async with begun() as s:
        before = (await of(s, lambda desk: desk.standing(CARD))).due
        await s.press("comma", "h", "1")
        await say(s, "a week")
        assert "is no number of days" in s.text()
        await s.press("h", "1")
        await say(s, "60")
        await s.until(lambda: "moved" in s.text())
        assert (await of(s, lambda desk: desk.standing(CARD))).due > before
        await of(s, lambda desk: desk.undo_last(1))
        assert (await of(s, lambda desk: desk.standing(CARD))).due == before


async def test_the_menu_is_there_over_a_web_too(begun):
    """Ctrl+D over the web flags its card."""
    async with begun() as s:
        s.app.action_web(CARD)
        await s.until(lambda: isinstance(s.screen, WebScreen) and s.screen._web is not None)
        await s.press("ctrl+d")
        await s.until(lambda: isinstance(s.screen, ActsScreen))
        await s.press("f")
        await s.until(lambda: isinstance(s.screen, WebScreen))
        assert (await of(s, lambda desk: desk.standing(CARD))).flagged


async def test_care_opens_where_something_is_the_matter_and_says_where_nothing_is(begun):
    """Three strange images in one scene are too many; every other kind says that there is nothing."""
    async with begun() as s:
        await s.press("c")
        await s.until(lambda: "too strange 3" in s.text())
        assert s.screen._kind == "strange"
        for words in ("nothing is mixed up", "no card keeps", "no card is flagged", "no card is left out"):
            await s.press("right")
            assert isinstance(s.screen, CareScreen)
            await s.until(lambda words=words: words in s.text())
