"""FSRS-6: from an item's reviews to its memory state and its due time, through py-fsrs.

The library is asked on a timeline of its own that begins at the last review: it needs only how many days
have passed, and what a day is depends on the learner's clock, which it does not know. Its traps stay
behind this door: cards are made with an id (without one it sleeps), fuzz is ours (its own comes from the
global generator), and an answer dated before the last one counts as given at the same time.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from densecards.errors import SettingsError
from densecards.schedule.fuzz import Choose, fuzz_range, seeded
from densecards.schedule.state import (
    MS_PER_DAY,
    NEW,
    Event,
    ForgetEvent,
    Grade,
    ItemState,
    Parameters,
    Phase,
    RescheduleEvent,
    StandingEvent,
)

if TYPE_CHECKING:
    from fsrs import Card, Scheduler

ORIGIN = datetime(2000, 1, 1, tzinfo=UTC)
_LONGEST = 1_000_000  # days; a span beyond it is a broken clock, and the library's dates end there
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Engine:
    """py-fsrs under one set of parameters, with its enumerations at hand."""

    scheduler: Scheduler
    card: type[Card]
    ratings: dict[Grade, object]
    states: dict[Phase, object]
    phases: dict[object, Phase]


@lru_cache(maxsize=16)
def _engine(
    weights: tuple[float, ...],
    retention: float,
    learning: tuple[float, ...],
    relearning: tuple[float, ...],
    maximum: int,
) -> _Engine:
    # Imported at the first review: the first screen needs no scheduler.
    from fsrs import Card, Rating, Scheduler, State

    try:
        scheduler = Scheduler(
            parameters=weights,
            desired_retention=retention,
            learning_steps=[timedelta(minutes=m) for m in learning],
            relearning_steps=[timedelta(minutes=m) for m in relearning],
            maximum_interval=maximum,
            enable_fuzzing=False,
        )
    except ValueError as error:
        detail = " ".join(str(error).split())
        raise SettingsError(f"FSRS weights: {detail}", hint="optimise again, or take the defaults") from None
    states: dict[Phase, object] = {
        Phase.LEARNING: State.Learning,
        Phase.REVIEW: State.Review,
        Phase.RELEARNING: State.Relearning,
    }

    class Lent(Card):
        """Made for one review, so that the library need not copy it."""

        def __copy__(self) -> Lent:
            return self

    return _Engine(
        scheduler,
        Lent,
        {grade: Rating(int(grade)) for grade in Grade},
        states,
        {state: phase for phase, state in states.items()},
    )


def _of(parameters: Parameters) -> _Engine:
    return _engine(
        parameters.weights,
        parameters.desired_retention,
        parameters.learning_steps,
        parameters.relearning_steps,
        parameters.maximum_interval,
    )


def _library_card(engine: _Engine, state: ItemState) -> Card:
    if state.phase is Phase.NEW:
        return engine.card(card_id=0, due=ORIGIN)
    return engine.card(
        card_id=0,
        state=engine.states[state.phase],  # type: ignore[arg-type]
        step=None if state.phase is Phase.REVIEW else state.step,
        stability=state.stability,
        difficulty=state.difficulty,
        due=ORIGIN,
        last_review=ORIGIN,
    )


def elapsed_days(state: ItemState, at: int, parameters: Parameters) -> int:
    """Return the whole days since the last review as FSRS counts them; never below 0."""
    if not state.last or at <= state.last:
        return 0
    days = parameters.days.between(state.last, at) if parameters.days else (at - state.last) // MS_PER_DAY
    return min(max(days, 0), _LONGEST)


def _due(at: int, interval: float, parameters: Parameters) -> int:
    moment = at + round(interval * MS_PER_DAY)
    days = parameters.days
    if days is None or interval < 1 or interval != int(interval):
        return moment
    wanted = days.of(at) + int(interval)
    # A day that a changed clock made longer must not leave tomorrow's card in today.
    return moment if days.of(moment) == wanted else days.within(wanted, moment)


def review(
    state: ItemState,
    grade: Grade,
    at: int,
    parameters: Parameters,
    seed: str,
    choose: Choose | None = None,
    interval: float | None = None,
) -> tuple[ItemState, float]:
    """Return the state after an answer graded `grade` at `at` (ms), and the interval given, in days.

    `seed` names the item (card and prompt): with the repetition it decides the fuzz. `choose` takes a day
    out of the range that fuzz allows (load balancing); it is asked only where there is a choice. An
    `interval` from a log is taken as it stands. An answer dated before the last review (another machine's
    clock) counts as given at that review's moment: time never runs backwards for an item.
    """
    engine = _of(parameters)
    at = max(at, state.last)
    when = ORIGIN + elapsed_days(state, at, parameters) * _DAY
    after, _ = engine.scheduler.review_card(
        _library_card(engine, state),
        engine.ratings[grade],  # type: ignore[arg-type]
        when,
    )
    assert after.stability is not None
    assert after.difficulty is not None
    phase, step = engine.phases[after.state], after.step or 0
    reps = state.reps + 1
    computed = (after.due - when) / _DAY
    if interval is not None:
        phase, step = _phase_given(state, phase, step, interval, computed, parameters)
    else:
        interval = computed
        if parameters.fuzz and phase is Phase.REVIEW:
            allowed = fuzz_range(round(interval), parameters.maximum_interval)
            if len(allowed) > 1:
                interval = float(_chosen(choose, allowed) if choose else seeded(allowed, seed, reps))
    lapsed = grade is Grade.AGAIN and state.phase is Phase.REVIEW
    return (
        ItemState(
            phase=phase,
            due=_due(at, interval, parameters),
            stability=after.stability,
            difficulty=after.difficulty,
            step=step,
            last=at,
            reps=reps,
            lapses=state.lapses + lapsed,
        ),
        interval,
    )


def _phase_given(
    state: ItemState, phase: Phase, step: int, interval: float, computed: float, parameters: Parameters
) -> tuple[Phase, int]:
    """Return phase and step as the interval in the log tells them, where it was not ours to give.

    Another program's steps may be fewer or more: an interval of days means that the item had left them, one
    of minutes that it had not, and then the next right answer ends them.
    """
    if phase is not Phase.REVIEW and interval >= 1 > computed:
        return Phase.REVIEW, 0
    if phase is Phase.REVIEW and interval < 1:
        first = state.phase in (Phase.NEW, Phase.LEARNING)
        steps = parameters.learning_steps if first else parameters.relearning_steps
        return (Phase.LEARNING if first else Phase.RELEARNING), max(0, len(steps) - 1)
    return phase, step


def _chosen(choose: Choose, allowed: range) -> int:
    day = choose(allowed)
    if day not in allowed:
        raise ValueError(f"load balancing chose {day} days outside {allowed[0]}…{allowed[-1]}")
    return day


def outcomes(
    state: ItemState, at: int, parameters: Parameters, seed: str, choose: Choose | None = None
) -> dict[Grade, tuple[ItemState, float]]:
    """Return the state and the interval (days) that each grade would give, exactly as `review` gives them."""
    return {grade: review(state, grade, at, parameters, seed, choose) for grade in Grade}


def preview(
    state: ItemState, at: int, parameters: Parameters, seed: str, choose: Choose | None = None
) -> dict[Grade, float]:
    """Return the interval (days) that each grade would give, exactly as `review` would give it."""
    found = outcomes(state, at, parameters, seed, choose)
    return {grade: interval for grade, (_, interval) in found.items()}


def apply(state: ItemState, event: Event, parameters: Parameters, seed: str) -> ItemState:
    """Return the state after one event of the log."""
    if isinstance(event, ForgetEvent):
        return NEW
    if isinstance(event, RescheduleEvent):
        return state if state.phase is Phase.NEW else replace(state, due=event.due)
    if isinstance(event, StandingEvent):
        return _standing(state, event)
    return review(state, event.grade, event.at, parameters, seed, interval=event.interval)[0]


def _standing(state: ItemState, event: StandingEvent) -> ItemState:
    return ItemState(
        phase=event.phase,
        due=event.due,
        stability=event.stability,
        difficulty=event.difficulty,
        step=state.step if event.phase is state.phase else 0,
        last=event.last or state.last or event.at,
        reps=max(event.reps, state.reps),
        lapses=max(event.lapses, state.lapses),
    )


def fold(events: Iterable[Event], parameters: Parameters, seed: str, start: ItemState = NEW) -> ItemState:
    """Return the state that an item's events, in the order of the log, lead to.

    An interval that the log holds wins over a computed one, so that a due day never moves because the
    settings changed later; stability and difficulty are always computed under `parameters`.
    """
    state = start
    for event in events:
        state = apply(state, event, parameters, seed)
    return state


def retrievability(state: ItemState, at: int, parameters: Parameters) -> float:
    """Return the probability of recall at `at` (ms): 0 for a new item, 1 within the day of its review.

    R(t) = (1 + F t / S) ** -w20 with t in whole days and F such that R(S) = 0.9 (FSRS-6).
    """
    if state.phase is Phase.NEW:
        return 0.0
    decay = -parameters.weights[20]
    factor = 0.9 ** (1.0 / decay) - 1.0
    days = elapsed_days(state, at, parameters)
    return float((1.0 + factor * days / state.stability) ** decay)
