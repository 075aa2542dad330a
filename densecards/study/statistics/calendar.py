"""A year at a glance: answers a day, and how many days in a row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from densecards.study.statistics.answers import Answer


@dataclass(frozen=True, slots=True)
class Calendar:
    """Answers on each day from `first` (a Monday's ordinal) to `today`.

    `streak` counts the days in a row with answers up to today, or up to yesterday while today is young;
    `longest` is the longest such row in the whole log, `studied` the days with answers among those shown.
    """

    first: int
    today: int
    answers: tuple[int, ...]
    streak: int
    longest: int
    studied: int


def calendar(answers: Iterable[Answer], today: int, weeks: int = 53) -> Calendar:
    """Return the last `weeks` weeks, the present one included."""
    count = Counter(answer.day for answer in answers)
    first = today - (today - 1) % 7 - 7 * (max(1, weeks) - 1)
    longest = run = 0
    previous = None
    for day in sorted(count):
        run = run + 1 if previous is not None and day == previous + 1 else 1
        longest, previous = max(longest, run), day
    last = today if count[today] else today - 1
    streak = 0
    while count[last - streak]:
        streak += 1
    shown = tuple(count[day] for day in range(first, today + 1))
    return Calendar(first, today, shown, streak, longest, sum(1 for number in shown if number))
