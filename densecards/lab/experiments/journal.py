"""The learning journal, J1 to J4: recall of one cue, capacity, and noise."""

from __future__ import annotations

import time
from collections.abc import Mapping

import numpy as np

from densecards.errors import UsageError
from densecards.lab import theory
from densecards.lab.experiment import Experiment, Run, Setting
from densecards.lab.experiments.common import (
    FLIPS,
    PATTERNS,
    SEED,
    UNITS,
    Retrieval,
    check_net,
    falls_through,
    loads_to_patterns,
    mean,
    retrievals,
    standard_error,
    trials,
)
from densecards.lab.outcome import Findings, Table
from densecards.plots import Chart, Series


def small(run: Run) -> Findings:
    """J1: a small net far below capacity."""
    found = retrievals(
        run,
        run.size("units"),
        run.size("patterns"),
        run.size("flips"),
        run.size("trials"),
        1,
        synchronous=True,
        path=1,
    )
    exact = [each.wrong == 0 for each in found]
    steps = [each.steps for each in found]
    rows = [(count, steps.count(count) / len(steps)) for count in sorted(set(steps))]
    return Findings(
        claims=(
            run.claim("j1.exact", mean(exact), spread=standard_error(exact)),
            run.claim("j1.steps", float(np.median(steps))),
        ),
        tables=(
            Table("updates until nothing changes (the last one is idle)", ("updates", "share"), tuple(rows)),
        ),
        remarks=_ends(found),
    )


