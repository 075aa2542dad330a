"""Which new items are really on offer: a card is met by its first prompt, its others follow on a later day.

The low byte of a new item's rank is the place of its prompt among the prompts in use (items.py).
"""

from typing import Any

from sqlalchemy import Connection, and_, func, select

from densecards.store import tables as t
from densecards.store.codec import item_of
from densecards.store.placing import NEW
from densecards.store.rows import ItemRow

_PROMPTS_IN_A_RANK = 256
_OPENS = t.item.c.rank % _PROMPTS_IN_A_RANK == 0


def _unseen(now: int, deck: str | None) -> Any:
    conditions = [t.item.c.queue == NEW, t.item.c.buried_until <= now]
    if deck:
        conditions.append(t.item.c.deck == deck)
    return and_(*conditions)


def _opening(now: int, deck: str | None, prompt: str | None) -> Any:
    # With one prompt in use, that one opens a card, whatever its place.
    return and_(_unseen(now, deck), t.item.c.prompt == prompt if prompt else _OPENS)


def _released(now: int, day_start: int, deck: str | None) -> Any:
    return and_(_unseen(now, deck), ~_OPENS, t.item.c.met > 0, t.item.c.met < day_start)


def new_items(
    connection: Connection, now: int, *, deck: str | None = None, prompt: str | None = None, limit: int
) -> list[ItemRow]:
    """Return the opening items of cards never met, in the order of the decks."""
    query = select(t.item).where(_opening(now, deck, prompt)).order_by(t.item.c.rank).limit(limit)
    return [item_of(row) for row in connection.execute(query)]


def released_items(
    connection: Connection, now: int, day_start: int, *, deck: str | None = None, limit: int
) -> list[ItemRow]:
    """Return the unseen items of cards that were first met before the day began."""
    query = select(t.item).where(_released(now, day_start, deck)).order_by(t.item.c.rank).limit(limit)
    return [item_of(row) for row in connection.execute(query)]


def _count(connection: Connection, condition: Any) -> int:
    return int(connection.execute(select(func.count()).select_from(t.item).where(condition)).scalar_one())


def count_new_cards(
    connection: Connection, now: int, *, deck: str | None = None, prompt: str | None = None
) -> int:
    """Return how many cards were never met."""
    return _count(connection, _opening(now, deck, prompt))


def count_released(connection: Connection, now: int, day_start: int, *, deck: str | None = None) -> int:
    """Return how many unseen items belong to cards first met before the day began."""
    return _count(connection, _released(now, day_start, deck))
