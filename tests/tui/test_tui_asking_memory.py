"""Asking the memory on a screen of its own, the class screen, the quiet clock, keys and palette."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from densecards.study.modes import Posed
from densecards.tui.screens.asking import ConfirmScreen
from densecards.tui.screens.classroom import ClassScreen
from densecards.tui.screens.drill import DrillScreen
from densecards.tui.screens.help import HelpScreen, page
from densecards.tui.screens.recall import RecallScreen
from densecards.tui.screens.report import ReportScreen
from densecards.tui.screens.study import StudyScreen
from densecards.tui.screens.web import WebScreen
from densecards.tui.widgets.bars import TitleBar
from densecards.tui.widgets.basin import basin_rows, surface
from densecards.tui.widgets.chips import Chip, Chips
from densecards.tui.widgets.table import Table
from tests.tui.fake import FakeDesk
from tests.tui.test_tui_caring import SIZES, of, say

SHARES = st.floats(0, 1)


@SIZES
async def test_several_cues_count_together_and_it_says_which_link_answered(begun, size):
    """Enter keeps a cue; cards rise with their shares; the link that answered each cue stands below."""
    async with begun() as s:
        await s.pilot.resize_terminal(*size)
        await s.press("m")
        assert isinstance(s.screen, RecallScreen)
        assert "type what comes to mind" in s.text()
        await s.type("cup of coffee")
        await s.press("enter")
        await s.type("mug")
        await s.until(lambda: "“mug”" in s.text() and "%" in s.text())
        table = s.screen.query_one("#recalled", Table)
        assert table.items[0].headword == "kopp"
        assert "sure that it is none of your cards" in s.text()
        await s.press("enter", "enter", "enter")
        await s.until(lambda: isinstance(s.screen, WebScreen))


async def test_backspace_brings_a_cue_back_and_the_way_is_one_key_away(begun):
    """An empty line gives the last cue back; Ctrl+G shows how the cue settles, energy by energy."""
    async with begun() as s:
        await s.press("m")
        await s.type("coffee")
        await s.press("enter")
        assert s.screen._cues == ["coffee"]
        await s.press("backspace")
        assert s.screen._cues == []
        assert s.screen.query_one("#cue").value == "coffee"
        await s.press("ctrl+g")
        await s.until(lambda: "how the cue settles" in s.text() and "in kopp" in s.text())
        assert "−" in s.text()


async def test_what_was_typed_on_today_goes_along(begun):
    """m with something in the box asks that at once."""
    async with begun() as s:
        await s.press("slash")
        await s.type("cup")
        s.screen.set_focus(None)
        await s.press("m")
        assert s.screen._cues == ["cup"]


@SIZES
async def test_an_assignment_is_made_opened_worked_at_and_handed_in(begun, tmp_path, size):
    """Only the learner's own links count; what is handed in says what it holds; a class is graded."""
    async with begun() as s:
        await s.pilot.resize_terminal(*size)
        await s.press("a")
        assert isinstance(s.screen, ClassScreen)
        await s.press("n", "1", "1")
        await say(s, "Cafe webs")
        await say(s, "2027-03-01")
        await say(s, str(tmp_path))
        file = tmp_path / "cafe-webs.assignment"
        await s.until(file.exists)
        await s.settle()
        await s.press("o")
        await say(s, str(file))
        await s.until(lambda: "0 of 4" in s.text())
        await of(
            s,
            lambda desk: [
                desk.set_link("try/kopp", slot, f"my {slot}")
                for slot in ("use", "image", "emotion", "similar", "opposite")
            ],
        )
        await s.press("escape", "a")
        await s.until(lambda: "1 of 4" in s.text())
        asked = s.screen.query_one("#asked", Table)
        await s.press("enter")
        first = asked.items[0]
        await s.press("enter")
        assert s.screen.query_one("#grid").place == first.slot
        await s.press("escape", "h")
        await say(s, "Kari")
        await s.press("2")
        (hands := tmp_path / "hands").mkdir()
        await say(s, str(hands))
        await s.until(lambda: list(hands.glob("*.handin")))
        await s.settle()
        await s.press("g")
        await say(s, str(hands))  # the assignment is the one under the cursor
        await s.until(lambda: isinstance(s.screen, ReportScreen) and "Cafe webs" in s.text())
        await s.press("w")
        await s.until((hands / "class.csv").exists)
        assert "Kari" in (hands / "class.csv").read_text(encoding="utf-8")


async def test_a_file_that_is_no_assignment_is_a_line(begun, tmp_path):
    """It is told, and not remembered."""
    wrong = tmp_path / "x.assignment"
    wrong.write_bytes(b"nothing of the kind")
    async with begun() as s:
        await s.press("a", "o")
        await say(s, str(wrong))
        await s.until(lambda: "x.assignment" in s.text())
        assert await of(s, lambda desk: desk.kept_place("class")) == {}


async def test_the_days_quiet_clock_runs_in_each_part(begun):
    """Learn and Connect show minutes spent and meant in the first line; elsewhere there is none."""
    async with begun(days=1) as s:
        await s.press("d")
        for part in ("1", "2"):
            await s.press(part)
            await s.until(lambda: "/5 min" in s.screen.query_one(TitleBar).clock)
            assert "0/5 min" in s.text()
            await s.press("escape")
        await s.press("escape")
        assert "/5 min" not in s.text()


