"""Does it work for you? A planted effect is found, one that was not is denied, little is too early."""

from __future__ import annotations

import math
import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from densecards.schedule import MS_PER_DAY, Parameters, ReviewEvent, fold, retrievability
from densecards.schedule.state import Grade
from densecards.study.statistics import Answer
from densecards.study.statistics.logistic import auc, deviations, fit, held_out, losses, sigmoid, worth
from densecards.study.statistics.works import Seen, seen, works
from tests.study import statistics_twins as twins
from tests.study_deck import NOON


def log_of(number: int, *, density: float = 0.0, hint: float = 0.0, seed: int = 1) -> list[Seen]:
    """Answers whose log odds of recall are those of FSRS, plus what density and a hint are worth."""
    rng = random.Random(seed)
    dense = {card: rng.random() for card in range(150)}
    found = []
    for _ in range(number):
        card = rng.randrange(150)
        chance, hinted = rng.uniform(0.6, 0.97), rng.choice([None, 0.0, 1.0])
        z = math.log(chance / (1 - chance)) + density * (dense[card] - 0.5) + hint * ((hinted or 0.0) - 0.5)
        right = rng.random() < 1 / (1 + math.exp(-z))
        found.append(Seen(f"d/c{card}", right, chance, dense[card], float(rng.randrange(4)), hinted))
    return found


def test_a_planted_effect_is_found_with_its_sign() -> None:
    """Density that helps is said to help, one that hurts to hurt; own links, which do nothing, are denied."""
    helps = {e.feature: e for e in works(log_of(6000, density=3.0, hint=1.5), times=200).effects}
    assert helps["density"].verdict == "helps"
    assert helps["density"].d_log_loss is not None
    assert helps["density"].d_log_loss.high < 0
    assert helps["density"].odds is not None
    assert helps["density"].odds.low > 1
    assert helps["hint"].verdict == "helps"
    assert helps["own_links"].verdict == "no effect found"
    assert helps["own_links"].sentence.startswith("no:")
    hurts = {e.feature: e for e in works(log_of(6000, density=-3.0), times=200).effects}
    assert hurts["density"].verdict == "hurts"
    assert "other way round" in hurts["density"].sentence


def test_effects_that_are_not_there_are_seldom_found() -> None:
    """Over twenty logs without any effect, at most a few of sixty verdicts see one."""
    verdicts = [e.verdict for seed in range(20) for e in works(log_of(900, seed=seed), times=60).effects]
    assert sum(verdict in ("helps", "hurts") for verdict in verdicts) <= 4


@pytest.mark.parametrize(("number", "enough"), [(0, False), (399, False), (1300, True)])
def test_below_four_hundred_answers_it_is_too_early(number: int, enough: bool) -> None:
    """The sentence says how many there are; no numbers are given that could be believed."""
    found = works(log_of(number, density=3.0), times=30)
    assert found.enough is enough
    density = found.effects[0]
    assert (density.verdict == "too early to say") is not enough
    assert (density.odds is None) is not enough
    if not enough:
        assert "too early to say" in density.sentence


def test_what_never_differed_cannot_be_compared() -> None:
    """With the same number of own links everywhere there is nothing to learn about them."""
    rows = [Seen(r.card, r.right, r.retrievability, r.density, 0.0, 0.0) for r in log_of(900)]
    found = {effect.feature: effect.verdict for effect in works(rows, times=30).effects}
    assert found["own_links"] == found["hint"] == "nothing to compare"


def test_the_same_log_gives_the_same_answer() -> None:
    """Folds and bootstrap are seeded."""
    rows = log_of(800, density=1.0)
    assert works(rows, times=50) == works(rows, times=50)


def test_retrievability_is_what_the_scheduler_expected() -> None:
    """Each spaced answer gets the R of the fold of all that was before it; the last lapse's hint is known."""
    parameters = Parameters()
    steps = [(0, 3, 2.0, 0), (2, 3, 6.0, 0), (8, 1, 0.007, 2), (9, 3, 3.0, 0), (12, 3, 9.0, 0)]
    log, before = [], None
    for day, grade, given_days, cues in steps:
        at = NOON + day * MS_PER_DAY
        waited = None if before is None else day - before[0]
        log.append(
            Answer(
                day, at, "d/a", "recognise", "word", grade, 1000, cues, True, given_days,
                before[1] if before else None, waited, 0.5, 1,
            )
        )  # fmt: skip
        before = day, given_days
    rows = seen(log, parameters)
    assert [row.right for row in rows] == [True, False, True]
    assert [row.hint for row in rows] == [None, None, 1.0]
    events = [ReviewEvent(a.at, Grade(a.grade), a.given) for a in log]
    expected = [retrievability(fold(events[:i], parameters, ""), log[i].at, parameters) for i in (1, 2, 4)]
    assert [row.retrievability for row in rows] == pytest.approx(expected)


