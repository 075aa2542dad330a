"""Which two cards are set side by side: those mixed up, those called confusable, those that compete."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from densecards.errors import NotFoundError
from densecards.study.evidence import mixups, named_confusable
from densecards.study.modes.confusables import confusables
from densecards.study.modes.drill import Maker
from densecards.study.modes.typed import Typed
from densecards.webs import Card

if TYPE_CHECKING:
    from densecards.study.desk import Desk


def pairs(desk: Desk, deck: str, cards: Iterable[str] | None, limit: int) -> list[tuple[str, ...]]:
    found = list(islice(_pairs_of(desk, deck, None if cards is None else list(cards)), limit))
    if not found:
        raise NotFoundError(
            "no two cards that you have begun are mixed up", hint="go on studying: mix-ups are noticed"
        )
    return [*found]


def both_asked(
    desk: Desk, pairs: Sequence[tuple[str, ...]], turn_of: Callable[[Desk, str], int]
) -> list[Maker]:
    """Ask each card of a pair, interleaved with other pairs, so that none follows from the one before."""
    first, second = [], []
    for one, other in pairs:
        turn = turn_of(desk, one + other)
        a, b = (one, other) if turn % 2 == 0 else (other, one)
        first.append(partial(_asked, desk, a, b, turn))
        second.append(partial(_asked, desk, b, a, turn + 1))
    return [*first, *second]


def _asked(desk: Desk, card: str, other: str, turn: int) -> Typed:
    return confusables(desk, desk.web(card), desk.web(other), turn)


def _pairs_of(desk: Desk, deck: str, named: list[str] | None) -> Iterator[tuple[str, str]]:
    """Yield pairs once each: logged mix-ups, then what the deck calls confusable, then memory's rivals."""
    if named is not None and len(named) == 2:
        yield desk.web(named[0]).card.id, desk.web(named[1]).card.id
        return
    begun = desk.started() if named is None else set(named)
    seen: set[frozenset[str]] = set()

    def fresh(a: str, b: str) -> bool:
        pair = frozenset((a, b))
        wanted = a in begun and b in begun if named is None else a in begun or b in begun
        if a == b or pair in seen or not wanted:
            return False
        seen.add(pair)
        return True

    for mixed in mixups(desk, deck):
        if fresh(mixed.a, mixed.b):
            yield mixed.a, mixed.b
    known: dict[str, Card] = desk.store.cards_by_id(begun)
    for card in known.values():
        if deck in ("", card.deck):
            for other in named_confusable(card):
                if fresh(card.id, other):
                    yield card.id, other
    for card_id, dense in sorted(desk.known_densities().items()):
        if card_id in begun and deck in ("", card_id.partition("/")[0]):
            for rival in dense.competitors[:1]:
                if rival.share >= 0.1 and fresh(card_id, rival.id):
                    yield card_id, rival.id
