"""The part that every door to the store shares: the database, the folds, and a write that tells of itself."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection

from densecards.store import log, meta
from densecards.store.engine import Database
from densecards.store.rows import Folds


def at_or_now(at: int | None) -> int:
    """Return a given time, or the present one, in milliseconds since the epoch, UTC."""
    return time.time_ns() // 1_000_000 if at is None else at


class Door:
    """An open database and the folds that turn histories into derived rows."""

    def __init__(
        self, database: Database, folds: Folds | None = None, backup_folder: Path | None = None
    ) -> None:
        self.database = database
        self.folds = folds
        self.backup_folder = backup_folder
        # The newest entry of the log that this store has read or written: what is computed from caches
        # stands on no older ones.
        self._newest: str | None = None

    @contextmanager
    def together(self) -> Iterator[None]:
        """Do several things in one transaction: all of them are on disk when the block ends, or none."""
        with self.database.write():
            yield

    @contextmanager
    def _changing(self) -> Iterator[Connection]:
        """A write that changes the content, so that whoever holds a copy of it sees that it is old."""
        with self._appending() as connection:
            yield connection
            meta.touch(connection)

    @contextmanager
    def _appending(self) -> Iterator[Connection]:
        """A write that may append several entries to the log."""
        with self.database.write() as connection:
            before = log.newest(connection)
            yield connection
            if before == self._newest:
                self._newest = log.newest(connection)
