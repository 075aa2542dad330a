"""The learner's day: it rolls over by the clock on the wall, also when the clocks change."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from densecards.errors import SettingsError
from densecards.schedule import (
    MS_PER_DAY,
    NEW,
    Grade,
    Parameters,
    Phase,
    ReviewEvent,
    StudyDays,
    day_bounds,
    fold,
    review,
    study_day,
    zone,
)

OSLO = ZoneInfo("Europe/Oslo")
ZONES = [
    "Europe/Oslo",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "America/Sao_Paulo",
    "UTC",
]


def ms(text: str, tz: ZoneInfo = OSLO, fold: int = 0) -> int:
    return round(datetime.fromisoformat(text).replace(tzinfo=tz, fold=fold).timestamp() * 1000)


def test_before_the_rollover_it_is_still_yesterday() -> None:
    """03:59 belongs to yesterday's study, 04:00 to today's."""
    today = date(2026, 11, 22).toordinal()
    assert study_day(ms("2026-11-22T03:59:59.999"), 4, OSLO) == today - 1
    assert study_day(ms("2026-11-22T04:00"), 4, OSLO) == today


@pytest.mark.parametrize(("day", "hours"), [("2026-03-28", 23), ("2026-10-24", 25), ("2026-06-01", 24)])
def test_a_day_has_the_hours_that_the_clock_gives_it(day: str, hours: int) -> None:
    """When clocks change in the night, that day of study has 23 or 25 hours."""
    first, after = day_bounds(date.fromisoformat(day).toordinal(), 4, OSLO)
    assert after - first == hours * 3_600_000


@given(
    st.sampled_from(ZONES),
    st.integers(0, 23),
    st.datetimes(datetime(2015, 1, 1), datetime(2037, 1, 1)),
)
def test_every_instant_lies_in_the_bounds_of_its_day(name: str, hour: int, when: datetime) -> None:
    """study_day and day_bounds agree everywhere, in gaps and repeated hours too."""
    at = round(when.replace(tzinfo=UTC).timestamp() * 1000)
    tz = zone(name)
    day = study_day(at, hour, tz)
    first, after = day_bounds(day, hour, tz)
    assert first <= at < after
    assert study_day(first, hour, tz) == day
    assert study_day(first - 1, hour, tz) == day - 1


@pytest.mark.parametrize("hour", [1, 2, 3])
def test_a_rollover_in_the_skipped_or_repeated_hour_happens_once(hour: int) -> None:
    """Minute by minute through both changes of clock, the day number rises by one, once a day."""
    for start in ("2026-03-28T20:00", "2026-10-24T20:00"):
        days = [study_day(ms(start) + minute * 60_000, hour, OSLO) for minute in range(10 * 60)]
        assert days == sorted(days)
        assert days[-1] - days[0] == 1


def test_an_unknown_zone_is_named() -> None:
    """A mistyped time zone is a SettingsError."""
    with pytest.raises(SettingsError, match="Europe/Olso"):
        zone("Europe/Olso")
    with pytest.raises(SettingsError):
        zone("../../etc/passwd")
    assert zone("") is None


def test_an_evening_card_is_a_day_old_in_the_morning() -> None:
    """Learnt at 22:00 and seen at 08:00, a card counts one day: its stability grows."""
    events = [
        ReviewEvent(ms("2026-11-20T21:49"), Grade.GOOD),
        ReviewEvent(ms("2026-11-20T22:00"), Grade.GOOD),
    ]
    morning = ms("2026-11-21T08:00")
    by_calendar = Parameters(fuzz=False, days=StudyDays(4, OSLO))
    by_hours = Parameters(fuzz=False)
    before = fold(events, by_calendar, "x")
    assert review(before, Grade.GOOD, morning, by_calendar, "x")[0].stability > before.stability * 1.5
    assert review(before, Grade.GOOD, morning, by_hours, "x")[0].stability == before.stability


def test_late_at_night_is_still_the_same_day() -> None:
    """A card of the evening seen again at 01:00 is not a day old."""
    days = StudyDays(4, OSLO)
    assert days.between(ms("2026-11-20T22:00"), ms("2026-11-21T01:00")) == 0
    assert days.between(ms("2026-11-20T22:00"), ms("2026-11-21T04:00")) == 1


def test_a_learning_step_may_cross_into_the_next_day() -> None:
    """Ten minutes at 03:55 are ten minutes: the card comes at 04:05, not a day later."""
    parameters = Parameters(fuzz=False, days=StudyDays(4, OSLO))
    at = ms("2026-11-21T03:55")
    state, interval = review(NEW, Grade.GOOD, at, parameters, "x")
    assert state.due == at + 600_000
    assert interval == pytest.approx(10 / 1440)
    after, _ = review(state, Grade.GOOD, state.due, parameters, "x")
    assert after.phase is Phase.REVIEW


@pytest.mark.parametrize(
    "start", ["2026-10-24T04:30", "2026-03-28T04:30", "2026-10-23T03:30", "2026-03-27T03:30"]
)
def test_one_day_means_the_next_day_also_when_the_clocks_change(start: str) -> None:
    """A card due in n days is due on the n-th day of study after, never on the same day or one too late."""
    days = StudyDays(4, OSLO)
    parameters = Parameters(fuzz=False, days=days)
    at = ms(start)
    for interval in (1.0, 2.0, 30.0, 200.0):
        state, _ = review(NEW, Grade.EASY, at, parameters, "x", interval=interval)
        assert days.between(at, state.due) == interval


@given(st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)), st.integers(1, 400), st.sampled_from(ZONES))
def test_due_falls_on_the_day_of_the_interval(when: datetime, interval: int, name: str) -> None:
    """Everywhere and always, the due time lies `interval` days of study ahead and within an hour of it."""
    days = StudyDays(4, zone(name))
    at = round(when.replace(tzinfo=UTC).timestamp() * 1000)
    state, _ = review(NEW, Grade.EASY, at, Parameters(days=days), "x", interval=float(interval))
    assert days.between(at, state.due) == interval
    assert abs(state.due - (at + interval * MS_PER_DAY)) <= 3_600_000


def test_the_system_zone_is_used_when_none_is_named() -> None:
    """Without a time zone the bounds are those of the machine's own clock."""
    at = round(datetime(2026, 11, 22, 12).timestamp() * 1000)
    first, after = day_bounds(study_day(at))
    assert datetime.fromtimestamp(first / 1000).hour == 4
    assert timedelta(hours=22) <= timedelta(milliseconds=after - first) <= timedelta(hours=26)
