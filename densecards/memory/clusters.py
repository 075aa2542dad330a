"""Clusters: cards that light up together, each cluster named by its most central card.

Communities of the association graph by modularity (Louvain: Blondel et al. 2008), in a fixed order so that
the same graph gives the same clusters.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from densecards.memory.bank import Bank
from densecards.memory.plasticity import Graph

Array = NDArray[Any]
_CARDS_PER_BLOCK = 1024
RESOLUTION = 8.0
"""How much dearer ties that leave a cluster are than in plain modularity, whose clusters grow with the
collection (Reichardt and Bornholdt 2006): a cluster should be about as large as a scene."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """Cards (k,) that belong together, most central first: cards[0] names it. centrality (k,): share of each
    card's ties that stay inside, weighted by how many it has."""

    cards: Array
    centrality: Array

    @property
    def name(self) -> int:
        """The most central card."""
        return int(self.cards[0])


def gists(bank: Bank) -> Array:
    """The gist of every card `(N, d) float32`, zero for cards without a vector."""
    out = np.zeros((bank.cards, bank.dimensions), dtype=np.float32)
    for lo in range(0, bank.cards, _CARDS_PER_BLOCK):
        rows = bank.row[lo : lo + _CARDS_PER_BLOCK]
        there = rows >= 0
        block = bank.read(np.where(there, rows, 0))
        weight = np.where(there, bank.pi[np.where(there, rows, 0)], 0.0).astype(np.float32)
        out[lo : lo + len(rows)] = np.einsum("ck,ckd->cd", weight, block)
    length = np.linalg.norm(out, axis=1, keepdims=True)
    return np.asarray(np.divide(out, length, out=out, where=length > 0))


def likeness_pairs(bank: Bank, *, neighbours: int = 8, least: float = 0.3) -> tuple[Array, Array]:
    """Pairs of cards `(E, 2)`, smaller number first, of which one is among the nearest of the other by its
    gist, and their cosines `(E,)`, at least `least`."""
    vectors = gists(bank)
    count = min(neighbours, bank.cards - 1)
    pairs: list[Array] = []
    weights: list[Array] = []
    for lo in range(0, bank.cards if count > 0 else 0, _CARDS_PER_BLOCK):
        block = vectors[lo : lo + _CARDS_PER_BLOCK] @ vectors.T
        own = np.arange(len(block))
        block[own, own + lo] = -1
        best = np.argpartition(-block, count - 1, axis=1)[:, :count]
        cosine = np.take_along_axis(block, best, axis=1)
        i, j = np.nonzero(cosine >= least)
        pairs.append(np.stack([i + lo, best[i, j]], axis=1))
        weights.append(cosine[i, j])
    if not pairs:
        return np.zeros((0, 2), np.int64), np.zeros(0)
    every, first = np.unique(np.sort(np.concatenate(pairs), axis=1), axis=0, return_index=True)
    return every, np.concatenate(weights)[first].astype(np.float64)


def clusters(net: Graph, resolution: float = 1.0) -> list[Cluster]:
    """The communities of a graph, largest first; a card without ties is a cluster of its own."""
    label = communities(net, resolution=resolution)
    owner = np.repeat(np.arange(net.cards), np.diff(net.start))
    inside = label[owner] == label[net.target]
    strength = np.bincount(owner, weights=net.weight * inside, minlength=net.cards)
    total = np.bincount(owner, weights=net.weight, minlength=net.cards)
    centrality = np.divide(strength**2, total, out=np.zeros(net.cards), where=total > 0)
    found = []
    for number in np.unique(label):
        cards = np.flatnonzero(label == number)
        cards = cards[np.lexsort((cards, -centrality[cards]))]
        found.append(Cluster(cards, centrality[cards]))
    return sorted(found, key=lambda one: (-len(one.cards), one.name))


def communities(net: Graph, *, passes: int = 10, resolution: float = 1.0) -> Array:
    """Label every card with its community `(N,)`: move cards while modularity grows, merge, and again."""
    label = np.arange(net.cards)
    level = net
    for _ in range(passes):
        moved = _move(level, resolution)
        names, moved = np.unique(moved, return_inverse=True)
        label = moved[label]
        if len(names) == level.cards:
            break
        level = _merge(level, moved, len(names))
    return np.asarray(np.unique(label, return_inverse=True)[1])


def _move(net: Graph, resolution: float) -> Array:
    owner = np.repeat(np.arange(net.cards), np.diff(net.start))
    degree = np.bincount(owner, weights=net.weight, minlength=net.cards)
    whole = degree.sum()
    label, mass = np.arange(net.cards), degree.copy()
    if whole <= 0:
        return label
    start, target, weight = net.start.tolist(), net.target.tolist(), net.weight.tolist()
    labels = label.tolist()
    for _ in range(20):
        changes = 0
        for card in range(net.cards):
            ties: dict[int, float] = {}
            for at in range(start[card], start[card + 1]):
                if target[at] != card:
                    ties[labels[target[at]]] = ties.get(labels[target[at]], 0.0) + weight[at]
            here, k = labels[card], float(degree[card])
            mass[here] -= k
            best, gain = here, ties.get(here, 0.0) - resolution * k * mass[here] / whole
            for other in sorted(ties):
                value = ties[other] - resolution * k * mass[other] / whole
                if value > gain + 1e-12:
                    best, gain = other, value
            mass[best] += k
            if best != here:
                labels[card] = best
                changes += 1
        if not changes:
            break
    return np.array(labels)


def _merge(net: Graph, label: Array, count: int) -> Graph:
    owner = np.repeat(np.arange(net.cards), np.diff(net.start))
    key, place = np.unique(label[owner] * count + label[net.target], return_inverse=True)
    weight = np.bincount(place, weights=net.weight)
    return Graph(np.searchsorted(key // count, np.arange(count + 1)), key % count, weight)


def nearest(found: list[Cluster], probabilities: Array) -> list[tuple[Cluster, float]]:
    """Which clusters a new card belongs to: the share of each in the recall of its links `(N,)`, best
    first."""
    shares = [(cluster, float(probabilities[cluster.cards].sum())) for cluster in found]
    return sorted((pair for pair in shares if pair[1] > 0), key=lambda pair: (-pair[1], pair[0].name))
