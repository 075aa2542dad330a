"""The connection: how it is opened, how a transaction begins and ends, and what its errors mean to a person.

One connection a store, guarded by a lock. A write takes SQLite's write lock at once (BEGIN IMMEDIATE), so
that it can never fail half-way because another process wrote in between.
"""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, create_engine, event
from sqlalchemy.engine import Engine, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.pool import StaticPool

from densecards.errors import BusyDatabaseError, CorruptDatabaseError, StoreError, UsageError

BUSY_MS = 5000


def sqlite_file(url: str) -> Path | None:
    """Return the file behind an SQLite URL; None for another database or one in memory."""
    parsed = make_url(url)
    name = parsed.database
    if parsed.get_backend_name() != "sqlite" or not name or name == ":memory:" or name.startswith("file:"):
        return None
    return Path(name)


class Database:
    """An engine with its one connection. `read()` and `write()` are the only doors to it."""

    def __init__(self, url: str, *, busy_ms: int = BUSY_MS) -> None:
        try:
            self.file = sqlite_file(url)
            self.name = str(self.file) if self.file else make_url(url).render_as_string(hide_password=True)
            self.engine = _engine(url, busy_ms, self)
        except (ArgumentError, NoSuchModuleError, ImportError) as error:
            raise UsageError(f'"{url}" is not the address of a database: {error}') from None
        self._lock = threading.RLock()
        self._immediate = False
        if self.file and not self.file.parent.is_dir():
            try:
                self.file.parent.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise StoreError(
                    f"{self.file.parent}: the folder cannot be made: {error.strerror}",
                    hint="give another place with --db",
                ) from None
        with self.errors():
            self._connection = self.engine.connect()

    @property
    def is_sqlite(self) -> bool:
        """True where the database is SQLite."""
        return self.engine.dialect.name == "sqlite"

    @property
    def begin_statement(self) -> str:
        """How SQLite begins the transaction that is being opened."""
        return "BEGIN IMMEDIATE" if self._immediate else "BEGIN"

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One consistent view of the database; changes nothing."""
        with self._lock, self.errors():
            if self._connection.in_transaction():
                yield self._connection
                return
            self._immediate = False
            with self._connection.begin() as transaction:
                try:
                    yield self._connection
                finally:
                    if transaction.is_active:
                        transaction.rollback()

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction: all of it is on disk when the block ends, or none of it after an error."""
        with self._lock, self.errors():
            if self._connection.in_transaction():
                yield self._connection
                return
            self._immediate = True
            try:
                with self._connection.begin():
                    yield self._connection
            finally:
                self._immediate = False

    def pragma(self, statement: str) -> list[tuple[Any, ...]]:
        """Run an SQLite pragma outside any transaction and return its rows; [] on another database."""
        if not self.is_sqlite:
            return []
        with self._lock, self.errors():
            driver: Any = self._connection.connection.driver_connection
            rows: list[tuple[Any, ...]] = driver.execute(f"PRAGMA {statement}").fetchall()
            return rows

    @contextmanager
    def errors(self) -> Iterator[None]:
        """Turn the database's errors into ours."""
        try:
            yield
        except DBAPIError as error:
            raise explain(error.orig, self.name) from None
        except sqlite3.Error as error:
            raise explain(error, self.name) from None
        except SQLAlchemyError as error:
            raise StoreError(f"{self.name}: {error}") from None

    def close(self) -> None:
        """Close the connection; a second time does nothing."""
        with self._lock:
            self._connection.close()
            self.engine.dispose()


def _engine(url: str, busy_ms: int, owner: Database) -> Engine:
    if make_url(url).get_backend_name() != "sqlite":
        return create_engine(url)
    engine = create_engine(
        url, poolclass=StaticPool, connect_args={"check_same_thread": False, "timeout": busy_ms / 1000}
    )

    @event.listens_for(engine, "connect")
    def _pragmas(connection: Any, _record: Any) -> None:
        # The driver's own implicit BEGIN would come too late for DDL and never be IMMEDIATE.
        connection.isolation_level = None
        for pragma in ("synchronous=FULL", "foreign_keys=ON", "temp_store=MEMORY", "cache_size=-16000"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(owner.begin_statement)

    return engine


_PLAIN = {
    sqlite3.SQLITE_FULL: ("the disk is full; nothing was saved", "make room and try again"),
    sqlite3.SQLITE_READONLY: (
        "the database cannot be written",
        "check the rights of the file and its folder",
    ),
    sqlite3.SQLITE_PERM: ("no right to use the database", "check the rights of the file"),
    sqlite3.SQLITE_CANTOPEN: (
        "the database cannot be opened",
        "check that its folder exists and can be written",
    ),
    sqlite3.SQLITE_IOERR: ("the disk reported an error; nothing was saved", "check the disk and its space"),
    sqlite3.SQLITE_TOOBIG: ("a text is too long to be saved", ""),
}


def explain(error: BaseException | None, name: str) -> StoreError:
    """Return the error of ours that says what an error of the database's driver means."""
    code = getattr(error, "sqlite_errorcode", None)
    primary = code & 0xFF if isinstance(code, int) else None
    if primary in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return BusyDatabaseError(
            f"{name}: another program is writing to it; nothing was saved", hint="wait a moment and try again"
        )
    if primary == sqlite3.SQLITE_NOTADB:
        return CorruptDatabaseError(
            f"{name}: this is not a densecards database",
            hint="give another file with --db, or restore a backup",
        )
    if primary == sqlite3.SQLITE_CORRUPT:
        return CorruptDatabaseError(
            f"{name}: the database is damaged: {error}",
            hint="`densecards restore` brings the last backup back",
        )
    if primary in _PLAIN:
        what, todo = _PLAIN[primary]
        return StoreError(f"{name}: {what}", hint=todo)
    text = " ".join(str(error).split())
    if type(error).__name__ == "OperationalError" and primary is None:
        return StoreError(f"{name}: the database does not answer: {text}")
    return StoreError(f"{name}: the database refused: {text}")
