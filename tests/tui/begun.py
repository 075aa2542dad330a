"""A way to open the app on a small real collection whose cards were all met."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from densecards.paths import database_url
from densecards.settings import Settings
from densecards.study import Desk
from densecards.study.glance import today
from densecards.study.values import Asking, Presenting
from densecards.tui.app import DensecardsApp
from tests.study_deck import DECK, SCENE, Clock
from tests.tui.stage import Stage


def meet(desk: Desk, cards: Sequence[str]) -> None:
    """Meet new cards: each is looked at and answered once, so that it is one of the day's."""
    for card in cards:
        session = desk.session(cards=[card])
        if isinstance(session.state, Presenting):
            session.begin()
        if isinstance(session.state, Asking):
            session.answer("")
            session.grade()


@pytest.fixture
def begun(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], Any]:
    """A way to open the app on a small real collection whose four cards are known, or were `learnt` today."""
    monkeypatch.setenv("DENSECARDS_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("DENSECARDS_DB", raising=False)
    folder = tmp_path / "try"
    folder.mkdir()
    (folder / "deck.toml").write_text(DECK, encoding="utf-8")
    (folder / "kafe.md").write_text(SCENE, encoding="utf-8")
    settings = Settings(day_starts_at=0)
    clock = Clock()
    with Desk.open(settings=settings, clock=clock) as desk:
        desk.install(folder)

    @asynccontextmanager
    async def open_app(days: float = 0, *, learnt: bool = False) -> AsyncIterator[Stage]:
        with Desk.open(settings=settings, clock=clock) as desk:
            cards = [row.id for row in desk.rows()]
            if learnt:
                meet(desk, cards)
            else:
                desk.know(cards)
        clock.forward(days=days)
        app = DensecardsApp(
            lambda: Desk.open(settings=settings, clock=clock),
            settings=settings,
            today=today(database_url(), settings, clock()),
            clock=clock,
        )
        async with app.run_test(size=(80, 24), notifications=True) as pilot:
            stage = Stage(app, pilot, None)  # type: ignore[arg-type]
            await stage.settle()
            yield stage

    return open_app
