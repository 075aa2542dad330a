"""Statistics, settings, reading, and what stands beside a question, over a real collection."""

from __future__ import annotations

from pathlib import Path

from textual import events
from textual.widgets import Input

from densecards.settings import load_settings
from densecards.study.optimising import Optimised
from densecards.study.values import Answered, Asking
from densecards.tui.screens.asides import LitScreen
from densecards.tui.screens.asking import ConfirmScreen, LineScreen, PageScreen
from densecards.tui.screens.care import CareScreen
from densecards.tui.screens.fit import FitScreen
from densecards.tui.screens.reading import ReadingScreen
from densecards.tui.screens.settings import SettingsScreen
from densecards.tui.screens.statistics import KINDS, Fitted, StatisticsScreen
from densecards.tui.screens.study import StudyScreen
from densecards.tui.screens.today import TodayScreen
from densecards.tui.screens.web import WebScreen
from densecards.tui.widgets.page import Page
from densecards.tui.widgets.table import Table


async def test_every_figure_is_drawn(begun):
    """Right goes from figure to figure; each one says something and fits the width."""
    async with begun() as s:
        await s.press("t")
        assert isinstance(s.screen, StatisticsScreen)
        for _ in KINDS:
            kind = s.screen._kind
            await s.until(lambda kind=kind: kind in s.screen._figures)
            assert all(len(line) <= 80 for line in s.text().splitlines())
            await s.press("right")


async def test_a_figure_is_written_where_the_learner_says(begun, tmp_path, monkeypatch):
    """w offers no file of the working folder, says the whole path, and asks before it writes over one."""
    monkeypatch.setattr("platformdirs.user_pictures_path", lambda: tmp_path)
    async with begun() as s:
        await s.press("t")
        await s.until(lambda: "forecast" in s.screen._figures)
        await s.press("w")
        assert isinstance(s.screen, LineScreen)
        offered = Path(s.screen.query_one("#line", Input).value)
        assert offered.parent == tmp_path
        for ending in ("png", "svg"):
            file = tmp_path / f"forecast.{ending}"
            s.screen.query_one("#line", Input).value = str(file)
            await s.press("enter")
            await s.until(file.exists)
            await s.until(lambda file=file: any(str(file) in note.message for note in s.app._notifications))
            await s.press("w")
        assert (tmp_path / "forecast.png").read_bytes().startswith(b"\x89PNG")
        before = (tmp_path / "forecast.svg").stat().st_mtime_ns
        s.screen.query_one("#line", Input).value = str(tmp_path / "forecast.svg")
        await s.press("enter")
        assert isinstance(s.screen, ConfirmScreen)
        await s.press("n")
        assert (tmp_path / "forecast.svg").stat().st_mtime_ns == before


async def test_webs_that_nobody_weighed_are_weighed_on_the_spot(begun):
    """Density and mix-ups need no other screen and no command; a page that is longer can be scrolled."""
    async with begun(learnt=True) as s:
        await s.press("t")
        await s.until(lambda: s.screen._statistics is not None and s.screen._statistics.densities)
        s.screen._kind = "density"
        s.screen._draw()
        await s.until(lambda: "density" in s.screen._figures)
        assert "cards with a known density" in s.text()
        s.screen._kind = "retention"
        assert "weighing" not in s.screen.title_bar.status


async def test_a_fit_tells_before_and_after_and_can_be_taken_back(begun):
    """With too few answers it says so; with a fit the old weights are one key away."""
    async with begun() as s:
        await s.press("t", "o")
        await s.until(lambda: isinstance(s.screen, FitScreen))
        assert "oo early to say" in s.text()
        assert "The old weights again" not in s.text()
        await s.press("enter")
        found = Optimised(
            before=0.4,
            after=0.35,
            unseen_before=0.41,
            unseen_after=0.36,
            reviews=1234,
            enough=True,
            better=True,
            applied=True,
            weights=(0.1,) * 21,
            fitted_by="this test",
            sentence="the fitted weights are in use now; due dates stay as they were given",
            days_before=(3.0, 11.0),
            days_after=(2.0, 7.0),
        )
        s.screen.post_message(Fitted(found, 2.5))
        await s.until(lambda: isinstance(s.screen, FitScreen))
        text = s.text()
        for part in ("1,234", "2.5 seconds", "0.4100", "0.3600", "3 · 11 days", "2 · 7 days", "in use now"):
            assert part in text
        await s.press("u")
        await s.until(lambda: any("never changed" in note.message for note in s.app._notifications))


