"""A simulated year: 365 days, 2,000 cards, through the study code of the app, without a screen.

    python -m tests.bench.bench_year [--days 365] [--cards 2000] [--file]

Two years, one after the other, each in a database in memory: without interference between look-alikes the
retention measured must lie within two points of the desired one; with it the gap is reported. A year is to
take less than a minute, and its derived rows are to rebuild from the log to the same bytes. Then the
statistics of such a log are timed. `--file` runs a third year into a file that is synced at every answer, as
the app's is; how long that takes is the disk's affair, so it is reported and has no target.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from time import perf_counter

import densecards  # noqa: F401 — sets the thread pools first

# isort: split
from densecards.study import Desk
from densecards.study.simulated import INTERFERENCE
from densecards.study.simulation import Year, lines, simulate

TARGET_SECONDS = 60.0
TARGET_GAP = 0.02


def statistics(desk: Desk) -> None:
    """Time the statistics of a year's log."""
    start = perf_counter()
    read = desk.statistics()
    print(f"statistics: {len(read.answers)} answers read in {1e3 * (perf_counter() - start):.0f} ms")
    for kind in read.KINDS:
        start = perf_counter()
        read.figure(kind)
        print(f"  {kind:10} {1e3 * (perf_counter() - start):7.0f} ms")
    start = perf_counter()
    found = desk.optimise(dry_run=True)
    print(
        f"optimise: {perf_counter() - start:.1f} s by {found.fitted_by or 'nobody'}, log loss "
        f"{found.before:.4f} → {found.after:.4f}, unseen {found.unseen_before:.4f} → {found.unseen_after:.4f}"
    )


def main() -> int:
    """Print the years; 1 where a target is missed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--cards", type=int, default=2000)
    parser.add_argument("--file", action="store_true", help="a third year, in a file")
    given = parser.parse_args()
    missed = []

    def run(name: str, interference: float, **more: object) -> Year:
        year = simulate(given.days, given.cards, interference=interference, **more)  # type: ignore[arg-type]
        print(f"{name}:")
        for line in lines(year):
            print(f"  {line}")
        if not year.rebuilt_equal:
            missed.append(f"{name}: derived rows differ after a rebuild")
        return year

    plain = run("no interference, in memory", 0.0)
    mixed = run("interference, in memory", INTERFERENCE, after=statistics)
    for year in (plain, mixed):
        if year.seconds > TARGET_SECONDS:
            missed.append(f"{year.seconds:.0f} seconds, more than {TARGET_SECONDS:.0f}")
    if abs(plain.gap) > TARGET_GAP:
        missed.append("retention more than two points off")
    if given.file:
        with tempfile.TemporaryDirectory(prefix="densecards-year-") as folder:
            run("no interference, in a file", 0.0, db=f"sqlite:///{Path(folder) / 'year.db'}")
    for line in missed:
        print(f"missed: {line}")
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main())
