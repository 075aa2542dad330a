"""The learner's own webs as patterns: how many could a small net of each kind hold?"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from densecards.lab.dense import DenseNet
from densecards.lab.dynamics import Net, settle
from densecards.lab.experiment import Experiment, Run, Setting
from densecards.lab.experiments.capacities import largest
from densecards.lab.experiments.common import SEED, mean, trials
from densecards.lab.hopfield import Hebbian
from densecards.lab.outcome import Findings, Table
from densecards.lab.patterns import Patterns, flip, hamming, signs_of_vectors
from densecards.lab.sharpness import exponential, polynomial
from densecards.lab.sizes import check_sizes
from densecards.plots import Chart, Series

_NETS: tuple[tuple[str, Callable[[Patterns], Net]], ...] = (
    ("classical", lambda p: Hebbian(p, parallel=False)),
    ("cubic", lambda p: DenseNet(p, polynomial(3, rectified=True))),
    ("exponential", lambda p: DenseNet(p, exponential())),
)
_PROBES = 24
_ENOUGH = 0.9
_FLIPPED, _FORGIVEN = 0.05, 0.025


@dataclass(frozen=True)
class Shelf:
    """One kind of net, filled with the learner's cards or with as many random patterns."""

    run: Run
    number: int
    """Keeps the random numbers of the shelves apart."""
    name: str
    make: Callable[[Patterns], Net]
    cards: Patterns
    random: bool

    def back(self, count: int) -> list[tuple[float, list[int]]]:
        """For each trial: the share of probed cards that come back of `count`, and the lost."""

        def one(trial: int) -> tuple[float, list[int]]:
            rng = self.run.rng(600, self.number, count, trial)
            units = self.cards.n_units
            chosen = rng.permutation(len(self.cards))[:count]
            stored = (
                Patterns.random(rng, count, units)
                if self.random
                else Patterns(self.cards.rows[chosen], units)
            )
            net = self.make(stored)
            lost = []
            for k in range(min(count, _PROBES)):
                cue = flip(rng, stored[k], round(_FLIPPED * units))
                if hamming(settle(net, cue, rng).state, stored[k]) > _FORGIVEN * units:
                    lost.append(int(chosen[k]))
            return 1.0 - len(lost) / min(count, _PROBES), lost

        return self.run.map(one, range(self.run.size("trials")), f"{self.name}, {count:,} patterns")

    def share(self, count: int) -> float:
        """Mean share that comes back of `count` stored."""
        return mean([share for share, _ in self.back(count)])


def own_cards(run: Run) -> Findings:
    """Store ever more cards, flip a twentieth of the bits of each, and see which come back."""
    assert run.cards is not None  # `perform` refuses to run without cards
    titles, vectors = run.cards
    if len(titles) > run.size("cards"):
        chosen = np.sort(run.rng(601).permutation(len(titles))[: run.size("cards")])
        titles, vectors = [titles[int(k)] for k in chosen], np.asarray(vectors)[chosen]
    total = len(titles)
    cards = signs_of_vectors(vectors, run.size("units"), run.size("seed"))
    counts = sorted({*(2**power for power in range(1, 17) if 2**power < total), total})
    lines: list[Series] = []
    rows: list[tuple[Any, ...]] = []
    missing: list[str] = []
    for place, (name, make) in enumerate(_NETS):
        for random in (False, True):
            shelf = Shelf(run, 2 * place + random, name, make, cards, random)
            shares = [shelf.share(count) for count in counts]
            held = largest(lambda count, shelf=shelf: shelf.share(count) >= _ENOUGH, total)  # type: ignore[misc]
            label = "random" if random else "your cards"
            lines.append(Series(f"{name}, {label}", tuple(map(float, counts)), tuple(shares)))
            rows.append((name, label, held, "" if random else f"{held / total:.0%}", f"{shares[-1]:.0%}"))
            if not random:
                missing += _lost(name, titles, shelf.back(total))
    return Findings(
        tables=(
            Table(
                f"{total:,} webs as patterns of {run.size('units'):,} units",
                ("net", "patterns", "holds", "of your webs", f"back at {total:,}"),
                tuple(rows),
            ),
        ),
        charts=(
            Chart(
                "your webs against random patterns", "patterns stored", "come back", tuple(lines), log_x=True
            ),
        ),
        remarks=(
            f"A web is back when at most {_FORGIVEN:.1%} of its bits are wrong after {_FLIPPED:.0%} were"
            f" flipped; a net holds as many as come back nine times in ten. No more than {total:,}"
            " were tried.",
            *missing,
        ),
    )


def _lost(name: str, titles: Sequence[str], found: list[tuple[float, list[int]]]) -> list[str]:
    """One line on the cards that a full net loses, or none."""
    lost = sorted({titles[card] for _, cards in found for card in cards})
    if not lost:
        return []
    more = f" and {len(lost) - 5} more of those tried" if len(lost) > 5 else ""
    return [f"Lost by the full {name} net: {', '.join(lost[:5])}{more}."]


def _check(values: Mapping[str, Any]) -> None:
    check_sizes(int(values["units"]), 2)


EXPERIMENTS = (
    Experiment(
        "own-cards",
        "how many of your webs a small net could hold",
        own_cards,
        (
            Setting("units", 256, "units (neurons) of the net", least=16, most=100_000),
            Setting("cards", 2000, "most of your cards to take, chosen by chance", least=2),
            trials(4),
            SEED,
        ),
        "dense",
        check=_check,
        needs_cards=True,
    ),
)
