"""When an item comes due: FSRS-6 folded over the review log, and the learner's day."""

from densecards.schedule.cost import Workload, workload
from densecards.schedule.day import StudyDays, day_bounds, study_day, zone
from densecards.schedule.engine import apply, elapsed_days, fold, preview, retrievability, review
from densecards.schedule.fitting import ENOUGH_REVIEWS, Fit, LogLoss, log_loss, optimise
from densecards.schedule.fuzz import Choose, fuzz_range, least_loaded
from densecards.schedule.state import (
    FSRS6_WEIGHTS,
    MS_PER_DAY,
    NEW,
    Event,
    ForgetEvent,
    Grade,
    ItemState,
    Parameters,
    Phase,
    RescheduleEvent,
    ReviewEvent,
)

__all__ = [
    "ENOUGH_REVIEWS",
    "FSRS6_WEIGHTS",
    "MS_PER_DAY",
    "NEW",
    "Choose",
    "Event",
    "Fit",
    "ForgetEvent",
    "Grade",
    "ItemState",
    "LogLoss",
    "Parameters",
    "Phase",
    "RescheduleEvent",
    "ReviewEvent",
    "StudyDays",
    "Workload",
    "apply",
    "day_bounds",
    "elapsed_days",
    "fold",
    "fuzz_range",
    "least_loaded",
    "log_loss",
    "optimise",
    "preview",
    "retrievability",
    "review",
    "study_day",
    "workload",
    "zone",
]
