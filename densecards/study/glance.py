"""Today's counts for the first frame, without SQLAlchemy: from the database file as it lies."""

from __future__ import annotations

import time

from densecards.settings import Settings
from densecards.store.glance import glance
from densecards.study.days import study_days
from densecards.study.pace import allowance
from densecards.study.values import Today


def now_ms() -> int:
    """The present time, ms since the epoch, UTC."""
    return time.time_ns() // 1_000_000


def today(url: str, settings: Settings, now: int | None = None) -> Today | None:
    """Return today's counts; None where they can't be read without opening the store."""
    at = now_ms() if now is None else now
    days = study_days(settings)
    start, end = days.bounds(days.of(at))
    prompt = "" if settings.prompts == "both" else settings.prompts
    found = glance(url, at, end, start, prompt, settings.study_deck)
    if found is None:
        return None
    away = found.away_until > at
    due, held = within(settings, found.due + (0 if away else found.released), found.items_reviewed)
    return Today(
        due=due,
        held=held,
        new=offered(
            found.new,
            found.introduced_today,
            allowance(settings, found.new, found.introduced_today, days.of(at), away=away),
            found.new_here,
        ),
        learning=found.learning,
        reviewed=found.reviewed_today,
        cards=found.cards,
        decks=found.decks,
        away=found.away_until if away else None,
    )


def within(settings: Settings, due: int, done: int) -> tuple[int, int]:
    """Return how many due items today still has room for, after `done` of them, and how many it has not."""
    room = max(0, settings.reviews_per_day - done)
    return min(due, room), max(0, due - room)


def offered(new: int, introduced: int, per_day: int, here: int | None = None) -> int:
    """Return how many new cards today still has room for; `here` are those of the deck that is studied."""
    return max(0, min(new if here is None else here, per_day - introduced))
