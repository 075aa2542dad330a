"""What else lights up: activation from a recalled card over edges and over links that name a card."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from densecards.errors import UsageError
from densecards.schedule import MS_PER_DAY
from densecards.study.elsewhere import by_memory

if TYPE_CHECKING:
    from densecards.memory.plasticity import Preset
    from densecards.study.desk import Desk

TIE = 0.5  # the weight of a link that names a card, beside edges, which grow from .025 to 1
_TOGETHER, _NAMED = "recalled together", "named by a link"


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
    """Return what lights up from a card, brightest first, by a preset of the memory's plasticity.

    Reads the collection; call it in a worker. Raises UsageError for an unknown rule.
    """
    from densecards.memory.plasticity import PRESETS

    if rule not in PRESETS:
        raise UsageError(f'there is no rule "{rule}"', hint=f"rules: {', '.join(PRESETS)}")
    return desk.memory.run(lambda: _lit_up(desk, card, top, PRESETS[rule]))


def _lit_up(desk: Desk, card: str, top: int, rule: Preset) -> list[Lit]:
    import numpy as np

    from densecards.memory.plasticity import decay, graph, spread
    from densecards.study.patterns import ties

    loaded = desk.memory.collection()
    source = loaded.place.get(desk.web(card).card.id)
    if source is None:
        return []
    weight: dict[tuple[int, int], float] = {}
    way: dict[tuple[int, int], str] = {}
    for index, web in enumerate(loaded.webs):
        for _, target in ties(web, loaded.place):
            if target != index:
                weight[min(index, target), max(index, target)] = TIE
                way[min(index, target), max(index, target)] = _NAMED
    now = desk.now()
    for edge in desk.store.edges():
        if edge.a in loaded.place and edge.b in loaded.place:
            one, other = sorted((loaded.place[edge.a], loaded.place[edge.b]))
            left = decay(edge.strength, 0.0, max(0, now - edge.last) / MS_PER_DAY, rule)
            weight[one, other] = weight.get((one, other), 0.0) + left
            way.setdefault((one, other), _TOGETHER)
    pairs = np.array(list(weight), dtype=np.int64).reshape(-1, 2)
    net = graph(len(loaded.webs), pairs, np.array(list(weight.values())))
    found = sorted(spread(net, source, rule.per_hop), key=lambda one: -one.activation)[:top]
    return [
        Lit(
            loaded.webs[one.card].card.id,
            loaded.webs[one.card].card.headword,
            one.activation,
            one.hop,
            way.get((min(source, one.card), max(source, one.card)), "over another card"),
        )
        for one in found
    ]
