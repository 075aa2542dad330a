"""Web: arrows between slots, typing writes, every pause saves, the density follows."""

from __future__ import annotations

import threading

import pytest
from textual.events import Key
from textual.widgets import Input

from densecards.errors import StoreError
from densecards.tui.screens.card import CardScreen
from densecards.tui.widgets.webgrid import WebGrid
from tests.tui.fake import FakeDesk

KOFFERT = "norwegian/koffert"


async def open_web(s, card: str = KOFFERT) -> WebGrid:
    """Open a card's web and return its grid."""
    s.app.action_web(card)
    await s.settle()
    return s.screen.query_one(WebGrid)


async def test_the_arrows_move_between_the_nine_places_and_stop_at_the_edge(stage):
    """Three by three; the middle is the headword."""
    async with stage() as s:
        grid = await open_web(s)
        await s.press("home")
        assert grid.place == "meaning"
        await s.press("left", "up")
        assert grid.place == "meaning"
        await s.press("right", "down")
        assert grid.place == ""
        await s.press("down", "right")
        assert grid.place == "life"
        await s.press("right", "down")
        assert grid.place == "life"


async def test_it_opens_on_the_first_empty_slot_with_its_question(stage):
    """The cursor waits where something is missing, and the line below asks the template's question."""
    async with stage() as s:
        grid = await open_web(s)
        assert grid.place == "personal"
        assert "What true sentence about you uses it?" in s.text()


async def test_typing_writes_a_link_that_is_saved_without_asking(stage):
    """Letters go into the slot as they are typed; a pause saves, Enter goes back to the grid."""
    async with stage() as s:
        grid = await open_web(s)
        await s.type("min koffert")
        await s.until(lambda: s.desk.own.get(KOFFERT) == {"personal": "min koffert"})
        assert "min koffert" in s.text()
        await s.press("enter")
        assert grid.has_focus


async def test_nothing_typed_at_once_is_lost_or_changes_places(stage):
    """Keys that come faster than the focus moves, Enter among them, stand in the line in their order."""
    sentence = "Jeg hilste paa den gamle naboen i gaar kveld"
    async with stage() as s:
        grid = await open_web(s)
        for character in sentence:
            s.app.post_message(Key("space" if character == " " else character, character))
        s.app.post_message(Key("backspace", None))
        s.app.post_message(Key("enter", "\r"))
        await s.until(lambda: s.desk.own.get(KOFFERT) == {"personal": sentence[:-1]})
        await s.settle()
        assert grid.has_focus
        assert grid.place == "personal"


async def test_who_types_without_a_pause_is_saved_meanwhile(stage, monkeypatch):
    """A terminal that is closed takes a moment's letters at most, not a whole memory."""
    now = [100.0]
    monkeypatch.setattr("densecards.tui.screens.web.monotonic", lambda: now[0])
    monkeypatch.setattr("densecards.tui.screens.web.SAVE_AFTER", 1e6)
    async with stage() as s:
        await open_web(s)
        for letter in "minkoffert":
            await s.press(letter)
            now[0] += 0.5
        assert "minko" in s.desk.own[KOFFERT]["personal"]


async def test_quitting_at_once_saves_what_was_typed(stage):
    """Ctrl+Q in the middle of a word loses nothing of it."""
    async with stage() as s:
        await open_web(s)
        for character in "min koffert":
            await s.pilot.press("space" if character == " " else character)
        s.app.exit()
        desk = s.desk
    assert desk.own.get(KOFFERT) == {"personal": "min koffert"}


async def test_leaving_at_once_saves_what_was_typed(stage):
    """No pause is needed: Escape saves as well."""
    async with stage() as s:
        await open_web(s)
        await s.type("ny")
        await s.press("escape", "escape")
        assert s.desk.own[KOFFERT] == {"personal": "ny"}


async def test_typing_replaces_the_decks_words_and_enter_edits_them(stage):
    """As in a spreadsheet: typing begins anew, Enter continues what stands there."""
    async with stage() as s:
        grid = await open_web(s)
        grid.select("image")
        await s.settle()
        await s.type("x")
        await s.press("enter")
        assert s.desk.own[KOFFERT] == {"image": "x"}
        await s.press("enter")
        await s.type("y")
        await s.press("enter")
        assert s.desk.own[KOFFERT] == {"image": "xy"}


async def test_enter_on_the_decks_text_offers_it_to_be_replaced_or_kept(stage):
    """A letter takes the place of the deck's text, as the line says; an arrow first keeps it."""
    async with stage() as s:
        grid = await open_web(s)
        grid.select("image")
        await s.settle()
        shipped = s.screen.query_one("#text", Input).value
        assert shipped
        await s.press("enter", "x", "enter")
        assert s.desk.own[KOFFERT] == {"image": "x"}
        await s.press("delete")
        await s.press("enter", "end", "x", "enter")
        assert s.desk.own[KOFFERT] == {"image": f"{shipped}x"}


async def test_the_learners_links_are_marked_apart_from_the_decks_without_colour(stage):
    """A link of one's own carries a mark beside its title; the deck's has none; an empty slot asks."""
    async with stage() as s:
        grid = await open_web(s)
        assert "? personal" in s.text()
        grid.select("image")
        await s.settle()
        await s.type("x")
        await s.press("enter")
        assert "◆ image" in s.text()
        assert "◆ emotion" not in s.text()


