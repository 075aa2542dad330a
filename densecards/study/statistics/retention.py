"""Retention against the one desired: over time, and by how long the items had waited."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from densecards.errors import UsageError
from densecards.study.statistics.answers import Answer, Share, share

SPANS = ("day", "week", "month")
BUCKETS = ((1, 1), (2, 3), (4, 7), (8, 14), (15, 30), (31, 60), (61, 120), (121, None))  # days


@dataclass(frozen=True, slots=True)
class Retention:
    """True retention: the share of right answers to items that had been put off for a day or more.

    `spans` are (ordinal of the first day, share) of each day, week or month with such answers, `intervals`
    (shortest, longest or None, share) by the interval that the item had been given.
    """

    desired: float
    by: str
    whole: Share
    spans: tuple[tuple[int, Share], ...]
    intervals: tuple[tuple[int, int | None, Share], ...]


def _first_day(by: str) -> Callable[[int], int]:
    if by == "day":
        return lambda day: day
    if by == "week":
        return lambda day: day - (day - 1) % 7  # ordinal 1 was a Monday
    if by == "month":
        return lambda day: date.fromordinal(day).replace(day=1).toordinal()
    raise UsageError(f'retention is shown by {", ".join(SPANS)}, not by "{by}"')


def retention(answers: Iterable[Answer], desired: float, by: str = "week") -> Retention:
    """Return the retention over time and by interval."""
    first = _first_day(by)
    spans: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    lengths: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    right = total = 0
    for answer in answers:
        if not answer.spaced:
            continue
        right, total = right + answer.right, total + 1
        # An interval that the log does not hold (an import) is the wait itself.
        interval = round(answer.before) if answer.before is not None else answer.waited or 1
        bucket = next(place for place, (_, most) in enumerate(BUCKETS) if most is None or interval <= most)
        for counts in (spans[first(answer.day)], lengths[bucket]):
            counts[0] += answer.right
            counts[1] += 1
    return Retention(
        desired=desired,
        by=by,
        whole=share(right, total),
        spans=tuple((day, share(*counts)) for day, counts in sorted(spans.items())),
        intervals=tuple((*BUCKETS[place], share(*counts)) for place, counts in sorted(lengths.items())),
    )
