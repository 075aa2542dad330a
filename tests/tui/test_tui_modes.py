"""Every way to recall through the app with the decks that ship: posed, answered, judged, gone on from."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from densecards.paths import database_url
from densecards.settings import Settings
from densecards.study import Desk
from densecards.study.glance import today
from densecards.study.modes import Checked, Over, Posed
from densecards.study.values import Answered, Asking
from densecards.tui.app import DensecardsApp
from densecards.tui.screens.drill import DrillScreen
from densecards.tui.screens.practise import PractiseScreen
from densecards.tui.screens.study import StudyScreen
from densecards.tui.screens.walking import WalkScreen
from densecards.tui.widgets.table import Table
from tests.study_deck import Clock
from tests.tui.stage import Stage
from tests.tui.test_tui_caring import SIZES

KNOWN = 6
"""Cards that were met in each scene that is practised."""
WALKS = ("The endocrine house", "The blood's way", "The heart's plan")
WAYS = ("Blank web", "Link", "Part of a web", "Confusables", "Explain", "Forms", "Phrase", *WALKS)


@pytest.fixture(scope="module")
def collection(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with both decks installed and some cards of each begun."""
    home = tmp_path_factory.mktemp("decks") / "home"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DENSECARDS_HOME", str(home))
        patch.delenv("DENSECARDS_DB", raising=False)
        with Desk.open(settings=Settings(day_starts_at=0), clock=Clock()) as desk:
            for deck in ("norwegian", "anatomy"):
                desk.install(deck)
            for deck, scene in (
                ("norwegian", "hilse"),
                ("norwegian", "kafe"),
                ("anatomy", "glands"),
            ):
                desk.know([row.id for row in desk.rows(deck=deck, scene=scene)][:KNOWN])
            assert len(desk.started()) == 3 * KNOWN
    return home


