"""The store: every call is one short transaction on one database. The only door to SQL for other rooms."""

from pathlib import Path
from typing import Self

from densecards.store import backup as backups
from densecards.store import check, derive, media, meta, schema
from densecards.store.engine import Database
from densecards.store.journal import Journal
from densecards.store.library import Library
from densecards.store.making import Making
from densecards.store.rows import Folds


class Store(Library, Making, Journal):
    """An open database. Methods take and give the values of webs and rows.py; times are ms since the epoch.

    `folds` turns histories into derived rows; undo, joining two histories and rebuild need it. Every
    method raises StoreError or one of its kinds when the database fails, and then nothing was changed.
    """

    @property
    def file(self) -> Path | None:
        """The SQLite file, or None for another database."""
        return self.database.file

    def close(self) -> None:
        """Close the database."""
        self.database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    # Small things

    def content_stamp(self) -> int:
        """Return a number that has risen whenever a deck, card, link or template changed, here or elsewhere.

        Vectors do not raise it: a text has one vector under one encoder.
        """
        with self.database.read() as c:
            return meta.stamp(c)

    def get_value(self, key: str) -> str | None:
        """Return the text that the app keeps under a key, or None."""
        with self.database.read() as c:
            return meta.get(c, "app " + key)

    def set_value(self, key: str, value: str | None) -> None:
        """Keep a text under a key; None forgets it. Not part of the log."""
        with self.database.write() as c:
            meta.put(c, "app " + key, value)

    # Upkeep

    def backup(self, to: Path | None = None) -> Path:
        """Write a backup (to a file or into a folder, by default the backup folder) and return its file.

        Images and sounds go into a folder beside it that has its name and ends in `.media`.
        """
        file = backups.backup(self.database, to, folder=self.backup_folder)
        with self.database.read() as c:
            media.copy_named(c, self._media_folder, media.folder_of(file))
        return file

    def backups(self) -> list[Path]:
        """Return the backups in the backup folder, oldest first."""
        return backups.backups(self.database, self.backup_folder)

    def restore(self, file: Path) -> Path | None:
        """Put a backup in the database's place; returns the backup made of what was there before."""
        backups.examine(file)
        media.bring(media.folder_of(file), self._media_folder)  # files before the rows that name them
        kept = backups.restore(self.database, file, folder=self.backup_folder)
        schema.prepare(self.database, migrate=True, backups=self.backup_folder)
        return kept

    def check(self) -> list[str]:
        """Return what is wrong with the database, one line each; with folds, derived rows included."""
        with self.database.write() as c:
            return check.check(c, self.folds)

    def rebuild(self, folds: Folds | None = None) -> int:
        """Fold every derived row again from the log; return how many entries it holds."""
        with self.database.write() as c:
            return derive.rebuild(c, derive.needed(folds or self.folds))

    def export_derived(self) -> bytes:
        """Return every derived row in key order: equal bytes mean equal rows."""
        with self.database.read() as c:
            return derive.export(c)


def restore_backup(url: str, file: Path, *, backup_folder: Path | None = None) -> Path | None:
    """Put a backup in the place of the database of a URL, be that damaged or not there; see Store.restore."""
    database = Database(url)
    try:
        backups.examine(file)
        media.bring(media.folder_of(file), media.folder_of(database.file))
        return backups.restore(database, file, folder=backup_folder)
    finally:
        database.close()


def newest_backup(url: str, *, backup_folder: Path | None = None) -> Path | None:
    """Return the newest backup of the database of a URL, be that damaged or not there; None for none."""
    database = Database(url)
    try:
        found = backups.backups(database, backup_folder)
        return found[-1] if found else None
    finally:
        database.close()


def open_store(
    url: str,
    *,
    migrate: bool = True,
    folds: Folds | None = None,
    busy_ms: int = 5000,
    backup_folder: Path | None = None,
) -> Store:
    """Open the database of a URL, make it when it is not there, migrate it (after a backup) when it is old.

    Raises StoreError and its kinds in one clear line; then the file is as it was.
    """
    database = Database(url, busy_ms=busy_ms)
    try:
        schema.prepare(database, migrate=migrate, backups=backup_folder)
    except BaseException:
        database.close()
        raise
    return Store(database, folds, backup_folder)
