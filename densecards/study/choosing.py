"""Which cards: the filters of study and practice, and the order in which practice takes them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from densecards.errors import NotFoundError
from densecards.text import normalise
from densecards.webs import Card

if TYPE_CHECKING:
    from densecards.store import ItemRow
    from densecards.study.desk import Desk


def choose(
    desk: Desk,
    *,
    deck: str = "",
    scene: str = "",
    tag: str = "",
    text: str = "",
    density_below: float | None = None,
    lapses_from: int = 0,
    due: bool = False,
    started: bool = False,
    flagged: bool = False,
    suspended: bool = False,
) -> list[str]:
    """Return the ids of the cards that every given filter lets through, in the order of learning.

    `tag` is a tag or a part of speech, `text` must stand in headword or gloss, `density_below` asks the
    memory. Suspended cards are left out unless they are asked for. Raises NotFoundError for an unknown deck
    or scene.
    """
    if deck and deck not in {row.id for row in desk.store.decks()}:
        raise NotFoundError(f'there is no deck "{deck}"', hint="`densecards deck list` shows them")
    cards = desk.store.cards(deck or None, scene or None)
    if scene and not cards:
        raise NotFoundError(f'there is no scene "{scene}"' + (f' in the deck "{deck}"' if deck else ""))
    items: dict[str, list[ItemRow]] = {}
    for row in desk.store.items(deck or None):
        items.setdefault(row.card, []).append(row)
    end = desk.day_end()
    thin = None
    if density_below is not None:
        thin = {one.id for one in desk.density(deck=deck) if one.density < density_below}

    def lets(card: Card) -> bool:
        rows = items.get(card.id, [])
        begun = [row for row in rows if row.phase != "new"]
        return (
            (not tag or tagged(card, tag))
            and (not text or normalise(text).casefold() in f"{card.headword} {card.gloss}".casefold())
            and (thin is None or card.id in thin)
            and sum(row.lapses for row in rows) >= lapses_from
            and (not due or any(row.due < end and not row.suspended for row in begun))
            and (not started or bool(begun))
            and (not flagged or any(row.flag for row in rows))
            and (bool(rows) and all(row.suspended for row in rows)) == suspended
        )

    return [card.id for card in cards if lets(card)]


def tagged(card: Card, tag: str) -> bool:
    """True where a card has a tag, or is of that part of speech."""
    wanted = normalise(tag).casefold()
    given = [*card.alternatives("tags"), *card.properties.get("pos", ())]
    return wanted in (normalise(one).casefold() for one in given)


def in_turn(desk: Desk, cards: Collection[str] | None, *, deck: str = "") -> list[str]:
    """Return the cards that were begun, what is due longest first; `cards` limits which.

    Buried and suspended items are left out.
    """
    now = desk.now()
    first: dict[str, int] = {}
    for row in desk.store.items(deck or None, cards=cards, started=True):
        if row.active and not row.suspended and row.buried_until <= now:
            first[row.card] = min(row.due, first.get(row.card, row.due))
    return sorted(first, key=lambda card: (first[card], card))


def narrowed(
    desk: Desk, *, deck: str, scene: str, tag: str, cards: Iterable[str] | None
) -> tuple[list[str], bool]:
    """Return the cards to practise in their turn, and whether the learner named them one by one.

    Cards that were named are taken as they come, learnt or not; else only those that were begun.
    """
    if cards is not None:
        return list(dict.fromkeys(cards)), True
    if not scene and not tag:
        return in_turn(desk, None, deck=deck), False
    return in_turn(desk, choose(desk, deck=deck, scene=scene, tag=tag), deck=deck), False
