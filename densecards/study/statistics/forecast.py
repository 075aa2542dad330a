"""What is coming: how many items fall due on each of the days ahead."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from densecards.schedule.day import StudyDays

if TYPE_CHECKING:
    from densecards.store import ItemRow


@dataclass(frozen=True, slots=True)
class Forecast:
    """Items by the day on which they fall due: `due[0]` today, without what is `overdue` from days before.

    `later` fall due after the days shown. Items that come anew, or come again sooner because they are
    forgotten, are not foreseen.
    """

    today: int
    overdue: int
    due: tuple[int, ...]
    later: int

    @property
    def waiting(self) -> int:
        """What can be asked today."""
        return self.overdue + self.due[0]

    @property
    def a_day(self) -> float:
        """Items a day over the days shown, overdue ones included."""
        return (self.overdue + sum(self.due)) / len(self.due)


def forecast(items: Iterable[ItemRow], now: int, calendar: StudyDays, days: int = 30) -> Forecast:
    """Return what is due on `days` days from today on. Suspended items and those out of use never are."""
    today = calendar.of(now)
    ahead = Counter(
        calendar.of(item.due) - today
        for item in items
        if item.phase != "new" and item.active and not item.suspended
    )
    return Forecast(
        today=today,
        overdue=sum(count for day, count in ahead.items() if day < 0),
        due=tuple(ahead[day] for day in range(max(1, days))),
        later=sum(count for day, count in ahead.items() if day >= max(1, days)),
    )
