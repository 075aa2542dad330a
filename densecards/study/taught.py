"""What the log taught about links, as the memory takes it: tries, successes, and strengths faded to now.

Read whole when a collection is loaded, and kept up entry by entry after that, so that a density shows what
the last answers taught without reading the others again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from densecards.memory import SLOTS, Evidence
from densecards.study.strength import faded
from densecards.webs import Web

if TYPE_CHECKING:
    from densecards.store import LinkStrength, Store
    from densecards.study.loaded import Loaded

Strengths = dict[tuple[str, str], float]
_TEACHING = ("review", "undo")


def read(store: Store, webs: Sequence[Web], place: Mapping[str, int], now: int) -> tuple[Strengths, Evidence]:
    """Return every link's strength by (card, slot), and the evidence of all, `(N, 8)` each."""
    strengths: Strengths = {}
    evidence = Evidence(np.zeros((len(webs), SLOTS)), np.zeros((len(webs), SLOTS)))
    _take(store.link_strengths(), webs, place, now, strengths, evidence)
    return strengths, evidence


def follow(store: Store, loaded: Loaded, now: Callable[[], int]) -> list[str]:
    """Take in what the log taught since the collection was last asked; return the cards that it was about."""
    newest = store.newest_entry()
    if newest == loaded.newest:
        return []
    cards = {entry.card for entry in store.log(kinds=_TEACHING, after=loaded.newest)}
    loaded.newest = newest
    here = [card for card in cards if card in loaded.place]
    for card in here:
        loaded.evidence.tries[loaded.place[card]] = loaded.evidence.successes[loaded.place[card]] = 0
        for slot in loaded.webs[loaded.place[card]].template.slot_keys:
            loaded.strengths.pop((card, slot), None)
    links = store.link_strengths(here)
    _take(links, loaded.webs, loaded.place, now(), loaded.strengths, loaded.evidence)
    return here


def _take(
    links: Iterable[LinkStrength],
    webs: Sequence[Web],
    place: Mapping[str, int],
    now: int,
    strengths: Strengths,
    evidence: Evidence,
) -> None:
    for link in links:
        strengths[link.card, link.slot] = faded(link, now)
        if link.card in place and link.slot in webs[place[link.card]].template.slot_keys:
            at = place[link.card], webs[place[link.card]].template.index(link.slot)
            evidence.tries[at], evidence.successes[at] = link.tries, link.successes
