"""Which new items are really on offer: a card is met by its first prompt, its others follow on a later day.

The low byte of a new item's rank is the place of its prompt among the prompts in use (items.py).
"""

from typing import Any

from sqlalchemy import Connection, Select, and_, exists, func, select

from densecards.store import tables as t
from densecards.store.codec import item_of
from densecards.store.items import NEW
from densecards.store.rows import ItemRow

_PROMPTS_IN_A_RANK = 256
_sibling = t.item.alias("sibling")


def _unseen(now: int, deck: str | None, prompt: str | None) -> Any:
    conditions = [t.item.c.queue == NEW, t.item.c.buried_until <= now]
    if deck:
        conditions.append(t.item.c.deck == deck)
    if prompt:
        conditions.append(t.item.c.prompt == prompt)
    return and_(*conditions)


def _met(before: int | None) -> Any:
    # A card is met when any of its prompts was first reviewed, before the given time where there is one.
    met = [_sibling.c.card == t.item.c.card, _sibling.c.first > 0]
    if before is not None:
        met.append(_sibling.c.first < before)
    return exists(select(_sibling.c.card).where(*met))


def _unmet(now: int, deck: str | None, prompt: str | None) -> Select[Any]:
    # With one prompt in use, that one opens a card, whatever its place.
    opening = [] if prompt else [t.item.c.rank % _PROMPTS_IN_A_RANK == 0]
    return select(t.item).where(_unseen(now, deck, prompt), *opening)


def new_items(
    connection: Connection, now: int, *, deck: str | None = None, prompt: str | None = None, limit: int
) -> list[ItemRow]:
    """Return the opening items of cards never met, in the order of the decks."""
    query = _unmet(now, deck, prompt).order_by(t.item.c.rank).limit(limit)
    return [item_of(row) for row in connection.execute(query)]


def released_items(
    connection: Connection, now: int, day_start: int, *, deck: str | None = None, limit: int
) -> list[ItemRow]:
    """Return the unseen items of cards that were first met before the day began."""
    query = (
        select(t.item)
        .where(_unseen(now, deck, None), t.item.c.rank % _PROMPTS_IN_A_RANK != 0, _met(day_start))
        .order_by(t.item.c.rank)
        .limit(limit)
    )
    return [item_of(row) for row in connection.execute(query)]


def count_new_cards(
    connection: Connection, now: int, *, deck: str | None = None, prompt: str | None = None
) -> int:
    """Return how many cards were never met."""
    query = select(func.count()).select_from(_unmet(now, deck, prompt).subquery())
    return int(connection.execute(query).scalar_one())


def count_released(connection: Connection, now: int, day_start: int, *, deck: str | None = None) -> int:
    """Return how many unseen items belong to cards first met before the day began."""
    query = (
        select(func.count())
        .select_from(t.item)
        .where(_unseen(now, deck, None), t.item.c.rank % _PROMPTS_IN_A_RANK != 0, _met(day_start))
    )
    return int(connection.execute(query).scalar_one())


def count_met_since(connection: Connection, since: int, *, deck: str | None = None) -> int:
    """Return how many cards were met for the first time since an instant."""
    first = func.min(t.item.c.first)
    query = select(t.item.c.card).where(t.item.c.first > 0)
    if deck:
        query = query.where(t.item.c.deck == deck)
    # Only cards with an item first seen since then can qualify; the others need no look.
    recent = select(t.item.c.card).where(t.item.c.first >= since)
    query = query.where(t.item.c.card.in_(recent)).group_by(t.item.c.card).having(first >= since)
    return int(connection.execute(select(func.count()).select_from(query.subquery())).scalar_one())


__all__ = ["count_met_since", "count_new_cards", "count_released", "new_items", "released_items"]
