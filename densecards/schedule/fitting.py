"""Fitting FSRS to one learner's own history, and saying honestly whether it helped.

The fit itself is fsrs-rs's where that package is installed (milliseconds), else py-fsrs's optimiser
(torch and pandas, a minute). Either way the losses reported are computed here, with the scheduler that
will use the weights. Fit one set of weights for the whole collection: a fit per deck has too little to go
by and predicts worse.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from importlib.util import find_spec

from densecards.errors import DensecardsError
from densecards.schedule.engine import ORIGIN, elapsed_days, retrievability, review
from densecards.schedule.state import NEW, Grade, ItemState, Parameters, Phase, ReviewEvent

# The reviews of one item in the order of the log.
History = Sequence[ReviewEvent]
# (days since the item's previous review, grade) for each review
_Spaced = list[tuple[int, Grade]]

ENOUGH_REVIEWS = 400
_PY_FSRS_NEEDS = ("pandas", "torch", "tqdm")
_HELD_OUT = 0.2
_CERTAIN = 1e-6


@dataclass(frozen=True, slots=True)
class LogLoss:
    """How well recall was predicted: the mean of −ln p over `reviews` made a day or more after the last."""

    mean: float
    reviews: int


@dataclass(frozen=True, slots=True)
class Fit:
    """What optimising found.

    `before` and `after` are the losses on the whole history under the old and the new weights.
    `unseen_before` and `unseen_after` are those on its last fifth, under the old weights and under
    weights fitted to the rest: the figure to trust. `better` says that both fell; where it is false,
    `weights` are the old ones. `enough` is false below 400 predictable reviews: too early to say.
    """

    weights: tuple[float, ...]
    before: LogLoss
    after: LogLoss
    unseen_before: LogLoss
    unseen_after: LogLoss
    enough: bool
    better: bool
    fitted_by: str


def log_loss(histories: Sequence[History], parameters: Parameters, since: int = 0) -> LogLoss:
    """Return how well `parameters` predict the recalls at or after `since` (ms) from what came before them.

    Same-day reviews are left out: FSRS says nothing reliable within a day.
    """
    total, count = 0.0, 0
    for history in histories:
        state: ItemState = NEW
        for event in history:
            if (
                state.phase is not Phase.NEW
                and event.at >= since
                and elapsed_days(state, event.at, parameters)
            ):
                recalled = retrievability(state, event.at, parameters)
                chance = recalled if event.grade > Grade.AGAIN else 1.0 - recalled
                total -= math.log(min(max(chance, _CERTAIN), 1.0))
                count += 1
            state, _ = review(state, event.grade, event.at, parameters, "", interval=0.0)
    return LogLoss(total / count if count else 0.0, count)


def optimise(histories: Sequence[History], parameters: Parameters) -> Fit:
    """Fit the weights to the histories of all items.

    Raises DensecardsError when no optimiser is installed.
    """
    histories = [history for history in histories if history]
    before = log_loss(histories, parameters)
    times = sorted(event.at for history in histories for event in history)
    since = times[int(len(times) * (1 - _HELD_OUT))] if times else 0
    unseen = log_loss(histories, parameters, since)
    if before.reviews < ENOUGH_REVIEWS or not unseen.reviews:
        return Fit(parameters.weights, before, before, unseen, unseen, False, False, "")
    fit, name = _optimiser()
    past = [[event for event in history if event.at < since] for history in histories]
    half = replace(parameters, weights=fit(_spaced([h for h in past if h], parameters)))
    unseen_after = log_loss(histories, half, since)
    whole = replace(parameters, weights=fit(_spaced(histories, parameters)))
    after = log_loss(histories, whole)
    better = after.mean < before.mean and unseen_after.mean < unseen.mean
    weights = whole.weights if better else parameters.weights
    return Fit(weights, before, after, unseen, unseen_after, True, better, name)


def _spaced(histories: Sequence[History], parameters: Parameters) -> list[_Spaced]:
    spaced = []
    for history in histories:
        last: ItemState = NEW
        rows: _Spaced = []
        for event in history:
            rows.append((elapsed_days(last, event.at, parameters), event.grade))
            last = ItemState(Phase.REVIEW, last=event.at)
        spaced.append(rows)
    return spaced


def _optimiser() -> tuple[Callable[[list[_Spaced]], tuple[float, ...]], str]:
    try:
        import fsrs_rs_python  # noqa: F401
    except ImportError:
        pass
    else:
        return _fit_with_fsrs_rs, "fsrs-rs"
    if not all(find_spec(name) for name in _PY_FSRS_NEEDS):
        raise DensecardsError("no optimiser for FSRS is installed", hint="pip install fsrs-rs-python")
    return _fit_with_py_fsrs, "py-fsrs"


def _fit_with_fsrs_rs(histories: list[_Spaced]) -> tuple[float, ...]:
    from fsrs_rs_python import FSRS, FSRSItem, FSRSReview

    items: list[FSRSItem] = []
    for history in histories:
        reviews = [FSRSReview(int(grade), days) for days, grade in history]
        # One item for every review that can be predicted: its whole past and itself.
        items.extend(
            FSRSItem(reviews[: index + 1]) for index, (days, _) in enumerate(history) if index and days > 0
        )
    return _bounded(FSRS([]).compute_parameters(items))


def _fit_with_py_fsrs(histories: list[_Spaced]) -> tuple[float, ...]:
    from fsrs import Optimizer, Rating, ReviewLog

    logs = []
    for number, history in enumerate(histories):
        when = ORIGIN
        for days, grade in history:
            when += timedelta(days=days) if days else timedelta(minutes=1)
            logs.append(ReviewLog(number, Rating(int(grade)), when, None))
    return _bounded(Optimizer(logs).compute_optimal_parameters())


def _bounded(weights: Sequence[float]) -> tuple[float, ...]:
    """Return weights inside the bounds that the scheduler accepts: single precision may step over one."""
    from fsrs.scheduler import LOWER_BOUNDS_PARAMETERS, UPPER_BOUNDS_PARAMETERS

    return tuple(
        float(min(max(weight, low), high))
        for weight, low, high in zip(weights, LOWER_BOUNDS_PARAMETERS, UPPER_BOUNDS_PARAMETERS, strict=True)
    )


def usable_weights(weights: Sequence[float]) -> bool:
    """True for weights that the scheduler accepts: as many as it has, each within its bounds."""
    from fsrs.scheduler import LOWER_BOUNDS_PARAMETERS, UPPER_BOUNDS_PARAMETERS

    return len(weights) == len(LOWER_BOUNDS_PARAMETERS) and all(
        low <= weight <= high
        for weight, low, high in zip(weights, LOWER_BOUNDS_PARAMETERS, UPPER_BOUNDS_PARAMETERS, strict=True)
    )
