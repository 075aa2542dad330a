"""FSRS-6 behind its door: the published vector, the traps of the library, the fold of a log."""

from __future__ import annotations

import random
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from densecards.errors import SettingsError
from densecards.schedule import (
    FSRS6_WEIGHTS,
    MS_PER_DAY,
    NEW,
    ForgetEvent,
    Grade,
    ItemState,
    Parameters,
    Phase,
    RescheduleEvent,
    ReviewEvent,
    fold,
    fuzz_range,
    least_loaded,
    preview,
    retrievability,
    review,
)

START = 1_790_000_000_000
PLAIN = Parameters(fuzz=False)
GOLDEN = [Grade.GOOD] * 6 + [Grade.AGAIN] * 2 + [Grade.GOOD] * 5
GOLDEN_DAYS = [0, 2, 11, 46, 163, 498, 0, 0, 2, 4, 7, 12, 21]


def at_due(grades: list[Grade], parameters: Parameters, seed: str = "x") -> list[tuple[ItemState, float]]:
    state, at, out = NEW, START, []
    for grade in grades:
        state, interval = review(state, grade, at, parameters, seed)
        out.append((state, interval))
        at = state.due
    return out


def test_the_published_sequence_gives_the_published_days() -> None:
    """Good×6, Again×2, Good×5, each at its due time, gives the intervals that FSRS-6 publishes."""
    assert [int(interval) for _, interval in at_due(GOLDEN, PLAIN)] == GOLDEN_DAYS


def test_default_weights_are_the_library_s() -> None:
    """The copied default weights equal those of py-fsrs."""
    from fsrs.scheduler import DEFAULT_PARAMETERS

    assert tuple(DEFAULT_PARAMETERS) == FSRS6_WEIGHTS


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(st.sampled_from(list(Grade)), st.integers(0, 400 * 24 * 60)), max_size=12))
def test_states_equal_py_fsrs_on_real_dates(history: list[tuple[Grade, int]]) -> None:
    """On any history, state, stability, difficulty and due equal py-fsrs driven with real dates."""
    from fsrs import Card, Rating, Scheduler

    library = Scheduler(enable_fuzzing=False)
    card = Card(card_id=1)
    when = datetime.fromtimestamp(START / 1000, UTC)
    state, at = NEW, START
    for grade, minutes in history:
        when += timedelta(minutes=minutes)
        at += minutes * 60_000
        card, _ = library.review_card(card, Rating(int(grade)), when)
        state, _ = review(state, grade, at, PLAIN, "x")
        assert state.stability == pytest.approx(card.stability, rel=1e-12)
        assert state.difficulty == pytest.approx(card.difficulty, rel=1e-12)
        assert state.phase.name.lower() == card.state.name.lower()
        assert state.due == round(card.due.timestamp() * 1000)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(st.sampled_from(list(Grade)), st.integers(1, 500)), min_size=1, max_size=10))
def test_memory_equals_fsrs_rs(history: list[tuple[Grade, int]]) -> None:
    """Stability and difficulty equal those of the other implementation, to single precision."""
    peer = pytest.importorskip("fsrs_rs_python")
    events, reviews, at = [], [], START
    for number, (grade, days) in enumerate(history):
        at += days * MS_PER_DAY
        events.append(ReviewEvent(at, grade))
        reviews.append(peer.FSRSReview(int(grade), days if number else 0))
    theirs = peer.FSRS(list(FSRS6_WEIGHTS)).memory_state(peer.FSRSItem(reviews))
    ours = fold(events, PLAIN, "x")
    assert ours.stability == pytest.approx(theirs.stability, rel=1e-4)
    assert ours.difficulty == pytest.approx(theirs.difficulty, rel=1e-4)


def test_learning_and_relearning_pass_through_their_steps() -> None:
    """A new item takes both learning steps; a forgotten one takes the relearning step and counts a lapse."""
    states = [state for state, _ in at_due([Grade.GOOD, Grade.GOOD, Grade.AGAIN, Grade.GOOD], PLAIN)]
    assert [s.phase for s in states] == [Phase.LEARNING, Phase.REVIEW, Phase.RELEARNING, Phase.REVIEW]
    assert [s.lapses for s in states] == [0, 0, 1, 1]
    assert [s.reps for s in states] == [1, 2, 3, 4]
    assert states[0].due - states[0].last == 10 * 60_000