async def test_the_way_out_is_always_in_sight(stage):
    """At 60 columns every screen of Today's keys still shows how to leave, and F1 for what has no room."""
    async with stage(size=(60, 20)) as s:
        assert "q Quit" in s.text()
        for key in ("l", "p", "c", "t", "comma"):
            await s.press(key)
            line = s.text().splitlines()[-1]
            assert "esc Back" in line
            await s.press("escape")
        assert "F1 more" in s.text()


def test_a_line_of_chips_keeps_what_is_to_be_kept():
    """What does not fit goes from the end, and a chip that stands for it comes in; kept ones stay."""
    line = Chips(
        [Chip("a", "aaaa"), Chip("b", "bbbb"), Chip("c", "cccc"), Chip("q", "quit", keep=True)],
        more=Chip("m", "more"),
    )
    assert [chip.id for chip in line._that_fit(40)] == ["a", "b", "c", "q"]
    assert [chip.id for chip in line._that_fit(17)] == ["a", "m", "q"]
    assert [chip.id for chip in line._that_fit(5)] == ["q"]


async def test_help_shows_the_keys_of_the_screen_at_hand_and_changed_ones(stage):
    """From Library it begins with Library's keys; a key that was changed is the one that is told."""
    desk = FakeDesk()
    desk.settings = replace(desk.settings, keys="library.order=y, today.daily=y")
    async with stage(desk, size=(100, 60)) as s:
        await s.press("l", "f1")
        assert isinstance(s.screen, HelpScreen)
        text = s.text()
        assert "Library: the keys that do something now" in text
        assert "y  Order" in text
        assert "y  the daily fifteen minutes" in text


def test_every_row_of_help_that_can_change_names_an_action_that_there_is():
    """No row of help can go stale: its actions exist, with as many keys as it shows."""
    import importlib
    import pkgutil

    from densecards.tui import keymap, screens
    from densecards.tui.screens.help import KEYS

    for module in pkgutil.iter_modules(screens.__path__, f"{screens.__name__}."):
        importlib.import_module(module.name)
    for _, rows in KEYS:
        for row in rows:
            for name in row.names:
                assert name in keymap.KNOWN, name
            assert len(row.names) in {0, 1, len(row.keys.split(" "))}
    assert "densecards" not in page().plain


async def test_what_library_lists_is_practised_in_another_way(begun):
    """p over a filtered list asks for a way and takes those cards."""
    async with begun() as s:
        await s.press("l", "slash")
        await s.type("cup")
        await s.until(lambda: len(s.screen.query_one("#cards", Table).items) == 1)
        await s.press("enter", "p", "1")
        await s.until(lambda: isinstance(s.screen, DrillScreen) and isinstance(s.screen._state, Posed))
        assert s.screen._cards == ["try/kopp"]


async def test_library_practise_and_statistics_come_back_where_they_were_left(begun):
    """The deck, the order, the way of walking and the figure are there again, on disk."""
    async with begun() as s:
        await s.press("l", "right", "o", "escape", "p", "down", "v", "enter", "escape", "escape", "t")
        await s.settle()
        await s.press("right", "escape")
        await s.settle()
        library = await of(s, lambda desk: desk.kept_place("library"))
        assert (library["deck"], library["order"]) == ("try", "density")
        assert (await of(s, lambda desk: desk.kept_place("practise")))["way"] == "back"
        await s.press("l")
        await s.until(lambda: s.screen._deck == "try" and s.screen._order == "density")
        await s.press("escape", "t")
        await s.until(lambda: s.screen._kind == "retention")


@given(SHARES, SHARES, SHARES)
def test_a_broader_web_has_a_wider_basin_and_a_deeper_one_a_deeper(breadth, depth, more):
    """The ground never rises where breadth or depth grows, and its rim stays within the picture."""
    low = surface(breadth, depth, 21)
    wider = surface(max(breadth, more), depth, 21)
    deeper = surface(breadth, max(depth, more), 21)
    assert all(0 <= h <= 1 for h in (*low, *wider, *deeper))
    assert all(a <= b + 1e-9 for a, b in zip(wider, low, strict=True))
    assert all(a <= b + 1e-9 for a, b in zip(deeper, low, strict=True))


@given(SHARES, SHARES, SHARES, SHARES)
def test_the_basin_is_drawn_in_its_box_with_one_ball(breadth, depth, was_broad, was_deep):
    """Whatever the numbers, as many rows and columns as asked for, and one ball."""
    rows = basin_rows((breadth, depth), (was_broad, was_deep), 21, 5)
    assert [len(row) for row in rows] == [21] * 5
    assert sum(look == "ball" for row in rows for _, look in row) == 1


def test_what_a_basin_grew_by_is_marked_without_colour():
    """A much wider and deeper basin shows hatched cells where the ground was."""
    rows = basin_rows((0.9, 0.9), (0.05, 0.05), 21, 5)
    assert any(character == "░" for row in rows for character, _ in row)
    assert not any(character == "░" for row in basin_rows((0.5, 0.5), None, 21, 5) for character, _ in row)


async def test_a_long_question_scrolls_and_its_keys_say_what_they_do(stage):
    """A summary longer than the screen keeps its keys in sight."""
    async with stage() as s:
        s.app.push_screen(ConfirmScreen("\n".join(f"line {n}" for n in range(60)), yes="Do it", no="Not now"))
        await s.settle()
        assert "y Do it  n Not now" in s.text()
        assert "line 0" in s.text()
        await s.press(*["down"] * 5)
        assert "line 0 " not in s.text().replace("│", " ")
        await s.press("n")
        assert not isinstance(s.screen, StudyScreen | ConfirmScreen)
