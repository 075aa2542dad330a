"""Study over the decks that ship: what a card costs in keys, and the ways aside from an answer."""

from __future__ import annotations

import re
import shutil
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input

from densecards.grading import expected
from densecards.paths import database_url
from densecards.settings import Settings
from densecards.study import Desk
from densecards.study.glance import today
from densecards.study.values import Answered, Asking, Finished, Presenting
from densecards.tui.app import DensecardsApp
from densecards.tui.screens.asides import LitScreen, WhyScreen
from densecards.tui.screens.asking import PageScreen
from densecards.tui.screens.study import StudyScreen
from densecards.tui.widgets.page import Page
from densecards.tui.widgets.reveal import Reveal
from densecards.tui.widgets.webgrid import WebGrid
from tests.study_deck import Clock
from tests.tui.stage import Stage

NORWEGIAN = ("norwegian/hei", "norwegian/ha-det", "norwegian/takk", "norwegian/bo", "norwegian/hund")
ANATOMY = ("anatomy/hippocampus", "anatomy/amygdala", "anatomy/thalamus")


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with both shipped decks, some cards of which were met: made once, and copied for each test."""
    home = tmp_path_factory.mktemp("shipped") / "home"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DENSECARDS_HOME", str(home))
        patch.delenv("DENSECARDS_DB", raising=False)
        with Desk.open(settings=Settings(day_starts_at=0), clock=Clock()) as desk:
            desk.install_shipped()
            there = {row.id for row in desk.rows()}
            met = [card for card in (*NORWEGIAN, *ANATOMY) if card in there]
            assert len(met) >= 6
            session = desk.session(cards=met)
            while isinstance(session.state, Presenting | Asking):
                session.know()
    return home


@pytest.fixture
def shipped(tmp_path: Path, installed: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """A way to open the app on both shipped decks, some cards of which were met two months ago."""
    shutil.copytree(installed, tmp_path / "home")
    monkeypatch.setenv("DENSECARDS_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("DENSECARDS_DB", raising=False)
    settings, clock = Settings(day_starts_at=0), Clock()
    clock.forward(days=60)

    @asynccontextmanager
    async def open_app(*, deck: str = "", new: int = 0) -> AsyncIterator[Stage]:
        app = DensecardsApp(
            lambda: Desk.open(settings=settings, clock=clock),
            settings=settings,
            today=today(database_url(), settings, clock()),
            clock=clock,
            begin=lambda desk: desk.session(deck=deck, new_limit=new),
        )
        async with app.run_test(size=(80, 24), notifications=True) as pilot:
            stage = Stage(app, pilot, None)  # type: ignore[arg-type]
            await stage.until(lambda: isinstance(stage.screen, StudyScreen) and stage.screen._state)
            yield stage

    return open_app


def state(s: Stage) -> Any:
    """Where the session stands."""
    return s.screen._state


def answer_of(question: Any) -> str:
    """What is to be typed: the first right answer."""
    web = question.web
    return expected(web.card, web.template, question.prompt).canonical


async def key(s: Stage, name: str) -> None:
    """Press a key and wait until the session stands still."""
    await s.press(name)
    await s.until(lambda: not s.screen._busy)


async def play(s: Stage) -> tuple[int, int, int]:
    """Answer everything right; returns the answers given, their letters, and the keys that it took."""
    answers = letters = keys = 0
    while not isinstance(state(s), Finished):
        if isinstance(state(s), Asking):
            word = answer_of(state(s).question)
            answers, letters = answers + 1, letters + len(word)
            for letter in word:
                await s.pilot.press({" ": "space", ",": "comma", "-": "minus"}.get(letter, letter))
            keys += len(word)
            assert isinstance(s.app.focused, Input)
            assert s.app.focused.value == word
            await key(s, "enter")
            assert state(s).judgement.verdict in {"exact", "accepted"}
        else:
            await key(s, "enter")
        keys += 1
    return answers, letters, keys


@pytest.mark.parametrize("deck", ["norwegian", "anatomy"])
async def test_a_review_costs_no_more_than_its_letters_and_two_keys(shipped, deck):
    """A whole session of reviews: every answer is typed, Enter judges it, Enter takes the grade, no more."""
    async with shipped(deck=deck) as s:
        answers, letters, keys = await play(s)
    assert answers >= 3
    assert keys <= letters + 2 * answers


async def test_a_new_card_costs_one_key_more_once(shipped):
    """Looking at a new card is one Enter; its answers then cost what every answer costs."""
    async with shipped(deck="norwegian", new=3) as s:
        answers, letters, keys = await play(s)
    assert keys <= letters + 2 * answers + 3


async def answer(s: Stage, text: str) -> None:
    """Give an answer."""
    s.screen.query_one("#answer", Input).value = text
    await key(s, "enter")
    assert isinstance(state(s), Answered)


async def test_why_what_else_and_what_if_are_asked_and_kept(shipped):
    """y asks the chain one by one, shows the deck's own answer after mine, and keeps what I wrote."""
    async with shipped(deck="anatomy") as s:
        await answer(s, answer_of(state(s).question))
        card = state(s).question.card
        await s.press("y")
        await s.until(lambda: isinstance(s.screen, WhyScreen))
        assert "Why?" in s.text()
        s.screen.query_one("#line", Input).value = "because it must"
        await s.press("enter", "enter")
        assert "What else?" in s.text()
        await s.press("enter", "enter")
        assert "What if it is damaged?" in s.text()
        s.screen.query_one("#line", Input).value = "then it fails"
        await s.press("enter", "enter")
        await s.until(lambda: isinstance(s.screen, StudyScreen))
        kept = await s.app.door.use(lambda desk: {q.key: q.own for q in desk.questions(card)})
        assert kept == {"why": ("because it must",), "what-else": (), "if-damaged": ("then it fails",)}
        await key(s, "enter")
        assert isinstance(state(s), Asking)


