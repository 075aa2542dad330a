"""Backups: finding the newest one and putting one in the place of the database."""

from __future__ import annotations

from pathlib import Path

from densecards.errors import NotFoundError
from densecards.paths import backup_dir, database_url


def newest_backup(db: str | None) -> Path:
    """Return the newest backup of a database, be that damaged or not there. Raises NotFoundError for none."""
    from densecards.store import newest_backup as newest

    found = newest(database_url(db))
    if found is None:
        raise NotFoundError(f"there is no backup in {backup_dir()}", hint="`densecards backup` makes one")
    return found


def put_back(db: str | None, source: Path) -> Path | None:
    """Put a backup in the place of the database; returns the backup made of what was there before."""
    from densecards.store import restore_backup

    return restore_backup(database_url(db), source)
