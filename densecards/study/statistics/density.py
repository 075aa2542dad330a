"""How dense the webs are, and how they became it: the log holds a card's density at every answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from densecards.study.statistics.answers import Answer, quantile

BINS = 10


@dataclass(frozen=True, slots=True)
class Spread:
    """The middle and the quarters of the densities of `cards` cards at the end of the month of `day`."""

    day: int
    cards: int
    low: float
    middle: float
    high: float


@dataclass(frozen=True, slots=True)
class DensityHistory:
    """Cards by density, in ten bins of a tenth: at the first answer that knew it, and at present of all.

    `answered` counts the cards that have an answer which knew it; their middle was `first_middle`.
    `months` follows the densities last known of all cards answered until then.
    """

    cards: int
    answered: int
    first: tuple[int, ...]
    present: tuple[int, ...]
    first_middle: float
    present_middle: float
    months: tuple[Spread, ...]


def _bins(values: Iterable[float]) -> tuple[int, ...]:
    counts = [0] * BINS
    for value in values:
        counts[min(BINS - 1, max(0, int(value * BINS)))] += 1
    return tuple(counts)


def density(answers: Iterable[Answer], present: Mapping[str, float] | None = None) -> DensityHistory:
    """Return the history of density; `present` gives what is known now, also of cards never answered so."""
    first: dict[str, float] = {}
    now: dict[str, float] = {}
    months: dict[int, Spread] = {}
    for answer in answers:
        if answer.density is None:
            continue
        month = date.fromordinal(answer.day).replace(day=1).toordinal()
        if months and month not in months:
            months[max(months)] = _spread(max(months), now)
        months.setdefault(month, Spread(month, 0, 0.0, 0.0, 0.0))
        first.setdefault(answer.card, answer.density)
        now[answer.card] = answer.density
    if months:
        months[max(months)] = _spread(max(months), now)
    now.update(present or {})
    return DensityHistory(
        cards=len(now),
        answered=len(first),
        first=_bins(first.values()),
        present=_bins(now.values()),
        first_middle=quantile(sorted(first.values()), 0.5),
        present_middle=quantile(sorted(now.values()), 0.5),
        months=tuple(months[month] for month in sorted(months)),
    )


def _spread(month: int, known: Mapping[str, float]) -> Spread:
    ordered = sorted(known.values())
    low, middle, high = (quantile(ordered, q) for q in (0.25, 0.5, 0.75))
    return Spread(month, len(ordered), low, middle, high)
