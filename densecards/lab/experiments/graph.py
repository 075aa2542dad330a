"""A graph of memories: edges that grow with use, fade with time and carry activation, in two presets.

The rules are the memory engine's own (memory/plasticity.py); here they are only watched.
"""

from __future__ import annotations

import numpy as np

from densecards.lab.experiment import Experiment, Run, Setting
from densecards.lab.experiments.common import SEED
from densecards.lab.outcome import Claim, Findings, Table
from densecards.memory.plasticity import (
    BLOG,
    PRESETS,
    SOURCE,
    Preset,
    associate,
    decay,
    graph,
    pagerank,
    spread,
)
from densecards.plots import Chart, Series

_GROWTH = (0.4, 0.55, 0.6625, 0.7469)
_DAYS = (1, 3, 7, 30, 90)


def presets(run: Run) -> Findings:
    """Growth, decay and spreading of both presets on the same graph."""
    claims = _claims(run)
    uses = tuple(range(1, 21))
    grown = {name: _grow(preset, len(uses)) for name, preset in PRESETS.items()}
    days = tuple(float(day) for day in np.concatenate([np.linspace(0.1, 3, 20), np.linspace(4, 90, 30)]))
    faded = {name: tuple(preset.decay_at(day) for day in days) for name, preset in PRESETS.items()}
    return Findings(
        claims=claims,
        tables=(
            Table(
                "an edge after use and after rest",
                ("preset", "after 1 use", "after 10", "a day later", "30 days later", "kept a hop"),
                tuple(
                    (
                        name,
                        grown[name][0],
                        grown[name][9],
                        grown[name][9] * preset.decay_at(1.0),
                        grown[name][9] * preset.decay_at(30.0),
                        preset.per_hop,
                    )
                    for name, preset in PRESETS.items()
                ),
            ),
            Table(
                f"what lights up from one of {run.size('cards')} cards",
                ("preset", "cards at 1 hop", "2 hops", "3 hops", "brightest", "same ten as PageRank"),
                tuple(_lit(run, name, preset) for name, preset in PRESETS.items()),
            ),
        ),
        charts=(
            Chart(
                "an edge and how often it was used",
                "recalled together, times",
                "strength",
                tuple(Series(name, tuple(map(float, uses)), values) for name, values in grown.items()),
            ),
            Chart(
                "an edge that rests",
                "days",
                "share left",
                tuple(Series(name, days, values, theory=True) for name, values in faded.items()),
            ),
        ),
        remarks=(
            "An edge fades by its age alone, so that one look after ninety days and ninety looks give the"
            " same. The blog names no decay; thirty days' half-life is ours.",
        ),
    )


def _grow(preset: Preset, uses: int) -> tuple[float, ...]:
    strengths = [preset.first]
    for _ in range(uses - 1):
        strengths.append(associate(strengths[-1], preset))
    return tuple(strengths)


def _claims(run: Run) -> tuple[Claim, ...]:
    grown = _grow(SOURCE, len(_GROWTH))
    steps = 0.7
    for day in range(90):
        steps = decay(steps, float(day), day + 1.0, SOURCE)
    return (
        run.claim("graph.blog.step", associate(0.3, BLOG) - 0.3),
        run.claim("graph.blog.hop", BLOG.per_hop),
        *(run.claim(f"graph.source.use.{number}", grown[number]) for number in (1, 2, 3)),
        run.claim("graph.source.hop", SOURCE.per_hop),
        *(run.claim(f"graph.source.day.{day}", SOURCE.decay_at(float(day))) for day in _DAYS),
        run.claim("graph.one-jump", abs(steps - decay(0.7, 0.0, 90.0, SOURCE))),
    )


def _lit(run: Run, name: str, preset: Preset) -> tuple[str, int, int, int, float, int]:
    """Spread from card 0 of a ring with shortcuts whose edges were used 1 to 12 times."""
    cards = run.size("cards")
    rng = run.rng(800)
    ring = [(card, (card + step) % cards) for card in range(cards) for step in (1, 2)]
    shortcuts = [(int(a), int(b)) for a, b in rng.integers(0, cards, (cards // 4, 2)) if a != b]
    pairs = sorted({(min(pair), max(pair)) for pair in (*ring, *shortcuts)})
    uses = rng.integers(1, 13, len(pairs))
    strength = np.array([_grow(preset, int(count))[-1] for count in uses])
    net = graph(cards, np.array(pairs), strength)
    found = spread(net, 0, preset.per_hop, hops=3, floor=0.001)
    source = np.zeros(cards)
    source[0] = 1.0
    ranked = [int(card) for card in np.argsort(-pagerank(net, source)) if card != 0][:10]
    brightest = sorted(found, key=lambda lit: -lit.activation)
    at_hop = [sum(lit.hop == hop for lit in found) for hop in (1, 2, 3)]
    return (
        name,
        at_hop[0],
        at_hop[1],
        at_hop[2],
        brightest[0].activation if brightest else 0.0,
        len({lit.card for lit in brightest[:10]} & set(ranked)),
    )


EXPERIMENTS = (
    Experiment(
        "graph",
        "associations that grow, fade and spread, in two presets",
        presets,
        (Setting("cards", 200, "cards in the graph", least=10, most=100_000), SEED),
        "graph",
    ),
)