async def test_delete_brings_the_decks_link_back_and_undo_the_own_one(stage):
    """Delete clears one's own link, Ctrl+Z writes it again."""
    async with stage() as s:
        grid = await open_web(s)
        grid.select("image")
        await s.settle()
        await s.type("mine")
        await s.press("enter", "delete")
        assert s.desk.own[KOFFERT] == {}
        assert "a crocodile" in s.text()
        await s.press("ctrl+z")
        assert s.desk.own[KOFFERT] == {"image": "mine"}
        await s.press("ctrl+z")
        assert s.desk.own[KOFFERT] == {}


async def test_the_decks_own_words_never_become_the_learners(stage):
    """Editing a text and putting it back leaves no link of one's own."""
    async with stage() as s:
        grid = await open_web(s)
        grid.select("emotion")
        await s.settle()
        await s.press("enter")
        await s.type("x")
        await s.press("backspace", "enter")
        assert s.desk.own.get(KOFFERT, {}) == {}


async def test_the_density_follows_the_typing_and_says_by_how_much(stage):
    """The number beside the grid changes before anything is saved, with the gain since the web was opened."""
    async with stage() as s:
        await open_web(s)
        before = s.screen._density.density
        await s.type("a long sentence about me")
        await s.until(lambda: s.screen._density.density > before)
        assert f"+{(s.screen._density.density - before) * 100:.0f}" in s.text()


async def test_an_answer_about_an_older_text_is_not_shown(stage):
    """Only the density of the latest text counts."""
    async with stage() as s:
        await open_web(s)
        shown = s.screen._density
        from densecards.tui.messages import Weighed

        s.screen.post_message(Weighed(s.desk._density(KOFFERT, {}), s.screen._edition - 1))
        await s.settle()
        assert s.screen._density is shown


async def test_tab_goes_to_the_slot_that_pays_most_and_then_round_the_empty_ones(stage):
    """Tab never leaves the grid's empty slots while there are any."""
    async with stage() as s:
        grid = await open_web(s)
        await s.press("tab")
        assert grid.place == "life"
        await s.press("tab")
        assert grid.place == "personal"
        await s.press("tab")
        assert grid.place == "life"


async def test_look_alikes_stand_beside_the_grid(stage):
    """Competitors are named with their share."""
    async with stage() as s:
        await open_web(s)
        assert "mixes up with" in s.text()
        assert "bagasje" in s.text()
        assert "12%" in s.text()


@pytest.mark.parametrize(
    ("keys", "text"),
    [
        (["semicolon", "a"], "å"),
        (["semicolon", "e"], "æ"),
        (["semicolon", "o"], "ø"),
        (["semicolon", "A"], "Å"),
        (["alt+a"], "å"),
        (["alt+e"], "æ"),
        (["alt+o"], "ø"),
        (["å"], "å"),
        (["semicolon", "semicolon", "a"], ";a"),
        (["semicolon", "space", "a"], "; a"),
    ],
)
async def test_norwegian_letters_on_any_keyboard(stage, keys, text):
    """A semicolon or Alt before a, e, o gives the letter; a semicolon before a space stays one."""
    async with stage() as s:
        await open_web(s)
        await s.press("x", *keys)
        assert s.screen.query_one(Input).value == "x" + text


async def test_a_refused_text_stays_in_the_box(stage):
    """When saving fails the line says why and nothing typed is lost."""
    desk = FakeDesk()
    async with stage(desk) as s:
        await open_web(s)
        desk.trouble = {"set_link": StoreError("the folder cannot be written")}
        await s.type("hei")
        await s.until(lambda: "the folder cannot be written" in s.text())
        assert s.screen.query_one(Input).value == "hei"


async def test_page_down_walks_through_the_list_it_was_opened_from(stage):
    """From Library, Page Down shows the next card's web, and round again."""
    async with stage() as s:
        await s.press("l", "enter")
        assert "Web of koffert" in s.text()
        await s.press("pagedown")
        assert "Web of bagasje" in s.text()
        await s.press("pageup", "pageup")
        assert "Web of thyroid gland" in s.text()


async def test_the_middle_edits_headword_and_meaning(stage):
    """Enter on the headword opens the card itself."""
    async with stage() as s:
        grid = await open_web(s)
        grid.select("")
        await s.settle()
        await s.press("enter")
        assert isinstance(s.screen, CardScreen)


async def test_a_click_selects_and_a_second_one_edits(stage):
    """The mouse does what the arrows and Enter do."""
    async with stage() as s:
        grid = await open_web(s)
        await s.pilot.click("#grid", offset=(3, 2))
        await s.settle()
        assert grid.place == "meaning"
        await s.pilot.click("#grid", offset=(3, 2), times=2)
        await s.settle()
        assert s.screen.query_one(Input).has_focus


async def test_a_text_is_saved_even_if_the_desk_is_slow_and_the_screen_is_left_at_once(stage):
    """What was typed is queued before the screen goes, and saved when its turn comes."""
    gate = threading.Event()
    async with stage() as s:
        await open_web(s)
        waiting = s.app.door.begin(lambda desk: gate.wait(10))
        for key in ("n", "y", "escape", "escape"):
            await s.pilot.press(key)
        await s.pilot.pause()
        assert s.desk.own == {}
        gate.set()
        assert waiting.result()
        await s.until(lambda: s.desk.own.get(KOFFERT) == {"personal": "ny"})


async def test_a_save_that_fails_after_the_screen_was_left_is_still_said(stage):
    """The line appears on whatever screen one went to."""
    gate = threading.Event()
    async with stage() as s:
        await open_web(s)
        s.desk.trouble = {"set_link": StoreError("the disk is full")}
        s.app.door.begin(lambda desk: gate.wait(10))
        for key in ("n", "y", "escape", "escape"):
            await s.pilot.press(key)
        gate.set()
        await s.until(lambda: "the disk is full" in s.text())