async def test_a_setting_is_changed_kept_and_checked(begun):
    """A number is asked for, a switch turns at once, and a wrong value is a line."""
    async with begun() as s:
        await s.press("comma")
        assert isinstance(s.screen, SettingsScreen)
        table = s.screen.query_one("#settings", Table)
        table.move_to("new_per_day")
        await s.press("enter")
        s.screen.query_one("#line", Input).value = "7"
        await s.press("enter")
        assert load_settings().new_per_day == 7
        assert s.app.settings.new_per_day == 7
        table.move_to("fuzz")
        await s.press("enter")
        assert load_settings().fuzz is False
        table.move_to("desired_retention")
        await s.press("enter")
        s.screen.query_one("#line", Input).value = "2"
        await s.press("enter")
        assert any("must lie between" in note.message for note in s.app._notifications)
        assert load_settings().desired_retention == 0.9


async def test_a_text_is_read_and_a_word_becomes_a_card(begun):
    """Words are marked; a and a meaning make a card with the sentence as its use."""
    async with begun() as s:
        await s.press("r")
        assert isinstance(s.screen, ReadingScreen)
        s.app.post_message(events.Paste("Jeg betaler regningen med en sjokolade."))
        await s.settle()
        await s.press("ctrl+s")
        await s.until(lambda: s.screen._reading is not None)
        screen = s.screen
        for _ in range(8):
            if screen._token.text == "sjokolade":
                break
            await s.press("right")
        assert screen._token.text == "sjokolade"
        assert "unknown" in s.text()
        await s.press("a")
        await s.type("chocolate")
        await s.press("enter")
        await s.until(lambda: "sjokolade: made" in s.text())
        web = await s.app.door.use(lambda desk: desk.web("mine/sjokolade"))
        assert web.link("use").text.startswith("Jeg betaler regningen med en sjokolade.")


async def test_reading_goes_on_after_a_screen_over_it(begun):
    """Help comes and goes; the arrows and the keys of the words still do what they did."""
    async with begun() as s:
        await s.press("r")
        s.app.post_message(events.Paste("Jeg betaler regningen med en sjokolade."))
        await s.settle()
        await s.press("ctrl+s")
        await s.until(lambda: s.screen._reading is not None)
        reading = s.screen
        await s.press("f1")
        await s.press("escape")
        assert s.screen is reading
        before = reading._at
        await s.press("right")
        assert reading._at == before + 1
        await s.press("e")
        await s.type("!")
        assert "!" in reading.query_one("#paper").text


async def test_a_text_is_kept_with_the_place_in_it(begun):
    """Who leaves Reading comes back to the word; what was only written is kept too; n begins another text."""
    async with begun() as s:
        await s.press("r")
        assert "Read it" in s.text()
        s.app.post_message(events.Paste("En kopp te. Jeg betaler regningen med en sjokolade."))
        await s.settle()
        assert {"Read it", "Open a file"} <= s.keys()
        await s.press("ctrl+s")
        await s.until(lambda: s.screen._reading is not None)
        await s.press("right", "right")
        word = s.screen._token.text
        await s.press("escape", "r")
        await s.until(lambda: s.screen._reading is not None)
        assert s.screen._token.text == word
        await s.press("n")
        await s.type("halv setning")
        await s.press("escape", "escape")
        assert isinstance(s.screen, TodayScreen)
        await s.press("r")
        await s.until(lambda: "halv setning" in s.text())


