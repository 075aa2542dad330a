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
        while s.screen._way != way:
            await s.press("v")
        offers.move_to(next(offer.key for offer in offers.items if offer.title == WALKS[0]))
        await s.press("enter")
        await s.until(lambda: isinstance(s.screen, DrillScreen) and isinstance(s.screen._state, Posed))
        chains = await s.app.door.use(lambda desk: desk.chains("palace"))
        cards = [card for card, _ in next(row for row in chains if row.title == WALKS[0]).steps]
        place = cards.index(s.screen._state.task.card)
        assert {"forward": place == 0, "back": place == len(cards) - 1, "middle": 0 < place < len(cards) - 1}[
            way
        ]
