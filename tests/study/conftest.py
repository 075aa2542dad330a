"""A small deck in a throw-away collection."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from densecards.settings import Settings
from densecards.study import Desk
from tests.study_deck import Clock


@pytest.fixture
def clock() -> Clock:
    """See Clock."""
    return Clock()


@pytest.fixture
def desk(home: Path, deck_folder: Path, clock: Clock) -> Iterator[Desk]:
    """A collection with the small deck in it."""
    with Desk.open(settings=Settings(day_starts_at=0), clock=clock) as opened:
        opened.install(deck_folder)
        yield opened
