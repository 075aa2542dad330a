"""How many new cards a day: the learner's number, or what an exam date leaves room for."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from densecards.errors import SettingsError
from densecards.settings import Settings
from densecards.study.days import study_days

if TYPE_CHECKING:
    from densecards.study.desk import Desk

REHEARSAL = 7  # days before the exam that bring nothing new


def paced(unseen: int, days_left: int) -> int:
    """Return the new cards a day that meet `unseen` cards before the last week, then all."""
    days = days_left - REHEARSAL
    return unseen if days <= 1 else -(-unseen // days)


def allowance(settings: Settings, unseen: int, met_today: int, day: int, *, away: bool = False) -> int:
    """Return how many new cards the study day `day` (an ordinal) allows in all, those met today included.

    An exam date that lies ahead sets the pace by what was unseen when the day began; without one, or after
    it, the setting `new_per_day` holds. Nothing new comes to who is `away`.
    """
    if away:
        return met_today
    if settings.exam_date:
        left = date.fromisoformat(settings.exam_date).toordinal() - day
        if left > 0:
            return paced(unseen + met_today, left)
    return settings.new_per_day


def new_per_day(desk: Desk) -> int:
    """Return today's allowance over all decks."""
    from densecards.study.away import away_until

    now = desk.now()
    start, _ = desk.day()
    only = None if desk.settings.prompts == "both" else desk.settings.prompts
    unseen, _, met = desk.store.offers(now, start, prompt=only)
    away = away_until(desk.store, now) is not None
    return allowance(desk.settings, unseen, met, study_days(desk.settings).of(now), away=away)


def check_exam(settings: Settings, exam: str, now: int) -> None:
    """Raise SettingsError for an exam date that does not lie ahead; "" is none."""
    if exam and date.fromisoformat(exam).toordinal() <= study_days(settings).of(now):
        raise SettingsError(f"exam_date must lie ahead, {exam} does not", hint='"" takes the date away')
