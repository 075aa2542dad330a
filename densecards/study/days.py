"""The learner's calendar and steps, as the settings say them: one place that turns settings into days.

It loads no scheduler, so that the first screen may use it.
"""

from __future__ import annotations

from densecards.schedule.day import StudyDays, zone
from densecards.settings import Settings

# Minutes between the right recalls of a card's first day, by how many there are to be (successive relearning:
# Rawson and Dunlosky 2011 take three, then relearning on later days, which is the scheduler's part). All
# within what a session looks ahead, so that one sitting is enough.
STEPS: dict[int, tuple[float, ...]] = {
    1: (1.0,),
    2: (1.0, 10.0),
    3: (1.0, 5.0, 15.0),
    4: (1.0, 5.0, 10.0, 15.0),
    5: (1.0, 3.0, 6.0, 10.0, 15.0),
}


def study_days(settings: Settings) -> StudyDays:
    """Return the learner's calendar: when a day of study begins, and in which time zone."""
    return StudyDays(settings.day_starts_at, zone(settings.time_zone))


def learning_steps(settings: Settings) -> tuple[float, ...]:
    """Return the steps (minutes) of a card's first day: one for each right recall that it takes."""
    return STEPS[settings.first_recalls]
