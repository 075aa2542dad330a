"""Moving over from another program: its history as entries of our log, and its items standing as there.

The log that comes is folded as every log is. Where that leads elsewhere than the other program stood –
the first answers are missing, a due date was set by hand, other weights were in use – an entry says how the
item stood, so that nobody's schedule moves because they changed the program. Knows no file and no format.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from densecards.schedule import (
    FSRS6_WEIGHTS,
    MS_PER_DAY,
    NEW,
    Parameters,
    Phase,
    StudyDays,
    apply,
    full_weights,
    state_from_sm2,
)
from densecards.store import Kind, LogEntry
from densecards.study.folds import StudyFolds, event_of, seed
from densecards.study.values import Mode

if TYPE_CHECKING:
    from densecards.decks.foreign import ForeignItem, ForeignReview, Preset
    from densecards.schedule import ItemState
    from densecards.store import ItemRow

Progress = Callable[[int, int], None]
Item = tuple[str, str]  # card, prompt
_EPOCH = 719_163  # the ordinal of 1970-01-01
_STEP = 200  # items between two reports of progress
# What is kept there has four decimals of stability and three of difficulty.
_NEAR, _LAST_STABILITY, _LAST_DIFFICULTY = 1e-4, 5.1e-5, 5.1e-4
_FROM = {"from": "import"}
_WORD, _CRAM = Mode.WORD.value, Mode.CRAM.value
Signature = list[tuple[str, int, int | None]]


@dataclass(slots=True)
class Moved:
    """Entries for the log in their order, how many of them are answers, and how many items an entry had to
    put where they stood: by their state, or by their due date alone. `folded` is what their logs lead to."""

    entries: list[LogEntry]
    reviews: int = 0
    states: int = 0
    dates: int = 0
    folded: dict[Item, tuple[Signature, ItemState | None]] = field(default_factory=dict)


def moved(
    reviews: Iterable[ForeignReview],
    items: Sequence[ForeignItem],
    parameters: Parameters,
    now: int,
    here: Mapping[Item, ItemRow],
    progress: Progress | None = None,
) -> Moved:
    """Return a foreign history as entries of the log.

    `parameters` are those that the log will be folded by, `here` the items that are already in the
    collection: where the learner went on with one of them, its schedule here stays.
    """
    of_item: dict[Item, list[ForeignReview]] = {}
    for review in reviews:
        of_item.setdefault((review.card, review.prompt), []).append(review)
    folds = StudyFolds(parameters)
    found = Moved([])
    for n, item in enumerate(items):
        if progress is not None and n % _STEP == 0:
            progress(n, len(items))
        own = of_item.get((item.card, item.prompt), [])
        if not own and item.phase == Phase.NEW.value and not (item.suspended or item.flag or item.buried):
            continue
        entries = _history(item, own)
        found.reviews += len(own)
        row = here.get((item.card, item.prompt))
        goes_on_here = row is not None and row.last > max((r.at for r in own), default=0)
        if not goes_on_here:
            counting = [entry for entry in entries if entry.detail.get("counts") is not False]
            state = folds.item(item.card, item.prompt, counting)
            exact = _state_there(item, counting, state, parameters)
            standing = _standing(item, state, exact, parameters, now, entries[-1].at if entries else 0)
            if standing is not None:
                found.states += "stability" in standing.detail
                found.dates += "stability" not in standing.detail and standing.kind == Kind.RESCHEDULE
                entries.append(standing)
                counting.append(standing)
                event = event_of(standing)
                assert event is not None
                state = apply(state or NEW, event, parameters, seed(item.card, item.prompt))
            found.folded[item.card, item.prompt] = _signature(counting), state
            entries += _status(item, row, parameters, now)
        found.entries += entries
    found.entries.sort(key=lambda entry: entry.at)  # stable: entries of one time stay in order
    if progress is not None:
        progress(len(items), len(items))
    return found


def _signature(entries: Iterable[LogEntry]) -> Signature:
    return [(str(entry.kind), entry.at, entry.grade) for entry in entries]


class MovedFolds(StudyFolds):
    """The folds while what was moved is written: an item whose whole log came just now is folded already."""

    def __init__(self, parameters: Parameters, found: Moved) -> None:
        super().__init__(parameters)
        self._folded = found.folded

    def item(self, card: str, prompt: str, entries: Sequence[LogEntry]) -> ItemState | None:
        """Return an item's state after its scheduled entries, oldest first."""
        known = self._folded.get((card, prompt))
        if known is not None and known[0] == _signature(entries):
            return known[1]
        return super().item(card, prompt, entries)


def _history(item: ForeignItem, reviews: Sequence[ForeignReview]) -> list[LogEntry]:
    """The answers of one item as entries, with where its memory begins anew."""
    entries: list[LogEntry] = []
    before = False  # is there an answer that the memory does not rest on?
    for review in reviews:
        at = review.at
        if review.counts and before and at >= item.first > 0:
            entries.append(_entry(Kind.FORGET, max(entries[-1].at, at - 1), item))
            before = False
        before = before or (review.counts and not 0 < item.first <= at)
        entries.append(
            LogEntry(
                kind=Kind.REVIEW,
                at=at,
                card=item.card,
                prompt=item.prompt,
                mode=_WORD if review.counts else _CRAM,
                grade=review.grade,
                duration=review.took,
                interval=review.interval if review.interval > 0 else None,
                detail=_detail(review),
            )
        )
        if at == item.first and review.counts and not item.is_complete:
            days = max(1.0, review.interval)
            state = state_from_sm2(review.ease, days, _past(item.preset), _weights(item.preset))
            due = at + round(days * MS_PER_DAY)
            start = _told(item, at, Phase.REVIEW, due, state, last=at)
            entries.append(replace(start, detail={**start.detail, **_counted_before(item, reviews)}))
    if before:
        entries.append(_entry(Kind.FORGET, max(item.changed, entries[-1].at), item))
    return entries


