"""Small helpers for Core statements that every dialect understands."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Connection, Table, and_, bindparam, insert
from sqlalchemy.dialects import postgresql, sqlite

T = TypeVar("T")
CHUNK = 500


def chunks(values: Iterable[T], size: int = CHUNK) -> Iterator[list[T]]:
    """Yield the values in lists of at most `size`."""
    rest = iter(values)
    while part := list(islice(rest, size)):
        yield part


def upsert(
    connection: Connection, table: Table, rows: Sequence[dict[str, Any]], *, keep: bool = False
) -> None:
    """Insert rows; where the key is there already, replace the other columns (or keep the row as it is)."""
    if not rows:
        return
    key = [column.name for column in table.primary_key]
    dialect = connection.dialect.name
    if dialect in ("sqlite", "postgresql"):
        statement: Any = (sqlite if dialect == "sqlite" else postgresql).insert(table)
        others = {name: statement.excluded[name] for name in rows[0] if name not in key}
        if keep or not others:
            statement = statement.on_conflict_do_nothing(index_elements=key)
        else:
            statement = statement.on_conflict_do_update(index_elements=key, set_=others)
        connection.execute(statement, list(rows))
        return
    here = and_(*(table.c[name] == bindparam(f"key_{name}") for name in key))
    for row in rows:
        found = {f"key_{name}": row[name] for name in key}
        present = connection.execute(table.select().where(here), found).first()
        if present is None:
            connection.execute(insert(table), row)
        elif not keep:
            connection.execute(table.update().where(here), {**row, **found})
