"""Small helpers for Core statements that every dialect understands."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
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
        _run(connection, _inserting(table), rows)


@lru_cache(maxsize=64)
def _inserting(table: Table) -> Any:
    return core_insert(table)


def upsert(
    connection: Connection, table: Table, rows: Sequence[dict[str, Any]], *, keep: bool = False
) -> None:
    """Insert rows; where the key is there already, replace the other columns (or keep the row as it is)."""
    if not rows:
        return
    key = [column.name for column in table.primary_key]
    dialect = connection.dialect.name
    if dialect in ("sqlite", "postgresql"):
        _run(connection, _upserting(table, dialect, tuple(rows[0]), keep), rows)
        return
    here = and_(*(table.c[name] == bindparam(f"key_{name}") for name in key))
    for row in rows:
        found = {f"key_{name}": row[name] for name in key}
        present = connection.execute(table.select().where(here), found).first()
        if present is None:
            connection.execute(core_insert(table), row)
        elif not keep:
            connection.execute(table.update().where(here), {**row, **found})


@lru_cache(maxsize=64)
def _upserting(table: Table, dialect: str, columns: tuple[str, ...], keep: bool) -> Any:
    key = [column.name for column in table.primary_key]
    statement: Any = (sqlite if dialect == "sqlite" else postgresql).insert(table)
    others = {name: statement.excluded[name] for name in columns if name not in key}
    if keep or not others:
        return statement.on_conflict_do_nothing(index_elements=key)
    return statement.on_conflict_do_update(index_elements=key, set_=others)


def fetch(connection: Connection, statement: Any, given: Mapping[str, Any]) -> Sequence[Any]:
    """Return the rows of a statement that is made once, straight from SQLite's driver where that is used.

    An answer asks a dozen of these; the way through the toolkit costs ten times what SQLite does. Rows are
    to be read by position. No expanding parameters, no column that needs a conversion.
    """
    if connection.dialect.name != "sqlite":
        return connection.execute(statement, given).all()
    cursor: Any = _driver_run(connection, statement, given)
    rows: list[Any] = cursor.fetchall()
    return rows


def run(connection: Connection, statement: Any, given: Mapping[str, Any]) -> int:
    """Run a statement that is made once and changes rows, as `fetch` does; return how many it changed."""
    if connection.dialect.name != "sqlite":
        return connection.execute(statement, dict(given)).rowcount
    return int(_driver_run(connection, statement, given).rowcount)


def _driver_run(connection: Connection, statement: Any, given: Mapping[str, Any]) -> Any:
    text, names, fixed = _prepared(statement, connection.dialect, tuple(given))
    driver: Any = connection.connection.driver_connection
    return driver.execute(text, [given[name] if name in given else fixed[name] for name in names])


@lru_cache(maxsize=256)
def _prepared(
    statement: Any, dialect: Any, given: tuple[str, ...]
) -> tuple[str, tuple[str, ...], dict[str, Any]]:
    columns = list(given) if statement.is_insert else None
    compiled = statement.compile(dialect=dialect, column_keys=columns)
    fixed = {name: value for name, value in compiled.params.items() if name not in given}
    return compiled.string, tuple(compiled.positiontup), fixed


@lru_cache(maxsize=64)
def _compiled(statement: Any, dialect: Any, columns: tuple[str, ...]) -> tuple[str, tuple[str, ...] | None]:
    # Compiling costs more than the rows do; the statements are made once, so they can be the key.
    compiled = statement.compile(dialect=dialect, column_keys=list(columns))
    return compiled.string, tuple(compiled.positiontup) if compiled.positional else None


def _run(connection: Connection, statement: Any, rows: Sequence[dict[str, Any]]) -> None:
    """Hand many rows straight to the driver: no column here needs a conversion."""
    if len(rows) == 1:
        run(connection, statement, rows[0])
        return
    text, names = _compiled(statement, connection.dialect, tuple(rows[0]))
    given: Any = list(rows)
    if names is not None:
        given = list(map(itemgetter(*names), rows)) if len(names) > 1 else [(row[names[0]],) for row in rows]
    connection.exec_driver_sql(text, given)
