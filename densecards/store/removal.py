"""Removing decks: out of use, with everything that was learnt kept until the learner says otherwise."""

from sqlalchemy import Connection, delete, select, update

from densecards.errors import NotFoundError
from densecards.store import tables as t
from densecards.store.log import append
from densecards.store.placing import sync
from densecards.store.rows import Kind, LogEntry


def remove(
    connection: Connection, name: str, now: int, *, keep_learning: bool, session: str | None = None
) -> int:
    """Take a deck out of use and return how many of its cards went.

    Reviews and own links stay; without `keep_learning` the learner's links go and every item starts
    again as new, should the deck come back. The log keeps what happened either way.
    """
    row = connection.execute(select(t.deck).where(t.deck.c.id == name, t.deck.c.removed == 0)).first()
    if row is None:
        known = connection.execute(select(t.deck.c.id).where(t.deck.c.removed == 0)).scalars().all()
        raise NotFoundError(f'no deck "{name}"', hint=f"installed: {', '.join(known)}" if known else "")
    ids = connection.execute(select(t.card.c.id).where(t.card.c.deck == name)).scalars().all()
    connection.execute(update(t.deck).where(t.deck.c.id == name).values(removed=now))
    if not keep_learning:
        _forget(connection, name, now, session)
    sync(connection, deck=name)
    return len(ids)


def _forget(connection: Connection, deck: str, now: int, session: str | None) -> None:
    in_deck = select(t.card.c.id).where(t.card.c.deck == deck)
    for row in connection.execute(select(t.own_link).where(t.own_link.c.card.in_(in_deck))).all():
        detail = {"slot": row.slot, "before": row.text, "after": None}
        append(connection, LogEntry(kind=Kind.LINK, at=now, card=row.card, detail=detail, session=session))
    connection.execute(delete(t.own_link).where(t.own_link.c.card.in_(in_deck)))
    seen = select(t.item.c.card, t.item.c.prompt).where(t.item.c.deck == deck, t.item.c.phase != "new")
    for row in connection.execute(seen.order_by(t.item.c.card, t.item.c.prompt)).all():
        entry = append(
            connection,
            LogEntry(
                kind=Kind.FORGET, at=now, card=row.card, prompt=row.prompt, scheduled=True, session=session
            ),
        )
        connection.execute(
            update(t.item)
            .where(t.item.c.card == row.card, t.item.c.prompt == row.prompt)
            .values(
                phase="new",
                due=0,
                stability=0.0,
                difficulty=0.0,
                step=0,
                last=0,
                reps=0,
                lapses=0,
                entry=entry.id,
            )
        )
