"""A simulated year: 365 days, 2,000 cards, through the study code of the app, twice.

    python -m tests.bench.bench_year [--days 365] [--cards 2000]

Without interference the retention that is measured must lie within two points of the desired one; with it
the gap is reported. The target is a minute for a year on four cores (the two years run side by side), and
derived rows that rebuild from the log to the same bytes. Then the statistics of such a log are timed.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import densecards  # noqa: F401 — sets the thread pools first

# isort: split
from densecards.study.simulation import INTERFERENCE, Year, lines, simulate

TARGET_SECONDS = 60.0
TARGET_GAP = 0.02


def one(days: int, cards: int, interference: float, db: str) -> Year:
    """Simulate, in a process of its own."""
    return simulate(days, cards, interference=interference, db=db)


def statistics(db: str) -> None:
    """Time the statistics of a year's log."""
    from densecards.settings import Settings
    from densecards.study import Desk

    with Desk.open(db, settings=Settings()) as desk:
        start = time.perf_counter()
        read = desk.statistics()
        print(f"statistics: {len(read.answers)} answers read in {1e3 * (time.perf_counter() - start):.0f} ms")
        for kind in read.KINDS:
            start = time.perf_counter()
            read.figure(kind)
            print(f"  {kind:10} {1e3 * (time.perf_counter() - start):7.0f} ms")
        start = time.perf_counter()
        found = desk.optimise(dry_run=True)
        print(
            f"optimise: {time.perf_counter() - start:.1f} s by {found.fitted_by or 'nobody'}, log loss "
            f"{found.before:.4f} → {found.after:.4f}, "
            f"unseen {found.unseen_before:.4f} → {found.unseen_after:.4f}"
        )


def main() -> int:
    """Print both years; 1 where a target is missed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--cards", type=int, default=2000)
    given = parser.parse_args()
    missed = []
    with tempfile.TemporaryDirectory(prefix="densecards-year-") as folder:
        kept = f"sqlite:///{Path(folder) / 'year.db'}"
        with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
            plain = pool.submit(one, given.days, given.cards, 0.0, "sqlite://")
            mixed = pool.submit(one, given.days, given.cards, INTERFERENCE, kept)
            for name, year in (
                ("no interference", plain.result()),
                ("interference, in a file", mixed.result()),
            ):
                print(f"{name}:")
                for line in lines(year):
                    print(f"  {line}")
                if not year.rebuilt_equal:
                    missed.append("derived rows differ after a rebuild")
        if plain.result().seconds > TARGET_SECONDS:
            missed.append(f"more than {TARGET_SECONDS:.0f} seconds")
        if abs(plain.result().gap) > TARGET_GAP:
            missed.append("retention more than two points off")
        statistics(kept)
    for line in missed:
        print(f"missed: {line}")
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main())
