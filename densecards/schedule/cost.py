"""What a desired retention costs: the reviews of a year against what is known meanwhile."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass, replace

from densecards.schedule.engine import retrievability, review
from densecards.schedule.state import MS_PER_DAY, NEW, Grade, Parameters

RETENTIONS = (0.70, 0.73, 0.76, 0.79, 0.82, 0.85, 0.88, 0.91, 0.94, 0.97)
_START = 1_600_000_000_000


@dataclass(frozen=True, slots=True)
class Workload:
    """For one desired retention: reviews per card in the period, and the share known on an average day."""

    desired_retention: float
    reviews_per_card: float
    known: float


def workload(
    parameters: Parameters,
    retentions: Iterable[float] = RETENTIONS,
    *,
    days: int = 365,
    cards: int = 400,
    seed: int = 0,
) -> list[Workload]:
    """Return the cost and the yield of each desired retention, for cards met in the first half of `days`.

    Simulated: each card is reviewed when due and recalled with the probability that FSRS gives it, good or
    again. The same seed gives the same table.
    """
    return [
        _simulated(replace(parameters, desired_retention=retention, fuzz=True), days, cards, seed)
        for retention in retentions
    ]


def _simulated(parameters: Parameters, days: int, cards: int, seed: int) -> Workload:
    chance = random.Random(seed)
    end = _START + days * MS_PER_DAY
    reviews, known, watched = 0, 0.0, 0
    for card in range(cards):
        # Met one after another: cards of one day would come due together and be counted at one moment.
        state, at = NEW, _START + card * days * MS_PER_DAY // (2 * cards)
        while at < end:
            recalled = not state.reps or chance.random() < retrievability(state, at, parameters)
            state, _ = review(state, Grade.GOOD if recalled else Grade.AGAIN, at, parameters, str(card))
            reviews += 1
            until = min(state.due, end)
            # Simpson's rule over the time until the next review
            curve = [retrievability(state, moment, parameters) for moment in (at, (at + until) // 2, until)]
            known += (curve[0] + 4 * curve[1] + curve[2]) / 6 * (until - at)
            watched += until - at
            at = state.due
    return Workload(parameters.desired_retention, reviews / cards, known / watched)
