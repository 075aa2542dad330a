"""Garbage is collected in the learner's pauses; while keys come, never so much at once that one waits."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from typing import Any

import pytest

from densecards.tui import calm
from densecards.tui.calm import LONG_PAUSE, MANY, PAUSE, SOME, Tidy


class Hand:
    """A clock that is moved by hand, in the place of the module `time`."""

    now = 1000.0

    def monotonic(self) -> float:
        """Seconds."""
        return self.now


@pytest.fixture
def hand(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hand]:
    """The clock; Python collects nothing by itself meanwhile."""
    clock = Hand()
    monkeypatch.setattr(calm, "time", clock)
    gc.collect()
    gc.disable()
    yield clock
    gc.enable()
    gc.unfreeze()


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What was looked through: the generation, "set aside" or "taken back"."""
    seen: list[Any] = []
    collect = gc.collect
    monkeypatch.setattr(gc, "collect", lambda oldest=2: (seen.append(oldest), collect(oldest))[1])
    for name, word in (("freeze", "set aside"), ("unfreeze", "taken back")):
        work = getattr(gc, name)
        monkeypatch.setattr(gc, name, lambda work=work, word=word: (seen.append(word), work())[1])
    return seen


def rubbish(count: int) -> None:
    """So many objects that only the collector can free."""
    for _ in range(count):
        ring: list[Any] = []
        ring.append(ring)


def test_rubbish_of_drawing_goes_in_small_portions_while_keys_come(hand: Hand, looks: list[Any]) -> None:
    """Each second's rubbish is freed within the second, so that a minute of typing never piles up."""
    tidy = Tidy()
    for _ in range(60):
        hand.now += 1.0
        tidy.touch()
        rubbish(SOME + 1000)
        tidy.tidy()
        assert gc.get_count()[0] < SOME
    assert set(looks) == {0}


def test_little_is_left_alone_while_keys_come(hand: Hand, looks: list[Any]) -> None:
    """A few new objects are no reason to look."""
    tidy = Tidy()
    tidy.touch()
    rubbish(10)
    tidy.tidy()
    assert looks == []


def test_a_long_list_is_set_aside_and_looked_through_in_a_long_pause(hand: Hand, looks: list[Any]) -> None:
    """The densities of ten thousand cards delay no key; what of them became rubbish is freed all the same."""
    tidy = Tidy()
    tidy.touch()
    before = len(gc.get_objects())
    rubbish(MANY + 1000)
    tidy.tidy()
    assert looks == ["set aside"]
    hand.now += LONG_PAUSE + 1
    assert gc.get_freeze_count() > MANY
    tidy.tidy()
    assert looks == ["set aside", "taken back", 2]
    assert gc.get_freeze_count() == 0
    assert len(gc.get_objects()) < before + 1000
    tidy.tidy()
    assert len(looks) == 3  # nothing more until a key comes


def test_a_pause_is_used(hand: Hand, looks: list[Any]) -> None:
    """Who reads or thinks is not kept waiting by a look through the young objects."""
    tidy = Tidy()
    tidy.touch()
    hand.now += PAUSE + 0.1
    tidy.tidy()
    assert looks == [1]


def test_where_python_collects_nothing_is_done(looks: list[Any]) -> None:
    """In tests and other programs the collector's own ways are left alone."""
    tidy = Tidy()
    rubbish(10)
    tidy.tidy()
    assert looks == []
