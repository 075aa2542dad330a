"""Spreading due days: which days an interval may move to, and which of them is taken.

Without it, cards learnt together come due together for ever. The choice is seeded by item and repetition
and never drawn from a global generator, so that a log folds to the same schedule every time.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable

# A day is chosen out of the range of allowed intervals (days).
Choose = Callable[[range], int]

_SMALLEST_FUZZED = 2.5
# (from, to, share of that stretch of the interval by which it may move), as in FSRS and Anki.
_STRETCHES = ((2.5, 7.0, 0.15), (7.0, 20.0, 0.1), (20.0, math.inf, 0.05))


def fuzz_range(interval: int, maximum: int) -> range:
    """Return the whole days to which an interval of `interval` days may move, itself among them."""
    if interval < _SMALLEST_FUZZED:
        return range(interval, interval + 1)
    reach = 1.0 + sum(share * max(min(float(interval), end) - start, 0.0) for start, end, share in _STRETCHES)
    highest = min(round(interval + reach), maximum)
    lowest = min(max(2, round(interval - reach)), highest)
    return range(lowest, highest + 1)


def seeded(days: range, seed: str, repetition: int) -> int:
    """Return one of `days`, each equally likely, always the same for the same seed and repetition.

    One position between first and last serves all four grades, so a better grade never gets a shorter
    interval.
    """
    digest = hashlib.blake2b(f"{seed}\0{repetition}".encode(), digest_size=8).digest()
    return days[int.from_bytes(digest, "big") * len(days) >> 64]


def least_loaded(load: Callable[[int], float], planned: int | None = None) -> Choose:
    """Return a choice that takes the day with the least load: `load(n)` is the work already due in n days.

    Among equally loaded days it takes the one nearest to `planned` (default: the middle of the range), so
    that an empty calendar is left as FSRS wants it.
    """

    def choose(days: range) -> int:
        middle = planned if planned is not None else (days[0] + days[-1]) / 2
        return min(days, key=lambda day: (load(day), abs(day - middle), day))

    return choose