@asynccontextmanager
async def opened(
    collection: Path, home: Path, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> AsyncIterator[Stage]:
    """Open the app on a copy of the collection, a month later."""
    shutil.copytree(collection, home)
    monkeypatch.setenv("DENSECARDS_HOME", str(home))
    monkeypatch.delenv("DENSECARDS_DB", raising=False)
    clock = Clock()
    clock.forward(days=30)
    settings = Settings(day_starts_at=0)
    app = DensecardsApp(
        lambda: Desk.open(settings=settings, clock=clock),
        settings=settings,
        today=today(database_url(), settings, clock()),
        clock=clock,
    )
    async with app.run_test(size=size, notifications=True) as pilot:
        stage = Stage(app, pilot, None)  # type: ignore[arg-type]
        await stage.settle()
        yield stage


@pytest.mark.parametrize("title", WAYS)
async def test_each_way_to_recall_goes_from_task_to_task(collection, tmp_path, monkeypatch, title):
    """It is found in Practise, poses a task, judges what is typed, and goes on; nothing breaks at 80 × 24."""
    async with opened(collection, tmp_path / "home", monkeypatch, (80, 24)) as s:
        await s.press("p")
        assert isinstance(s.screen, PractiseScreen)
        offers = s.screen.query_one("#offers", Table)
        await s.until(lambda: any(offer.title == title for offer in offers.items))
        offers.move_to(next(offer.key for offer in offers.items if offer.title == title))
        await s.press("enter")
        await s.until(lambda: isinstance(s.screen, DrillScreen) and isinstance(s.screen._state, Posed))
        first = s.screen._state.task
        assert "".join(first.heading.split())[:10] in "".join(s.text().split())
        await s.type("something")
        await s.press("enter")
        if isinstance(s.screen._state, Posed):  # where many lines are taken, an empty one ends
            await s.press("enter")
        await s.until(lambda: isinstance(s.screen._state, Checked))
        await s.press("enter")
        await s.until(lambda: isinstance(s.screen._state, Posed | Over) and s.screen._drill.done == 1)
        assert s.screen.title_bar.status.startswith("1 of ")


@SIZES
async def test_the_word_is_asked_both_ways_and_crammed_without_a_trace(
    collection, tmp_path, monkeypatch, size
):
    """Study asks and judges; Cram does too and leaves every due day as it was."""
    async with opened(collection, tmp_path / "home", monkeypatch, size) as s:
        await s.press("enter")
        await s.until(lambda: isinstance(s.screen, StudyScreen) and isinstance(s.screen._state, Asking))
        await s.type("x")
        await s.press("enter")
        await s.until(lambda: isinstance(s.screen._state, Answered))
        await s.press("enter", "escape")
        before = await s.app.door.use(lambda desk: [(row.card, row.due) for row in desk.store.items()])
        await s.press("p")
        offers = s.screen.query_one("#offers", Table)
        offers.move_to(next(offer.key for offer in offers.items if offer.title == "Cram"))
        await s.press("enter")
        await s.until(lambda: isinstance(s.screen, StudyScreen) and isinstance(s.screen._state, Asking))
        await s.press("enter")
        await s.until(lambda: isinstance(s.screen._state, Answered))
        await s.press("enter")
        after = await s.app.door.use(lambda desk: [(row.card, row.due) for row in desk.store.items()])
        assert after == before


@pytest.mark.parametrize("way", ["forward", "back", "middle"])
async def test_the_house_is_walked_from_any_side(collection, tmp_path, monkeypatch, way):
    """Forward begins at the first station, back at the last, the middle in between; v chooses."""
    async with opened(collection, tmp_path / "home", monkeypatch, (80, 24)) as s:
        await s.press("p")
        offers = s.screen.query_one("#offers", Table)
        await s.until(lambda: any(offer.title == WALKS[0] for offer in offers.items))
        offers.move_to(next(offer.key for offer in offers.items if offer.title == WALKS[0]))
        while s.screen._way != way:
            await s.press("v")
        await s.press("enter")
        await s.until(lambda: isinstance(s.screen, DrillScreen) and isinstance(s.screen._state, Posed))
        chains = await s.app.door.use(lambda desk: desk.chains("palace"))
        cards = [card for card, _ in next(row for row in chains if row.title == WALKS[0]).steps]
        place = cards.index(s.screen._state.task.card)
        assert {"forward": place == 0, "back": place == len(cards) - 1, "middle": 0 < place < len(cards) - 1}[
            way
        ]


async def begin(s: Stage, title: str) -> DrillScreen:
    """Begin a way to recall in Practise as a learner does, from Today."""
    await s.press("p")
    offers = s.screen.query_one("#offers", Table)
    await s.until(lambda: any(offer.title == title for offer in offers.items))
    offers.move_to(next(offer.key for offer in offers.items if offer.title == title))
    await s.press("enter")
    await s.until(lambda: isinstance(s.screen, DrillScreen) and isinstance(s.screen._state, Posed))
    return s.screen


async def test_hints_and_verdict_of_a_drawing_are_always_seen(collection, tmp_path, monkeypatch):
    """However high the drawing is, at 80 × 24 each hint and then the answer stand on the screen."""
    async with opened(collection, tmp_path / "home", monkeypatch, (80, 24)) as s:
        screen = await begin(s, "The heart's plan")
        for count in (1, 2, 3):
            await s.press("tab")
            await s.until(lambda count=count: len(screen._state.hints) == count)
            await s.settle()
            newest = screen._state.hints[-1].text
            assert newest.split()[0] in s.text(), count
        await s.press("enter")
        await s.until(lambda: isinstance(screen._state, Checked))
        await s.settle()
        assert "nothing came" in s.text()
        assert screen._state.task.web.card.headword in s.text()
        top = s.text()
        await s.press("pageup")
        assert s.text() != top


async def test_the_way_is_shown_before_it_is_asked(collection, tmp_path, monkeypatch):
    """A newcomer is told; Ctrl+T goes from station to station with image and card, then to the questions."""
    async with opened(collection, tmp_path / "home", monkeypatch, (80, 24)) as s:
        screen = await begin(s, WALKS[0])
        await s.until(lambda: "You have not been here before" in s.text())
        await s.press("ctrl+t")
        await s.until(lambda: isinstance(s.screen, WalkScreen) and s.screen._way is not None)
        stops = s.screen._way.stops
        for number, stop in enumerate(stops):
            assert stop.headword in s.text()
            assert s.screen.title_bar.status == f"{number + 1} of {len(stops)}"
            if number == 1:
                await s.press("left")
                assert stops[0].headword in s.text()
                await s.press("right")
            await s.press("enter")
        await s.until(lambda: s.screen is screen)
        assert "You have not been here before" not in s.text()
        await s.press("escape", "escape")
        await begin(s, WALKS[0])
        await s.settle()
        assert "You have not been here before" not in s.text()
        await s.press("escape", "escape")
        await begin(s, WALKS[2])
        await s.press("ctrl+t")
        await s.until(lambda: isinstance(s.screen, WalkScreen) and s.screen._way is not None)
        first = s.screen._way.picture.splitlines()[3]
        assert first.rstrip() in s.text(), "the drawing keeps its lines"
        await s.press("pagedown")
        for stop in s.screen._way.stops:
            assert stop.headword in s.text().replace("\N{NO-BREAK SPACE}", " ")


async def test_a_drill_that_was_left_goes_on_and_can_begin_anew(collection, tmp_path, monkeypatch):
    """Practise says how far it came; Enter goes on there, Ctrl+R goes back to the first task."""
    async with opened(collection, tmp_path / "home", monkeypatch, (80, 24)) as s:
        screen = await begin(s, "Link")
        first = screen._state.task.card
        await s.press("enter")
        await s.until(lambda: isinstance(screen._state, Checked))
        await s.press("enter")
        await s.until(lambda: isinstance(screen._state, Posed) and screen._state.task.card != first)
        second = screen._state.task.card
        await s.press("escape")
        await s.until(lambda: f"1 of {screen._drill.total} done" in s.text())
        await s.press("escape")
        screen = await begin(s, "Link")
        assert screen._state.task.card == second
        assert "You go on where you left it" in s.text()
        await s.press("ctrl+r")
        await s.until(lambda: screen._state.task.card == first)


async def test_what_was_missed_is_named_and_practised_once_more(collection, tmp_path, monkeypatch):
    """At the end stand the cards that did not come; r asks for them alone."""
    async with opened(collection, tmp_path / "home", monkeypatch, (80, 24)) as s:
        screen = await begin(s, "Link")
        total = screen._drill.total
        for number in range(total):
            if number:
                await s.press("ctrl+n")
            else:
                await s.press("enter")
                await s.until(lambda: isinstance(screen._state, Checked))
                missed = screen._state.task.web.card
                assert not screen.check_action("overrule", ())
                await s.press("o")
                await s.settle()
                assert not screen._state.outcome.right
                await s.press("enter")
            await s.until(lambda n=number: isinstance(screen._state, Over) or screen._drill.place == n + 1)
        await s.until(lambda: isinstance(screen._state, Over))
        assert "1 task, 0 right" in s.text()
        assert missed.headword in s.text()
        await s.press("r")
        await s.until(lambda: s.screen is not screen and isinstance(s.screen._state, Posed))
        assert s.screen._state.task.card == missed.id
        assert s.screen._drill.total == 1


async def test_another_cards_answer_is_named_once(collection, tmp_path, monkeypatch):
    """The verdict names the card that the answer belongs to, and says so in no second place."""
    async with opened(collection, tmp_path / "home", monkeypatch, (80, 24)) as s:
        screen = await begin(s, "Link")
        card = screen._state.task.web.card
        await s.type({"anatomy": "stomach", "norwegian": "kopp"}[card.deck])
        await s.press("enter")
        await s.until(lambda: isinstance(screen._state, Checked))
        assert screen._state.outcome.wrong_card
        assert s.text().count("another card") == 1
        assert f"another card: {screen._state.outcome.wrong_name}" in s.text()


async def test_norwegian_letters_stand_only_under_norwegian(collection, tmp_path, monkeypatch):
    """A term of anatomy needs no æ, ø, å."""
    async with opened(collection, tmp_path / "home", monkeypatch, (80, 24)) as s:
        screen = await begin(s, "The heart's plan")
        assert not screen.query_one("#letters").display
        await s.press("escape", "escape")
        screen = await begin(s, "Forms")
        assert screen.query_one("#letters").display


async def test_each_mode_offers_the_ways_it_can_be_asked(collection, tmp_path, monkeypatch):
    """Links both ways or in turn, walks from any side, drawings in order or not, a blank web one way."""
    async with opened(collection, tmp_path / "home", monkeypatch, (80, 24)) as s:
        await s.press("p")
        offers = s.screen.query_one("#offers", Table)
        await s.until(lambda: any(offer.title == WALKS[0] for offer in offers.items))
        assert not s.screen.check_action("way", ())
        offers.move_to("link ")
        seen = []
        for _ in range(3):
            await s.settle()
            seen.append(str(s.screen.query_one("#way").content).partition(";")[0])
            await s.press("v")
        assert seen == ["asked link → card", "asked card and slot → link", "asked either, in turn"]
        await s.press("v", "enter")
        await s.until(lambda: isinstance(s.screen, DrillScreen) and isinstance(s.screen._state, Posed))
        task = s.screen._state.task
        assert task.heading == task.web.card.headword


async def test_only_the_walks_of_the_chosen_deck_are_offered(collection, tmp_path, monkeypatch):
    """With a deck chosen above, the other's palaces are gone."""
    async with opened(collection, tmp_path / "home", monkeypatch, (80, 24)) as s:
        await s.press("p")
        offers = s.screen.query_one("#offers", Table)
        await s.until(lambda: any(offer.title == WALKS[0] for offer in offers.items))
        await s.press("right")
        await s.until(lambda: all(offer.title != WALKS[0] for offer in offers.items))
        assert any(offer.title == "Leiligheten vår" for offer in offers.items)
