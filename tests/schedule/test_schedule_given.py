"""Where intervals come from elsewhere: what the log says of an item's phase, and the peer's range of fuzz."""

from __future__ import annotations

from datetime import timedelta

import pytest

from densecards.schedule import MS_PER_DAY, NEW, Grade, ItemState, Parameters, Phase, fuzz_range, review

START = 1_790_000_000_000
PLAIN = Parameters(fuzz=False)
ONE_STEP = Parameters(fuzz=False, learning_steps=(1.0,))
LEARNT = ItemState(Phase.REVIEW, due=START + MS_PER_DAY, stability=5.0, difficulty=5.0, last=START, reps=3)


def test_an_interval_of_days_in_the_log_means_that_the_steps_are_over() -> None:
    """Another program had fewer steps: the item is in review, though ours would have gone on."""
    state, interval = review(NEW, Grade.GOOD, START, PLAIN, "x", interval=3.0)
    assert (state.phase, state.step, interval) == (Phase.REVIEW, 0, 3.0)
    assert state.due == START + 3 * MS_PER_DAY


def test_an_interval_of_minutes_in_the_log_means_that_the_steps_go_on() -> None:
    """Another program had more steps: the item is learnt on, and the next right answer ends that."""
    state, _ = review(NEW, Grade.GOOD, START, ONE_STEP, "x", interval=600 / 86_400)
    assert (state.phase, state.step) == (Phase.LEARNING, 0)
    after, interval = review(state, Grade.GOOD, state.due, ONE_STEP, "x")
    assert after.phase is Phase.REVIEW
    assert interval >= 1
    relearnt, _ = review(LEARNT, Grade.GOOD, LEARNT.due, PLAIN, "x", interval=0.01)
    assert relearnt.phase is Phase.RELEARNING


def test_an_interval_that_agrees_changes_no_phase() -> None:
    """Days in review and minutes in learning are what they were."""
    learnt, _ = review(LEARNT, Grade.GOOD, LEARNT.due, PLAIN, "x", interval=9.0)
    assert (learnt.phase, learnt.step) == (Phase.REVIEW, 0)
    first, _ = review(NEW, Grade.GOOD, START, PLAIN, "x", interval=600 / 86_400)
    assert (first.phase, first.step) == (Phase.LEARNING, 1)


@pytest.mark.parametrize(
    "interval", [2, 3, 4, 5, 6, 7, 8, 12, 19, 20, 21, 26, 33, 50, 99, 100, 365, 9999, 36500]
)
def test_fuzz_reaches_as_far_as_in_py_fsrs(interval: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """First and last day of the range are those that the library draws from."""
    import fsrs.scheduler

    library = fsrs.scheduler.Scheduler(maximum_interval=36500)
    days = fuzz_range(interval, 36500)
    for share, day in ((0.0, days[0]), ((len(days) - 1) / len(days), days[-1])):
        monkeypatch.setattr(fsrs.scheduler, "random", lambda share=share: share)
        assert library._get_fuzzed_interval(interval=timedelta(days=interval)).days == day
