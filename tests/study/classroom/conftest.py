"""An assignment in a folder, and students who hand in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from densecards.settings import Settings
from densecards.store import LogEntry
from densecards.study import Desk
from densecards.study.classroom import (
    Assignment,
    collect,
    make,
    read_assignment,
    write_assignment,
    write_handin,
)
from tests.study.classroom.room import PLAN
from tests.study_deck import Clock


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where a class hands in."""
    made = tmp_path / "class"
    made.mkdir()
    return made


@pytest.fixture
def assignment(desk: Desk, folder: Path) -> Assignment:
    """An assignment of two words, written into the folder."""
    return read_assignment(write_assignment(make(desk, PLAN), folder))


@pytest.fixture
def hand_in(deck_folder: Path, assignment: Assignment, folder: Path, clock: Clock) -> Callable[..., Path]:
    """Let a student write links (card key, slot → text) and hand in."""

    def write(
        name: str,
        links: dict[tuple[str, str], str],
        *,
        private: bool = False,
        answers: tuple[LogEntry, ...] = (),
        with_log: bool = False,
    ) -> Path:
        with Desk.open("sqlite://", settings=Settings(day_starts_at=0), clock=clock) as theirs:
            theirs.install(deck_folder)
            for (card, slot), text in links.items():
                theirs.set_link(f"try/{card}", slot, text)
            for answer in answers:
                theirs.store.record(answer)
            made = collect(theirs, assignment, name, private=private, with_log=with_log)
        return write_handin(made, assignment, folder)

    return write
