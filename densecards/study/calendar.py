"""The work of the days to come: how many items come due on each, so that new due days avoid the full ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from densecards.schedule import Choose, least_loaded
from densecards.schedule.day import StudyDays


class Calendar:
    """Counts of due items by study day; kept up as reviews move them.

    `dues` are (ms, how many come due then) of everything that was begun.
    """

    def __init__(self, dues: Iterable[tuple[int, int]], days: StudyDays) -> None:
        self._days = days
        self._load: Counter[int] = Counter()
        for due, number in dues:
            self._load[days.of(due)] += number

    def load(self, at: int, ahead: int) -> int:
        """Return how many items come due `ahead` days after the study day of `at` (ms)."""
        return self._load[self._days.of(at) + ahead]

    def choose(self, at: int) -> Choose:
        """Return the choice of a day for a review at `at`: of those that fuzz allows, the emptiest."""
        return least_loaded(lambda ahead: self.load(at, ahead))

    def moved(self, before: int, after: int) -> None:
        """Take note that an item due at `before` is due at `after` now; 0 is an item that is new."""
        if before:
            self._load[self._days.of(before)] -= 1
        if after:
            self._load[self._days.of(after)] += 1