def test_failing_a_learning_step_is_no_lapse() -> None:
    """Only forgetting what was in review counts as a lapse."""
    assert at_due([Grade.AGAIN, Grade.AGAIN], PLAIN)[-1][0].lapses == 0


def test_without_learning_steps_the_first_answer_spaces_by_days() -> None:
    """A learner may do without learning steps."""
    state, interval = review(NEW, Grade.GOOD, START, Parameters(learning_steps=(), fuzz=False), "x")
    assert state.phase is Phase.REVIEW
    assert interval == 2


def test_an_answer_before_the_last_one_counts_as_simultaneous() -> None:
    """A clock set back neither raises nor makes the elapsed time negative, and `last` does not go back."""
    state = at_due([Grade.GOOD] * 3, PLAIN)[-1][0]
    early, _ = review(state, Grade.GOOD, state.last - 5 * MS_PER_DAY, PLAIN, "x")
    same, _ = review(state, Grade.GOOD, state.last, PLAIN, "x")
    assert early == same
    assert early.last == state.last


def test_making_a_review_leaves_the_global_generator_alone() -> None:
    """Fuzz is our own: the process's random numbers are not touched."""
    random.seed(7)
    before = random.getstate()
    at_due(GOLDEN, Parameters(fuzz=True))
    assert random.getstate() == before


def test_fuzz_depends_on_item_and_repetition_alone() -> None:
    """The same item and repetition give the same interval; different items spread over the range."""
    state = at_due([Grade.GOOD] * 4, PLAIN)[-1][0]
    fuzzy = Parameters(fuzz=True)
    given_days = {review(state, Grade.GOOD, state.due, fuzzy, f"deck/{n}|produce")[1] for n in range(300)}
    plain = int(review(state, Grade.GOOD, state.due, PLAIN, "x")[1])
    assert given_days == {float(day) for day in fuzz_range(plain, 36500)}
    again = [review(state, Grade.GOOD, state.due, fuzzy, "deck/7|produce")[1] for _ in range(3)]
    assert len(set(again)) == 1


@given(st.integers(1, 36500), st.integers(1, 36500))
def test_fuzz_stays_near_the_interval_and_under_the_maximum(interval: int, maximum: int) -> None:
    """Fuzz never leaves the maximum, never drops below two days where it acts, and stays near."""
    interval = min(interval, maximum)
    days = fuzz_range(interval, maximum)
    assert len(days) >= 1
    assert days[-1] <= maximum
    assert abs(days[0] - interval) <= 0.16 * interval + 2
    assert interval in days
    if interval < 3:
        assert list(days) == [interval]


@settings(deadline=None, max_examples=80)
@given(st.integers(1, 3000), st.text(max_size=8), st.integers(0, 60))
def test_a_better_grade_never_waits_less(stability: int, seed: str, late: int) -> None:
    """With fuzz on, intervals do not fall from hard to good to easy."""
    state = ItemState(Phase.REVIEW, START, float(stability), 5.0, 0, START - stability * MS_PER_DAY, 5, 0)
    shown = preview(state, START + late * MS_PER_DAY, Parameters(), seed)
    assert shown[Grade.HARD] <= shown[Grade.GOOD] <= shown[Grade.EASY]


def test_the_preview_is_what_the_review_gives() -> None:
    """Each interval shown is the one that the grade then gets, load balancing included."""
    state = at_due([Grade.GOOD] * 4, PLAIN)[-1][0]
    choose = least_loaded(lambda day: day % 3)
    shown = preview(state, state.due, Parameters(), "a", choose)
    assert shown == {g: review(state, g, state.due, Parameters(), "a", choose)[1] for g in Grade}


def test_load_balancing_takes_the_emptiest_day_and_else_the_middle() -> None:
    """The least loaded of the allowed days wins; an empty calendar keeps the planned day."""
    assert least_loaded(lambda day: {9: 5, 10: 5, 11: 2, 12: 2}.get(day, 9))(range(9, 13)) == 11
    assert least_loaded(lambda day: 0)(range(9, 14)) == 11
    assert least_loaded(lambda day: 0, planned=9)(range(9, 14)) == 9


