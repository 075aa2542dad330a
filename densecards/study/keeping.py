"""Backups: finding the newest one and putting one in the place of the database."""

from __future__ import annotations

from pathlib import Path

from densecards.errors import NotFoundError
from densecards.paths import backup_dir, database_url


def newest_backup(db: str | None) -> Path:
    """Return the newest backup of a database. Raises NotFoundError where there is none."""
    from densecards.store.backup import backups

    found = backups(database_url(db))
    if not found:
        raise NotFoundError(f"there is no backup in {backup_dir()}", hint="`densecards backup` makes one")
    return found[-1]


def restore_backup(db: str | None, source: Path) -> Path | None:
    """Put a backup in the place of the database; returns the backup made of what was there before."""
    from densecards.store.backup import restore

    return restore(database_url(db), source)
