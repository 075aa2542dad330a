"""The schema: made whole in one transaction, guarded by triggers, and known by its revision.

A fresh database needs no Alembic: it is made from the tables and stamped with HEAD, and a test proves that
the migrations lead to the same schema.
"""

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from densecards.errors import BusyDatabaseError, NewerDatabaseError, StoreError
from densecards.store.engine import Database
from densecards.store.revision import APPLICATION_ID, HEAD, KNOWN
from densecards.store.tables import metadata

VERSION_TABLE = "alembic_version"
# Alembic's own table, as Alembic makes it.
_VERSION_DDL = (
    f"CREATE TABLE {VERSION_TABLE} (version_num VARCHAR(32) NOT NULL, "
    f"CONSTRAINT {VERSION_TABLE}_pkc PRIMARY KEY (version_num))"
)


def guards(dialect: str) -> tuple[str, ...]:
    """Return the statements that make the log append-only on a dialect; () where none are known."""
    if dialect == "sqlite":
        return tuple(
            f"CREATE TRIGGER log_never_{action.lower()} BEFORE {action} ON log "
            "BEGIN SELECT RAISE(ABORT, 'the review log is append-only'); END"
            for action in ("UPDATE", "DELETE")
        )
    if dialect == "postgresql":
        return (
            "CREATE FUNCTION log_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'the review log is append-only'; END $$",
            "CREATE TRIGGER log_never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON log "
            "FOR EACH STATEMENT EXECUTE FUNCTION log_is_append_only()",
        )
    if dialect in ("mysql", "mariadb"):
        return tuple(
            f"CREATE TRIGGER log_never_{action.lower()} BEFORE {action} ON log FOR EACH ROW "
            "SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'the review log is append-only'"
            for action in ("UPDATE", "DELETE")
        )
    return ()


def create(connection: Connection) -> None:
    """Make every table, index and guard and stamp the database with HEAD, inside the caller's transaction."""
    metadata.create_all(connection, checkfirst=False)
    for statement in guards(connection.dialect.name):
        connection.exec_driver_sql(statement)
    connection.exec_driver_sql(_VERSION_DDL)
    connection.execute(text(f"INSERT INTO {VERSION_TABLE} VALUES (:head)"), {"head": HEAD})
    mark(connection)


def mark(connection: Connection) -> None:
    """Say in an SQLite file's header whose database it is."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")


def revision(connection: Connection) -> str | None:
    """Return the revision of a database, or None for an empty one.

    Raises StoreError where the tables are another program's.
    """
    if connection.dialect.name == "sqlite":
        tables = set(
            connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type='table'").scalars()
        )
    else:
        tables = set(inspect(connection).get_table_names())
    if VERSION_TABLE in tables and "log" in tables:
        found = connection.exec_driver_sql(f"SELECT version_num FROM {VERSION_TABLE}").scalars().all()
        if len(found) == 1:
            return str(found[0])
        raise StoreError("the database does not say which version it is", hint="restore a backup")
    if tables - {VERSION_TABLE}:
        raise StoreError(
            "this is the database of another program", hint="give another file with --db; nothing was changed"
        )
    return None


def _turn_wal_on(database: Database) -> None:
    # SQLite does not wait for the lock that this needs; an empty transaction does.
    for _ in range(20):
        try:
            database.pragma("journal_mode=WAL")
        except BusyDatabaseError:
            with database.write():
                pass
        else:
            return


def prepare(database: Database, *, migrate: bool, backups: Path | None = None) -> None:
    """Bring a database to HEAD: make it when it is empty, migrate it when it is old.

    Raises NewerDatabaseError for a revision that this version does not know, and StoreError for an old
    one when `migrate` is False.
    """
    with database.read() as connection:
        current = revision(connection)
    if current is None:
        _turn_wal_on(database)
        with database.write() as connection:
            current = revision(connection)  # another process may have been first
            if current is None:
                create(connection)
                return
    if current == HEAD:
        return
    if current not in KNOWN:
        raise NewerDatabaseError(
            f"{database.name}: written by a newer version of densecards (schema {current}, here {HEAD})",
            hint="update densecards, or give another file with --db",
        )
    if not migrate:
        raise StoreError(
            f"{database.name}: an older schema ({current})", hint="open it once with migration on"
        )
    from densecards.store.migrate import upgrade

    upgrade(database, current, backups=backups)
