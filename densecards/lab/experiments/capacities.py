"""Every model on one plot: how many random patterns come back, against the number of units."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from densecards.errors import UsageError
from densecards.lab import theory
from densecards.lab.dense import DenseNet
from densecards.lab.dynamics import Net, overlap, settle
from densecards.lab.experiment import Experiment, Run
from densecards.lab.experiments.common import SEED, mean, trials
from densecards.lab.hopfield import Covariance, Hebbian, PseudoInverse
from densecards.lab.outcome import Findings, Table
from densecards.lab.patterns import Patterns, flip, sparse
from densecards.lab.sharpness import exponential, polynomial
from densecards.memory.separations import LogSumExp, Separation, Sparsemax, update
from densecards.plots import Chart, Series

_ENOUGH = 0.95
_PROBES = 8
_CAP = 1 << 17


@dataclass(frozen=True)
class Model:
    """A model, the sizes at which it is tried, and how well it recalls (generator, K, N) → overlap."""

    name: str
    units: tuple[int, ...]
    recall: Callable[[np.random.Generator, int, int], float]


def _spins(make: Callable[[Patterns], Net]) -> Callable[[np.random.Generator, int, int], float]:
    def recall(rng: np.random.Generator, patterns: int, units: int) -> float:
        stored = Patterns.random(rng, patterns, units)
        try:
            net = make(stored)
        except UsageError:
            return 0.0
        chosen = rng.choice(patterns, min(_PROBES, patterns), replace=False)
        return mean(
            [
                overlap(settle(net, flip(rng, stored[int(k)], units // 16), rng).state, stored[int(k)])
                for k in chosen
            ]
        )

    return recall


def _sparse(rng: np.random.Generator, patterns: int, units: int) -> float:
    active = max(2, round(0.05 * units))
    stored = sparse(rng, patterns, units, active)
    goals = stored[: min(_PROBES, patterns)]
    cues = goals.copy()
    moved = max(1, active // 8)
    for row in cues:
        row[rng.choice(np.flatnonzero(row > 0), moved, replace=False)] = 0.0
        row[rng.choice(np.flatnonzero(row == 0), moved, replace=False)] = 1.0
    return float((Covariance(stored, active).settle(cues) * goals).sum() / goals.sum())


def _real(make: Callable[[float], Separation]) -> Callable[[np.random.Generator, int, int], float]:
    """The continuous memory on the same ±1 patterns, as unit vectors, with β = N."""

    def recall(rng: np.random.Generator, patterns: int, units: int) -> float:
        signs = Patterns.random(rng, patterns, units).signs
        stored = signs / np.sqrt(units)
        found = []
        for k in rng.choice(patterns, min(_PROBES, patterns), replace=False):
            state = flip(rng, signs[k], units // 16) / np.sqrt(units)
            for _ in range(5):
                state = update(stored, state, make(float(units)))
            found.append(float(np.sign(state) @ signs[k]) / units)
        return mean(found)

    return recall


MODELS = (
    Model(
        "classical (Hebb)", (16, 32, 64, 128, 256, 512, 1024), _spins(lambda p: Hebbian(p, parallel=False))
    ),
    Model("pseudo-inverse", (16, 32, 64, 128, 256), _spins(PseudoInverse)),
    Model("sparse (5%)", (64, 128, 256, 512), _sparse),
    Model("cubic x^3", (16, 24, 32, 48, 64, 96), _spins(lambda p: DenseNet(p, polynomial(3)))),
    Model(
        "rectified cubic", (16, 24, 32, 48, 64), _spins(lambda p: DenseNet(p, polynomial(3, rectified=True)))
    ),
    Model("quartic x^4", (16, 24, 32, 48), _spins(lambda p: DenseNet(p, polynomial(4)))),
    Model("exponential", (16, 20, 24, 28, 32), _spins(lambda p: DenseNet(p, exponential()))),
    Model("softmax, β = N", (16, 20, 24, 28), _real(LogSumExp)),
    Model("sparsemax, β = N", (16, 20, 24, 28), _real(Sparsemax)),
)


def all_models(run: Run) -> Findings:
    """Bisect, for every model and size, the largest number of patterns that still come back."""
    todo = [(model, units) for model in MODELS for units in model.units]

    def one(item: tuple[Model, int]) -> int:
        model, units = item

        def holds(patterns: int) -> bool:
            run.report(0, 0, f"{model.name}, {units} units, {patterns:,} patterns")
            place = [each.name for each in MODELS].index(model.name)
            found = [
                model.recall(run.rng(400, place, units, patterns, trial), patterns, units)
                for trial in range(run.size("trials"))
            ]
            return mean(found) >= _ENOUGH

        return largest(holds, _CAP)

    held = run.map(one, todo, "models")
    rows = tuple(
        (model.name, units, count, count / units, f"at least {count:,}" if count >= _CAP else "")
        for (model, units), count in zip(todo, held, strict=True)
    )
    lines = [
        Series(
            model.name,
            tuple(float(units) for units, _ in points),
            tuple(float(count) for _, count in points),
        )
        for model in MODELS
        # A size at which nothing larger was tried is no measurement, so the line ends before it.
        if (
            points := [
                (units, count)
                for (each, units), count in zip(todo, held, strict=True)
                if each is model and count < _CAP
            ]
        )
    ]
    alpha_c, _ = theory.critical_load()
    cubic_c, _ = theory.cubic_critical_load()
    curves: tuple[tuple[str, tuple[int, int], Callable[[float], float]], ...] = (
        ("0.138 N", (16, 1024), lambda n: alpha_c * n),
        ("0.084 N²", (16, 96), lambda n: cubic_c * n * n),
        ("2^(N/2)", (16, 32), lambda n: 2.0 ** (n / 2)),
    )
    lines += [
        Series(name, (float(low), float(high)), (curve(low), curve(high)), theory=True)
        for name, (low, high), curve in curves
    ]
    return Findings(
        tables=(Table("patterns held", ("model", "units", "patterns", "a unit", ""), rows),),
        charts=(
            Chart(
                "patterns held by each model", "units N", "patterns K", tuple(lines), log_x=True, log_y=True
            ),
        ),
        remarks=(
            f"Held: mean overlap of at least {_ENOUGH:g} after settling from a cue with a sixteenth of its"
            f" bits wrong. Sparse patterns carry less information each. Nothing above {_CAP:,} was tried.",
        ),
    )


def largest(holds: Callable[[int], bool], cap: int) -> int:
    """The largest count up to `cap` for which `holds`, to about 3%; 0 if it fails for one."""
    if not holds(1):
        return 0
    low = 1
    while low < cap and holds(min(2 * low, cap)):
        low = min(2 * low, cap)
    if low >= cap:
        return cap
    high = min(2 * low, cap)
    while high - low > max(1, low // 32):
        middle = (low + high) // 2
        low, high = (middle, high) if holds(middle) else (low, middle)
    return low


EXPERIMENTS = (
    Experiment(
        "all-models",
        "what every model holds, on one plot",
        all_models,
        (trials(4), SEED),
        "dense",
        quick={"trials": 1},
    ),
)
