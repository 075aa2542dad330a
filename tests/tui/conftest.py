"""Opens the app on a desk in memory, and waits for what comes back from beside the screen."""

from __future__ import annotations

import os
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

# Dates on the screen are the learner's own; the tests' learner lives in Greenwich.
os.environ["TZ"] = "UTC"
time.tzset()


from densecards.tui.app import DensecardsApp  # noqa: E402
from tests.tui.begun import begun  # noqa: E402, F401
from tests.tui.fake import NOON, FakeDesk  # noqa: E402
from tests.tui.stage import Stage  # noqa: E402

SIZE = (80, 24)


@asynccontextmanager
async def _stage(
    desk: FakeDesk | None = None, *, size: tuple[int, int] = SIZE, **options: Any
) -> AsyncIterator[Stage]:
    desk = desk or FakeDesk()
    today = options.pop("today", desk.today() if desk.cards else None)
    app = DensecardsApp(
        options.pop("opener", lambda: desk),
        settings=desk.settings,
        today=today,
        clock=lambda: NOON,
        **options,
    )
    async with app.run_test(size=size, notifications=True, tooltips=True) as pilot:
        stage = Stage(app, pilot, desk)
        if not options.get("impatient"):
            await stage.settle()
        yield stage


@pytest.fixture
def stage() -> Any:
    """A way to open the app: `async with stage(desk, size=…) as s`."""
    return _stage


@pytest.fixture(autouse=True)
def _mute(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test speaks, and what a screen offers does not depend on the voices of the machine."""
    from densecards.tui.screens.sensing import Sensing
    from densecards.tui.speech import Speaker

    monkeypatch.setattr(Sensing, "speaker", Speaker(which=lambda name: None))
