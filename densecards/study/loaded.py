"""A collection as the memory holds it, and what the memory says put back into names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from densecards.memory import CardDensity as Dense
from densecards.memory import Densities, Evidence, Memory
from densecards.study.patterns import Wanted
from densecards.study.values import CardDensity, Competitor, Recalled
from densecards.webs import Web


@dataclass(slots=True)
class Loaded:
    """A collection as the memory holds it: card number i is `webs[i]`."""

    memory: Memory
    webs: list[Web]
    wants: list[Wanted]
    place: dict[str, int]
    decks: NDArray[Any]
    titles: dict[str, dict[str, str]]
    strengths: dict[tuple[str, str], float]
    evidence: Evidence
    change: int
    newest: str = ""
    densities: dict[str, tuple[bytes, Densities]] = field(default_factory=dict)


def begun_mask(loaded: Loaded, started: Iterable[str]) -> NDArray[np.bool_]:
    """Return which cards the learner has started `(N,)`."""
    begun = np.zeros(len(loaded.webs), dtype=np.bool_)
    begun[[loaded.place[card] for card in started if card in loaded.place]] = True
    return begun


def recalled(loaded: Loaded, index: int, probability: float) -> Recalled:
    """Return card number `index` as something that came to mind."""
    card = loaded.webs[index].card
    return Recalled(card.id, card.headword, card.deck, card.gloss, probability)


def _competitors(loaded: Loaded, cards: NDArray[Any], shares: NDArray[Any]) -> tuple[Competitor, ...]:
    return tuple(
        Competitor(loaded.webs[i].card.id, loaded.webs[i].card.headword, float(share))
        for i, share in zip(cards.tolist(), shares.tolist(), strict=True)
        if i >= 0
    )


def _weakest(web: Web, worth: NDArray[Any]) -> str | None:
    filled = [(float(worth[web.template.index(slot)]), slot) for slot in web.filled]
    return min(filled)[1] if filled else None


def _worths(web: Web, worth: NDArray[Any]) -> dict[str, float]:
    return {slot: float(np.nan_to_num(worth[web.template.index(slot)])) for slot in web.filled}


def told_row(loaded: Loaded, index: int, dense: Densities) -> CardDensity:
    """Return one row of a whole collection's densities by its names."""
    web = loaded.webs[index]
    slot = int(dense.next_slot[index])
    return CardDensity(
        id=web.card.id,
        headword=web.card.headword,
        density=float(dense.density[index]),
        breadth=float(dense.breadth[index]),
        depth=float(dense.depth[index]),
        filled=len(web.filled),
        weakest_slot=_weakest(web, dense.worth[index]),
        next_slot=web.template.slot_keys[slot] if slot >= 0 else None,
        gain=float(np.nan_to_num(dense.gain[index])),
        competitors=_competitors(loaded, dense.competitors[index], dense.shares[index]),
        worth=_worths(web, dense.worth[index]),
        percentile=float(dense.percentile[index]),
        unscored=tuple(web.template.slot_keys[code] for code in loaded.wants[index].unscored),
    )


def told(loaded: Loaded, web: Web, want: Wanted, found: Dense, percentile: float) -> CardDensity:
    """Return one card's density by its names."""
    return CardDensity(
        id=web.card.id,
        headword=web.card.headword,
        density=float(found.density),
        breadth=float(found.web.breadth),
        depth=float(found.web.depth),
        filled=len(web.filled),
        weakest_slot=_weakest(web, found.web.worth),
        next_slot=web.template.slot_keys[found.next_slot] if found.next_slot >= 0 else None,
        gain=float(found.gain),
        competitors=_competitors(loaded, found.competitors, found.shares),
        worth=_worths(web, found.web.worth),
        percentile=percentile,
        unscored=tuple(web.template.slot_keys[code] for code in want.unscored),
    )
