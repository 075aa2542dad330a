"""What a classical net remembers that nobody taught it: mixtures, mirror images, states from nowhere."""

from __future__ import annotations

import numpy as np

from densecards.lab.dynamics import overlap, settle
from densecards.lab.experiment import Experiment, Run, Setting
from densecards.lab.experiments.common import SEED, UNITS, check_net, mean, standard_error, trials
from densecards.lab.hopfield import Hebbian
from densecards.lab.outcome import Findings, Table
from densecards.lab.patterns import Patterns
from densecards.plots import Chart, Series


def mixtures(run: Run) -> Findings:
    """The majority of three patterns is a state of its own, half like each of them."""
    units = run.size("units")

    def one(trial: int) -> tuple[float, float, float, bool]:
        rng = run.rng(80, trial)
        net = Hebbian(Patterns.random(rng, 3, units), parallel=False)
        mixture = np.sign(net.patterns.signs.sum(axis=0)).astype(np.int8)
        end = settle(net, mixture, rng)
        own = mean([overlap(end.state, net.patterns[k]) for k in range(3)])
        mirror = settle(net, (-net.patterns[0]).astype(np.int8), rng).state
        kept = settle(net, net.patterns[0], rng).state
        return (
            own,
            end.energies[-1] / units,
            net.energy(net.patterns[0]) / units,
            np.array_equal(mirror, -kept),
        )

    found = run.map(one, range(run.size("trials")), f"{units:,} units")
    columns = [[each[k] for each in found] for k in range(4)]
    return Findings(
        claims=(
            run.claim("mixture.overlap", mean(columns[0]), spread=standard_error(columns[0])),
            run.claim("mixture.energy", mean(columns[1]), spread=standard_error(columns[1])),
            run.claim("mixture.pattern", mean(columns[2]), spread=standard_error(columns[2])),
            run.claim("mirror.stable", mean(columns[3])),
        ),
        remarks=("A valley that nobody dug: shallower than a pattern's, and deep enough to be caught in.",),
    )


_STORED = (3, 5, 10, 15, 25, 35, 50)


def random_starts(run: Run) -> Findings:
    """Where a net goes that is asked nothing: share of random starts that end in no pattern."""
    units, claims, shares, rows = run.size("units"), [], [], []
    for patterns in _STORED:

        def one(trial: int, patterns: int = patterns) -> tuple[bool, bool]:
            rng = run.rng(90, patterns, trial)
            net = Hebbian(Patterns.random(rng, patterns, units), parallel=False)
            start = np.where(rng.random(units) < 0.5, 1, -1).astype(np.int8)
            like = net.overlaps(settle(net, start, rng).state) / units
            best = int(np.abs(like).argmax())
            return bool(abs(like[best]) < 0.95), bool(like[best] <= -0.95)

        found = run.map(one, range(run.size("trials")), f"{patterns} patterns")
        spurious = [each[0] for each in found]
        shares.append(mean(spurious))
        rows.append((patterns, patterns / units, shares[-1], mean([each[1] for each in found])))
        if patterns in (3, 10, 25, 50):
            claims.append(run.claim(f"spurious.{patterns}", shares[-1], spread=standard_error(spurious)))
    return Findings(
        claims=tuple(claims),
        tables=(
            Table(
                "where random starts end",
                ("patterns", "load", "in no pattern", "in a mirror image"),
                tuple(rows),
            ),
        ),
        charts=(
            Chart(
                f"random starts, {units:,} units",
                "patterns stored",
                "end in no pattern",
                (Series("spurious", tuple(map(float, _STORED)), tuple(shares)),),
            ),
        ),
        remarks=("Long before retrieval fails, most of the landscape belongs to states that nobody stored.",),
    )


EXPERIMENTS = (
    Experiment(
        "mixtures",
        "three patterns mixed, and a pattern's mirror image",
        mixtures,
        (Setting("units", 4000, UNITS), trials(200), SEED),
        "classical",
        quick={"trials": 100},
        check=check_net,
    ),
    Experiment(
        "random-starts",
        "where a net goes that is asked nothing",
        random_starts,
        (Setting("units", 500, UNITS), trials(600), SEED),
        "classical",
        quick={"trials": 300},
        check=check_net,
    ),
)
