"""Backups of an SQLite database: whole files, made while it is in use, put in place in one step.

Other databases have tools of their own, and are refused.
"""

import hashlib
import os
import shutil
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from densecards.errors import (
    BusyDatabaseError,
    CorruptDatabaseError,
    NewerDatabaseError,
    NotFoundError,
    StoreError,
)
from densecards.paths import backup_dir, data_dir
from densecards.store.engine import Database, explain
from densecards.store.revision import KNOWN

# Backups that the program made by itself; those that a person asked for are never dropped.
KEEP_AUTOMATIC = 10
PATIENCE = 10.0  # seconds that a copy waits for another writer
_NAP = 0.05  # seconds between two tries
_MOMENT = "[0-9]" * 8 + "T" + "[0-9]" * 6  # of a backup's name, as a pattern
_DAMAGED = "damaged"


def _stem(file: Path) -> str:
    """What a database's backups begin with: two of the same name in two folders do not share theirs."""
    home = file.absolute()
    if home.parent == data_dir().absolute():
        return home.stem
    return f"{home.stem}-{hashlib.blake2b(str(home).encode(), digest_size=4).hexdigest()}"


def _database_file(database: Database) -> Path:
    if database.file is None:
        raise StoreError(
            f"{database.name}: backups are made of SQLite files only",
            hint="use the database's own tools, like pg_dump",
        )
    return database.file


def _free_name(folder: Path, stem: str, reason: str) -> Path:
    moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
    name = "-".join(part for part in (stem, moment, reason) if part)
    number, file = 1, folder / f"{name}.db"
    while file.exists():
        number += 1
        file = folder / f"{name}-{number}.db"
    return file


def backup(
    database: Database, to: Path | None = None, *, reason: str = "", folder: Path | None = None
) -> Path:
    """Write a backup and return its file; `to` may be a file or a folder.

    Others may go on writing meanwhile: the backup holds one moment. Raises StoreError.
    """
    source = _database_file(database)
    place = folder or backup_dir()
    if to is None or to.is_dir():
        place = to or place
        target = None
    else:
        place, target = to.parent, to
        if target.exists():
            raise StoreError(f"{target}: there is a file already", hint="give another name")
    try:
        place.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"{place}: the folder cannot be made: {error.strerror}") from None
    target = target or _free_name(place, _stem(source), reason)
    with closing(_open_to_read(source)) as connection:
        _copy(connection, target)
    if reason:
        _drop_old(place, _stem(source), reason)
    return target


def _open_to_read(file: Path) -> sqlite3.Connection:
    try:
        return sqlite3.connect(f"file:{quote(str(file.absolute()))}?mode=ro", uri=True, timeout=5)
    except sqlite3.Error as error:
        raise explain(error, str(file)) from None


def _patience(target: Path) -> Callable[[int, int, int], None]:
    """Return what ends a copy that waits too long for another writer; by itself it would wait for ever."""
    deadline = time.monotonic() + PATIENCE

    def progress(status: int, _left: int, _pages: int) -> None:
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED) and time.monotonic() > deadline:
            raise BusyDatabaseError(
                f"{target}: another program is writing to it; nothing was changed",
                hint="close it and try again",
            )

    return progress


def _copy(source: sqlite3.Connection, target: Path) -> None:
    half = target.with_name(target.name + ".half")
    try:
        half.unlink(missing_ok=True)
        with closing(sqlite3.connect(half)) as copy:
            source.backup(copy, progress=_patience(target), sleep=_NAP)
            # One file, not three: a copy in WAL mode would leave its journal beside it.
            copy.execute("PRAGMA journal_mode=DELETE")
        _sync(half)
        half.replace(target)
        _sync(target.parent)
    except sqlite3.Error as error:
        raise explain(error, str(target)) from None
    except OSError as error:
        raise StoreError(f"{target}: cannot be written: {error.strerror}") from None
    finally:
        half.unlink(missing_ok=True)


