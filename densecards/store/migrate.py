"""Migrations: from an older revision to HEAD, through Alembic, all of it or nothing.

The only module that imports Alembic, and imported only when a database is old. SQLite's foreign keys are
off while tables are made anew (Alembic's batch mode would else delete every row that points to them) and
checked before the migration is kept.
"""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from densecards.errors import StoreError
from densecards.store import schema
from densecards.store.backup import backup
from densecards.store.engine import Database

_HERE = Path(__file__).parent / "migrations"


def configuration(connection: Connection, *more_versions: Path) -> Config:
    """Return Alembic's configuration for a connection; `more_versions` are further folders of revisions."""
    config = Config()
    config.set_main_option("script_location", str(_HERE).replace("%", "%%"))
    folders = [str(_HERE / "versions"), *map(str, more_versions)]
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", "\n".join(folders).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def upgrade(
    database: Database,
    current: str | None,
    *,
    to: str = "head",
    backups: Path | None = None,
    more_versions: tuple[Path, ...] = (),
) -> Path | None:
    """Migrate a database after a backup and return the backup's file (None where there is nothing to keep).

    Raises StoreError; then the database is as it was.
    """
    kept = None
    if current is not None and database.file is not None:
        kept = backup(database, reason="before-migration", folder=backups)
    database.pragma("foreign_keys=OFF")
    try:
        with database.write() as connection:
            command.upgrade(configuration(connection, *more_versions), to)
            _check_references(connection)
            schema.mark(connection)
    finally:
        database.pragma("foreign_keys=ON")
    return kept


def _check_references(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if broken:
        raise StoreError(
            f"the migration would leave {len(broken)} rows of {broken[0][0]} without what they point to",
            hint="nothing was changed; please report this",
        )
