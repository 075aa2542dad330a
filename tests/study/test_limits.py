"""What counts towards the reviews of a day, and what never waits behind that limit."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from densecards.schedule import Grade
from densecards.study import Desk
from densecards.study.session import Session
from densecards.study.values import Answered, Asking, Finished, Mode, Presenting
from tests.study_deck import DECK, SCENE, Clock


def _answer_all(session: Session, clock: Clock | None = None, grade: Grade = Grade.GOOD) -> Finished:
    while not isinstance(session.state, Finished):
        if isinstance(session.state, Presenting):
            session.begin()
        elif isinstance(session.state, Asking):
            session.answer("x")
        else:
            assert isinstance(session.state, Answered)
            session.grade(grade)
            if clock is not None:
                clock.forward(minutes=20)
    return session.state


def _all_due(desk: Desk, clock: Clock, reviews_per_day: int) -> int:
    """Let every item have been learnt and be due, and set the limit; return how many items those are."""
    desk.know(desk.choose())
    clock.forward(days=200)
    desk.settings = dataclasses.replace(desk.settings, reviews_per_day=reviews_per_day, new_per_day=0)
    today = desk.today()
    return today.due + today.held


def test_cramming_uses_up_no_review_of_the_day(desk: Desk, clock: Clock) -> None:
    """What leaves the schedule alone leaves the day's reviews alone too, however much of it there is."""
    due = _all_due(desk, clock, 5)
    _answer_all(desk.session(mode=Mode.CRAM))
    done = _answer_all(desk.session())
    assert (done.reviewed, done.held) == (5, due - 5)


def test_an_item_counts_once_and_a_new_card_not_at_all(desk: Desk, clock: Clock) -> None:
    """A lapsed item that is relearnt takes one review of the day; a new card's three recalls take none."""
    start = desk.day()[0]
    _answer_all(desk.session(new_limit=1), clock)
    assert desk.store.items_reviewed_since(start) == 0
    clock.forward(days=3)
    session = desk.session(new_limit=0)
    lapsed = session.item
    assert lapsed is not None
    session.answer("x")
    session.grade(Grade.AGAIN)
    clock.forward(minutes=30)
    session = desk.session(cards=[lapsed.card], new_limit=0)
    while session.item is not None and session.item.prompt != lapsed.prompt:
        session.bury()
    session.answer("x")
    session.grade(Grade.GOOD)
    assert desk.store.items_reviewed_since(desk.day()[0]) == 1


def test_steps_of_learning_come_though_the_limit_is_reached(desk: Desk, clock: Clock) -> None:
    """A word begun today is asked again today, also by a learner who left the session and came back."""
    desk.settings = dataclasses.replace(desk.settings, reviews_per_day=0)
    session = desk.session(new_limit=1)
    session.begin()
    session.answer("x")
    session.grade(Grade.GOOD)
    clock.forward(minutes=30)
    again = desk.session(new_limit=0)
    assert again.item is not None
    assert again.item.card == "try/regning"
    assert desk.today().learning == 1


def test_an_answer_that_was_undone_counts_no_longer(desk: Desk, clock: Clock) -> None:
    """Undo gives the review back to the day's number."""
    _all_due(desk, clock, 1)
    session = desk.session()
    session.answer("x")
    session.grade(Grade.GOOD)
    session.undo()
    assert desk.store.items_reviewed_since(desk.day()[0]) == 0
    assert desk.session().item is not None


def test_each_deck_counts_its_own_reviews(desk: Desk, clock: Clock, tmp_path: Path) -> None:
    """A session over one deck has the day's full number, however much was reviewed in another."""
    folder = tmp_path / "other"
    folder.mkdir()
    (folder / "deck.toml").write_text(DECK.replace('id = "try"', 'id = "other"'), encoding="utf-8")
    (folder / "kafe.md").write_text(SCENE, encoding="utf-8")
    desk.install(folder)
    _all_due(desk, clock, 3)
    assert _answer_all(desk.session(deck="other")).reviewed == 3
    start = desk.day()[0]
    counted = [desk.store.items_reviewed_since(start, deck=deck) for deck in ("try", "other", None)]
    assert counted == [0, 3, 3]
    assert _answer_all(desk.session(deck="try")).reviewed == 3
    assert _answer_all(desk.session()).reviewed == 0


def test_the_first_moment_of_the_day_belongs_to_it(desk: Desk, clock: Clock) -> None:
    """An answer at the very instant at which the day begins counts to that day, one before to the last."""
    _all_due(desk, clock, 9)
    start, end = desk.day()
    for at, days in ((start, (1, 0)), (end - 1, (2, 0)), (end, (3, 1))):
        clock.at = at
        session = desk.session()
        session.answer("x")
        session.grade(Grade.GOOD)
        assert desk.store.items_reviewed_since(start) == days[0]
        assert desk.store.items_reviewed_since(end) == days[1]
