"""The classical net against its theory: overlap at rest, the cliff, the first step."""

from __future__ import annotations

import numpy as np

from densecards.lab import theory
from densecards.lab.experiment import Experiment, Run, Setting
from densecards.lab.experiments.common import (
    SEED,
    UNITS,
    check_net,
    falls_through,
    mean,
    retrievals,
    shared_out,
    standard_error,
    trials,
)
from densecards.lab.hopfield import Hebbian
from densecards.lab.outcome import Findings, Table
from densecards.lab.patterns import Patterns, hamming
from densecards.plots import Chart, Series


def overlaps(run: Run) -> Findings:
    """Replica-symmetric theory, and where stored patterns really come to rest."""
    units = run.size("units")
    alpha_c, m_c = theory.critical_load()
    claims = [run.claim("theory.alpha_c", alpha_c), run.claim("theory.m_c", m_c)]
    loads = (0.05, 0.08, 0.10, 0.12, 0.13, 0.135)
    measured, spread = [], []
    for load in loads:
        label = f"{load:.2f}"
        nets = run.size("nets")
        found = retrievals(
            run,
            units,
            max(1, round(load * units)),
            0,
            nets,
            shared_out(run.size("trials"), nets),
            synchronous=False,
            path=10_000 + round(load * 1000),
        )
        # Near the critical load a finite net loses a few patterns altogether; the theory speaks of the
        # state of retrieval, so those few are left out here and counted by `cliff`.
        kept = [each.overlap for each in found if each.overlap > 0.9]
        measured.append(mean(kept))
        spread.append(standard_error(kept))
        if load in (0.10, 0.12, 0.13):
            claims.append(run.claim(f"theory.m.{label}", theory.stored_overlap(load)))
            claims.append(run.claim(f"overlap.{label}", measured[-1], spread=spread[-1]))
    fine = tuple(float(load) for load in np.linspace(0.02, 0.16, 141))
    return Findings(
        claims=tuple(claims),
        tables=(
            Table(
                "overlap of a stored pattern",
                ("load", "theory", "measured"),
                tuple(
                    (load, theory.stored_overlap(load), m) for load, m in zip(loads, measured, strict=True)
                ),
            ),
        ),
        charts=(
            Chart(
                "overlap of a stored pattern",
                "load K/N",
                "overlap m",
                (
                    Series("theory", fine, tuple(map(theory.stored_overlap, fine)), theory=True),
                    Series(f"measured, {units:,} units", loads, tuple(measured), tuple(spread)),
                ),
            ),
        ),
        remarks=(
            "Beyond load 0.1379 no state near a stored pattern is left: memory does not fade, it breaks.",
        ),
    )


def cliff(run: Run) -> Findings:
    """The cliff of a finite net: which share of patterns survives."""
    units, nets = run.size("units"), run.size("nets")
    claims, shares = [], []
    loads = (0.12, 0.13, 0.138, 0.145, 0.15, 0.16)
    for load in loads:
        found = retrievals(
            run,
            units,
            max(1, round(load * units)),
            0,
            nets,
            shared_out(run.size("trials"), nets),
            synchronous=False,
            path=20_000 + round(load * 1000),
        )
        kept = [each.overlap > 0.9 for each in found]
        shares.append(mean(kept))
        if 0.13 <= load <= 0.16:
            claims.append(run.claim(f"cliff.{load:.3f}", shares[-1], spread=standard_error(kept)))
    claims.append(run.claim("cliff.crossing", falls_through(loads, tuple(shares), 0.5)))
    return Findings(
        claims=tuple(claims),
        charts=(
            Chart(
                f"the cliff at {units:,} units",
                "load K/N",
                "share with overlap > .9",
                (Series("measured", loads, tuple(shares)),),
            ),
        ),
        remarks=("Theory has a step at 0.1379; a net of thousands of units has a slope around it.",),
    )


def one_step(run: Run) -> Findings:
    """Wrong bits after the first update from a stored pattern."""
    units, nets = run.size("units"), run.size("nets")
    claims, rows = [], []
    for load in (0.105, 0.138, 0.185):
        count = max(1, round(load * units))

        def one(index: int, count: int = count) -> list[float]:
            rng = run.rng(30, count, index)
            net = Hebbian(Patterns.random(rng, count, units), parallel=False)
            chosen = range(min(count, shared_out(run.size("trials"), nets)))
            return [hamming(net.step(net.patterns[k]), net.patterns[k]) / units for k in chosen]

        errors = [error for net in run.map(one, range(nets), f"load {load}") for error in net]
        claims.append(run.claim(f"one-step.{load}", mean(errors), spread=standard_error(errors)))
        rows.append((load, theory.bit_error(load), mean(errors)))
    return Findings(
        claims=tuple(claims),
        tables=(Table("wrong bits after one step", ("load", "½ erfc 1/√(2α)", "measured"), tuple(rows)),),
    )


EXPERIMENTS = (
    Experiment(
        "overlap",
        "where a stored pattern comes to rest, and the theory of 1985",
        overlaps,
        (Setting("units", 4000, UNITS), Setting("nets", 10, "nets"), trials(200), SEED),
        "classical",
        quick={"nets": 6, "trials": 90},
        check=check_net,
    ),
    Experiment(
        "cliff",
        "the cliff of a finite net",
        cliff,
        (Setting("units", 4000, UNITS), Setting("nets", 40, "nets"), trials(240), SEED),
        "classical",
        quick={"nets": 40, "trials": 200},
        check=check_net,
    ),
    Experiment(
        "one-step",
        "wrong bits after the first update",
        one_step,
        (Setting("units", 4000, UNITS), Setting("nets", 6, "nets"), trials(300), SEED),
        "classical",
        quick={"nets": 4, "trials": 160},
        check=check_net,
    ),
)
