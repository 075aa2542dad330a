"""The log as answers: each with the study day it fell on and what its item had behind it.

Everything else here counts these. Undone entries must be left out by whoever reads the log.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from densecards.schedule.day import StudyDays

if TYPE_CHECKING:
    from densecards.store import LogEntry

IDLE = 60_000  # ms; a longer answer was a walk to the kitchen, and counts as this much


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of the log.

    `day` is the ordinal of the study day, `at` ms UTC, `duration` ms. `cues` counts the hints given.
    `given` is the interval (days) that this answer was given, None where it moved no due date. `before` is
    the interval given by the item's last scheduled answer and `waited` the study days since then; both None
    for the item's first answer (or the first since it was forgotten on purpose). `wrong_card` is the card
    that a wrong answer belonged to, `foreseen` the share that the memory had given the pair.
    """

    day: int
    at: int
    card: str
    prompt: str
    mode: str
    grade: int
    duration: int | None
    cues: int
    scheduled: bool
    given: float | None
    before: float | None
    waited: int | None
    density: float | None
    own_links: int | None
    wrong_card: str | None = None
    foreseen: float | None = None

    @property
    def deck(self) -> str:
        """The deck of the card."""
        return self.card.partition("/")[0]

    @property
    def right(self) -> bool:
        """True where the item was recalled: any grade but Again."""
        return self.grade > 1

    @property
    def spaced(self) -> bool:
        """True for a review of an item that had been put off for a day or more, and was asked on a later day.

        These are the answers that true retention counts: first steps and relearning on the day are left out.
        """
        if not self.scheduled or not self.waited:
            return False
        return self.before is None or self.before >= 1


def answers(entries: Iterable[LogEntry], days: StudyDays) -> tuple[Answer, ...]:
    """Return the answers in log entries, which come oldest first."""
    last: dict[tuple[str, str], tuple[int, float | None]] = {}
    found = []
    for entry in entries:
        item = entry.card, entry.prompt
        if entry.kind == "forget":
            for known in [
                known for known in last if known[0] == entry.card and entry.prompt in ("", known[1])
            ]:
                del last[known]
        elif entry.kind == "review" and entry.grade is not None:
            day = days.of(entry.at)
            before = last.get(item)
            found.append(
                Answer(
                    day=day,
                    at=entry.at,
                    card=entry.card,
                    prompt=entry.prompt,
                    mode=entry.mode,
                    grade=entry.grade,
                    duration=entry.duration,
                    cues=len(entry.cues),
                    scheduled=entry.scheduled,
                    given=entry.interval if entry.scheduled else None,
                    before=before[1] if before else None,
                    waited=max(0, day - before[0]) if before else None,
                    density=entry.density,
                    own_links=entry.own_links,
                    wrong_card=entry.wrong_card,
                    foreseen=entry.detail.get("foreseen"),
                )
            )
            if entry.scheduled:
                last[item] = day, entry.interval
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Share:
    """How many of how many, with the 95 % interval of the share (Wilson 1927)."""

    right: int
    total: int
    low: float
    high: float

    @property
    def value(self) -> float:
        """The share; NaN of nothing."""
        return self.right / self.total if self.total else math.nan


_Z = 1.959963984540054


def share(right: int, total: int) -> Share:
    """Return a share with its Wilson interval: inside [0, 1], and no point at 100 %."""
    if not total:
        return Share(0, 0, 0.0, 1.0)
    p, z2 = right / total, _Z * _Z
    middle = (p + z2 / (2 * total)) / (1 + z2 / total)
    reach = _Z / (1 + z2 / total) * math.sqrt(p * (1 - p) / total + z2 / (4 * total * total))
    return Share(right, total, max(0.0, middle - reach), min(1.0, middle + reach))


def quantile(ordered: list[float], q: float) -> float:
    """Return the q-quantile of values in ascending order, interpolated; NaN of nothing."""
    if not ordered:
        return math.nan
    place = q * (len(ordered) - 1)
    low = math.floor(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)
