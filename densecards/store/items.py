"""Reading items: what waits to be asked, and how many; every query goes along an index."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Connection, Select, and_, bindparam, func, literal_column, select

from densecards.store import tables as t
from densecards.store.codec import item_of
from densecards.store.placing import LEARNING, NEW, OUT, REVIEW
from densecards.store.rows import KNOWN_ALREADY, Counts, ItemRow, Queue
from densecards.store.statements import chunks, fetch

_MOST = 1_000_000  # learning steps; a limit is for what can wait until tomorrow


def _waiting(queue: int, *, by_deck: bool, by_prompt: bool, until: bool) -> Select[Any]:
    query = select(t.item).where(t.item.c.queue == queue, t.item.c.buried_until <= bindparam("now"))
    if until:
        query = query.where(t.item.c.rank < bindparam("until"))
    if by_deck:
        query = query.where(t.item.c.deck == bindparam("deck"))
    if by_prompt:
        query = query.where(t.item.c.prompt.in_(bindparam("prompts", expanding=True)))
    return query.order_by(t.item.c.rank).limit(bindparam("number"))


_QUERIES = {
    (queue, by_deck, by_prompt): _waiting(queue, by_deck=by_deck, by_prompt=by_prompt, until=queue != NEW)
    for queue in (NEW, LEARNING, REVIEW)
    for by_deck in (False, True)
    for by_prompt in (False, True)
}


def queue(
    connection: Connection,
    now: int,
    day_end: int,
    *,
    deck: str | None = None,
    prompts: Sequence[str] | None = None,
    learning_until: int | None = None,
    due_limit: int = 200,
    new_limit: int = 20,
) -> Queue:
    """Return what can be asked now, in order: all learning steps, of the rest at most the limits."""
    given: dict[str, Any] = {"now": now}
    if deck is not None:
        given["deck"] = deck
    if prompts is not None:
        given["prompts"] = list(prompts)

    def waiting(which: int, number: int, until: int | None) -> tuple[ItemRow, ...]:
        if number <= 0:
            return ()
        more = {"number": number} if until is None else {"number": number, "until": until}
        query = _QUERIES[which, deck is not None, prompts is not None]
        return tuple(item_of(row) for row in connection.execute(query, {**given, **more}))

    return Queue(
        learning=waiting(LEARNING, _MOST, now + 1 if learning_until is None else learning_until),
        due=waiting(REVIEW, due_limit, day_end),
        new=waiting(NEW, new_limit, None),
    )


def items(
    connection: Connection,
    *,
    deck: str | None = None,
    cards: Collection[str] | None = None,
    started: bool = False,
    include_inactive: bool = False,
) -> list[ItemRow]:
    """Return items in key order; `started` leaves the new ones out."""
    query = select(t.item)
    if deck is not None:
        query = query.where(t.item.c.deck == deck)
    if started:
        query = query.where(t.item.c.phase != "new")
    if not include_inactive:
        query = query.where(t.item.c.active == 1)
    if cards is None:
        found = [item_of(row) for row in connection.execute(query)]
    else:
        found = [
            item_of(row)
            for part in chunks(cards)
            for row in connection.execute(query.where(t.item.c.card.in_(part)))
        ]
    return sorted(found, key=lambda row: (row.card, row.prompt))


_ITEM = select(t.item).where(t.item.c.card == bindparam("card"), t.item.c.prompt == bindparam("prompt"))


def item(connection: Connection, card: str, prompt: str) -> ItemRow | None:
    """Return one item, or None."""
    rows = fetch(connection, _ITEM, {"card": card, "prompt": prompt})
    return item_of(rows[0]) if rows else None


_QUARTER = 900_000  # ms; every time zone's day begins on one
_DUES = (
    select(t.item.c.due // _QUARTER, func.count())
    .where(t.item.c.queue.in_((LEARNING, REVIEW)))
    .group_by(t.item.c.due // _QUARTER)
)


def dues(connection: Connection) -> list[tuple[int, int]]:
    """Return (quarter of an hour in which items in play come due, as ms; how many), what was begun alone."""
    return [(int(quarter) * _QUARTER, int(number)) for quarter, number in connection.execute(_DUES)]


def counts(
    connection: Connection,
    now: int,
    day_start: int,
    day_end: int,
    *,
    deck: str | None = None,
    prompt: str | None = None,
) -> Counts:
    """Return how many items wait in each queue and what was done since `day_start`.

    With `prompt`, the only one in use, the items of the others do not wait for reviews.
    """

    def count(*conditions: Any) -> int:
        query = select(func.count()).select_from(t.item).where(*conditions)
        if deck is not None:
            query = query.where(t.item.c.deck == deck)
        return int(connection.execute(query).scalar_one())

    awake = t.item.c.buried_until <= now
    waiting = [awake, t.item.c.rank < day_end]
    if prompt is not None:
        waiting.append(t.item.c.prompt == prompt)
    return Counts(
        new=count(t.item.c.queue == NEW, awake),
        learning=count(t.item.c.queue == LEARNING, *waiting),
        due=count(t.item.c.queue == REVIEW, *waiting),
        suspended=count(t.item.c.queue == OUT, t.item.c.active == 1),
        reviewed_today=reviews_since(connection, day_start, deck),
        introduced_today=met_since(connection, day_start, deck),
    )


def reviews_since(connection: Connection, since: int, deck: str | None = None) -> int:
    """Return how many reviews that count were made since an instant, cards known already left out."""
    query = (
        select(func.count())
        .select_from(t.log)
        .where(
            t.log.c.at >= since,
            t.log.c.kind == "review",
            t.log.c.mode != KNOWN_ALREADY,
            ~select(t.undone.c.id).where(t.undone.c.id == t.log.c.id).exists(),
        )
    )
    if deck is not None:
        query = query.where(t.log.c.card.startswith(deck + "/", autoescape=True))
    return int(connection.execute(query).scalar_one())


def items_reviewed_since(connection: Connection, since: int, deck: str | None = None) -> int:
    """Return how many items of cards met before an instant were reviewed since, each once.

    Only answers that count and that moved the schedule: no drill, no step of a card begun since.
    """
    query = (
        select(t.log.c.card, t.log.c.prompt)
        .distinct()
        .join_from(t.log, t.item, and_(t.item.c.card == t.log.c.card, t.item.c.prompt == t.log.c.prompt))
        .where(
            t.log.c.at >= since,
            t.log.c.kind == "review",
            t.log.c.scheduled == 1,
            t.log.c.mode != KNOWN_ALREADY,
            t.item.c.met < since,
            ~select(t.undone.c.id).where(t.undone.c.id == t.log.c.id).exists(),
        )
    )
    if deck is not None:
        query = query.where(t.item.c.deck == deck)
    return int(connection.execute(select(func.count()).select_from(query.subquery())).scalar_one())


def met_since(connection: Connection, since: int, deck: str | None = None) -> int:
    """Return how many cards were met for the first time since an instant, not those known already."""
    known = select(t.log.c.id).where(
        t.log.c.card == t.item.c.card, t.log.c.at == t.item.c.met, t.log.c.mode == KNOWN_ALREADY
    )
    query = select(func.count(t.item.c.card.distinct())).where(
        t.item.c.met > literal_column("0"), t.item.c.met >= since, ~known.exists()
    )
    if deck is not None:
        query = query.where(t.item.c.deck == deck)
    return int(connection.execute(query).scalar_one())