@given(st.lists(st.tuples(st.integers(0, 5), st.booleans(), st.integers(0, 3)), min_size=2, max_size=40))
def test_auc_counts_every_pair(rows: list[tuple[int, bool, int]]) -> None:
    """The sum over sorted scores is the share of pairs won, ties half, with weights."""
    scores, right, weights = (np.array([row[i] for row in rows], dtype=float) for i in range(3))
    if (weights * right).sum() == 0 or (weights * (1 - right)).sum() == 0:
        assert math.isnan(auc(scores, right, weights))
    else:
        assert auc(scores, right, weights) == pytest.approx(twins.auc(scores, right, weights))


def test_a_fit_is_where_the_gradient_vanishes() -> None:
    """Columns are uncorrelated with the residuals of a maximum likelihood fit, and it is found again."""
    rng = np.random.default_rng(3)
    X = np.column_stack([np.ones(4000), rng.normal(size=(4000, 2))])
    y = (rng.random(4000) < sigmoid(X @ np.array([0.5, 1.2, -0.7]))).astype(float)
    beta = fit(X, y)
    assert np.abs(X.T @ (sigmoid(X @ beta) - y)).max() < 1e-2
    assert beta == pytest.approx([0.5, 1.2, -0.7], abs=0.15)


def test_a_card_is_one_witness_however_often_it_answers() -> None:
    """Every row written twice under the same card leaves the standard errors as they were."""
    rng = np.random.default_rng(9)
    X = np.column_stack([np.ones(500), rng.normal(size=500)])
    y = (rng.random(500) < sigmoid(X @ np.array([0.3, 0.8]))).astype(float)
    once = deviations(X, y, fit(X, y), np.arange(500))
    twice = deviations(np.repeat(X, 2, 0), np.repeat(y, 2), fit(X, y), np.repeat(np.arange(500), 2))
    assert twice == pytest.approx(once, rel=1e-6)
    p = sigmoid(X @ fit(X, y))
    plain = np.sqrt(np.diag(np.linalg.inv((X * (p * (1 - p))[:, None]).T @ X)))
    assert once == pytest.approx(plain, rel=0.2)


def test_separable_and_extreme_columns_stay_finite() -> None:
    """A column that tells right from wrong completely gives a finite fit; far logits give exact losses."""
    X = np.column_stack([np.ones(40), np.repeat([-1.0, 1.0], 20)])
    assert np.isfinite(fit(X, np.repeat([0.0, 1.0], 20))).all()
    assert losses(np.array([800.0, -800.0]), np.array([1.0, 1.0])) == pytest.approx([0.0, 800.0])
    assert sigmoid(np.array([-800.0, 800.0])) == pytest.approx([0.0, 1.0])


def test_held_out_predictions_have_not_seen_their_own_card() -> None:
    """A column of noise that knows the answers of one fold alone is no help in it."""
    rng = np.random.default_rng(5)
    fold_of = rng.integers(5, size=1000)
    y = rng.integers(2, size=1000).astype(float)
    X = np.column_stack([np.ones(1000), np.where(fold_of == 0, 2 * y - 1, rng.normal(size=1000))])
    own = fold_of == 0
    assert losses(held_out(X, y, fold_of)[own], y[own]).mean() > 0.6


def test_intervals_of_worth_hold_the_value() -> None:
    """Bootstrap intervals lie around the value of the whole, and a set beside itself changes nothing."""
    rng = np.random.default_rng(7)
    logits = rng.normal(size=600)
    y = (rng.random(600) < sigmoid(logits)).astype(float)
    found = worth((logits, logits), y, rng.integers(80, size=600), times=200)
    assert found.log_loss[0].low < found.log_loss[0].value < found.log_loss[0].high
    assert found.auc[0].low < found.auc[0].value < found.auc[0].high
    assert (found.d_auc.value, found.d_auc.low, found.d_auc.high) == (0, 0, 0)
