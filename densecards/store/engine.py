"""The connection: how it is opened, how a transaction begins and ends, and what its errors mean to a person.

A write takes the write lock at once (BEGIN IMMEDIATE), so that it can never fail half-way because another
process wrote in between.
"""

import re
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, create_engine, event
from sqlalchemy.engine import Engine, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.pool import NullPool, StaticPool

from densecards.errors import BusyDatabaseError, CorruptDatabaseError, StoreError, UsageError

BUSY_MS = 5000
# A checkpoint makes one answer wait; 16 MB of log make that one in several hundred.
CHECKPOINT_PAGES = 4000


def sqlite_file(url: str) -> Path | None:
    """Return the file behind an SQLite URL; None for another database or one in memory."""
    parsed = make_url(url)
    name = parsed.database
    if parsed.get_backend_name() != "sqlite" or not name or name == ":memory:" or name.startswith("file:"):
        return None
    return Path(name)


def _without_password(url: str) -> str:
    return re.sub(r"(//[^:/@]*):.*@", r"\1:***@", url)


class Database:
    """An engine and its idle connections. `read()` and `write()` are the only doors to it.

    Readers of a file never wait for a writer nor a writer for them; writers of one process take turns. A
    database in memory has one connection, so there everybody takes turns.
    """

    def __init__(self, url: str, *, busy_ms: int = BUSY_MS) -> None:
        try:
            parsed = make_url(url)
            self.file = sqlite_file(url)
            self.name = str(self.file) if self.file else parsed.render_as_string(hide_password=True)
            self.in_memory = parsed.get_backend_name() == "sqlite" and self.file is None
            self.engine = _engine(url, busy_ms)
        except ImportError as error:
            raise UsageError(
                f"this database needs a driver that is not installed: {error}",
                hint="for PostgreSQL: pip install psycopg",
            ) from None
        except (ArgumentError, NoSuchModuleError) as error:
            # SQLAlchemy's own words name no more than the scheme; the address may hold a password.
            raise UsageError(
                f'"{_without_password(url)}" is not the address of a database: {error}'
            ) from None
        self._writing = threading.RLock()
        self._idle: list[Connection] = []
        self._mine = threading.local()
        if self.file and not self.file.parent.is_dir():
            try:
                self.file.parent.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise StoreError(
                    f"{self.file.parent}: the folder cannot be made: {error.strerror}",
                    hint="give another place with --db",
                ) from None

    @property
    def is_sqlite(self) -> bool:
        """True where the database is SQLite."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One consistent view of the database; changes nothing."""
        current = getattr(self._mine, "connection", None)
        if current is not None:
            yield current
            return
        with self.errors(), self._writing if self.in_memory else nullcontext():
            connection = self._take()
            try:
                connection.info["writing"] = False
                transaction = connection.begin()
                self._mine.connection = connection
                try:
                    yield connection
                finally:
                    self._mine.connection = None
                    transaction.rollback()
            except BaseException:
                connection.close()
                raise
            self._idle.append(connection)

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction: all of it is on disk when the block ends, or none of it after an error."""
        current = getattr(self._mine, "connection", None)
        if current is not None:
            yield current
            return
        with self.errors(), self._writing:
            connection = self._take()
            try:
                connection.info["writing"] = True
                with connection.begin():
                    self._mine.connection = connection
                    try:
                        yield connection
                    finally:
                        self._mine.connection = None
            except BaseException:
                connection.close()
                raise
            self._idle.append(connection)

    def _take(self) -> Connection:
        try:
            return self._idle.pop()
        except IndexError:
            return self.engine.connect()

    def pragma(self, statement: str) -> list[tuple[Any, ...]]:
        """Run an SQLite pragma outside any transaction and return its rows; [] on another database.

        It acts on the connection that the next transaction takes, too.
        """
        if not self.is_sqlite:
            return []
        with self._writing, self.errors():
            connection = self._take()
            driver: Any = connection.connection.driver_connection
            try:
                rows: list[tuple[Any, ...]] = driver.execute(f"PRAGMA {statement}").fetchall()
            finally:
                self._idle.append(connection)
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
        except (OverflowError, UnicodeEncodeError) as error:
            raise StoreError(f"{self.name}: a text or number cannot be saved: {error}") from None

    def close(self) -> None:
        """Close every idle connection; a second time does nothing."""
        while self._idle:
            self._idle.pop().close()
        self.engine.dispose()


# One writer at a time in PostgreSQL too, so that an entry's id is above every other in the log.
_WRITER_LOCK = 0x646E7363


def _engine(url: str, busy_ms: int) -> Engine:
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        engine = create_engine(url)
    elif sqlite_file(url) is None:
        engine = create_engine(url, poolclass=StaticPool, connect_args={"check_same_thread": False})
    else:
        settings = {"check_same_thread": False, "timeout": busy_ms / 1000}
        engine = create_engine(url, poolclass=NullPool, connect_args=settings)
    if parsed.get_backend_name() == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    elif parsed.get_backend_name() == "postgresql":
        event.listen(engine, "begin", _begin_postgresql)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # The driver's own implicit BEGIN would come too late for DDL and never be IMMEDIATE.
    connection.isolation_level = None
    for pragma in (
        "synchronous=FULL",
        "foreign_keys=ON",
        "temp_store=MEMORY",
        "cache_size=-64000",
        f"wal_autocheckpoint={CHECKPOINT_PAGES}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    driver: Any = connection.connection.driver_connection
    driver.execute("BEGIN IMMEDIATE" if connection.info.get("writing") else "BEGIN")


def _begin_postgresql(connection: Connection) -> None:
    if connection.info.get("writing"):
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITER_LOCK})")
    else:
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")


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
