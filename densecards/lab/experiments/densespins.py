"""Dense associative memories on ±1 units: errors and capacities of powers and of the exponential."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from densecards.errors import UsageError
from densecards.lab import theory
from densecards.lab.bits import Signs
from densecards.lab.dense import DenseNet
from densecards.lab.dynamics import Net, overlap, settle
from densecards.lab.experiment import Experiment, Run, Setting
from densecards.lab.experiments.common import SEED, UNITS, check_net, mean, shared_out, standard_error, trials
from densecards.lab.hopfield import Hebbian
from densecards.lab.outcome import Findings, Table
from densecards.lab.patterns import Patterns, hamming
from densecards.lab.sharpness import exponential, polynomial
from densecards.plots import Chart, Series

# Large enough for the noise to be normal, small enough for K = α N^{n−1} patterns to be quick.
_UNITS_OF_DEGREE = {2: 1000, 3: 200, 4: 50, 5: 40}


def polynomial_error(run: Run) -> Findings:
    """Wrong bits of powers at the load where theory says one in a hundred."""
    claims, rows = [], []
    for degree, units in _UNITS_OF_DEGREE.items():
        load = theory.polynomial_load(degree)
        patterns = round(load * units ** (degree - 1))
        nets = max(4, run.size("nets") // 2 if degree > 3 else run.size("nets"))
        probes = shared_out(round(run.number("bits") / units), nets)

        def one(
            index: int,
            degree: int = degree,
            units: int = units,
            patterns: int = patterns,
            probes: int = probes,
        ) -> tuple[list[float], list[float]]:
            rng = run.rng(100, degree, index)
            stored = Patterns.random(rng, patterns, units)
            chosen = rng.choice(patterns, min(probes, patterns), replace=False)
            return (
                [_first_error(DenseNet(stored, polynomial(degree)), stored[int(k)]) for k in chosen],
                [
                    _first_error(DenseNet(stored, polynomial(degree, rectified=True)), stored[int(k)])
                    for k in chosen
                ],
            )

        found = run.map(one, range(nets), f"degree {degree}")
        plain = [error for net in found for error in net[0]]
        rectified = [error for net in found for error in net[1]]
        claims.append(run.claim(f"polynomial.load.{degree}", load))
        claims.append(run.claim(f"polynomial.error.{degree}", mean(plain), spread=standard_error(plain)))
        rows.append(
            (
                degree,
                units,
                patterns,
                patterns / units,
                mean(plain),
                mean(rectified),
                theory.polynomial_bit_error(degree, units, patterns, rectified=True),
            )
        )
    return Findings(
        claims=tuple(claims),
        tables=(
            Table(
                "wrong bits at K = α N^(n−1)",
                ("degree", "units", "patterns", "K/N", "x^n", "max(0,x)^n", "theory for it"),
                tuple(rows),
            ),
        ),
        remarks=("At degree 5, forty units hold a hundred times as many patterns as there are units.",),
    )


def _first_error(net: Net, pattern: Signs) -> float:
    return hamming(net.step(pattern), pattern) / net.n_units


def rectified_noise(run: Run) -> Findings:
    """A rectified power lets half of the strangers speak: half the noise variance."""
    units, degree = run.size("units"), run.size("degree")
    patterns = round(theory.polynomial_load(degree) * units ** (degree - 1))
    own = float(units**degree - (units - 2) ** degree)

    def one(index: int) -> tuple[float, float]:
        rng = run.rng(110, index)
        stored = Patterns.random(rng, patterns, units)
        noise = []
        for sharpness in (polynomial(degree), polynomial(degree, rectified=True)):
            net = DenseNet(stored, sharpness)
            noise.append(
                mean([float(np.mean((net.fields(stored[k]) * stored[k] - own) ** 2)) for k in range(20)])
            )
        return noise[0], noise[1]

    found = run.map(one, range(run.size("trials")), f"{patterns:,} patterns")
    ratio = mean([each[1] for each in found]) / mean([each[0] for each in found])
    return Findings(claims=(run.claim("rectified.noise", ratio),))


def cubic(run: Run) -> Findings:
    """The cubic net at rest: a critical load of its own."""
    units = run.size("units")
    alpha_c, m_c = theory.cubic_critical_load()
    claims = [run.claim("cubic.alpha_c", alpha_c), run.claim("cubic.m_c", m_c)]
    loads, measured = (0.05, 0.06, 0.07, 0.08), []
    for load in loads:
        patterns = round(load * units**2)
        nets = run.size("nets")
        probes = shared_out(run.size("trials"), nets)

        def one(index: int, patterns: int = patterns, probes: int = probes) -> list[float]:
            rng = run.rng(120, patterns, index)
            net = DenseNet(Patterns.random(rng, patterns, units), polynomial(3))
            return [overlap(settle(net, net.patterns[k], rng).state, net.patterns[k]) for k in range(probes)]

        kept = [each for net in run.map(one, range(nets), f"load {load}") for each in net]
        measured.append(mean(kept))
        if load != 0.06:
            claims.append(run.claim(f"cubic.{load:.2f}", measured[-1], spread=standard_error(kept)))
    fine = tuple(float(load) for load in np.linspace(0.02, 0.095, 76))
    return Findings(
        claims=tuple(claims),
        charts=(
            Chart(
                f"cubic net, {units} units",
                "load K/N²",
                "overlap m",
                (
                    Series("theory", fine, tuple(map(theory.cubic_overlap, fine)), theory=True),
                    Series("measured", loads, tuple(measured)),
                ),
            ),
        ),
        tables=(
            Table(
                "overlap of a stored pattern",
                ("load K/N²", "theory", "measured"),
                tuple((load, theory.cubic_overlap(load), m) for load, m in zip(loads, measured, strict=True)),
            ),
        ),
    )


def no_error(run: Run) -> Findings:
    """The load below which a pattern is most likely recalled without a single wrong bit."""
    claims, rows = [], []
    for degree, units in ((2, 4000), (3, 200)):
        patterns = round(theory.no_error_patterns(degree, units))
        probes = min(patterns, 100)

        def one(
            index: int,
            degree: int = degree,
            units: int = units,
            patterns: int = patterns,
            probes: int = probes,
        ) -> list[float]:
            rng = run.rng(130, degree, index)
            stored = Patterns.random(rng, patterns, units)
            # For the square the classical net says the same from bits alone, far faster.
            net = Hebbian(stored, parallel=False) if degree == 2 else DenseNet(stored, polynomial(degree))
            return [_first_error(net, stored[k]) for k in range(probes)]

        errors = [each for net in run.map(one, range(run.size("nets")), f"degree {degree}") for each in net]
        # A pattern does not disturb itself, so K − 1 others make the noise.
        expected = theory.polynomial_bit_error(degree, units, patterns - 1)
        claims.append(
            run.claim(f"no-error.{degree}", mean(errors) / expected, spread=standard_error(errors) / expected)
        )
        rows.append((degree, units, patterns, expected, mean(errors), mean([error == 0 for error in errors])))
    return Findings(
        claims=tuple(claims),
        tables=(
            Table(
                "at K = N^(n−1) / (2 (2n−3)!! ln N)",
                ("degree", "units", "patterns", "theory: wrong bits", "measured", "without error"),
                tuple(rows),
            ),
        ),
    )


def exponential_capacity(run: Run) -> Findings:
    """2^(N/2) patterns in N units: an exponential number, kept."""
    claims, rows = [], []
    for units in (12, 16, 20, 24):
        patterns = 2 ** (units // 2)
        nets = run.size("nets") if units < 24 else max(4, run.size("nets") // 4)

        def one(index: int, units: int = units, patterns: int = patterns) -> list[float]:
            rng = run.rng(140, units, index)
            net = DenseNet(Patterns.random(rng, patterns, units), exponential())
            probes = range(min(patterns, 60))
            return [overlap(settle(net, net.patterns[k], rng).state, net.patterns[k]) for k in probes]

        found = [each for net in run.map(one, range(nets), f"{units} units") for each in net]
        kept = [each >= 0.9 - 1e-9 for each in found]
        exact = mean([each == 1.0 for each in found])
        # A neighbour that differs in one unit has the same energy there, and the rest of the net tosses
        # the coin: half of the patterns with such a neighbour move.
        expected = 1.0 - 0.5 * patterns * units / 2.0**units
        if units >= 16:
            claims.append(run.claim(f"exponential.{units}", mean(kept), spread=standard_error(kept)))
        rows.append((units, patterns, mean(kept), exact, expected))
    return Findings(
        claims=tuple(claims),
        tables=(
            Table(
                "2^(N/2) patterns",
                ("units", "patterns", "overlap ≥ .9", "exact", "theory: exact"),
                tuple(rows),
            ),
        ),
        remarks=(
            "Overlap of at least .9 forgives one wrong bit from 20 units on: then a neighbour one flip away"
            " counts as the pattern. The column “exact” does not forgive it.",
        ),
    )


def _check_cubic(values: Mapping[str, float | int]) -> None:
    units = int(values["units"])
    check_net({"units": units, "patterns": max(1, round(0.08 * units**2))})
    if round(0.05 * units**2) < -(-int(values["trials"]) // int(values["nets"])):
        raise UsageError(
            f"units is too small for the trials: {units} units hold {round(0.05 * units**2)} patterns"
        )


def _check_rectified(values: Mapping[str, float | int]) -> None:
    units, degree = int(values["units"]), int(values["degree"])
    check_net(
        {"units": units, "patterns": max(1, round(theory.polynomial_load(degree) * units ** (degree - 1)))}
    )
    if theory.polynomial_load(degree) * units ** (degree - 1) < 20:
        raise UsageError(f"{units} units are too few for degree {degree}: less than 20 patterns")


EXPERIMENTS = (
    Experiment(
        "polynomial",
        "powers as separations: wrong bits at one in a hundred",
        polynomial_error,
        (
            Setting("nets", 40, "nets of each degree", least=4),
            Setting("bits", 200_000, "bits looked at for each degree", least=10_000),
            SEED,
        ),
        "dense",
        quick={"nets": 24, "bits": 100_000},
    ),
    Experiment(
        "rectified",
        "a rectified power has half the noise",
        rectified_noise,
        (
            Setting("units", 100, UNITS),
            Setting("degree", 3, "the power n", least=2, most=6),
            trials(20),
            SEED,
        ),
        "dense",
        quick={"trials": 10},
        check=_check_rectified,
    ),
    Experiment(
        "cubic",
        "the cubic net and its critical load",
        cubic,
        (Setting("units", 150, UNITS), Setting("nets", 10, "nets"), trials(300), SEED),
        "dense",
        quick={"nets": 5, "trials": 100},
        check=_check_cubic,
    ),
    Experiment(
        "no-error",
        "the load without a wrong bit",
        no_error,
        (Setting("nets", 40, "nets of each degree"), SEED),
        "dense",
        quick={"nets": 20},
    ),
    Experiment(
        "exponential",
        "exponentially many patterns",
        exponential_capacity,
        (Setting("nets", 40, "nets of each size"), SEED),
        "dense",
        quick={"nets": 20},
    ),
)