async def test_lines_that_are_pasted_with_returns_stay_lines(begun):
    """A terminal pastes a return for every end of a line."""
    async with begun() as s:
        await s.press("r")
        s.app.post_message(events.Paste("Om dagen.\rNaboen kom.\r\nVi gikk."))
        await s.settle()
        assert s.screen.query_one("#paper").text == "Om dagen.\nNaboen kom.\nVi gikk."


async def test_leaving_reading_at_once_keeps_what_was_kept(begun):
    """Before the kept text has come back, an empty page is not written over it."""
    async with begun() as s:
        await s.app.door.use(lambda desk: desk.keep_place("reading", {"text": "En kopp te.", "at": "1"}))
        s.app.push_screen(screen := ReadingScreen())
        await s.pilot.pause()
        screen._place = None
        screen._paper.load_text("")
        screen._keep()
        kept = await s.app.door.use(lambda desk: desk.kept_place("reading"))
        assert kept == {"text": "En kopp te.", "at": "1"}


async def test_a_file_is_opened_and_a_known_word_says_what_it_means(begun, tmp_path):
    """A text file in one box; a met word stands with its card's meaning; what is no text is refused."""
    (tmp_path / "text.txt").write_text("Koppen er full.\n\nTo kopper til.", encoding="utf-8")
    (tmp_path / "no.txt").write_bytes(b"\xff\xfe\x00")
    async with begun(days=30) as s:
        await s.press("r", "ctrl+o")
        s.screen.query_one("#line", Input).value = str(tmp_path / "no.txt")
        await s.press("enter")
        await s.until(lambda: any("not UTF-8" in note.message for note in s.app._notifications))
        await s.press("ctrl+o")
        s.screen.query_one("#line", Input).value = str(tmp_path / "text.txt")
        await s.press("enter")
        await s.until(lambda: s.screen._reading is not None)
        met = [token for token in s.screen._reading.tokens if token.card == "try/kopp"]
        assert [token.text for token in met] == ["Koppen", "kopper"]
        if s.screen._token.text != "Koppen":
            await s.press("left")
        while s.screen._token.text != "Koppen":
            await s.press("right")
        assert "Koppen – " in s.text()


async def answer_wrong(s) -> StudyScreen:
    """Study the four cards a day later and answer the first with nothing."""
    await s.press("enter")
    await s.until(lambda: isinstance(s.screen, StudyScreen) and isinstance(s.screen._state, Asking))
    await s.press("enter")
    await s.until(lambda: isinstance(s.screen._state, Answered))
    return s.screen


async def test_a_lapse_asks_for_the_one_missing_link_and_e_opens_that_slot(begun):
    """After nothing came the screen names the slot that pays most; e stands on it in the web."""
    async with begun(days=60) as s:
        screen = await answer_wrong(s)
        await s.until(lambda: "e writes its" in s.text())
        slot = screen._missing
        await s.press("e")
        await s.until(lambda: isinstance(s.screen, WebScreen) and s.screen._web is not None)
        assert s.screen.query_one("#grid").place == slot


async def test_what_lit_up_is_one_key_away(begun):
    """g shows the cards that light up with this one; Enter opens the web of one of them."""
    async with begun(days=60) as s:
        await answer_wrong(s)
        await s.press("g")
        await s.until(lambda: isinstance(s.screen, LitScreen))
        await s.press("escape")
        assert isinstance(s.screen, StudyScreen)
        await s.press("escape")
        assert isinstance(s.screen, TodayScreen)


async def test_library_filters_by_scene_and_state(begun):
    """Filters in the box go through the desk: out of four begun cards, the one left out is found."""
    async with begun() as s:
        await s.press("l")
        await s.until(lambda: len(s.screen.query_one("#cards", Table).items) == 4)
        await s.press("z", "slash")
        s.screen.query_one("#find", Input).value = "scene:kafe is:out"
        await s.until(lambda: len(s.screen.query_one("#cards", Table).items) == 1)
        s.screen.query_one("#find", Input).value = "tag:verb"
        await s.until(
            lambda: [row.headword for row in s.screen.query_one("#cards", Table).items] == ["å betale"]
        )