async def test_what_is_written_at_why_is_kept_however_one_leaves(shipped):
    """Escape keeps what stands in the box, and the next time it stands there to be read."""
    async with shipped(deck="anatomy") as s:
        await answer(s, "")
        card = state(s).question.card
        await s.press("y")
        await s.until(lambda: isinstance(s.screen, WhyScreen))
        await s.type("because")
        await s.press("escape")
        await s.until(lambda: isinstance(s.screen, StudyScreen))
        kept = await s.app.door.use(lambda desk: desk.questions(card)[0].own)
        assert kept == ("because",)
        await s.press("y")
        await s.until(lambda: isinstance(s.screen, WhyScreen) and "because" in s.text())


async def test_the_chain_is_offered_in_anatomy_only(shipped):
    """A word has no why: the key is not offered and does nothing."""
    async with shipped(deck="norwegian") as s:
        await answer(s, answer_of(state(s).question))
        assert not any("Why" in label for label in set(s.keys()))
        await s.press("y")
        assert isinstance(s.screen, StudyScreen)


async def test_what_tells_two_cards_apart_is_written_after_a_mix_up(shipped):
    """An answer that belongs to another card names it; c offers a draft, Enter keeps it in the web."""
    async with shipped(deck="norwegian") as s:
        asked = state(s).question
        other = next(card for card in NORWEGIAN if card != asked.card)
        web = await s.app.door.use(lambda desk: desk.web(other))
        await answer(s, expected(web.card, web.template, asked.prompt).canonical)
        assert state(s).judgement.other_card == other
        assert "Tell apart" in set(s.keys())
        await s.press("c")
        await s.until(lambda: isinstance(s.screen, PageScreen))
        assert asked.web.card.headword in s.text()
        assert web.card.headword in s.text()
        draft = s.screen.query_one("#page", Page)
        assert draft.text
        assert "[[" not in draft.text
        draft.show("one greets, the other leaves")
        await s.press("enter")
        await s.until(lambda: isinstance(s.screen, StudyScreen) and not s.screen._busy)
        assert any(link.text == "one greets, the other leaves" for link in state(s).question.web)


async def test_what_comes_late_is_not_shown_over_the_next_card(shipped):
    """g and Enter at once: what lit up with the card before does not lie over the one after."""
    async with shipped(deck="norwegian") as s:
        await answer(s, "")
        held = threading.Event()
        s.app.door._lane("density").submit(held.wait)  # the memory is busy with something else
        await s.pilot.press("g")
        await s.pilot.press("enter")
        for _ in range(500):
            await s.pilot.pause(0.01)
            if isinstance(state(s), Asking):
                break
        assert isinstance(state(s), Asking)
        held.set()
        await s.settle()
        assert not isinstance(s.screen, LitScreen)


