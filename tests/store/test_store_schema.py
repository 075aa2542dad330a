"""The schema from both sides, migrations, and databases that are not ours to open."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import fields
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine
from store_helpers import NOON, answer, same_after_rebuild, words

from densecards.errors import CorruptDatabaseError, NewerDatabaseError, StoreError, UsageError
from densecards.store import HEAD, Edge, ItemRow, LogEntry, Store, tables
from densecards.store.engine import Database
from densecards.store.glance import glance
from densecards.store.migrate import configuration, upgrade
from densecards.store.revision import KNOWN
from densecards.store.tables import metadata

Opened = Callable[..., Store]


def schema_of(file: Path) -> list[tuple[str, ...]]:
    """Every table, index and trigger of a file, spelt in one way; columns and keys as SQLite reads them."""
    with closing(sqlite3.connect(file)) as connection:
        found: list[tuple[str, ...]] = []
        for kind, name, sql in connection.execute("SELECT type, name, sql FROM sqlite_master"):
            found.append((kind, name, " ".join((sql or "").split()) if kind == "trigger" else ""))
            if kind == "table":
                for pragma in ("table_info", "foreign_key_list", "index_list"):
                    rows = connection.execute(f"PRAGMA {pragma}({name})").fetchall()
                    # Column order and the numbering of indexes are no part of what a schema means.
                    found += [(name, pragma, *map(str, row[1:])) for row in rows]
            if kind == "index":
                rows = connection.execute(f"PRAGMA index_info({name})").fetchall()
                found += [(name, "index_info", str(row[0]), str(row[2])) for row in rows]
        return sorted(found)


def test_the_migrations_lead_to_the_schema_of_the_tables(tmp_path: Path, opened: Opened) -> None:
    """A database made whole and one migrated from nothing are the same, triggers and all."""
    whole, grown = tmp_path / "whole.db", tmp_path / "grown.db"
    opened(f"sqlite:///{whole}").close()
    database = Database(f"sqlite:///{grown}")
    upgrade(database, None)
    with database.read() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, metadata) == []
        assert context.get_current_revision() == HEAD
    database.close()
    assert schema_of(grown) == schema_of(whole)
    with closing(sqlite3.connect(whole)) as one, closing(sqlite3.connect(grown)) as other:
        for pragma in ("application_id", "user_version", "encoding"):
            assert one.execute(f"PRAGMA {pragma}").fetchone() == other.execute(f"PRAGMA {pragma}").fetchone()


def test_the_known_revisions_are_those_of_the_migrations() -> None:
    """The list that spares the import of Alembic says what Alembic would say."""
    with create_engine("sqlite://").connect() as connection:
        script = ScriptDirectory.from_config(configuration(connection))
    found = [revision.revision for revision in script.walk_revisions()]
    assert tuple(reversed(found)) == KNOWN
    assert script.get_current_head() == HEAD


def test_rows_and_values_have_their_fields_in_one_order() -> None:
    """Values are made from rows by position; whoever moves a column or a field hears of it here."""
    entry = [field.name for field in fields(LogEntry)]
    assert [column.name for column in tables.log.columns] == ["id", *entry[:-1]]
    assert entry[-1] == "id"
    item = [field.name for field in fields(ItemRow)]
    assert [column.name for column in tables.item.columns][: len(item)] == item
    edge = [field.name for field in fields(Edge)]
    assert [column.name for column in tables.edge.columns] == edge


LATER = '''
"""A later revision, as one will come: a column more, and a table made anew."""
import sqlalchemy as sa
from alembic import op

revision = "testnext"
down_revision = "{head}"


def upgrade():
    with op.batch_alter_table("card", recreate="always") as table:
        table.add_column(sa.Column("colour", sa.Text(), nullable=False, server_default="red"))
    {more}
'''


def filled(store: Store) -> None:
    """Some of everything that a migration could lose."""
    store.install_deck(words("a", "b"))
    store.set_own_link("norwegian/a", "image", "mine")
    store.add_own_card("hei", "hello")
    answer(store, "norwegian/a", cues=("use",), together=("norwegian/b",))


def later(folder: Path, more: str = "") -> Path:
    """A folder with one revision after HEAD."""
    folder.mkdir()
    (folder / "rev_next.py").write_text(LATER.format(head=HEAD, more=more))
    return folder


def test_a_migration_that_makes_tables_anew_keeps_every_row_and_makes_a_backup(
    tmp_path: Path, url: str, opened: Opened
) -> None:
    """Rows that point to the table made anew are still there afterwards, and foreign keys are on again."""
    store = opened(url)
    filled(store)
    derived, log, own = store.export_derived(), store.log(), store.own_links()
    kept = upgrade(
        store.database, HEAD, backups=tmp_path / "kept", more_versions=(later(tmp_path / "versions"),)
    )
    assert (store.export_derived(), store.log(), store.own_links()) == (derived, log, own)
    with store.database.read() as connection:
        colours = connection.exec_driver_sql("SELECT DISTINCT colour FROM card").scalars().all()
        assert colours == ["red"]
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    with pytest.raises(StoreError), store.database.write() as connection:
        connection.exec_driver_sql("INSERT INTO own_link VALUES ('no/card', 'use', '')")
    assert kept is not None
    assert "before-migration" in kept.name
    with opened(f"sqlite:///{kept}") as before:
        assert before.log() == log


@pytest.mark.parametrize(
    "trouble",
    ["raise ValueError('no')", "op.execute(\"DELETE FROM card WHERE id = 'norwegian/a'\")"],
    ids=["an error", "a broken reference"],
)
def test_a_migration_that_fails_leaves_the_database_as_it_was(
    tmp_path: Path, url: str, opened: Opened, trouble: str
) -> None:
    """An error on the way, or a row left without its card, takes the whole migration back."""
    store = opened(url)
    filled(store)
    derived, schema = store.export_derived(), schema_of(store.file)  # type: ignore[arg-type]
    versions = later(tmp_path / "versions", trouble)
    with pytest.raises((StoreError, ValueError)):
        upgrade(store.database, HEAD, backups=tmp_path / "kept", more_versions=(versions,))
    store.close()
    again = opened(url)
    assert again.export_derived() == derived
    assert schema_of(again.file) == schema  # type: ignore[arg-type]
    same_after_rebuild(again)


def test_a_database_of_a_newer_version_is_left_alone(url: str, opened: Opened) -> None:
    """The line says that an update is needed; the file does not change, and there is no glance."""
    store = opened(url)
    filled(store)
    with store.database.write() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    store.close()
    before = store.file.read_bytes()  # type: ignore[union-attr]
    with pytest.raises(NewerDatabaseError, match="newer version"):
        opened(url)
    assert store.file.read_bytes() == before  # type: ignore[union-attr]
    assert glance(url, NOON, NOON) is None


def test_what_is_no_database_of_ours_is_refused_and_left_alone(tmp_path: Path, opened: Opened) -> None:
    """A text file, another program's database, a folder: one clear line each, nothing written."""
    text = tmp_path / "notes.txt"
    text.write_text("hello " * 1000)
    with pytest.raises(CorruptDatabaseError, match="not a densecards database"):
        opened(f"sqlite:///{text}")
    assert text.read_text() == "hello " * 1000
    other = tmp_path / "other.db"
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("CREATE TABLE log (x)")
        connection.commit()
    before = other.read_bytes()
    with pytest.raises(StoreError, match="another program"):
        opened(f"sqlite:///{other}")
    assert other.read_bytes() == before
    with pytest.raises(StoreError):
        opened(f"sqlite:///{tmp_path}")
    for wrong in ("nosuch://x", "not a url", "sqlite+nosuch:///x"):
        with pytest.raises(UsageError, match="not the address"):
            opened(wrong)


