"""The lab beside NumPy: an update, a sweep, the capacity plot, and how an update grows.

    python -m tests.bench.bench_lab [--largest 100000] [--rounds 3]

Ratios are taken within one run, against the faster of NumPy's thread counts; the best of some rounds
counts, because another program on the machine can only slow either side down.
"""

from __future__ import annotations

import argparse
import time

import densecards  # noqa: F401 — sets the thread pools before NumPy loads

# isort: split
from densecards.lab.catalogue import find
from densecards.lab.experiment import perform
from densecards.lab.outcome import Outcome

STEP_TARGET, SWEEP_TARGET = 2.0, 20.0
J2_LIMIT_S, PLOT_LIMIT_S = 1.0, 60.0


def _table(outcome: Outcome, number: int) -> None:
    table = outcome.findings.tables[number]
    print(f"{table.title}")
    for row in table.rows:
        cells = [f"{cell:,}" if isinstance(cell, int) else f"{cell:10.3f}" for cell in row[1:]]
        print(f"  {row[0]!s:42}" + "  ".join(f"{cell:>10}" for cell in cells))


def main() -> None:
    """Print every figure beside its peer or its limit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--largest", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()

    found = [perform(find("speed")) for _ in range(options.rounds)]
    for number in (0, 1):
        _table(found[-1], number)
    ratios = [{claim.key: claim.measured for claim in each.findings.claims} for each in found]
    step = max(ratio["speed.step"] for ratio in ratios)
    sweep = max(ratio["speed.sweep"] for ratio in ratios)
    print(f"update: {step:.1f} times NumPy's X.T @ (X @ s), float32   target {STEP_TARGET:g}")
    print(f"sweep:  {sweep:.1f} times the faster row-wise NumPy       target {SWEEP_TARGET:g}")

    near = perform(find("near-capacity"), {"trials": 4})
    seconds = next(claim.measured for claim in near.findings.claims if claim.key == "j2.seconds")
    print(f"J2, 8,000 units, 900 patterns, 800 flips, warm: {seconds:.4f} s   limit {J2_LIMIT_S:g} s")

    start = time.perf_counter()
    plot = perform(find("capacity"))
    taken = time.perf_counter() - start
    knee = plot.findings.claims[0].measured
    print(f"capacity plot, 4,000 units, 20 loads × 20 nets: {taken:.1f} s   limit {PLOT_LIMIT_S:g} s")
    print(f"  knee at load {knee:.4f}")

    grown = perform(find("scaling"), {"units": options.largest})
    print("units, patterns, threads, ms, MB read, billion signs a second")
    _table(grown, 0)


if __name__ == "__main__":
    main()
