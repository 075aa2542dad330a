"""When an item comes due: FSRS-6 folded over the review log, and the learner's day.

Names load when they are first used: today's counts need the day alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from densecards.lazily import lazily

if TYPE_CHECKING:
    from densecards.schedule.cost import RETENTIONS, Workload, workload
    from densecards.schedule.day import StudyDays, day_bounds, study_day, zone
    from densecards.schedule.engine import (
        apply,
        elapsed_days,
        fold,
        outcomes,
        preview,
        retrievability,
        review,
    )
    from densecards.schedule.fitting import ENOUGH_REVIEWS, Fit, LogLoss, log_loss, optimise, usable_weights
    from densecards.schedule.fuzz import Choose, fuzz_range, least_loaded
    from densecards.schedule.older import full_weights, state_from_sm2
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
        StandingEvent,
    )

_HOMES = {
    "cost": (
        "RETENTIONS",
        "Workload",
        "workload",
    ),
    "day": (
        "StudyDays",
        "day_bounds",
        "study_day",
        "zone",
    ),
    "engine": (
        "apply",
        "elapsed_days",
        "fold",
        "outcomes",
        "preview",
        "retrievability",
        "review",
    ),
    "fitting": (
        "ENOUGH_REVIEWS",
        "Fit",
        "LogLoss",
        "log_loss",
        "optimise",
        "usable_weights",
    ),
    "fuzz": (
        "Choose",
        "fuzz_range",
        "least_loaded",
    ),
    "older": (
        "full_weights",
        "state_from_sm2",
    ),
    "state": (
        "Event",
        "FSRS6_WEIGHTS",
        "ForgetEvent",
        "Grade",
        "ItemState",
        "MS_PER_DAY",
        "NEW",
        "Parameters",
        "Phase",
        "RescheduleEvent",
        "ReviewEvent",
        "StandingEvent",
    ),
}

__getattr__ = lazily(__name__, _HOMES)

__all__ = [
    "ENOUGH_REVIEWS",
    "FSRS6_WEIGHTS",
    "MS_PER_DAY",
    "NEW",
    "RETENTIONS",
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
    "StandingEvent",
    "StudyDays",
    "Workload",
    "apply",
    "day_bounds",
    "elapsed_days",
    "fold",
    "full_weights",
    "fuzz_range",
    "least_loaded",
    "log_loss",
    "optimise",
    "outcomes",
    "preview",
    "retrievability",
    "review",
    "state_from_sm2",
    "study_day",
    "usable_weights",
    "workload",
    "zone",
]
