"""Time spent a day, and how long answers take."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from densecards.study.statistics.answers import IDLE, Answer, quantile

EDGES = (0, 1, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 60)  # seconds


@dataclass(frozen=True, slots=True)
class TimeSpent:
    """Minutes of answering on each day from `first` to `today`; a minute at most is counted for an answer.

    `a_day` is the mean over days with answers, `an_answer` the mean seconds an answer.
    """

    first: int
    minutes: tuple[float, ...]
    total: float
    a_day: float
    an_answer: float


@dataclass(frozen=True, slots=True)
class AnswerTimes:
    """Answers by how long they took: `right[i]` and `wrong[i]` took `edges[i]` to `edges[i + 1]` seconds.

    The last bin holds all longer ones too. Middles and the ninth tenth are in seconds, over all answers.
    """

    edges: tuple[int, ...]
    right: tuple[int, ...]
    wrong: tuple[int, ...]
    middle: float
    middle_right: float
    middle_wrong: float
    ninth_tenth: float


def time_spent(answers: Iterable[Answer], today: int, days: int = 90) -> TimeSpent:
    """Return the time spent on the last `days` days, and in all."""
    spent: dict[int, int] = defaultdict(int)
    number = 0
    for answer in answers:
        if answer.duration is not None:
            spent[answer.day] += min(answer.duration, IDLE)
            number += 1
    total = sum(spent.values())
    first = today - max(1, days) + 1
    return TimeSpent(
        first=first,
        minutes=tuple(spent.get(day, 0) / 60_000 for day in range(first, today + 1)),
        total=total / 60_000,
        a_day=total / 60_000 / len(spent) if spent else 0.0,
        an_answer=total / 1000 / number if number else 0.0,
    )


def answer_times(answers: Iterable[Answer]) -> AnswerTimes:
    """Return how long answers took, right and wrong apart."""
    counts = {True: [0] * (len(EDGES) - 1), False: [0] * (len(EDGES) - 1)}
    taken: dict[bool, list[float]] = {True: [], False: []}
    for answer in answers:
        if answer.duration is None or answer.mode == "known":
            continue
        seconds = answer.duration / 1000
        place = next((i for i in range(len(EDGES) - 1) if seconds < EDGES[i + 1]), len(EDGES) - 2)
        counts[answer.right][place] += 1
        taken[answer.right].append(seconds)
    right, wrong = sorted(taken[True]), sorted(taken[False])
    both = sorted(right + wrong)
    return AnswerTimes(
        edges=EDGES,
        right=tuple(counts[True]),
        wrong=tuple(counts[False]),
        middle=quantile(both, 0.5),
        middle_right=quantile(right, 0.5),
        middle_wrong=quantile(wrong, 0.5),
        ninth_tenth=quantile(both, 0.9),
    )