def test_a_choice_outside_the_range_is_refused() -> None:
    """A broken load balancer cannot move a card further than fuzz allows."""
    state = at_due([Grade.GOOD] * 4, PLAIN)[-1][0]
    with pytest.raises(ValueError, match="outside"):
        review(state, Grade.GOOD, state.due, Parameters(), "a", lambda days: days[-1] + 1)


def test_the_interval_in_the_log_wins_for_due_but_not_for_memory() -> None:
    """Folding a log keeps the given intervals; stability is computed all the same."""
    events = [ReviewEvent(START, Grade.EASY, 3.0), ReviewEvent(START + 3 * MS_PER_DAY, Grade.GOOD, 17.0)]
    folded = fold(events, PLAIN, "x")
    free = fold([ReviewEvent(e.at, e.grade) for e in events], PLAIN, "x")
    assert folded.due == START + 20 * MS_PER_DAY
    assert (folded.stability, folded.difficulty) == (free.stability, free.difficulty)
    assert folded.due != free.due


def test_folding_equals_reviewing_one_by_one() -> None:
    """A fold of the log with the intervals given rebuilds the cached state exactly."""
    parameters, state, at, events = Parameters(), NEW, START, []
    rng = random.Random(3)
    for _ in range(40):
        grade = Grade(rng.choice([1, 2, 3, 3, 3, 4]))
        state, interval = review(state, grade, at, parameters, "d/k|produce")
        events.append(ReviewEvent(at, grade, interval))
        at = state.due + rng.randrange(3 * MS_PER_DAY)
    assert fold(events, parameters, "d/k|produce") == state


def test_forgetting_starts_over_and_rescheduling_moves_only_the_due_time() -> None:
    """Forget makes the item new; a reschedule keeps the memory."""
    events = [ReviewEvent(START, Grade.EASY)]
    before = fold(events, PLAIN, "x")
    moved = fold([*events, RescheduleEvent(START + 1, START + 99)], PLAIN, "x")
    assert moved.due == START + 99
    assert moved.stability == before.stability
    assert fold([*events, ForgetEvent(START + 2)], PLAIN, "x") == NEW
    assert fold([RescheduleEvent(START, START + 99)], PLAIN, "x") == NEW


def test_retrievability_is_nine_tenths_after_one_stability() -> None:
    """R falls from 1 to 0.9 after `stability` days and equals the library's own curve."""
    from fsrs import Card, Scheduler, State

    state = ItemState(Phase.REVIEW, 0, 20.0, 5.0, 0, START, 3, 0)
    assert retrievability(NEW, START, PLAIN) == 0
    assert retrievability(state, START, PLAIN) == 1
    assert retrievability(state, START + 20 * MS_PER_DAY, PLAIN) == pytest.approx(0.9)
    when = datetime.fromtimestamp(START / 1000, UTC)
    card = Card(1, State.Review, None, 20.0, 5.0, when, when)
    for days in (1, 7, 50, 400):
        theirs = Scheduler().get_card_retrievability(card, when + timedelta(days=days))
        assert retrievability(state, START + days * MS_PER_DAY, PLAIN) == pytest.approx(theirs)


@pytest.mark.parametrize(
    "wrong",
    [
        {"weights": (1.0, 2.0)},
        {"weights": (float("nan"), *FSRS6_WEIGHTS[1:])},
        {"desired_retention": 1.0},
        {"learning_steps": (0.0,)},
        {"maximum_interval": 0},
    ],
)
def test_impossible_parameters_are_refused(wrong: dict[str, object]) -> None:
    """Settings that no schedule can follow are named when they are made."""
    with pytest.raises(SettingsError):
        Parameters(**wrong)  # type: ignore[arg-type]


def test_weights_out_of_the_model_s_bounds_are_one_clear_line() -> None:
    """The library's complaint arrives as a SettingsError of one line."""
    with pytest.raises(SettingsError) as error:
        review(NEW, Grade.GOOD, START, Parameters(weights=(9999.0, *FSRS6_WEIGHTS[1:])), "x")
    assert "\n" not in str(error.value)


def test_naming_a_grade_loads_no_scheduler() -> None:
    """Importing the room costs neither py-fsrs nor NumPy: the first screen needs only names."""
    code = (
        "import sys, densecards.schedule; print([m for m in ('fsrs', 'numpy', 'torch') if m in sys.modules])"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"
