"""What a session leaves in the log as evidence, and the learning steps that wait in it."""

from __future__ import annotations

from collections import deque

import pytest

from densecards.grading import Verdict
from densecards.schedule import NEW, Grade
from densecards.study import Desk
from densecards.study.lineup import LEARN_AHEAD, LineUp
from densecards.study.port import QueueItem
from densecards.study.session import Session
from densecards.study.values import Answered


@pytest.fixture
def mistaken(desk: Desk) -> Session:
    """A session whose learner has just answered with another card's meaning."""
    session = desk.session(cards=["try/kopp"], new_limit=1)
    session.begin()
    session.answer("receipt")
    return session


def test_an_answer_overruled_as_right_is_no_mix_up(desk: Desk, mistaken: Session) -> None:
    """What the learner calls right belongs to no other card: neither the log nor the mix-ups name one."""
    mistaken.overrule(True)
    mistaken.grade()
    (entry,) = desk.log("try/kopp")
    assert (entry.verdict, entry.wrong_card) == (Verdict.ACCEPTED.value, None)
    assert desk.mixups() == []


def test_an_answer_overruled_as_wrong_stays_a_mix_up(desk: Desk, mistaken: Session) -> None:
    """Right after all and then wrong after all leaves no card; wrong at once keeps whose answer it was."""
    mistaken.overrule(False)
    mistaken.grade()
    (entry,) = desk.log("try/kopp")
    assert (entry.verdict, entry.wrong_card) == (Verdict.WRONG.value, "try/kvittering")
    assert [(pair.a, pair.b, pair.times) for pair in desk.mixups()] == [("try/kopp", "try/kvittering", 1)]


def test_a_hint_is_a_lapse_whatever_the_learner_says_of_the_answer(desk: Desk) -> None:
    """Overruled as right after a hint, the grade that is offered is still the one that will be taken."""
    session = desk.session(cards=["try/kopp"], new_limit=1)
    session.begin()
    session.hint()
    session.answer("cups and mugs")
    session.overrule(True)
    assert isinstance(session.state, Answered)
    assert session.state.suggested is Grade.AGAIN
    session.grade(Grade.GOOD)
    (entry,) = desk.log("try/kopp")
    assert (entry.grade, entry.verdict) == (int(Grade.AGAIN), Verdict.ACCEPTED.value)


def test_a_step_comes_from_the_millisecond_on_at_which_it_is_due() -> None:
    """Due now is due, and so is what a session may look ahead to, not a moment later."""
    step = QueueItem("a", "recognise", NEW)
    lineup = LineUp(deque(), deque())
    lineup.wait(1_000 + LEARN_AHEAD, 0, step)
    assert lineup.next(999) is None
    assert lineup.next(1_000) == (step, False)
    lineup = LineUp(deque([QueueItem("b", "recognise", NEW)]), deque())
    lineup.wait(1_000, 0, step)
    assert lineup.next(1_000) == (step, False)


def test_what_is_put_away_waits_in_no_step(desk: Desk) -> None:
    """A card that is buried or suspended between its recalls does not come back in that session."""
    lineup = LineUp(deque(), deque())
    for number, name in enumerate(("a", "b")):
        lineup.wait(1_000, number, QueueItem(name, "recognise", NEW))
    lineup.drop("a")
    assert [step[2].card for step in lineup.steps] == ["b"]
    session = desk.session(new_limit=1)
    session.begin()
    session.answer("bill")
    session.grade()
    session.suspend()
    assert session.item is None
    assert session.progress.learning == 0
