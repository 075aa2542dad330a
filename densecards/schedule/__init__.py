"""When an item comes due: FSRS-6 folded over the review log, and the learner's day."""

from densecards.schedule.day import StudyDays, day_bounds, study_day, zone
from densecards.schedule.engine import apply, elapsed_days, fold, preview, retrievability, review
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
    "FSRS6_WEIGHTS",
    "MS_PER_DAY",
    "NEW",
    "Choose",
    "Event",
    "ForgetEvent",
    "Grade",
    "ItemState",
    "Parameters",
    "Phase",
    "RescheduleEvent",
    "ReviewEvent",
    "StudyDays",
    "apply",
    "day_bounds",
    "elapsed_days",
    "fold",
    "fuzz_range",
    "least_loaded",
    "preview",
    "retrievability",
    "review",
    "study_day",
    "zone",
]
