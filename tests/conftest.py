"""A learner's folders and a small deck; and the thread pools, set here before NumPy loads.

With OpenBLAS's own default a small matrix product can wait a hundred times longer on a busy machine.
"""

from __future__ import annotations

from pathlib import Path

import pytest

import densecards  # noqa: F401
from tests.study_deck import DECK, SCENE


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
