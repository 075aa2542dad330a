"""A small deck in a throw-away collection."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from densecards.settings import Settings
from densecards.study import Desk
from tests.study_deck import DECK, SCENE, Clock


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """All of the learner's folders, in a folder of this test."""
    monkeypatch.setenv("DENSECARDS_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("DENSECARDS_DB", raising=False)
    return tmp_path / "home"


@pytest.fixture
def deck_folder(tmp_path: Path) -> Path:
    """The source of the small deck."""
    folder = tmp_path / "try"
    folder.mkdir()
    (folder / "deck.toml").write_text(DECK, encoding="utf-8")
    (folder / "kafe.md").write_text(SCENE, encoding="utf-8")
    return folder


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