async def read_whole(s: Stage) -> str:
    """Everything that stands between the first line and the grades, scrolled down to the end."""
    reveal = s.screen.query_one(Reveal)
    seen = [s.text()]
    for _ in range(20):
        if reveal.scroll_y >= reveal.max_scroll_y:
            break
        await s.press("pagedown")
        seen.append(s.text())
    assert reveal.scroll_y >= reveal.max_scroll_y
    return "\n".join(seen)


@pytest.mark.parametrize("size", [(80, 24), (60, 16), (160, 50)])
async def test_nothing_of_a_web_is_cut_for_want_of_room(shipped, size):
    """Every link and every note can be read to its last word; the key for it stands in the last line."""
    async with shipped(deck="norwegian") as s:
        await s.pilot.resize_terminal(*size)
        reveal = s.screen.query_one(Reveal)
        grid = reveal.query_one(WebGrid)
        for _ in range(4):
            await answer(s, "")
            await s.until(lambda: reveal.size.width > 0 and grid.size.height >= grid.needed(grid.size.width))
            whole = await read_whole(s)
            assert "…" not in "".join(line for line in whole.splitlines() if "│" in line)
            web = state(s).question.web
            note = web.card.property("note") or web.card.gloss
            assert note.rstrip(".").split()[-1] in whole
            assert "Read on" in set(s.keys()) or not reveal.more
            await key(s, "enter")


async def test_the_verdict_on_another_cards_answer_names_it_once(shipped):
    """The first line says whose answer it was, and says it once."""
    async with shipped(deck="norwegian") as s:
        asked = state(s).question
        other = next(card for card in NORWEGIAN if card != asked.card)
        web = await s.app.door.use(lambda desk: desk.web(other))
        await answer(s, expected(web.card, web.template, asked.prompt).canonical)
        line = next(line for line in s.text().splitlines() if "↔" in line)
        assert line.count("another card") == 1
        assert web.card.headword in line


async def test_a_repeated_mix_up_is_told_and_a_contrast_offered(shipped):
    """The first time the other card is named, the second time a line says so and c writes what differs."""
    async with shipped(deck="norwegian") as s:
        asked = state(s).question
        other = next(card for card in NORWEGIAN if card != asked.card)
        web = await s.app.door.use(lambda desk: desk.web(other))
        wrong = expected(web.card, web.template, asked.prompt).canonical
        await answer(s, wrong)
        assert "second time" not in s.text()
        await key(s, "enter")
        await s.press("escape")
        s.app.action_study(cards=[asked.card], cram=True)
        await s.until(lambda: isinstance(s.screen, StudyScreen) and isinstance(state(s), Asking))
        while state(s).question.prompt != asked.prompt:
            await answer(s, answer_of(state(s).question))
            await key(s, "enter")
        await answer(s, wrong)
        await s.until(lambda: f"taken for {web.card.headword} for the second time" in s.text())


async def test_a_verdict_that_the_learner_overruled_says_so(shipped):
    """The rule's remark on a slip goes when the learner decides that it was right."""
    async with shipped(deck="norwegian") as s:
        word = answer_of(state(s).question)
        await answer(s, word + "z")
        assert "≈ nearly" in s.text()
        await key(s, "o")
        assert "✓ right  you decided" in s.text()
        await key(s, "o")
        assert "✗ not this time  you decided" in s.text()


async def test_why_and_what_if_are_not_told_before_they_are_asked(shipped):
    """What the deck answers to Why? stands neither beside nor below the web, however wide the screen."""
    async with shipped(deck="anatomy") as s:
        await s.pilot.resize_terminal(160, 50)
        await answer(s, "")
        card = state(s).question.web.card
        said = [card.property(name) for name in ("why", "what-else", "if-damaged") if card.property(name)]
        assert said
        whole = " ".join((await read_whole(s)).split())
        assert not any(" ".join(text.split()[:4]) in whole for text in said)


