"""The learning journal, J5 to J7: what structure, the order of updates, and splitting change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from densecards.errors import UsageError
from densecards.lab import theory
from densecards.lab.dynamics import settle
from densecards.lab.experiment import Experiment, Run, Setting
from densecards.lab.experiments.common import (
    FLIPS,
    PATTERNS,
    SEED,
    UNITS,
    check_net,
    mean,
    retrievals,
    trials,
)
from densecards.lab.hopfield import Covariance, Hebbian
from densecards.lab.outcome import Findings, Table
from densecards.lab.patterns import Patterns, flip, hadamard, hamming, sparse
from densecards.lab.sizes import check_memory
from densecards.plots import Chart, Series


def structure(run: Run) -> Findings:
    """J5: random, orthogonal and sparse patterns in nets of the same size."""
    units, count = run.size("units"), run.size("trials")
    grid = sorted(
        {max(1, round(units * step / 32)) for step in (1, 2, 3, 4, 5, 6, 8, 12, 16, 24, 31, 32, 48, 64, 96)}
    )
    active = max(1, round(units * run.number("activity")))
    lines, rows = [], []
    capacities: dict[str, int] = {}
    for kind in ("random", "orthogonal", "sparse"):
        sizes = [size for size in grid if kind == "sparse" or size < units]
        kept = [
            mean(run.map(_keeps(run, kind, size, units, active), range(count), f"{kind}, {size} patterns"))
            for size in sizes
        ]
        lines.append(Series(kind, tuple(map(float, sizes)), tuple(kept)))
        good = [size for size, share in zip(sizes, kept, strict=True) if share >= 0.95]
        capacities[kind] = max(good, default=0)
        bits = units if kind != "sparse" else _information(units, active)
        rows.append(
            (
                kind,
                capacities[kind],
                capacities[kind] / max(capacities["random"], 1),
                capacities[kind] * bits / units**2,
            )
        )
    return Findings(
        tables=(
            Table(
                "patterns of which 95% of every pattern is kept",
                ("patterns are", "held", "times random", "bits a weight"),
                tuple(rows),
            ),
        ),
        charts=(Chart("what structure buys", "patterns", "kept", tuple(lines), log_x=True),),
        remarks=(
            "Kept: overlap after settling from the pattern itself; for sparse patterns the share of its"
            " active units. Sparse patterns are many but small: the last column counts what they say.",
        ),
    )


@dataclass(frozen=True)
class _keeps:  # noqa: N801 - a function with its arguments bound, kept picklable and named
    """Mean share of a few stored patterns that is kept when a net of this kind settles."""

    run: Run
    kind: str
    patterns: int
    units: int
    active: int

    def __call__(self, trial: int) -> float:
        rng = self.run.rng(5, ["random", "orthogonal", "sparse"].index(self.kind), self.patterns, trial)
        probes = range(min(self.patterns, 8))
        if self.kind == "sparse":
            stored = sparse(rng, self.patterns, self.units, self.active)
            cues = stored[: len(probes)]
            return float((Covariance(stored, self.active).settle(cues) * cues).sum() / cues.sum())
        make = hadamard if self.kind == "orthogonal" else Patterns.random
        patterns = make(rng, self.patterns, self.units)
        net = Hebbian(patterns, parallel=False)
        wrong = [hamming(settle(net, patterns[k], rng).state, patterns[k]) for k in probes]
        return 1.0 - 2.0 * mean(wrong) / self.units


def _information(units: int, active: int) -> float:
    """Bits of one pattern with exactly `active` of `units` ones: log2 of the number of such patterns."""
    from math import lgamma, log

    return (lgamma(units + 1) - lgamma(active + 1) - lgamma(units - active + 1)) / log(2.0)


def dynamics(run: Run) -> Findings:
    """J6: all units at once against one after another."""
    units, count = run.size("units"), run.size("trials")
    rows, lines = [], {True: [], False: []}  # type: ignore[var-annotated]
    loads = (0.02, 0.05, 0.08, 0.10, 0.12, 0.14, 0.16)
    for load in loads:
        for synchronous in (True, False):
            found = retrievals(
                run,
                units,
                max(1, round(load * units)),
                run.size("flips"),
                count,
                1,
                synchronous=synchronous,
                path=6000 + round(1000 * load),
            )
            wrong = mean([each.wrong / units for each in found])
            rows.append(
                (
                    load,
                    "synchronous" if synchronous else "asynchronous",
                    mean([each.steps for each in found]),
                    wrong,
                    mean([each.wrong == 0 for each in found]),
                    mean([each.period == 2 for each in found]),
                )
            )
            lines[synchronous].append(wrong)
    periods = [each.period for each in retrievals(run, 200, 40, 60, 4 * count, 1, synchronous=True, path=6)]
    return Findings(
        claims=(run.claim("cycles.period", float(max(periods)) if 0 not in periods else float("inf")),),
        tables=(
            Table(
                "steps and errors",
                ("load", "updates", "steps or sweeps", "wrong bits", "exact", "2-cycles"),
                tuple(rows),
            ),
        ),
        charts=(
            Chart(
                "error of both kinds of update",
                "load K/N",
                "wrong bits",
                (
                    Series("synchronous", loads, tuple(lines[True])),
                    Series("asynchronous", loads, tuple(lines[False])),
                ),
            ),
        ),
        remarks=("A sweep updates every unit once, so one step and one sweep cost the same.",),
    )


def modularity(run: Run) -> Findings:
    """J7: the same patterns in one net and split over several smaller ones."""
    units, patterns, flips = run.size("units"), run.size("patterns"), run.size("flips")
    rows = []
    splits = [parts for parts in (1, 2, 4, 5, 8, 10) if units % parts == 0]
    for parts in splits:
        size = units // parts
        found = run.map(_split(run, patterns, size, parts, flips), range(run.size("trials")), f"{parts} nets")
        wrong = np.array([each[0] for each in found])
        rows.append(
            (
                parts,
                size,
                patterns / size,
                mean(wrong / units),
                mean(wrong == 0),
                theory.bit_error(patterns / size),
                mean([each[1] for each in found]),
            )
        )
    x = tuple(float(row[0]) for row in rows)
    return Findings(
        tables=(
            Table(
                "one net or many",
                (
                    "nets",
                    "units each",
                    "load each",
                    "wrong bits",
                    "exact",
                    "theory: first step",
                    "parts that agree",
                ),
                tuple(rows),
            ),
        ),
        charts=(
            Chart(
                "interference when a net is split",
                "nets",
                "wrong bits",
                (
                    Series("wrong bits", x, tuple(row[3] for row in rows)),
                    Series("theory: first step", x, tuple(row[5] for row in rows), theory=True),
                ),
            ),
        ),
        remarks=(
            "Every part must hold all patterns with fewer units, and nothing makes the parts agree."
            " The experiment `modular` couples them.",
        ),
    )


@dataclass(frozen=True)
class _split:  # noqa: N801 - a function with its arguments bound
    """Wrong bits in all, and the share of parts that came to rest in the cued pattern."""

    run: Run
    patterns: int
    size: int
    parts: int
    flips: int

    def __call__(self, trial: int) -> tuple[int, float]:
        rng = self.run.rng(7, trial)
        whole = Patterns.random(rng, self.patterns, self.size * self.parts)
        cue = flip(rng, whole[0], self.flips)
        wrong, agreeing = 0, 0
        for part in range(self.parts):
            here = slice(part * self.size, (part + 1) * self.size)
            patterns = Patterns.from_signs(whole.signs[:, here])
            end = settle(Hebbian(patterns, parallel=False), np.ascontiguousarray(cue[here]), rng).state
            wrong += hamming(end, patterns[0])
            agreeing += int(hamming(end, patterns[0]) < 0.05 * self.size)
        return wrong, agreeing / self.parts


def _check_structure(values: Mapping[str, float | int]) -> None:
    units = int(values["units"])
    if units & (units - 1):
        raise UsageError(
            f"units must be a power of two for orthogonal patterns, not {units:,}", hint="256 or 512"
        )
    check_net({"units": units, "patterns": 3 * units})
    check_memory(60 * units * units, f"{3 * units:,} sparse patterns of {units:,} units")


EXPERIMENTS = (
    Experiment(
        "structure",
        "random, orthogonal and sparse patterns",
        structure,
        (
            Setting("units", 256, UNITS, least=16),
            Setting("activity", 0.05, "share of active units in sparse patterns", least=0.001, most=0.5),
            trials(10),
            SEED,
        ),
        "journal",
        "j5",
        quick={"trials": 4},
        check=_check_structure,
    ),
    Experiment(
        "dynamics",
        "all units at once, or one after another",
        dynamics,
        (
            Setting("units", 1000, UNITS),
            Setting("flips", 100, FLIPS, least=0),
            trials(40),
            SEED,
        ),
        "journal",
        "j6",
        quick={"trials": 20},
        check=check_net,
    ),
    Experiment(
        "modularity",
        "one net, or the same units split into several",
        modularity,
        (
            Setting("units", 1000, UNITS),
            Setting("patterns", 20, PATTERNS),
            Setting("flips", 100, FLIPS, least=0),
            trials(40),
            SEED,
        ),
        "journal",
        "j7",
        quick={"trials": 20},
        check=check_net,
    ),
)
