"""Small helpers for Core statements that every dialect understands."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from operator import itemgetter
from typing import Any, TypeVar

from sqlalchemy import Connection, Table, and_, bindparam
from sqlalchemy import insert as core_insert
from sqlalchemy.dialects import postgresql, sqlite

T = TypeVar("T")
CHUNK = 500


def chunks(values: Iterable[T], size: int = CHUNK) -> Iterator[list[T]]:
    """Yield the values in lists of at most `size`."""
    rest = iter(values)
    while part := list(islice(rest, size)):
        yield part


def insert(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows, each with the same columns; none is fine."""
    if rows:
        _run(connection, core_insert(table), rows)


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
        _run(connection, statement, rows)
        return
    here = and_(*(table.c[name] == bindparam(f"key_{name}") for name in key))
    for row in rows:
        found = {f"key_{name}": row[name] for name in key}
        present = connection.execute(table.select().where(here), found).first()
        if present is None:
            connection.execute(core_insert(table), row)
        elif not keep:
            connection.execute(table.update().where(here), {**row, **found})


def _run(connection: Connection, statement: Any, rows: Sequence[dict[str, Any]]) -> None:
    """Hand many rows straight to the driver: no column here needs a conversion."""
    if len(rows) == 1:
        connection.execute(statement, rows[0])
        return
    compiled = statement.compile(dialect=connection.dialect, column_keys=list(rows[0]))
    given: Any = list(rows)
    if compiled.positional:
        names = compiled.positiontup
        given = list(map(itemgetter(*names), rows)) if len(names) > 1 else [(row[names[0]],) for row in rows]
    connection.exec_driver_sql(compiled.string, given)
