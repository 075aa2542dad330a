"""Look-alikes: the cards that ordinary review must not ask one after the other.

What the deck calls confusable, what the learner mixed up, and what the memory takes for one another where
it has been asked already. Nothing here waits for the memory.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from densecards.study.evidence import named_confusable
from densecards.study.lineup import APART

if TYPE_CHECKING:
    from densecards.study.desk import Desk

RIVAL_FROM = 0.1  # share of the recall


def symmetric(pairs: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    """Return for each card of some pairs those it must be kept apart from."""
    found: dict[str, set[str]] = {}
    for one, other in pairs:
        if one != other:
            found.setdefault(one, set()).add(other)
            found.setdefault(other, set()).add(one)
    return {card: frozenset(others) for card, others in found.items()}


def lookalikes(desk: Desk, cards: Collection[str]) -> Mapping[str, frozenset[str]]:
    """Return the look-alikes of these cards."""
    pairs = [(card, wrong) for card, wrong, _, _ in desk.store.confusions()]
    for name, card in desk.store.cards_by_id(cards).items():
        pairs += [(name, other) for other in named_confusable(card)]
    known = desk.known_densities()
    for name in cards:
        if name in known:
            pairs += [(name, rival.id) for rival in known[name].competitors if rival.share >= RIVAL_FROM]
    return symmetric(pairs)


def kept_apart(cards: Sequence[str], apart: Mapping[str, frozenset[str]], between: int = APART) -> list[str]:
    """Return cards nearly in their order, so that `between` others lie between two look-alikes, if there are.

    Of the cards that may come next the first is taken; where none may, the first that stands farthest from
    its look-alikes.
    """
    waiting, out = list(cards), list[str]()
    while waiting:
        recent = out[: -between - 1 : -1]
        chosen = waiting[0]
        for near in range(len(recent), 0, -1):
            may = [c for c in waiting if not any(c in apart.get(one, ()) for one in recent[:near])]
            if may:
                chosen = may[0]
                break
        waiting.remove(chosen)
        out.append(chosen)
    return out
