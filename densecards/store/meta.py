"""Small texts by key, and the stamp that says whether the content is still what someone read."""

from sqlalchemy import Connection, delete, select

from densecards.store import tables as t
from densecards.store.statements import upsert

_STAMP = "content stamp"


def get(connection: Connection, key: str) -> str | None:
    """Return the text kept under a key, or None."""
    return connection.execute(select(t.meta.c.value).where(t.meta.c.key == key)).scalar()


def put(connection: Connection, key: str, value: str | None) -> None:
    """Keep a text under a key; None forgets it."""
    if value is None:
        connection.execute(delete(t.meta).where(t.meta.c.key == key))
    else:
        upsert(connection, t.meta, [{"key": key, "value": value}])


def stamp(connection: Connection) -> int:
    """Return a number that has risen whenever a deck, card, link or template changed."""
    return int(get(connection, _STAMP) or 0)


def touch(connection: Connection) -> None:
    """Raise the stamp, in the transaction that changes the content."""
    put(connection, _STAMP, str(stamp(connection) + 1))
