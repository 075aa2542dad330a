"""The day of study: it begins at an hour of the learner's own clock, not at midnight and not in UTC.

Days are numbered by the ordinal of the calendar date on which they begin (`datetime.date.toordinal`).
A day of study has 23 or 25 hours when the clocks change; everything here goes by what the clock on the
wall shows, so a changed clock neither skips a day nor counts one twice. It knows nothing of cards.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from densecards.errors import SettingsError


def study_day(at: int, rollover_hour: int = 4, tz: tzinfo | None = None) -> int:
    """Return the day of study to which the instant `at` (ms) belongs.

    `tz` None is the system's own time zone. Before `rollover_hour` it is still yesterday.
    """
    local = datetime.fromtimestamp(at / 1000, tz)
    return local.toordinal() - (local.hour < rollover_hour)


def day_bounds(day: int, rollover_hour: int = 4, tz: tzinfo | None = None) -> tuple[int, int]:
    """Return the first instant (ms) of a day of study and the first of the next one."""
    return _start(day, rollover_hour, tz), _start(day + 1, rollover_hour, tz)


def _start(day: int, rollover_hour: int, tz: tzinfo | None) -> int:
    # Where the clock skips that hour, fold 0 reads it with the old offset: the instant of the skip itself.
    # Where the clock shows that hour twice, fold 0 is the first time. Both agree with study_day.
    local = datetime.combine(date.fromordinal(day), time(rollover_hour), tz)
    return round(local.timestamp() * 1000)


def zone(name: str) -> tzinfo | None:
    """Return the time zone of an IANA name (`Europe/Oslo`); "" is the system's own.

    Raises SettingsError for an unknown name.
    """
    if not name:
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise SettingsError(f'unknown time zone "{name}"', hint='a name such as "Europe/Oslo"') from None


@dataclass(frozen=True, slots=True)
class StudyDays:
    """A learner's calendar: the hour at which a day begins and the time zone (None: the system's)."""

    rollover_hour: int = 4
    tz: tzinfo | None = None

    def of(self, at: int) -> int:
        """Return the day of study of an instant (ms)."""
        return study_day(at, self.rollover_hour, self.tz)

    def bounds(self, day: int) -> tuple[int, int]:
        """Return the first instant (ms) of a day and the first of the next."""
        return day_bounds(day, self.rollover_hour, self.tz)

    def between(self, earlier: int, later: int) -> int:
        """Return how many days of study lie between two instants (ms); 0 where they share one."""
        return self.of(later) - self.of(earlier)

    def within(self, day: int, at: int) -> int:
        """Return the instant of that day of study that lies nearest to `at` (ms)."""
        first, after = self.bounds(day)
        return min(max(at, first), after - 1)
