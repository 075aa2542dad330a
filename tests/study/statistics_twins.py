"""Slow, obvious twins of the statistics: one question asked of every answer again, nothing carried along."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from datetime import date

from densecards.study.statistics import Answer
from tests.study_deck import DAY, NOON

FIRST_DAY = date(2026, 3, 1).toordinal()


def made_up(number: int, seed: int) -> tuple[Answer, ...]:
    """Answers of a learner who has three decks, skips days and walks away from the keyboard now and then."""
    rng = random.Random(seed)
    last: dict[tuple[str, str], tuple[int, float | None]] = {}
    day, found = FIRST_DAY, []
    for place in range(number):
        day += rng.choice([0, 0, 0, 0, 1, 1, 2, 40]) if place else 0
        card, prompt = f"d{rng.randrange(3)}/c{rng.randrange(6)}", rng.choice(["recognise", "produce"])
        scheduled = rng.random() < 0.9
        before = last.get((card, prompt))
        given = rng.choice([0.007, 1.0, 3.0, 9.0, 25.0, 60.0, 200.0]) if scheduled else None
        found.append(
            Answer(
                day=day,
                at=NOON + (day - FIRST_DAY) * DAY + place,
                card=card,
                prompt=prompt,
                mode="word",
                grade=rng.choice([1, 2, 3, 3, 3, 4]),
                duration=rng.choice([None, 400, 2500, 9000, 200_000]),
                cues=rng.choice([0, 0, 1]),
                scheduled=scheduled,
                given=given,
                before=before[1] if before else None,
                waited=day - before[0] if before else None,
                density=rng.choice([None, rng.random()]),
                own_links=rng.randrange(4),
            )
        )
        if scheduled:
            last[card, prompt] = day, given
    return tuple(found)


def previous(answers: Sequence[Answer], place: int) -> Answer | None:
    """The scheduled answer before this one about the same item."""
    here = answers[place]
    same = [a for a in answers[:place] if (a.card, a.prompt) == (here.card, here.prompt) and a.scheduled]
    return same[-1] if same else None


def spaced(answers: Sequence[Answer]) -> list[Answer]:
    """Scheduled answers whose item had been given a day or more and was asked on a later day."""
    found = []
    for place, answer in enumerate(answers):
        before = previous(answers, place)
        if answer.scheduled and before and before.day < answer.day and (before.given or 0) >= 1:
            found.append(answer)
    return found


def wilson(right: int, total: int) -> tuple[float, float]:
    """The shares p whose score test |p̂ − p| ≤ z √(p (1 − p) / n) holds, by bisection from p̂ outwards."""
    share, z = right / total, 1.959963984540054

    def holds(p: float) -> bool:
        return abs(share - p) <= z * math.sqrt(max(p * (1 - p), 0.0) / total) + 1e-15

    def edge(outside: float) -> float:
        inside = share
        if holds(outside):
            return outside
        for _ in range(100):
            middle = (inside + outside) / 2
            inside, outside = (middle, outside) if holds(middle) else (inside, middle)
        return inside

    return edge(0.0), edge(1.0)


def mature(answers: Sequence[Answer], deck: str, day: int) -> tuple[int, int]:
    """Cards of a deck begun by a day, and how many of them have every interval at 21 days."""
    begun: dict[str, dict[str, float]] = {}
    for answer in answers:
        if answer.card.startswith(f"{deck}/") and answer.scheduled and answer.day <= day:
            begun.setdefault(answer.card, {})[answer.prompt] = answer.given or 0.0
    return len(begun), sum(all(i >= 21 for i in intervals.values()) for intervals in begun.values())


def auc(scores: Sequence[float], right: Sequence[float], weights: Sequence[float]) -> float:
    """The chance that a right answer scores above a wrong one, every pair looked at."""
    won = pairs = 0.0
    for s, r, w in zip(scores, right, weights, strict=True):
        for t, q, v in zip(scores, right, weights, strict=True):
            if r and not q:
                pairs += w * v
                won += w * v * ((s > t) + 0.5 * (s == t))
    return won / pairs
