"""Older schedulers' values as FSRS-6's: the same as fsrs-rs makes of them."""

from __future__ import annotations

import math

import pytest

from densecards.errors import SettingsError
from densecards.schedule import (
    FSRS6_WEIGHTS,
    NEW,
    Grade,
    Parameters,
    Phase,
    ReviewEvent,
    StandingEvent,
    fold,
    full_weights,
    state_from_sm2,
    usable_weights,
)

# The published defaults of FSRS-4.5 and FSRS-5.
FSRS45 = (
    0.4872, 1.4003, 3.7145, 13.8206, 5.1618, 1.2298, 0.8975, 0.031, 1.6474, 0.1367, 1.0461,
    2.1072, 0.0793, 0.3246, 1.587, 0.2272, 2.8755,
)  # fmt: skip
FSRS5 = (
    0.40255, 1.18385, 3.173, 15.69105, 7.1949, 0.5345, 1.4604, 0.0046, 1.54575, 0.1192, 1.01925,
    1.9395, 0.11, 0.29605, 2.2698, 0.2315, 2.9898, 0.51655, 0.6621,
)  # fmt: skip


@pytest.mark.parametrize("weights", [FSRS45, FSRS5, FSRS6_WEIGHTS], ids=["4.5", "5", "6"])
def test_older_weights_give_the_states_that_fsrs_rs_gives(weights: tuple[float, ...]) -> None:
    """17, 19 or 21 weights: the same stability and difficulty after every review, to 1e-4."""
    peer = pytest.importorskip("fsrs_rs_python")
    ours = full_weights(weights)
    assert usable_weights(ours)
    day, days = 86_400_000, (0, 0, 1, 3, 9, 2, 0, 20)
    grades = (3, 3, 3, 2, 1, 3, 4, 3)
    at, events = 1_700_000_000_000, []
    for gap, grade in zip(days, grades, strict=True):
        at += gap * day
        events.append(ReviewEvent(at, Grade(grade)))
    for count in range(1, len(events) + 1):
        state = fold(events[:count], Parameters(weights=ours), "")
        item = peer.FSRSItem(
            [peer.FSRSReview(g, d) for g, d in zip(grades[:count], days[:count], strict=True)]
        )
        there = peer.FSRS(list(weights)).memory_state(item)
        assert math.isclose(state.stability, there.stability, rel_tol=1e-4), count
        assert math.isclose(state.difficulty, there.difficulty, rel_tol=1e-4), count


@pytest.mark.parametrize("ease", [1.3, 2.0, 2.5, 3.4])
@pytest.mark.parametrize(("interval", "retention"), [(1, 0.9), (40, 0.9), (365, 0.83)])
def test_a_card_of_sm2_gets_the_state_that_fsrs_rs_gives(
    ease: float, interval: int, retention: float
) -> None:
    """Ease, interval and the share recalled become stability and difficulty."""
    peer = pytest.importorskip("fsrs_rs_python")
    there = peer.FSRS(list(FSRS6_WEIGHTS)).memory_state_from_sm2(ease, interval, retention)
    here = state_from_sm2(ease, interval, retention, FSRS6_WEIGHTS)
    assert here == pytest.approx((there.stability, there.difficulty), rel=1e-4)


def test_an_ease_of_one_is_ankis_difficulty() -> None:
    """Anki's log keeps the difficulty of FSRS as an ease of 0.1 to 1.1."""
    assert state_from_sm2(0.6, 10, 0.9, FSRS6_WEIGHTS) == pytest.approx((10, 5.5))


def test_weights_of_another_number_are_refused() -> None:
    """18 weights are no FSRS, nor is what is no number."""
    with pytest.raises(SettingsError, match="not 18"):
        full_weights(FSRS5[:18])
    with pytest.raises(SettingsError, match="finite"):
        full_weights((math.nan, *FSRS5[1:]))


def test_a_standing_takes_the_place_of_what_the_log_led_to() -> None:
    """Stability, difficulty, due day and phase are as told; the next review goes on from there."""
    at = 1_700_000_000_000
    first = [ReviewEvent(at, Grade.GOOD, 4.0)]
    told = StandingEvent(at, due=at + 9 * 86_400_000, stability=7.5, difficulty=5.0, reps=6, lapses=2)
    for before in (first, []):
        state = fold([*before, told], Parameters(), "")
        assert (state.phase, state.due, state.stability, state.difficulty) == (
            Phase.REVIEW,
            told.due,
            7.5,
            5.0,
        )
        assert (state.last, state.reps, state.lapses) == (at, 6, 2)
    after = fold([*first, told, ReviewEvent(told.due, Grade.GOOD, 20.0)], Parameters(), "")
    assert after.stability > 7.5
    assert (after.reps, NEW.reps) == (7, 0)
