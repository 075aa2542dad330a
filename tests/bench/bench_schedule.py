"""Scheduling beside py-fsrs alone: one review, the four intervals of a preview, and a log folded.

    python -m tests.bench.bench_schedule

`fold_ratio` is our fold of a log of 100,000 events — study days of a time zone, seeded fuzz, frozen states —
over the same events through py-fsrs's own `review_card`, in one run.
"""

from __future__ import annotations

import json
import random
import sys
import time
from datetime import UTC, datetime

import densecards  # noqa: F401 — sets the thread pools first

# isort: split
from fsrs import Card, Rating, Scheduler

from densecards.schedule import (
    MS_PER_DAY,
    Grade,
    ItemState,
    Parameters,
    Phase,
    ReviewEvent,
    StudyDays,
    fold,
    preview,
    review,
    zone,
)

ITEMS, EVENTS = 10_000, 10
REPEATS = 2_000
TARGET_REVIEW_MS = 0.2
TARGET_FOLD_RATIO = 3.0


def _log() -> list[list[ReviewEvent]]:
    rng = random.Random(1)
    items = []
    for _ in range(ITEMS):
        at, events = 1_700_000_000_000 + rng.randrange(10**10), []
        for number in range(EVENTS):
            events.append(ReviewEvent(at, Grade(rng.choice([1, 2, 3, 3, 3, 4])), float(2**number)))
            at += 2**number * MS_PER_DAY + rng.randrange(10**7)
        items.append(events)
    return items


def main() -> int:
    """Print one JSON object; 1 when a target is missed."""
    parameters = Parameters(days=StudyDays(4, zone("Europe/Oslo")))
    at = 1_790_000_000_000
    state = ItemState(Phase.REVIEW, at, 30.0, 5.0, 0, at - 30 * MS_PER_DAY, 5, 0)
    review(state, Grade.GOOD, at, parameters, "x")
    start = time.perf_counter()
    for number in range(REPEATS):
        review(state, Grade.GOOD, at, parameters, str(number))
    one = 1000 * (time.perf_counter() - start) / REPEATS
    start = time.perf_counter()
    for number in range(REPEATS):
        preview(state, at, parameters, str(number))
    four = 1000 * (time.perf_counter() - start) / REPEATS

    log = _log()
    start = time.perf_counter()
    for number, events in enumerate(log):
        fold(events, parameters, str(number))
    ours = time.perf_counter() - start
    dated = [
        [(Rating(int(e.grade)), datetime.fromtimestamp(e.at / 1000, UTC)) for e in events] for events in log
    ]
    scheduler = Scheduler(enable_fuzzing=False)
    start = time.perf_counter()
    for history in dated:
        card = Card(card_id=1)
        for rating, when in history:
            card, _ = scheduler.review_card(card, rating, when)
    theirs = time.perf_counter() - start
    good = one <= TARGET_REVIEW_MS and ours <= TARGET_FOLD_RATIO * theirs
    result = {
        "review_ms": round(one, 4),
        "preview_ms": round(four, 4),
        "fold_100k_s": round(ours, 3),
        "py_fsrs_100k_s": round(theirs, 3),
        "fold_ratio": round(ours / theirs, 2),
    }
    print(json.dumps({"bench": "schedule", **result, "ok": good}))
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
