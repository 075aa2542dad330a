"""The association graph of a collection: what ties cards to each other, and by what.

A link that names a card, recalls together, and, more faintly, the memory's likeness of what two cards hold:
so that there is a graph before the first recall, and experience soon outweighs it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from densecards.schedule import MS_PER_DAY

if TYPE_CHECKING:
    from densecards.memory.plasticity import Graph, Preset
    from densecards.study.desk import Desk
    from densecards.study.loaded import Loaded

NAMED, TOGETHER, ALIKE = "named by a link", "recalled together", "alike"
TIE = 0.5  # the weight of a link that names a card, beside edges, which grow from .025 to 1
LIKENESS = 0.03  # of the cosine of two cards' gists: about as much as one recall together
_NEIGHBOURS, _LEAST = 6, 0.4


@dataclass(frozen=True, slots=True)
class Associations:
    """The graph over card numbers, and what ties a pair (smaller number first)."""

    net: Graph
    ways: dict[tuple[int, int], str]

    def way(self, one: int, other: int) -> str:
        """What ties two cards, or ""."""
        return self.ways.get((min(one, other), max(one, other)), "")


def associations(desk: Desk, loaded: Loaded, rule: Preset) -> Associations:
    """Build the graph as it is now; edges fade by the rule. Runs on the memory's thread."""
    import numpy as np

    from densecards.memory.clusters import likeness_pairs
    from densecards.memory.plasticity import decay, graph
    from densecards.study.patterns import ties

    weight: dict[tuple[int, int], float] = {}
    ways: dict[tuple[int, int], str] = {}
    for index, web in enumerate(loaded.webs):
        for _, target in ties(web, loaded.place):
            if target != index:
                pair = min(index, target), max(index, target)
                weight[pair], ways[pair] = TIE, NAMED
    now = desk.now()
    for edge in desk.store.edges():
        if edge.a in loaded.place and edge.b in loaded.place:
            one, other = sorted((loaded.place[edge.a], loaded.place[edge.b]))
            left = decay(edge.strength, 0.0, max(0, now - edge.last) / MS_PER_DAY, rule)
            weight[one, other] = weight.get((one, other), 0.0) + left
            ways.setdefault((one, other), TOGETHER)
    near, cosines = likeness_pairs(loaded.memory.bank, neighbours=_NEIGHBOURS, least=_LEAST)
    for (one, other), cosine in zip(near.tolist(), cosines.tolist(), strict=True):
        if (one, other) not in ways:
            weight[one, other], ways[one, other] = LIKENESS * cosine, ALIKE
    pairs = np.array(list(weight), dtype=np.int64).reshape(-1, 2)
    return Associations(graph(len(loaded.webs), pairs, np.array(list(weight.values()))), ways)
