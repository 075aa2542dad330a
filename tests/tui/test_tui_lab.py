"""The lab: a pattern is drawn, damaged and settles; cards make a landscape; experiments run and stop."""

from __future__ import annotations

import threading

import numpy as np
import pytest

from densecards.lab.experiment import Experiment, Setting
from densecards.lab.outcome import Findings
from densecards.plots import Chart, Series
from densecards.tui.lab import work
from densecards.tui.lab.board import PatternBoard
from densecards.tui.lab.experiments import ExperimentsTab
from densecards.tui.lab.landscape import LandscapeTab
from densecards.tui.lab.pattern import PatternTab
from densecards.tui.lab.relief import Relief
from densecards.tui.lab.slider import Slider
from densecards.tui.widgets.table import Table
from tests.tui.fake import FakeDesk

SIZES = [(80, 24), (160, 50)]
TITLES = ("koffert", "[@click=app.quit]x[/]", "bagasje", "\x1b[31mhippocampus", "bad", "kjøkken")


@pytest.fixture
def own_cards(monkeypatch):
    """Six cards with vectors, and cues that are one of them."""
    vectors = np.random.default_rng(3).normal(size=(len(TITLES), 12)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    monkeypatch.setattr("densecards.study.gists.gists", lambda desk, deck="": (list(TITLES), vectors))
    monkeypatch.setattr("densecards.study.gists.cue_vector", lambda desk, cue: vectors[TITLES.index(cue)])


async def lab(s, tab: str = "1"):
    """From Today to a tab of the lab."""
    await s.press("x")
    await s.press(tab)


def board(s) -> PatternBoard:
    return s.screen.query_one(PatternBoard)


def shots(s):
    return s.screen.query_one(PatternTab)._shots


@pytest.mark.parametrize("size", SIZES)
async def test_a_damaged_picture_settles_step_by_step_with_its_energy(stage, size):
    """The lab opens on a damaged picture; n takes a step downhill, and at the end it is whole."""
    async with stage(size=size) as s:
        await lab(s)
        assert "the cue" in s.text()
        damaged = board(s).values
        whole = work.pictures()["house"]
        assert sum(a != b for a, b in zip(damaged, whole, strict=True)) == 10
        energies = []
        while s.screen.query_one(PatternTab)._at < len(shots(s)) - 1:
            energies.append(shots(s)[s.screen.query_one(PatternTab)._at].energy)
            await s.press("n")
        assert energies == sorted(energies, reverse=True)
        assert len(energies) >= 10
        assert board(s).values == whole
        assert "at rest: house" in s.text()
        assert "exactly house" in s.text()
        await s.press("r")
        assert board(s).values == damaged


async def test_enter_lets_it_run_and_holds_it(stage):
    """The clock moves it on; a second Enter holds it where it is."""
    async with stage() as s:
        await lab(s)
        s.screen.query_one("#speed", Slider).choose("fast")
        await s.press("enter")
        await s.until(lambda: s.screen.query_one(PatternTab)._at > 2)
        await s.press("enter")
        tab = s.screen.query_one(PatternTab)
        assert tab._timer is None
        await s.press("enter")
        await s.until(lambda: "at rest: house" in s.text())


async def test_drawing_with_keys_and_mouse_makes_a_cue(stage):
    """Arrows and space turn a unit; a stroke of the mouse draws the same on every unit it crosses."""
    async with stage() as s:
        await lab(s)
        await s.press("c")
        assert set(board(s).values) == {-1.0}
        await s.press("right", "down", "space")
        assert [i for i, v in enumerate(board(s).values) if v > 0] == [9]
        place = board(s).region
        side, (left, top) = board(s)._side, board(s)._corner
        for column in range(3):
            offset = (left + side * column + 1, (top + side * 4) // 2 + 1)
            if column == 0:
                await s.pilot.mouse_down(PatternBoard, offset=offset)
            else:
                await s.pilot.hover(PatternBoard, offset=offset)
        await s.pilot.mouse_up(PatternBoard, offset=offset)
        await s.settle()
        assert place.width
        assert {32, 33, 34} <= {i for i, v in enumerate(board(s).values) if v > 0}
        assert shots(s)[0].values == board(s).values


async def test_a_drawing_is_stored_and_recalled(stage):
    """s adds the drawing to the net; a repeated one is refused with a line."""
    async with stage() as s:
        await lab(s)
        await s.press("c", "space", "s")
        assert len(shots(s)[0].overlaps) == 6
        assert "drawing 1" in s.text()
        assert shots(s)[0].overlaps[5] == 1.0
        await s.press("s")
        assert len(shots(s)[0].overlaps) == 6


async def test_sliders_change_load_rule_and_degree(stage):
    """Tab goes to the sliders, arrows move them; the same cue settles by the new rule."""
    async with stage() as s:
        await lab(s)
        load = s.screen.query_one("#load", Slider)
        load.focus()
        await s.press("right", "right")
        assert load.value == 7
        assert len(shots(s)[0].overlaps) == 7
        await s.press("end")
        assert load.value == len(work.pictures())
        s.screen.query_one("#rule", Slider).focus()
        cue = shots(s)[0].values
        before = shots(s)[0].energy
        await s.press("right", "right")
        assert s.screen.query_one("#rule", Slider).value == "polynomial"
        assert shots(s)[0].values == cue
        assert shots(s)[0].energy != before
        await s.press("end")
        assert "softmax" in s.text()
        assert any(-0.9 < value < 0.9 for value in shots(s)[1].values)


def test_pictures_come_in_an_order_that_fills_a_net_fairly():
    """Hebb's net holds the first five and breaks before the tenth; a cubic one holds them."""
    known = work.pictures()
    names = list(known)

    def holds(count: int, rule: str) -> bool:
        stored = {name: known[name] for name in names[:count]}
        ends = [
            work.settle(stored, 8, values, work.Rules(rule), seed)[-1].values == values
            for seed, values in enumerate(stored.values())
        ]
        return all(ends)

    assert holds(5, "hebbian")
    assert not holds(12, "hebbian")
    assert holds(12, "polynomial")


@pytest.mark.parametrize("size", SIZES)
async def test_a_typed_cue_rolls_into_the_valley_of_its_card(stage, own_cards, size):
    """Cards lie on a map; a cue that is one of them comes to rest there; titles are plain text."""
    async with stage(size=size) as s:
        await lab(s, "2")
        await s.until(lambda: s.screen.query_one(LandscapeTab)._ground)
        slider = s.screen.query_one("#sharpness", Slider)
        slider.focus()
        await s.press("end")
        s.screen.query_one("#cue").focus()
        await s.type("bagasje")
        await s.press("enter")
        await s.until(lambda: "rests at bagasje" in s.text())
        assert "in all dimensions the nearest too" in " ".join(s.text().split()) or size == (80, 24)
        assert "[@click=app.q" in s.text()
        assert "\x1b" not in s.text()
        trail = s.screen.query_one(Relief)._trail
        assert len(trail) >= 1


async def test_a_ball_is_pushed_and_let_go(stage, own_cards):
    """Escape goes from the line to the map, arrows move the ball, Enter lets it roll downhill."""
    async with stage() as s:
        await lab(s, "2")
        await s.until(lambda: s.screen.query_one(LandscapeTab)._ground)
        await s.press("slash", "escape")
        relief = s.screen.query_one(Relief)
        assert relief.has_focus
        start = relief.ball
        await s.press("right", "up")
        assert relief.ball[0] > start[0]
        assert relief.ball[1] > start[1]
        await s.press("enter")
        await s.until(lambda: "rests" in s.text())
        rolled = s.screen.query_one(LandscapeTab)._rolled.rolled
        assert list(rolled.energies) == sorted(rolled.energies, reverse=True)
        await s.press("escape")
        assert s.screen.HEADING == "Today"


async def test_heights_are_shares_of_the_area(own_cards):
    """The deepest place is 0, and half of the map lies below a half."""
    gists = work.own_gists(FakeDesk(), "")
    ground = work.terrain(gists, 24.0, "softmax", (40, 30))
    heights = np.array(ground.heights)
    assert heights.shape == (30, 40)
    assert heights.min() == 0.0
    assert abs(np.median(heights) - 0.5) < 0.01


async def test_without_cards_the_landscape_says_so(stage, monkeypatch):
    """No card with a link: a line, and nothing breaks."""
    monkeypatch.setattr(
        "densecards.study.gists.gists", lambda desk, deck="": ([], np.zeros((0, 0), np.float32))
    )
    async with stage() as s:
        await lab(s, "2")
        await s.until(lambda: "needs two cards" in s.text())
        await s.type("abc")
        await s.press("enter", "escape")
        assert s.screen.HEADING == "Today"


def claims_experiment(wait: threading.Event | None = None) -> Experiment:
    """An experiment with a claim, a chart and a title that looks like markup; or one that waits."""

    def body(run):
        if wait is not None:
            while not wait.is_set():
                run.report(1, 2, "waiting")
        chart = Chart("a line", "x", "y", (Series("rise", (0.0, 1.0, 2.0), (0.0, 1.0, 4.0)),))
        return Findings((run.claim("j1.exact", 0.99),), charts=(chart,), remarks=("arr[i] [/]",))

    return Experiment("small", "a net [@click=app.quit]x[/]", body, (Setting("seed", 1, "seed"),), "made")


@pytest.mark.parametrize("size", SIZES)
async def test_an_experiment_shows_expected_and_measured(stage, monkeypatch, size):
    """Enter runs; the page has the claim with its verdict, the chart and the explanation; escape returns."""
    monkeypatch.setattr(work, "experiments", lambda: (claims_experiment(),))
    async with stage(size=size) as s:
        await lab(s, "3")
        await s.until(lambda: "small" in s.text())
        assert "[@click" in s.text()
        await s.press("enter")
        await s.until(lambda: s.screen.query_one(ExperimentsTab).has_class("-paper"))
        text = s.text()
        assert "expected" in text
        assert "✓ ok" in text
        assert "0.99" in text
        await s.press("end")
        await s.until(lambda: "What it says about memory" in s.text())
        await s.press("escape")
        await s.until(lambda: "✓ 1 of 1" in s.text())
        assert s.screen.query_one("#list", Table).has_focus
        await s.press("escape")
        assert s.screen.HEADING == "Today"


async def test_a_run_is_stopped_with_escape(stage, monkeypatch):
    """Progress is shown; escape stops the run, and nothing was kept."""
    monkeypatch.setattr(work, "experiments", lambda: (claims_experiment(threading.Event()),))
    async with stage() as s:
        await s.press("x")
        await s.press("3")
        await s.until(lambda: "small" in s.text())
        await s.pilot.press("enter")
        for _ in range(500):
            await s.pilot.pause(0.01)
            if "waiting 1/2" in s.text():
                break
        assert "waiting 1/2" in s.text()
        labels = s.keys()
        assert "Stop" in labels
        await s.pilot.press("escape")
        await s.until(lambda: "Stopped; nothing was kept" in s.text())
        assert s.screen.HEADING == "Lab"


@pytest.mark.parametrize("size", SIZES)
async def test_about_explains_words_and_history(stage, size):
    """The page has the glossary, the history with its metaphors, and every experiment."""
    async with stage(size=size) as s:
        await lab(s, "4")
        await s.until(lambda: s.screen.query_one("#words-of-the-lab").size.height > 100)
        shown = str(s.screen.query_one("#words-of-the-lab").content)
        for word in ("Hamming distance", "basin", "spurious state", "1982", "Metaphor", "astrocytes"):
            assert word in shown
        await s.press("end")
        await s.press("escape")
        assert s.screen.HEADING == "Today"


@pytest.mark.parametrize("tab", ["1", "2", "3", "4"])
async def test_with_colours_off_the_lab_tells_by_characters(stage, own_cards, monkeypatch, tab):
    """Every tab stays readable in shades of grey; the landscape has shades for its depth."""
    monkeypatch.setenv("NO_COLOR", "1")
    async with stage() as s:
        await lab(s, tab)
        if tab == "1":
            assert "█" in s.text()
            assert "·" in s.text()
        if tab == "2":
            await s.until(lambda: s.screen.query_one(LandscapeTab)._ground)
            assert {"░", "▒", "▓", "█"} <= set(s.text())
        for line in s.app.screen._compositor.render_strips():
            for segment in line.apply_filter(s.app._filters[-1], s.app.screen.styles.background):
                for colour in (segment.style.color, segment.style.bgcolor) if segment.style else ():
                    if colour is not None and colour.triplet is not None:
                        assert len(set(colour.triplet)) == 1


async def test_nothing_of_the_lab_is_loaded_before_it_is_opened():
    """The module of the screen names no NumPy; it comes in the lab's lane."""
    import subprocess
    import sys

    code = (
        "import sys, densecards.tui.screens.lab as l;"
        "print([m for m in ('numpy', 'numba', 'plotext', 'densecards.lab.playground') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


async def test_the_unit_that_turned_has_a_mark(stage):
    """One change is marked by a sign: a dot where a unit came up, a ring where one went down."""
    async with stage() as s:
        await lab(s)
        signs = set()
        for _ in range(len(shots(s)) - 1):
            await s.press("n")
            frame = shots(s)[s.screen.query_one(PatternTab)._at]
            (unit,) = frame.changed
            signs.add((frame.values[unit], "•" in s.text(), "○" in s.text()))
        assert signs == {(1.0, True, False), (-1.0, False, True)}


async def test_a_page_longer_than_the_screen_says_how_to_read_on(stage):
    """About offers the key where there is more below, and a screen that holds it all does not."""
    async with stage(size=(80, 24)) as s:
        await lab(s, "4")
        assert "PgDn Read on" in s.text()
        assert "A memory that settles" in s.text()
        await s.press("pagedown")
        assert "A memory that settles" not in s.text()
        paper = s.screen.query_one("#leaf")
        paper.query_one("#words-of-the-lab").update("a few words")
        await s.settle()
        assert "Read on" not in s.text()


async def test_the_digits_turn_the_tabs_from_the_landscape_too(stage, own_cards):
    """It opens on its map, so that the tabs' keys go on turning them; only / leads to the line for a cue."""
    async with stage() as s:
        await lab(s, "2")
        assert isinstance(s.app.focused, Relief)
        await s.press("3")
        assert s.screen.query_one(ExperimentsTab).display
        await s.press("2", "slash")
        await s.type("3 bags")
        assert s.screen.query_one("#cue").value == "3 bags"
        assert s.screen.query_one(LandscapeTab).display
