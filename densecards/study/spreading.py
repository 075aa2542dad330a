"""What else lights up: activation from a recalled card over the association graph."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from densecards.errors import UsageError
from densecards.study.associations import associations
from densecards.study.elsewhere import by_memory

if TYPE_CHECKING:
    from densecards.memory.plasticity import Graph
    from densecards.memory.plasticity import Lit as LitNumber
    from densecards.study.desk import Desk

PAGERANK = "pagerank"
_HOPS = 3


@dataclass(frozen=True, slots=True)
class Lit:
    """A card that lit up: how brightly, after how many hops, and by what it hangs on the card before it."""

    id: str
    headword: str
    activation: float
    hop: int
    way: str


@by_memory
def lit_up(desk: Desk, card: str, top: int = 7, rule: str = "blog") -> list[Lit]:
    """Return what lights up from a card, brightest first: by a preset of the memory's plasticity, or by
    personalised PageRank under the source's decay.

    Reads the collection; call it in a worker. Raises UsageError for an unknown rule.
    """
    from densecards.memory.plasticity import PRESETS

    if rule not in (*PRESETS, PAGERANK):
        raise UsageError(f'there is no rule "{rule}"', hint=f"rules: {', '.join([*PRESETS, PAGERANK])}")
    return desk.memory.run(lambda: _lit_up(desk, card, top, rule))


def _lit_up(desk: Desk, card: str, top: int, rule: str) -> list[Lit]:
    from densecards.memory.plasticity import PRESETS, SOURCE, spread

    loaded = desk.memory.collection()
    source = loaded.place.get(desk.web(card).card.id)
    if source is None:
        return []
    preset = PRESETS.get(rule, SOURCE)
    tied = associations(desk, loaded, preset)
    net = tied.net
    found = ranked(net, source) if rule == PAGERANK else spread(net, source, preset.per_hop, hops=_HOPS)
    lit = {source: 1.0} | {one.card: one.activation for one in found}
    hop = {source: 0} | {one.card: one.hop for one in found}

    def way(number: int) -> str:
        direct = tied.way(source, number)
        if direct:
            return direct
        run = slice(int(net.start[number]), int(net.start[number + 1]))
        ties = zip(net.target[run].tolist(), net.weight[run].tolist(), strict=True)
        before = [(lit[other] * weight, other) for other, weight in ties if hop.get(other) == hop[number] - 1]
        return f"over {loaded.webs[max(before)[1]].card.headword}" if before else ""

    brightest = sorted(found, key=lambda one: (-one.activation, one.hop, one.card))[:top]
    return [
        Lit(
            loaded.webs[one.card].card.id,
            loaded.webs[one.card].card.headword,
            one.activation,
            one.hop,
            way(one.card),
        )
        for one in brightest
    ]


def ranked(net: Graph, source: int) -> list[LitNumber[int]]:
    """What PageRank lights from a card, with its distance in hops; the card itself is left out."""
    import numpy as np

    from densecards.memory.plasticity import Lit as LitNumber
    from densecards.memory.plasticity import pagerank

    start = np.zeros(net.cards)
    start[source] = 1.0
    rank = pagerank(net, start)
    hops = {source: 0}
    frontier = [source]
    while frontier:
        reached: dict[int, int] = {}
        for card in frontier:
            for other in net.target[int(net.start[card]) : int(net.start[card + 1])].tolist():
                if other not in hops:
                    reached[other] = hops[card] + 1
        hops |= reached
        frontier = sorted(reached)
    del hops[source]
    return [LitNumber(card, hop, float(rank[card])) for card, hop in hops.items() if rank[card] > 0]
