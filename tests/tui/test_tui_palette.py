"""The command palette: the keys at hand, every way once, and every action of every screen by plain words."""

from __future__ import annotations

import pytest
from textual.command import CommandList, CommandPalette

from densecards.settings import Settings
from densecards.tui import keymap, palette, ways
from densecards.tui.palette import Palette
from densecards.tui.settingwords import titled
from densecards.tui.sought import SOUGHT, fits


async def sought(s, query: str) -> list[str]:
    """Return the titles that the palette finds on the screen at hand, the best first."""
    provider = Palette(s.screen)
    hits = [hit async for hit in provider.search(query)]
    return [str(hit.match_display) for hit in sorted(hits, key=lambda hit: -hit.score)]


def highlighted(s) -> str:
    """Return the line that Enter would take."""
    found = s.screen.query_one(CommandList)
    place = found.highlighted
    return "" if place is None else str(found.get_option_at_index(place).hit.match_display)


async def discovered(s) -> list[str]:
    """Return the titles that stand in the palette before anything is typed."""
    return [str(hit.prompt) async for hit in Palette(s.screen).discover()]


async def test_every_key_of_a_screen_and_every_way_stands_in_it_once(stage):
    """Nothing comes twice, nothing of Textual's own comes at all."""
    async with stage() as s:
        for key in (None, "l", "p", "c", "t", "k", "a", "comma"):
            if key:
                await s.press(key)
            titles = await discovered(s)
            assert len(titles) == len(set(titles)), titles
            assert not [title for title in titles if "Focus" in title or "Copy" in title], titles
            for _, binding in ways.own_bindings(s.screen):
                way = palette.way_of(binding.action)
                known = {name for name, _, _ in ways.COMMANDS}
                assert way in known if way else binding.description in {*titles, "Quit"}, binding
            for _, title, _ in ways.COMMANDS:
                assert title in titles
            if key:
                await s.press("escape")


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("flag", "Flag — Library"),
        ("suspend", "Leave out — Library"),
        ("anki", "Install — Decks"),
        ("export", "Write to a file — Decks"),
        ("vacation", "Holiday"),
        ("leech", "Care"),
        ("graph", "Statistics"),
        ("optimise", "Fit to my memory — Statistics"),
        ("exam", "Setting: exam date"),
        ("pronounce", "Say it — Study and Web"),
        ("cram", "Practise these — Library"),
        ("new card", "Add — Library"),
        ("homework", "Hand in — Class"),
        ("shortcuts", "Keys — Settings"),
        ("colour", "Dark or light"),
        ("undo", "What you did, to undo"),
        ("exit", "Quit"),
    ],
)
async def test_a_learners_word_finds_the_action_from_today(stage, words, title):
    """What is done on another screen is found too, under the name of that screen."""
    async with stage() as s:
        assert title in (await sought(s, words))[:6]


async def test_every_action_and_every_setting_is_found_by_its_own_words(stage):
    """No action is only a key; no setting only a line in a file."""
    async with stage() as s:
        await sought(s, "x")  # every screen is imported
        for action in keymap.KNOWN.values():
            place = action.name.partition(".")[0]
            if place not in {"today", "trouble", "welcome", "help"} and not action.goes:
                words = action.does.rstrip("…?").strip()
                assert f"{action.does} — {keymap.heading(place)}" in await sought(s, words), action
        for name in Settings.__dataclass_fields__:
            assert f"Setting: {titled(name)}" in await sought(s, titled(name))


def test_the_words_that_are_looked_for_belong_to_something():
    """No word leads to an action that is no more."""
    palette.import_all()
    others = {"study", "dark_or_light", "theme", "quit", *Settings.__dataclass_fields__}
    for name in SOUGHT:
        assert name in keymap.KNOWN or name in ways.WAYS or name in others, name


async def test_a_setting_opens_at_its_row_and_an_action_where_it_is_done(stage):
    """Taking a line goes there; the key is said."""
    async with stage() as s:
        await s.press("ctrl+p")
        assert isinstance(s.screen, CommandPalette)
        await s.type("exam")
        await s.until(lambda: highlighted(s) == "Setting: exam date")
        await s.press("enter")
        await s.until(lambda: getattr(s.screen, "HEADING", "") == "Settings")
        assert s.screen.query_one("#settings").current_key == "exam_date"
        await s.press("escape", "ctrl+p")
        await s.type("flag")
        await s.until(lambda: highlighted(s) == "Flag — Library")
        await s.press("enter")
        await s.until(lambda: getattr(s.screen, "HEADING", "") == "Library")
        assert any("Flag" in note.message for note in s.app._notifications)


async def test_a_key_before_the_list_is_there_does_nothing(stage):
    """Page Down while no command stands in the list moves nothing and breaks nothing."""
    async with stage() as s:
        s.app.action_command_palette()
        await s.until(lambda: isinstance(s.screen, CommandPalette))
        s.screen.query_one(CommandList).clear_options()
        for action in ("page_down", "page_up", "first", "last"):
            s.screen._action_command_list(action)
        await s.press("escape")
        assert s.screen.HEADING == "Today"


def test_words_fit_from_their_beginning():
    """`flag` finds the flag, not the letters of it strewn over a line."""
    assert fits("flag", "Flag", "") > fits("flag", "Leave out", "flag") > 0
    assert fits("flag", "Find a long hedge", "") == 0.0
    assert fits("", "Flag", "") == 0.0