def _counted_before(item: ForeignItem, reviews: Sequence[ForeignReview]) -> dict[str, int]:
    """Repetitions and lapses up to an item's first answer: its counts less those that the log has after."""
    after = [review for review in reviews if review.counts and review.at > item.first]
    lapses = sum(review.grade == 1 and review.kind.value == "review" for review in after)
    return {"reps": max(0, item.reps - len(after)), "lapses": max(0, item.lapses - lapses)}


def _detail(review: ForeignReview) -> dict[str, object]:
    found: dict[str, object] = {**_FROM, "kind": review.kind.value}
    if review.ease:
        found["ease"] = review.ease
    if not review.counts:
        found["counts"] = False
    return found


def _entry(kind: str, at: int, item: ForeignItem, **detail: object) -> LogEntry:
    return LogEntry(kind=kind, at=at, card=item.card, prompt=item.prompt, detail={**_FROM, **detail})


def _state_there(
    item: ForeignItem, entries: Sequence[LogEntry], state: ItemState | None, parameters: Parameters
) -> tuple[float, float] | None:
    """Stability and difficulty as the other program had them; None for an item that it had none for.

    It keeps rounded ones: where the log gives the same under its weights or under ours, those are whole.
    """
    started = state is not None and state.phase is not Phase.NEW
    if item.stability is None or item.difficulty is None:
        if state is not None and started:
            return state.stability, state.difficulty
        if item.phase == Phase.LEARNING.value or item.interval <= 0:
            return None  # within its first steps and no answer known
        return state_from_sm2(item.ease, item.interval, _past(item.preset), _weights(item.preset))
    kept = item.stability, item.difficulty
    if state is not None and started and _is_near(state, kept):
        return state.stability, state.difficulty
    weights = _weights(item.preset)
    if weights != parameters.weights:
        there = StudyFolds(replace(parameters, weights=weights)).item(item.card, item.prompt, entries)
        if there is not None and _is_near(there, kept):
            return there.stability, there.difficulty
    return kept


def _standing(
    item: ForeignItem,
    state: ItemState | None,
    there: tuple[float, float] | None,
    parameters: Parameters,
    now: int,
    last: int,
) -> LogEntry | None:
    """The entry that puts an item where it stood; None where its log leads there, and for a new one."""
    at = max(min(item.changed or now, now), last)
    started = state is not None and state.phase is not Phase.NEW
    if item.phase == Phase.NEW.value:
        return _entry(Kind.FORGET, at, item) if started else None
    if there is None:
        return None
    phase = Phase(item.phase)
    if not started or state is None:
        due = _due(item, 0, parameters, now)
        begun = due - round(item.interval * MS_PER_DAY)
        return _told(item, at, phase, due, there, last=last or min(begun, now))
    due = _due(item, state.due, parameters, now)
    if phase is not state.phase or (state.stability, state.difficulty) != there:
        return _told(item, at, phase, due, there, last=0)
    return None if due == state.due else _entry(Kind.RESCHEDULE, at, item, due=due)


def _told(
    item: ForeignItem, at: int, phase: Phase, due: int, state: tuple[float, float], *, last: int
) -> LogEntry:
    return _entry(
        Kind.RESCHEDULE,
        at,
        item,
        due=due,
        phase=phase.value,
        stability=state[0],
        difficulty=state[1],
        last=last,
        reps=item.reps,
        lapses=item.lapses,
    )


def _is_near(state: ItemState, wanted: tuple[float, float]) -> bool:
    """True where a state is the one that was kept, as far as its decimals go."""
    stability, difficulty = wanted
    return math.isclose(state.stability, stability, rel_tol=_NEAR, abs_tol=_LAST_STABILITY) and math.isclose(
        state.difficulty, difficulty, rel_tol=0.0, abs_tol=_LAST_DIFFICULTY
    )


def _due(item: ForeignItem, computed: int, parameters: Parameters, now: int) -> int:
    """When an item comes due, ms: the moment computed where it lies on the day that is wanted."""
    if item.due_at is not None:
        # A moment of some minutes ago is as good as any other that has passed.
        return computed if computed and max(computed, item.due_at) <= now else item.due_at
    if item.due is None:
        return computed or now
    days = parameters.days or StudyDays()
    wanted = item.due + _EPOCH
    return computed if computed and days.of(computed) == wanted else days.bounds(wanted)[0]


def _past(preset: Preset | None) -> float:
    return preset.past_retention if preset is not None else 0.9


def _weights(preset: Preset | None) -> tuple[float, ...]:
    return full_weights(preset.weights) if preset is not None and preset.weights else FSRS6_WEIGHTS


def _status(item: ForeignItem, row: ItemRow | None, parameters: Parameters, now: int) -> list[LogEntry]:
    """The entries that bring suspension, flag and burial along, those that do not hold yet."""
    at = min(item.changed or now, now)
    found = []
    if item.suspended and not (row and row.suspended):
        found.append(_entry(Kind.SUSPEND, at, item))
    if item.flag and not (row and row.flag == item.flag):
        found.append(_entry(Kind.FLAG, at, item, flag=item.flag))
    days = parameters.days or StudyDays()
    if item.buried and days.of(at) == days.of(now):  # what was buried on another day is back by now
        found.append(_entry(Kind.BURY, at, item, until=days.bounds(days.of(now))[1]))
    return found
