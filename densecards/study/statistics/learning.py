"""The learning curve of each deck: cards begun, and cards that have become mature."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from densecards.study.statistics.answers import Answer

MATURE = 21  # days; the interval from which an item counts as mature


@dataclass(frozen=True, slots=True)
class Curve:
    """One deck, day by day (`days` are ordinals on which something changed): cards begun and cards mature.

    A card is mature while every one of its prompts that was begun has an interval of three weeks or more.
    """

    deck: str
    days: tuple[int, ...]
    begun: tuple[int, ...]
    mature: tuple[int, ...]


def learning(answers: Iterable[Answer]) -> tuple[Curve, ...]:
    """Return a curve for every deck with answers, by the deck's id."""
    intervals: dict[str, dict[str, float]] = {}
    counts: dict[str, list[int]] = {}
    curves: dict[str, dict[int, tuple[int, int]]] = {}
    for answer in answers:
        if not answer.scheduled:
            continue
        known = intervals.setdefault(answer.card, {})
        count = counts.setdefault(answer.deck, [0, 0])
        count[0] += not known
        count[1] -= _is_mature(known)
        known[answer.prompt] = answer.given or 0.0
        count[1] += _is_mature(known)
        curves.setdefault(answer.deck, {})[answer.day] = (count[0], count[1])
    return tuple(
        Curve(
            deck,
            tuple(sorted(days)),
            tuple(days[day][0] for day in sorted(days)),
            tuple(days[day][1] for day in sorted(days)),
        )
        for deck, days in sorted(curves.items())
    )


def _is_mature(intervals: dict[str, float]) -> bool:
    return bool(intervals) and min(intervals.values()) >= MATURE
