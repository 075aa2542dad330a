"""The learner's own webs as patterns: how many could a small net of each kind hold?"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from densecards.lab.dense import DenseNet, exponential, polynomial
from densecards.lab.dynamics import Net, settle
from densecards.lab.experiment import Experiment, Run, Setting
from densecards.lab.experiments.common import SEED, check_net, mean, trials
from densecards.lab.hopfield import Hebbian
from densecards.lab.outcome import Chart, Findings, Series, Table
from densecards.lab.patterns import Patterns, flip, hamming, signs_of_vectors

_NETS: tuple[tuple[str, Callable[[Patterns], Net]], ...] = (
    ("classical", lambda p: Hebbian(p, parallel=False)),
    ("cubic", lambda p: DenseNet(p, polynomial(3, rectified=True))),
    ("exponential", lambda p: DenseNet(p, exponential())),
)
_PROBES = 24
_ENOUGH = 0.9


def own_cards(run: Run) -> Findings:
    """Store ever more cards, flip a twentieth of the bits of each, and see which come back."""
    assert run.cards is not None  # `perform` refuses to run without cards
    titles, vectors = run.cards
    units, total = run.size("units"), len(titles)
    patterns = signs_of_vectors(vectors, units, run.size("seed"))
    counts = sorted({*(2**power for power in range(1, 17) if 2**power < total), total})
    flips = round(0.05 * units)
    lines, rows = [], []
    lost: dict[str, list[str]] = {}
    for place, (name, make) in enumerate(_NETS):
        for kind in ("your cards", "random"):
            shares = []
            for count in counts:

                def one(trial: int, count: int = count, kind: str = kind, make=make, place: int = place):  # type: ignore[no-untyped-def]
                    rng = run.rng(600, place, count, trial)
                    chosen = rng.permutation(total)[:count]
                    stored = (
                        Patterns(patterns.rows[chosen], units)
                        if kind == "your cards"
                        else Patterns.random(rng, count, units)
                    )
                    net = make(stored)
                    probes = range(min(count, _PROBES))
                    back = [
                        hamming(settle(net, flip(rng, stored[k], flips), rng).state, stored[k])
                        <= 0.025 * units
                        for k in probes
                    ]
                    return mean(back), [titles[int(chosen[k])] for k in probes if not back[k]]

                found = run.map(one, range(run.size("trials")), f"{name}, {count:,} {kind}")
                shares.append(mean([share for share, _ in found]))
                if kind == "your cards" and count == total:
                    lost[name] = sorted({title for _, missing in found for title in missing})
            lines.append(Series(f"{name}, {kind}", tuple(map(float, counts)), tuple(shares)))
            held = max((c for c, s in zip(counts, shares, strict=True) if s >= _ENOUGH), default=0)
            rows.append(
                (name, kind, held, held / total if kind == "your cards" else float("nan"), shares[-1])
            )
    text = rows_text(rows)
    missing = "; ".join(f"{name}: {', '.join(cards[:5])}" for name, cards in lost.items() if cards)
    return Findings(
        tables=(
            Table(
                f"{total:,} webs as patterns of {units:,} units",
                ("net", "patterns", "holds at least", "of your webs", f"back at {total:,}"),
                text,
            ),
        ),
        charts=(
            Chart(
                "your webs against random patterns", "patterns stored", "come back", tuple(lines), log_x=True
            ),
        ),
        remarks=(
            "A web counts as back when at most 2.5% of its bits are wrong after 5% were flipped. Counts"
            " double, so the true number lies below twice the one shown.",
            *((f"Not back when all are stored: {missing}",) if missing else ()),
        ),
    )


def rows_text(rows: list[tuple[str, str, int, float, float]]) -> tuple[tuple[str | int | float, ...], ...]:
    """The table's rows with shares written as percentages, empty where there is none."""
    return tuple(
        (name, kind, held, "" if np.isnan(share) else f"{share:.0%}", f"{back:.0%}")
        for name, kind, held, share, back in rows
    )


EXPERIMENTS = (
    Experiment(
        "own-cards",
        "how many of your webs a small net could hold",
        own_cards,
        (Setting("units", 256, "units (neurons) of the net", least=16), trials(4), SEED),
        "dense",
        check=check_net,
        needs_cards=True,
    ),
)