def _sync(path: Path) -> None:
    """Make a file, or the names in a folder, safe against a power cut."""
    try:
        handle = os.open(path, os.O_RDONLY)
    except PermissionError:
        return  # a folder cannot be opened on Windows, where its names need no sync
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _drop_old(folder: Path, stem: str, reason: str) -> None:
    files = sorted(folder.glob(f"{stem}-{_MOMENT}-{reason}*.db"))
    for file in files[:-KEEP_AUTOMATIC]:
        file.unlink(missing_ok=True)


def backups(database: Database, folder: Path | None = None) -> list[Path]:
    """Return the backups of a database in the backup folder, oldest first; what was set aside is none."""
    place = folder or backup_dir()
    stem = _stem(_database_file(database))
    found = sorted(place.glob(f"{stem}-{_MOMENT}*.db")) if place.is_dir() else []
    return [file for file in found if f"-{_DAMAGED}" not in file.name.removeprefix(stem)]


def examine(file: Path) -> str:
    """Return the revision of a backup; raises where it is no whole database that this version can read."""
    if not file.is_file():
        raise NotFoundError(f"{file}: there is no such file")
    try:
        with closing(_open_to_read(file)) as connection:
            connection.execute("PRAGMA query_only=ON")
            if connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
                raise CorruptDatabaseError(f"{file}: the backup is damaged")
            tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
            if not {"alembic_version", "log", "card"} <= tables:
                raise StoreError(f"{file}: this is not a densecards database")
            found = [row[0] for row in connection.execute("SELECT version_num FROM alembic_version")]
    except sqlite3.Error as error:
        raise explain(error, str(file)) from None
    if len(found) != 1 or found[0] not in KNOWN:
        raise NewerDatabaseError(
            f"{file}: written by a newer version of densecards", hint="update densecards first"
        )
    return str(found[0])


def restore(database: Database, file: Path, *, folder: Path | None = None) -> Path | None:
    """Put a backup in a database's place and return the backup that was made of what was there before.

    Another program that has the database open sees it change as by any write; a damaged database is set
    aside whole. Raises StoreError and its kinds; then everything is as it was.
    """
    target = _database_file(database)
    examine(file)
    if target.exists() and file.samefile(target):
        raise StoreError(f"{file}: this is the database itself")
    kept = None
    if target.exists() and target.stat().st_size:
        if _is_sound(target):
            kept = backup(database, reason="before-restore", folder=folder)
            _copy_into(file, target)
            return kept
        kept = _set_aside(target, folder or backup_dir())
    with closing(_open_to_read(file)) as source:
        _copy(source, target)
    return kept


def _is_sound(file: Path) -> bool:
    try:
        with closing(sqlite3.connect(file, timeout=5)) as connection:
            return bool(connection.execute("PRAGMA quick_check(1)").fetchone() == ("ok",))
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
            return False
        raise explain(error, str(file)) from None


def _copy_into(file: Path, target: Path) -> None:
    """Replace the content through SQLite itself: one transaction, which a crash rolls back."""
    try:
        with (
            closing(_open_to_read(file)) as source,
            closing(sqlite3.connect(target, timeout=_NAP)) as live,
        ):
            live.execute("PRAGMA synchronous=FULL")
            source.backup(live, progress=_patience(target), sleep=_NAP)
    except sqlite3.Error as error:
        raise explain(error, str(target)) from None


def _set_aside(file: Path, folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        kept = _free_name(folder, _stem(file), _DAMAGED)
        shutil.copy2(file, kept)
        for tail in ("-wal", "-shm"):
            beside = file.with_name(file.name + tail)
            if beside.exists():
                shutil.copy2(beside, kept.with_name(kept.name + tail))
                beside.unlink()
        file.unlink()
    except OSError as error:
        raise StoreError(f"{file}: cannot be set aside: {error.strerror}") from None
    return kept