def said_of(opening: Callable[[], Store]) -> list[str]:
    """What a person reads of a database: why it does not open, or what the check finds."""
    try:
        with opening() as store:
            return store.check()
    except StoreError as error:
        return [str(error)]


def test_a_damaged_database_is_said_to_be_damaged(url: str, opened: Opened) -> None:
    """Overwritten pages or a cut file give the corrupt error or a finding of the check, never a traceback."""
    store = opened(url)
    filled(store)
    store.close()
    file = store.file
    assert file is not None
    whole = file.read_bytes()
    for broken in (
        whole[: len(whole) // 2],
        whole[:4096] + b"\xff" * 8192 + whole[12288:],
        whole[:100] + b"\x00" * (len(whole) - 100),
        b"SQLite format 3\x00" + b"\xff" * 5000,
    ):
        file.write_bytes(broken)
        findings = said_of(lambda: opened(url))
        assert findings
        assert all("\n" not in line for line in findings)


def test_opening_needs_no_alembic_and_a_glance_no_sql_library(url: str, opened: Opened) -> None:
    """A fresh database, a second opening, and a glance at it import only what they use."""
    code = f"""
import sys
from densecards.store import LogEntry, Kind
from densecards.store.glance import glance
assert glance({url!r}, 0, 0) is None
heavy = lambda *names: [n for n in names if n in sys.modules]
assert not heavy('sqlalchemy', 'sqlmodel', 'alembic'), sys.modules.keys()
from densecards.store import open_store
open_store({url!r}).close()
open_store({url!r}).close()
assert not heavy('alembic', 'torch', 'numba'), heavy('alembic', 'torch', 'numba')
assert glance({url!r}, 0, 0) is not None
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_glance_is_what_the_store_counts(url: str, opened: Opened) -> None:
    """Read from the file alone, the numbers are those of the open store."""
    day = 86_400_000
    store = opened(url)
    store.install_deck(words(*"abcdefg"))
    store.install_deck(words("z", deck="anatomy"))
    answer(store, "norwegian/a", at=NOON - 2 * day)
    answer(store, "norwegian/b", at=NOON)
    answer(store, "norwegian/c", 1, at=NOON)
    undone = answer(store, "norwegian/d", at=NOON)
    store.undo(undone.id)
    now, start, end = NOON + 100, NOON - 1000, NOON + day
    seen = glance(url, now, end, start)
    assert seen is not None
    counts = store.counts(now, start, end)
    new, released, met = store.offers(now, start)
    assert (seen.due, seen.learning, seen.reviewed_today) == (
        counts.due,
        counts.learning,
        counts.reviewed_today,
    )
    assert (seen.new, seen.released, seen.introduced_today) == (new, released, met)
    assert (seen.due, seen.learning, seen.new, seen.released, seen.introduced_today) == (1, 1, 5, 1, 2)
    assert (seen.decks, seen.cards, seen.reviewed_today) == (2, 8, 2)
    assert [i.card for i in store.new_items(now)][:2] == ["norwegian/d", "norwegian/e"]
    assert [(i.card, i.prompt) for i in store.released_items(now, start)] == [("norwegian/a", "produce")]
    only = glance(url, now, end, start, "produce")
    assert only is not None
    assert (only.new, only.released) == (store.offers(now, start, prompt="produce")[0], 0)