def near_capacity(run: Run) -> Findings:
    """J2: a large net close below capacity."""
    found = retrievals(
        run,
        run.size("units"),
        run.size("patterns"),
        run.size("flips"),
        run.size("trials"),
        1,
        synchronous=True,
        path=2,
    )
    start = time.perf_counter()
    retrievals(
        run, run.size("units"), run.size("patterns"), run.size("flips"), 1, 1, synchronous=True, path=2
    )
    seconds = time.perf_counter() - start
    wrong = np.array([each.wrong for each in found])
    cycles = [each.period == 2 for each in found]
    rows = tuple(
        (index, each.wrong, each.steps - 1, "2-cycle" if each.period == 2 else "fixed")
        for index, each in enumerate(found[:20])
    )
    # Bins of an odd width stand around whole numbers.
    width = max(1, int(np.ptp(wrong)) // 12) | 1
    edges = np.arange(wrong.min(), wrong.max() + width + 1, width) - 0.5
    counts, _ = np.histogram(wrong, bins=edges)
    return Findings(
        claims=(
            run.claim("j2.wrong", float(np.median(wrong))),
            run.claim("j2.share", mean((wrong >= 8) & (wrong <= 35))),
            run.claim("j2.exact", mean(wrong == 0)),
            run.claim("j2.cycles", mean(cycles), spread=standard_error(cycles)),
            run.claim("j2.seconds", seconds),
        ),
        tables=(Table("the first runs", ("run", "wrong bits", "steps", "end"), rows),),
        charts=(
            Chart(
                "wrong bits left",
                "wrong bits",
                "runs",
                (Series("runs", tuple((edges[1:] + edges[:-1]) / 2), tuple(map(float, counts)), bars=True),),
            ),
        ),
        remarks=(
            *_ends(found),
            f"wrong bits from {wrong.min()} to {wrong.max()}; nine runs in ten between"
            f" {np.percentile(wrong, 5):.0f} and {np.percentile(wrong, 95):.0f}",
        ),
    )


def capacity(run: Run) -> Findings:
    """J3: vary the load, find the knee."""
    units, count = run.size("units"), run.size("trials")
    loads = np.linspace(run.number("from"), run.number("to"), run.size("loads"))
    points = []
    for patterns in loads_to_patterns([float(load) for load in loads], units):
        found = retrievals(
            run, units, patterns, run.size("flips"), count, 1, synchronous=False, path=3000 + patterns
        )
        points.append(
            (
                patterns / units,
                mean([each.wrong == 0 for each in found]),
                mean([each.wrong / units for each in found]),
                float(np.std([each.wrong / units for each in found])),
                mean([each.overlap > 0.9 for each in found]),
            )
        )
    x = tuple(point[0] for point in points)
    kept = tuple(point[4] for point in points)
    return Findings(
        claims=(run.claim("j3.knee", falls_through(x, kept, 0.9)),),
        tables=(
            Table(
                "recall against load",
                ("load K/N", "exact", "wrong bits", "spread", "overlap > .9"),
                tuple(points),
            ),
        ),
        charts=(
            Chart(
                f"capacity of {units:,} units",
                "load K/N",
                "share",
                (
                    Series("overlap > .9", x, kept),
                    Series("exact", x, tuple(point[1] for point in points)),
                    Series(
                        "wrong bits",
                        x,
                        tuple(point[2] for point in points),
                        tuple(point[3] for point in points),
                    ),
                    Series(
                        "theory: wrong bits",
                        x,
                        tuple((1 - theory.stored_overlap(load)) / 2 for load in x),
                        theory=True,
                    ),
                ),
            ),
        ),
    )


def noise(run: Run) -> Findings:
    """J4: vary the flips, with the load fixed."""
    units, count = run.size("units"), run.size("trials")
    claims, lines, rows = [], [], []
    for number, (load, published) in enumerate(((0.05, (35, 40, 45)), (0.10, (20, 30)))):
        percents = sorted({*range(0, 51, 5), *published})
        shares = []
        for percent in percents:
            found = retrievals(
                run,
                units,
                max(1, round(load * units)),
                round(units * percent / 100),
                -(-count // 5),
                5,
                synchronous=False,
                path=4000 + 100 * number + percent,
            )
            success = [each.overlap > 0.95 for each in found]
            shares.append(mean(success))
            rows.append((load, percent, shares[-1], mean([each.wrong == 0 for each in found])))
            if percent in published:
                claims.append(
                    run.claim(f"noise.{load:.2f}.{percent}", shares[-1], spread=standard_error(success))
                )
        lines.append(Series(f"load {load:g}", tuple(map(float, percents)), tuple(shares)))
    return Findings(
        claims=tuple(claims),
        tables=(Table("recall against noise", ("load", "flipped %", "overlap > .95", "exact"), tuple(rows)),),
        charts=(Chart("how much noise a pattern bears", "flipped bits, %", "recovered", tuple(lines)),),
    )


def _ends(found: list[Retrieval]) -> tuple[str, ...]:
    fixed = sum(each.period == 1 for each in found)
    cycles = sum(each.period == 2 for each in found)
    return (f"{len(found):,} runs: {fixed:,} ended in a fixed point, {cycles:,} in a 2-cycle",)


def _check_capacity(values: Mapping[str, float | int]) -> None:
    check_net({"units": values["units"], "patterns": max(1, round(float(values["to"]) * values["units"]))})
    if values["from"] >= values["to"]:
        raise UsageError(f"from must be below to, not {values['from']:g} and {values['to']:g}")
    check_net({"units": values["units"], "flips": values["flips"]})


EXPERIMENTS = (
    Experiment(
        "small",
        "a small net far below capacity",
        small,
        (
            Setting("units", 64, UNITS),
            Setting("patterns", 5, PATTERNS),
            Setting("flips", 8, FLIPS, least=0),
            trials(1000),
            SEED,
        ),
        "journal",
        "j1",
        check=check_net,
    ),
    Experiment(
        "near-capacity",
        "a large net close below capacity",
        near_capacity,
        (
            Setting("units", 8000, UNITS),
            Setting("patterns", 900, PATTERNS),
            Setting("flips", 800, FLIPS, least=0),
            trials(100),
            SEED,
        ),
        "journal",
        "j2",
        check=check_net,
    ),
    Experiment(
        "capacity",
        "how much a classical net holds: the knee",
        capacity,
        (
            Setting("units", 4000, UNITS),
            Setting("flips", 0, FLIPS, least=0),
            Setting("loads", 20, "loads between from and to", least=2, most=500),
            Setting("from", 0.02, "smallest load K/N", least=1e-6),
            Setting("to", 0.20, "largest load K/N", least=1e-6, most=4),
            trials(20),
            SEED,
        ),
        "journal",
        "j3",
        check=_check_capacity,
    ),
    Experiment(
        "noise",
        "how much noise a pattern bears",
        noise,
        (Setting("units", 1000, UNITS), trials(100), SEED),
        "journal",
        "j4",
        quick={"trials": 60},
        check=check_net,
    ),
)
