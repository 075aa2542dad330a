"""What the scheduler knows about an item, and the settings it works with: frozen values, no formulas.

Times are milliseconds since the epoch in UTC, intervals are days, steps are minutes. This module imports
no scheduler, so that whoever only needs a grade's name pays nothing for it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import IntEnum, StrEnum

from densecards.errors import SettingsError
from densecards.schedule.day import StudyDays

MS_PER_DAY = 86_400_000

# The default weights of FSRS-6, as published with py-fsrs 6.3.2 (a test compares them).
FSRS6_WEIGHTS = (
    0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796,
    1.4835, 0.0614, 0.2629, 1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542,
)  # fmt: skip


class Grade(IntEnum):
    """How well an item was recalled."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4


class Phase(StrEnum):
    """Where an item stands: never seen, in its first steps, spaced by days, or relearnt after a lapse."""

    NEW = "new"
    LEARNING = "learning"
    REVIEW = "review"
    RELEARNING = "relearning"


@dataclass(frozen=True, slots=True)
class ItemState:
    """The state of one item (card, prompt) after its reviews.

    `due` and `last` are ms since the epoch, 0 before the first review. `stability` is the number of days
    after which recall falls to 90 %, `difficulty` lies in 1…10; both are 0 before the first review.
    `step` counts the (re)learning steps done. `lapses` counts the times it was forgotten in review.
    """

    phase: Phase = Phase.NEW
    due: int = 0
    stability: float = 0.0
    difficulty: float = 0.0
    step: int = 0
    last: int = 0
    reps: int = 0
    lapses: int = 0


NEW = ItemState()


@dataclass(frozen=True, slots=True)
class ReviewEvent:
    """One graded answer at `at` (ms). `interval` (days) is what the log says was given; None computes it."""

    at: int
    grade: Grade
    interval: float | None = None


@dataclass(frozen=True, slots=True)
class ForgetEvent:
    """The learner set the item back to new at `at` (ms)."""

    at: int


@dataclass(frozen=True, slots=True)
class RescheduleEvent:
    """The learner moved the due time to `due` (ms) at `at` (ms), without an answer."""

    at: int
    due: int


@dataclass(frozen=True, slots=True)
class StandingEvent:
    """At `at` (ms) the item stood as another program had it, whatever its log alone leads to.

    `due` is ms UTC, `stability` in days; `last` is the last review (ms), 0 where it is the one before.
    """

    at: int
    due: int
    stability: float
    difficulty: float
    phase: Phase = Phase.REVIEW
    last: int = 0
    reps: int = 0
    lapses: int = 0


Event = ReviewEvent | ForgetEvent | RescheduleEvent | StandingEvent


@dataclass(frozen=True, slots=True)
class Parameters:
    """How to schedule.

    `weights`: the 21 of FSRS-6. `desired_retention`: the probability of recall at which an item comes due.
    `learning_steps`, `relearning_steps`: minutes. `maximum_interval`: days. `fuzz` spreads intervals of
    three days and more. `days` counts elapsed time in study days of the learner's calendar, so that an
    evening's card seen again the next morning is a day old; None counts spans of 24 hours.

    Raises SettingsError for values that no schedule can follow.
    """

    weights: tuple[float, ...] = FSRS6_WEIGHTS
    desired_retention: float = 0.9
    learning_steps: tuple[float, ...] = (1.0, 10.0)
    relearning_steps: tuple[float, ...] = (10.0,)
    maximum_interval: int = 36500
    fuzz: bool = True
    days: StudyDays | None = None

    def __post_init__(self) -> None:
        if len(self.weights) != len(FSRS6_WEIGHTS) or not all(map(math.isfinite, self.weights)):
            raise SettingsError(
                f"FSRS-6 has {len(FSRS6_WEIGHTS)} finite weights, not {len(self.weights)} of these",
                hint="optimise again, or take the defaults",
            )
        if not 0.0 < self.desired_retention < 1.0:
            raise SettingsError(f"desired_retention must lie between 0 and 1, not {self.desired_retention!r}")
        if not all(math.isfinite(step) and step > 0 for step in self.learning_steps + self.relearning_steps):
            raise SettingsError("learning steps must be minutes above 0")
        if self.maximum_interval < 1:
            raise SettingsError(f"maximum_interval must be at least 1 day, not {self.maximum_interval!r}")