async def test_what_was_never_begun_is_found(begun):
    """is:new is the other half of is:begun: a card that starts again as new goes from one to the other."""
    async with begun() as s:
        await s.app.door.use(lambda desk: desk.forget("try/kopp"))
        await s.press("l")
        cards = s.screen.query_one("#cards", Table)
        await s.until(lambda: len(cards.items) == 4)
        s.screen.query_one("#find", Input).value = "is:new"
        await s.until(lambda: [row.headword for row in cards.items] == ["kopp"])
        s.screen.query_one("#find", Input).value = "is:begun"
        await s.until(lambda: len(cards.items) == 3)
        assert "kopp" not in {row.headword for row in cards.items}


async def test_library_finds_other_names_scenes_by_title_and_says_why_there_is_nothing(begun):
    """Accepted forms are found, the word itself first; what is no filter lists nothing and says so."""
    async with begun() as s:
        await s.press("l", "slash")
        assert "scene:" in s.text()
        cards = s.screen.query_one("#cards", Table)
        for typed, found in (
            ("koppene", ["kopp"]),
            ("scene:på", None),
            ("scene:nowhere", []),
            ("density<", []),
            ("is:gone", []),
        ):
            s.screen.query_one("#find", Input).value = typed
            await s.until(lambda typed=typed: s.screen._text == typed)
            wanted = 4 if found is None else len(found)
            await s.until(lambda wanted=wanted: len(cards.items) == wanted)
            if found:
                assert [row.headword for row in cards.items] == found
            if not wanted:
                assert "is no filter" in s.text() or "no scene is called" in s.text()


async def test_the_first_of_what_is_found_is_under_the_cursor(begun):
    """Wherever the cursor stood before, Enter opens the best hit."""
    async with begun() as s:
        await s.press("l", "end", "slash")
        await s.type("a")
        cards = s.screen.query_one("#cards", Table)
        await s.until(lambda: s.screen._text == "a" and not s.screen._afresh)
        assert len(cards.items) > 1
        assert cards.cursor == 0


async def test_library_comes_back_to_the_row_it_was_on(begun):
    """After its web, and after another screen."""
    async with begun() as s:
        await s.press("l", "down", "down")
        row = s.screen.query_one("#cards", Table).current_key
        await s.press("enter", "escape")
        await s.until(lambda: s.screen.query_one("#cards", Table).current_key == row)
        await s.press("escape", "t", "escape", "l")
        await s.until(lambda: s.screen.query_one("#cards", Table).current_key == row)
        await s.press("o")
        assert s.screen.query_one("#cards", Table).cursor == 0


async def test_a_mix_up_is_shown_and_told_apart(begun):
    """A wrong answer that belongs to another card stands under Care; Enter writes what tells them apart."""
    async with begun(days=60) as s:
        await s.press("enter")
        await s.until(lambda: isinstance(s.screen, StudyScreen) and isinstance(s.screen._state, Asking))
        question = s.screen._state.question
        prompt = question.web.template.prompt(question.prompt)
        other = "receipt" if question.card != "try/kvittering" else "cup"
        typed = other if prompt.asks == "gloss" else {"receipt": "kvittering", "cup": "kopp"}[other]
        await s.type(typed)
        await s.press("enter")
        await s.until(lambda: isinstance(s.screen._state, Answered))
        assert s.screen._state.judgement.other_card
        await s.press("enter", "escape", "c")
        await s.until(lambda: isinstance(s.screen, CareScreen) and "mixed up once" in s.text())
        await s.press("enter")
        await s.until(lambda: isinstance(s.screen, PageScreen))
        s.screen.query_one("#page", Page).show("one is a paper, one is not")
        await s.press("enter")
        await s.until(lambda: "Kept in the web" in s.text())
