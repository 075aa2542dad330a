"""Fitting the weights, and the cost of a desired retention."""

from __future__ import annotations

import random
import sys
from functools import lru_cache

import pytest

from densecards.errors import DensecardsError
from densecards.schedule import (
    FSRS6_WEIGHTS,
    MS_PER_DAY,
    NEW,
    Grade,
    Parameters,
    ReviewEvent,
    log_loss,
    optimise,
    retrievability,
    review,
    workload,
)

START = 1_700_000_000_000
# A learner who forgets faster after the first meeting and gains more from each review than the defaults say.
LEARNER = (
    0.5,
    1.8,
    4.0,
    14.0,
    6.0,
    0.9,
    2.5,
    0.01,
    1.5,
    0.1,
    1.0,
    1.6,
    0.08,
    0.3,
    1.4,
    0.5,
    1.9,
    0.5,
    0.09,
    0.07,
    0.25,
)


@lru_cache
def histories(cards: int, seed: int = 0) -> tuple[tuple[ReviewEvent, ...], ...]:
    """A simulated learner's log: recall follows LEARNER, due days follow the default weights."""
    truth, planned, rng = Parameters(weights=LEARNER, fuzz=False), Parameters(), random.Random(seed)
    found = []
    for card in range(cards):
        true, mine, at, events = NEW, NEW, START + rng.randrange(100) * MS_PER_DAY, []
        end = at + 300 * MS_PER_DAY
        while at < end:
            known = not mine.reps or rng.random() < retrievability(true, at, truth)
            grade = Grade(rng.choice([2, 3, 3, 3, 4])) if known else Grade.AGAIN
            true, _ = review(true, grade, at, truth, "")
            mine, _ = review(mine, grade, at, planned, str(card))
            events.append(ReviewEvent(at, grade))
            at = mine.due
        found.append(tuple(events))
    return tuple(found)


def test_the_loss_is_least_under_the_learner_s_own_weights() -> None:
    """Log loss tells the truth from the defaults on the same history."""
    history = histories(300)
    true = log_loss(history, Parameters(weights=LEARNER))
    default = log_loss(history, Parameters())
    assert true.reviews == default.reviews > 1000
    assert true.mean < default.mean


def test_same_day_reviews_are_not_predicted() -> None:
    """Only reviews a day or more after the last one count for the loss."""
    events = [ReviewEvent(START + n * 600_000, Grade.GOOD) for n in range(3)]
    assert log_loss([events], Parameters()).reviews == 0
    later = [*events, ReviewEvent(START + 5 * MS_PER_DAY, Grade.AGAIN)]
    assert log_loss([later], Parameters()).reviews == 1
    assert log_loss([later], Parameters(), since=START + 6 * MS_PER_DAY).reviews == 0


def test_a_certain_prediction_that_fails_costs_much_but_not_infinitely() -> None:
    """The loss of one failed sure thing stays finite."""
    events = [ReviewEvent(START, Grade.EASY), ReviewEvent(START + MS_PER_DAY, Grade.AGAIN)]
    assert 2 < log_loss([events], Parameters()).mean < 20


def test_too_little_history_is_said_to_be_too_little() -> None:
    """Below 400 predictable reviews nothing is fitted and nothing is changed."""
    fit = optimise(histories(300)[:20], Parameters())
    assert not fit.enough
    assert not fit.better
    assert fit.weights == FSRS6_WEIGHTS
    assert optimise([], Parameters()).before.reviews == 0


def test_fitting_lowers_the_loss_also_on_reviews_it_has_not_seen() -> None:
    """fsrs-rs finds weights that predict the last fifth better, which the scheduler accepts."""
    pytest.importorskip("fsrs_rs_python")
    fit = optimise(histories(400), Parameters())
    assert fit.enough
    assert fit.better
    assert fit.after.mean < fit.before.mean
    assert fit.unseen_after.mean < fit.unseen_before.mean
    assert fit.fitted_by == "fsrs-rs"
    review(NEW, Grade.GOOD, START, Parameters(weights=fit.weights), "x")


def test_weights_that_do_not_help_are_not_given(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the fit predicts unseen reviews worse, the old weights stay."""
    worse = tuple(0.001 if n < 4 else weight for n, weight in enumerate(FSRS6_WEIGHTS))
    monkeypatch.setattr("densecards.schedule.fitting._optimiser", lambda: (lambda histories: worse, "bad"))
    fit = optimise(histories(300), Parameters())
    assert fit.enough
    assert not fit.better
    assert fit.weights == FSRS6_WEIGHTS
    assert fit.unseen_after.mean > fit.unseen_before.mean


def test_without_an_optimiser_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """The packages are optional; their absence is one line."""
    monkeypatch.setitem(sys.modules, "fsrs_rs_python", None)
    monkeypatch.setattr("densecards.schedule.fitting.find_spec", lambda name: None)
    with pytest.raises(DensecardsError, match="pip install fsrs-rs-python"):
        optimise(histories(300), Parameters())


def test_more_retention_costs_more_reviews_and_knows_more() -> None:
    """The table rises in both columns from 70 to 97 %, and is the same every time."""
    table = workload(Parameters(), (0.7, 0.8, 0.9, 0.97), cards=120)
    assert [row.reviews_per_card for row in table] == sorted(row.reviews_per_card for row in table)
    assert [row.known for row in table] == sorted(row.known for row in table)
    assert table == workload(Parameters(), (0.7, 0.8, 0.9, 0.97), cards=120)
    assert all(row.desired_retention - 0.05 < row.known < 1 for row in table)