async def test_cues_never_push_the_answer_box_away_and_their_end_is_told(shipped):
    """However many cues were asked for, the box stays; one line holds the letters; the last Tab says so."""
    async with shipped(deck="anatomy") as s:
        for _ in range(30):
            await key(s, "tab")
            assert s.screen.query_one("#answer", Input).region.bottom <= 23
        assert s.text().count("letters") == 1
        assert "no more cues" in s.text()
        given = len(state(s).hints)
        await key(s, "tab")
        assert len(state(s).hints) == given


async def test_while_typing_ctrl_x_leaves_the_card_out_and_ctrl_z_brings_it_back(shipped):
    """The box does not take the key for cutting, and what is said names the key that works there."""
    async with shipped(deck="norwegian") as s:
        card = state(s).question.card
        await s.type("abc")
        await key(s, "ctrl+x")
        assert state(s).question.card != card
        assert "Ctrl+Z brings it back" in s.text()
        await key(s, "ctrl+z")
        assert state(s).question.card == card
        assert "brings it back" not in s.text()


async def test_f_flags_a_card_and_takes_the_flag_off(shipped):
    """It says which of the two it did."""
    async with shipped(deck="norwegian") as s:
        await answer(s, "")
        await key(s, "f")
        await s.until(lambda: "Flagged" in s.text())
        await key(s, "f")
        await s.until(lambda: "The flag is off" in s.text())


async def test_leaving_under_a_verdict_keeps_the_answer(shipped):
    """What was typed and judged is graded as suggested when the learner leaves, and undo has it."""
    async with shipped(deck="norwegian") as s:
        card = state(s).question.card
        await answer(s, "quite another thing")
        await s.press("escape")
        await s.until(lambda: not isinstance(s.screen, StudyScreen))
        last = (await s.app.door.use(lambda desk: desk.log(card)))[-1]
        assert (last.answer, last.grade) == ("quite another thing", 1)


async def test_cram_says_so_and_offers_no_days(shipped):
    """No due day is given, so none is shown; what was not known is asked once more."""
    async with shipped(deck="norwegian") as s:
        await s.press("escape")
        s.app.action_study(cards=list(NORWEGIAN[:2]), cram=True)
        await s.until(lambda: isinstance(s.screen, StudyScreen) and isinstance(state(s), Asking))
        assert "Cram" in s.text().splitlines()[0]
        await answer(s, "")
        assert "once more" in s.text()
        assert "3 known" in s.text()
        assert not re.search(r"\d (d|min|h|mo|y)\b", s.text().splitlines()[-2])
        while not isinstance(state(s), Finished):
            await key(s, "3") if isinstance(state(s), Answered) else await answer(
                s, answer_of(state(s).question)
            )
        assert "No due day was moved" in s.text()


async def test_when_the_days_new_cards_are_met_n_learns_more(shipped):
    """The end says how many wait beyond the day's, and one key brings some of them."""
    async with shipped(deck="norwegian") as s:
        await s.press("escape")
        await s.app.door.use(lambda desk: desk.change_setting("new_per_day", 0))
        s.app.action_study(cards=["norwegian/kaffe", "norwegian/kopp", "norwegian/regning"])
        await s.until(lambda: isinstance(s.screen, StudyScreen) and isinstance(state(s), Finished))
        assert re.search(r"[23] new cards wait beyond those of the day", s.text())
        assert "Learn more" in set(s.keys())
        await s.press("n")
        await s.until(lambda: isinstance(state(s), Presenting))


async def test_a_long_paste_does_not_hide_the_answer(shipped):
    """What was pasted by mistake is cut in the comparison; the right answer and the grades stay in sight."""
    async with shipped(deck="norwegian") as s:
        s.screen.query_one("#answer", Input).value = "lorem ipsum " * 120
        await key(s, "enter")
        assert "answer  " in s.text()
        assert "1 again" in s.text()


async def test_many_acts_are_undone_one_by_one(shipped):
    """Grades, a card put off and one left out: each undo brings back the card before, down to the first."""
    async with shipped(deck="norwegian") as s:
        first = state(s).question.card
        for act in ("b", "x", "enter"):
            await answer(s, "")
            await key(s, act)
        for _ in range(3):
            await key(s, "u" if isinstance(state(s), Answered) else "ctrl+z")
        assert state(s).question.card == first
        assert not s.screen._can_undo
        log = await s.app.door.use(lambda desk: desk.log(first))
        assert [entry.kind for entry in log][-2:] == ["bury", "undo"]
