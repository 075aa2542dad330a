"""Other ways to store: orthogonal patterns, the pseudo-inverse, sparse patterns, coupled modules."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from densecards.lab.dynamics import overlap, settle
from densecards.lab.experiment import Experiment, Run, Setting
from densecards.lab.experiments.common import (
    SEED,
    UNITS,
    check_net,
    mean,
    standard_error,
    trials,
)
from densecards.lab.hopfield import Covariance, Hebbian, PseudoInverse
from densecards.lab.modular import Modular
from densecards.lab.outcome import Findings, Table
from densecards.lab.patterns import Patterns, flip, hadamard, hamming, sparse
from densecards.lab.sizes import check_memory
from densecards.plots import Chart, Series


def orthogonal(run: Run) -> Findings:
    """Orthogonal patterns are all stable, and their basins can vanish."""
    units = run.size("units")
    deviation, rows = 0.0, []
    for patterns in (units // 16, units // 4, units // 2, units - 1):
        net = Hebbian(hadamard(run.rng(40, patterns), patterns, units), parallel=False)
        margins = [(net.fields(net.patterns[k]) * net.patterns[k]).min() / units for k in range(patterns)]
        deviation = max(deviation, abs(min(margins) - (1 - patterns / units)))
        rows.append((patterns, 1 - patterns / units, min(margins)))
    half, flips = units // 2, round(0.05 * units)
    first = Patterns.from_signs(_first_rows(half, units))
    chosen = hadamard(run.rng(41), half, units)
    recovered = {
        name: mean(run.map(_recovers(run, patterns, flips), range(run.size("trials")), name))
        for name, patterns in (("first half of the rows", first), ("rows by chance", chosen))
    }
    return Findings(
        claims=(
            run.claim("hadamard.margin", deviation),
            run.claim("hadamard.basin", recovered["first half of the rows"]),
        ),
        tables=(
            Table("stability margin", ("patterns", "1 − P/N", "measured"), tuple(rows)),
            Table(
                f"recovered from {flips} flips, {half} patterns",
                ("patterns", "share"),
                tuple(recovered.items()),
            ),
        ),
        remarks=(
            "The first half of Sylvester's rows repeat themselves in the second half of the units: a unit"
            " and its double are pulled to their mean, and a flipped one drags the other along. Rows drawn"
            " by chance keep a small basin. Stability says nothing about the size of a basin.",
        ),
    )


def _first_rows(count: int, units: int) -> np.ndarray:
    parity = np.bitwise_count(np.arange(count)[:, None] & np.arange(units)[None, :]) & 1
    return np.where(parity, -1, 1)


def _recovers(run: Run, patterns: Patterns, flips: int):  # type: ignore[no-untyped-def]
    def one(trial: int) -> bool:
        rng = run.rng(42, trial)
        net = Hebbian(patterns, parallel=False)
        target = patterns[int(rng.integers(len(patterns)))]
        return hamming(settle(net, flip(rng, target, flips), rng).state, target) == 0

    return one


def pseudo_inverse(run: Run) -> Findings:
    """The pseudo-inverse rule holds nearly as many patterns as there are units."""
    units = run.size("units")
    patterns = round(0.8 * units)

    def one(trial: int) -> tuple[float, float, float]:
        rng = run.rng(50, trial)
        stored = Patterns.random(rng, patterns, units)
        dual, hebb = PseudoInverse(stored), Hebbian(stored, parallel=False)
        fixed = [hamming(dual.step(stored[k]), stored[k]) == 0 for k in range(patterns)]
        hebbian = [hamming(hebb.step(stored[k]), stored[k]) == 0 for k in range(patterns)]
        few = PseudoInverse(Patterns(stored.rows[: round(0.3 * units)], units))
        bent = [
            hamming(settle(few, flip(rng, stored[k], round(0.05 * units))).state, stored[k]) == 0
            for k in range(min(20, len(few.signs)))
        ]
        return mean(fixed), mean(hebbian), mean(bent)

    found = run.map(one, range(run.size("trials")), f"{units} units")
    dual, hebbian, bent = (mean([each[k] for each in found]) for k in range(3))
    return Findings(
        claims=(run.claim("pseudo-inverse.fixed", dual),),
        tables=(
            Table(
                f"{patterns} patterns in {units} units",
                ("rule", "exact fixed points"),
                (("pseudo-inverse", dual), ("Hebb", hebbian)),
            ),
        ),
        remarks=(
            f"At load .3 it recovers {bent:.0%} from 5% flips. The rule is not local: to learn one"
            " pattern it must know all the others.",
        ),
    )


def sparse_patterns(run: Run) -> Findings:
    """Sparse patterns with the covariance rule and winners-take-all."""
    units, probes = run.size("units"), run.size("probes")
    claims, rows = [], []
    for activity, factor in ((0.05, 0.5), (0.05, 1.0), (0.02, 2.0)):
        active, count = max(1, round(activity * units)), round(factor * units)

        def one(trial: int, active: int = active, count: int = count) -> tuple[float, float, float]:
            stored = sparse(run.rng(60, active, count, trial), count, units, active)
            net, cues = Covariance(stored, active), stored[:probes]
            once = float((net.step(cues) * cues).sum() / cues.sum())
            kept = (net.settle(cues) * cues).sum(axis=1) / active
            return once, float(kept.mean()), float((kept == 1).mean())

        found = run.map(one, range(run.size("trials")), f"activity {activity:g}, {count:,} patterns")
        once, kept, exact = (mean([each[k] for each in found]) for k in range(3))
        claims.append(
            run.claim(
                f"sparse.{activity:.2f}.{count}" if run.comparable else "sparse.0.05.500",
                kept,
                spread=standard_error([each[1] for each in found]),
            )
        )
        rows.append((activity, count, once, kept, exact))
    return Findings(
        claims=tuple(claims) if run.comparable else (),
        tables=(
            Table("kept activity", ("activity", "patterns", "one step", "settled", "exact"), tuple(rows)),
        ),
        remarks=("A classical net of this size breaks at 138 dense patterns.",),
    )


def modular(run: Run) -> Findings:
    """Modules that pull each other along: half of the modules get a cue, the rest start by chance."""
    units, modules, patterns = run.size("units"), run.size("modules"), run.size("patterns")
    claims, shares = [], []
    gains = (0.0, 0.025, 0.05, 0.075, 0.1, 0.15)
    for gain in gains:

        def one(trial: int, gain: float = gain) -> bool:
            rng = run.rng(70, trial)
            stored = Patterns.random(rng, patterns, units)
            net = Modular(stored, modules, gain)
            cued = net.size * (modules // 2)
            cue = np.where(rng.random(units) < 0.5, 1, -1).astype(np.int8)
            cue[:cued] = stored[0][:cued]
            end = settle(net, cue, rng).state.reshape(modules, net.size)
            return all(
                overlap(part, pattern) > 0.95
                for part, pattern in zip(end, stored[0].reshape(modules, net.size), strict=True)
            )

        found = run.map(one, range(run.size("trials")), f"coupling {gain:g}")
        shares.append(mean(found))
        if gain in (0.0, 0.05, 0.1):
            claims.append(run.claim(f"modular.{gain:g}", shares[-1], spread=standard_error(found)))
    return Findings(
        claims=tuple(claims),
        charts=(
            Chart(
                f"{modules} modules of {units // modules}, half of them cued",
                "coupling between modules",
                "recovered whole",
                (Series("measured", gains, tuple(shares)),),
            ),
        ),
        remarks=(
            "A tenth of the inner coupling is enough: weak links between strong modules complete the whole.",
        ),
    )


def _check_dual(values: Mapping[str, float | int]) -> None:
    units = int(values["units"])
    check_memory(8 * 6 * units * units, f"the pseudo-inverse for {units:,} units")


def _check_sparse(values: Mapping[str, float | int]) -> None:
    units = int(values["units"])
    check_memory(40 * units * units, f"{2 * units:,} sparse patterns of {units:,} units")


def _check_power(values: Mapping[str, float | int]) -> None:
    units = int(values["units"])
    check_net({"units": units, "patterns": units})
    hadamard(np.random.default_rng(0), 1, units)


def _check_modules(values: Mapping[str, float | int]) -> None:
    check_net(values)
    Modular(Patterns(np.zeros((1, 1), np.uint64), int(values["units"])), int(values["modules"]), 0.0)


EXPERIMENTS = (
    Experiment(
        "orthogonal",
        "orthogonal patterns: stable, with basins that can vanish",
        orthogonal,
        (Setting("units", 256, UNITS, least=16), trials(100), SEED),
        "classical",
        check=_check_power,
    ),
    Experiment(
        "pseudo-inverse",
        "the rule that knows all patterns at once",
        pseudo_inverse,
        (Setting("units", 300, UNITS, least=10), trials(5), SEED),
        "classical",
        quick={"trials": 2},
        check=_check_dual,
    ),
    Experiment(
        "sparse",
        "sparse patterns: many, small, and well kept",
        sparse_patterns,
        (
            Setting("units", 1000, UNITS, least=50),
            Setting("probes", 100, "patterns tried in each net"),
            trials(5),
            SEED,
        ),
        "classical",
        quick={"trials": 3},
        check=_check_sparse,
    ),
    Experiment(
        "modular",
        "modules that pull each other along",
        modular,
        (
            Setting("units", 1000, UNITS),
            Setting("modules", 4, "modules", least=2),
            Setting("patterns", 12, "patterns stored"),
            trials(100),
            SEED,
        ),
        "classical",
        quick={"trials": 60},
        check=_check_modules,
    ),
)
