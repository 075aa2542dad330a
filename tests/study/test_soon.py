"""A hint never waits for the memory: the deck's order serves until the memory's is there."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest

from densecards.errors import EncoderError
from densecards.settings import Settings
from densecards.study import Desk, soon
from densecards.study.port import Cues
from densecards.study.session import Session
from densecards.study.soon import Soon
from densecards.study.values import Asking, Hint, Presenting

LONG = 60.0


class Reading:
    """A memory's process that reads its collection until it is told to be ready; it answers here then."""

    def __init__(self, desk: Desk, order: Callable[[], tuple[str, ...]]) -> None:
        self.read = threading.Event()
        self.asked = 0
        self.soon = Soon(self.read.is_set)
        self._desk, self._order = desk, order

    def ask(self, name: str, args: tuple[Any, ...], options: dict[str, Any], settings: Settings) -> Any:
        """Wait, and answer."""
        assert name.endswith(":cue_order")
        self.asked += 1
        assert self.read.wait(LONG)
        return self._order()

    def close(self) -> None:
        """There is nothing to end."""


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine must not make an answer come late that is ready."""
    monkeypatch.setattr(soon, "MOMENT", LONG)


def asked(desk: Desk) -> Session:
    """A session with a question."""
    session = desk.session()
    while isinstance(session.state, Presenting):
        session.begin()
    assert isinstance(session.state, Asking)
    return session


def given(session: Session) -> list[str]:
    """The slots of the hints so far."""
    assert isinstance(session.state, Asking)
    return [hint.slot for hint in session.state.hints]


@pytest.mark.usefixtures("patient")
def test_a_hint_comes_at_once_while_the_memory_is_read_and_then_by_its_order(desk: Desk) -> None:
    """The first cues are the deck's and said to be unsettled; the next ones are the memory's, none twice, the
    rungs counted on."""
    session = asked(desk)
    desk.elsewhere = reading = Reading(desk, lambda: ("opposite", "image", "similar", "use"))  # type: ignore[assignment]
    session.hint()
    assert given(session) == ["image"]  # the learner's own comes first in any case
    assert not session.state.settled
    session.hint()
    assert given(session) == ["image", "use"]
    reading.read.set()
    session.hint()
    assert given(session) == ["image", "use", "opposite"]
    assert session.state.settled
    for _ in range(2):
        session.hint()
    assert given(session) == ["image", "use", "opposite", "similar", ""]
    assert [hint.rung for hint in session.state.hints] == [1, 2, 3, 4, 5]
    assert reading.asked == 1


@pytest.mark.usefixtures("patient")
def test_an_order_that_is_known_in_time_is_taken_at_once(desk: Desk) -> None:
    """Where the memory is there, the first cue is the weakest that suffices, as before."""
    session = asked(desk)
    slots = list(session.state.question.web.filled)
    desk.elsewhere = reading = Reading(desk, lambda: (*reversed(slots),))  # type: ignore[assignment]
    reading.read.set()
    session.hint()
    assert given(session) == slots[-1:]
    assert session.state.settled


@pytest.mark.usefixtures("patient")
def test_a_memory_that_fails_is_no_reason_to_give_no_hint(desk: Desk) -> None:
    """An encoder that cannot be loaded is told where the memory is asked; a hint is given all the same."""

    def fail() -> tuple[str, ...]:
        raise EncoderError("no such encoder")

    session = asked(desk)
    desk.elsewhere = reading = Reading(desk, fail)  # type: ignore[assignment]
    reading.read.set()
    session.hint()
    assert len(given(session)) == 1
    assert session.state.settled


@pytest.mark.usefixtures("patient")
def test_an_edit_in_place_asks_the_memory_anew(desk: Desk) -> None:
    """What the memory was asked about the links as they were is no answer about those of now."""
    session = asked(desk)
    web = session.state.question.web
    slots = [slot for slot in web.filled if slot != web.template.gloss_slot]
    found = iter([(slots[1],), (slots[2],)])
    desk.elsewhere = reading = Reading(desk, lambda: next(found))  # type: ignore[assignment]
    session.hint()
    desk.store.set_own_link(web.card.id, slots[0], "another text", at=desk.now())
    session.refresh()
    reading.read.set()
    session.hint()
    assert reading.asked == 2


def test_of_many_questions_only_a_few_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    """A learner who asks hint after hint while the memory is read leaves no crowd of threads; an answer is
    kept for the next call, and given once."""
    read = threading.Event()
    questions = Soon(read.is_set)
    begun = threading.Semaphore(0)

    def work(number: int) -> int:
        begun.release()
        assert read.wait(LONG)
        return number

    for number in range(10):
        assert questions.ask(number, lambda number=number: work(number)) is None
    for _ in range(soon._UNDER_WAY):
        assert begun.acquire(timeout=LONG)
    assert not begun.acquire(blocking=False)
    read.set()
    monkeypatch.setattr(soon, "MOMENT", LONG)
    assert questions.ask(0, lambda: work(0)) == 0
    assert questions.ask(9, lambda: work(9)) == 9


def test_cues_go_on_from_those_given() -> None:
    """No cue is given twice, and rungs count what was given."""
    links = Hint("a link", 1, "use"), Hint("b", 2, "image"), Hint("r", 3)
    after = Cues(links).after((Hint("b", 1, "image"),))
    assert [(hint.text, hint.rung) for hint in after.rungs] == [("b", 1), ("a link", 2), ("r", 3)]
    assert Cues(links).after(()).rungs == links
