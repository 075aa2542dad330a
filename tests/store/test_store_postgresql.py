"""The same store on PostgreSQL, on a throw-away cluster where its programs are installed."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.schema import CreateIndex, CreateTable
from store_helpers import DAY, NOON, TestFolds, answer, same_after_rebuild, words

from densecards.errors import StoreError
from densecards.store import Kind, LogEntry, open_store
from densecards.store.engine import Database
from densecards.store.migrate import upgrade
from densecards.store.tables import metadata
from densecards.webs import ANATOMY


def programs() -> Path | None:
    """The folder of PostgreSQL's programs."""
    for place in (shutil.which("initdb"), *sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))):
        if place and (Path(place).resolve().parent / "postgres").exists():
            return Path(place).resolve().parent
    return None


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The address of an empty server, stopped and deleted afterwards."""
    pytest.importorskip("psycopg")
    bin_ = programs()
    if bin_ is None:
        pytest.skip("PostgreSQL is not installed")
    # It refuses to run as root.
    user = {"user": "postgres"} if os.geteuid() == 0 else {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o777)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]

        def run(*command: str) -> None:
            done = subprocess.run(
                command,
                check=False,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                text=True,
                cwd=name,
                **user,  # type: ignore[call-overload]
            )
            if done.returncode:
                pytest.skip(f"PostgreSQL does not start here: {done.stderr[-200:]}")

        run(
            str(bin_ / "initdb"),
            "-D",
            f"{name}/data",
            "-A",
            "trust",
            "-U",
            "learner",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
        )
        options = f"-p {port} -k {name} -c fsync=off -c listen_addresses=127.0.0.1"
        run(str(bin_ / "pg_ctl"), "-D", f"{name}/data", "-w", "-l", f"{name}/log", "-o", options, "start")
        try:
            yield f"postgresql+psycopg://learner@127.0.0.1:{port}"
        finally:
            run(str(bin_ / "pg_ctl"), "-D", f"{name}/data", "-w", "-m", "immediate", "stop")


@pytest.fixture
def url(server: str, request: pytest.FixtureRequest) -> str:
    """An empty database on the server."""
    name = f"d{abs(hash(request.node.name)):x}"
    engine = create_engine(f"{server}/postgres", isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return f"{server}/{name}"


def test_work_of_every_kind(url: str) -> None:
    """Decks, own links and cards, answers, undo, renames, removal, vectors: as on SQLite."""
    with open_store(url, folds=TestFolds()) as store:
        store.install_deck(words("a", "b", "c"))
        store.set_own_link("norwegian/a", "image", "mine % å")
        first = answer(store, "norwegian/a", cues=("use",), together=("norwegian/b",))
        answer(store, "norwegian/b", 1, at=NOON + 1)
        store.record(LogEntry(kind=Kind.SUSPEND, at=NOON, card="norwegian/c"))
        same_after_rebuild(store)
        store.undo(first.id)
        same_after_rebuild(store)
        change = store.install_deck(words("b", "x", version="2", aliases={"x": ("a",)}, template=ANATOMY))
        assert change.renamed == (("norwegian/a", "norwegian/x"),)
        assert store.own_links() == {"norwegian/x": {"image": "mine % å"}}
        card = store.add_own_card("hei", "hello", deck="norwegian")
        store.move_own_card(card.id, "norwegian")
        assert store.decks()[0].cards == 3
        counts = store.counts(NOON + DAY, NOON - DAY, NOON + DAY)
        assert (counts.learning, counts.reviewed_today) == (1, 1)
        assert store.offers(NOON, NOON - DAY)[2] == 1
        waiting = store.queue(NOON + DAY, NOON + 2 * DAY, "norwegian", prompts=["recognise"])
        assert [i.card for i in waiting.learning] == ["norwegian/b"]
        store.put_vectors("e", {"t": np.ones(4, np.float16)})
        assert store.vectors("e", ["t", "u"])["t"].tolist() == [1.0] * 4
        store.remove_deck("norwegian", keep_learning=False)
        same_after_rebuild(store)
        assert store.check() == []
    with open_store(url, folds=TestFolds()) as again:
        assert again.check() == []
        assert len(again.log()) > 5


def test_the_log_cannot_be_changed(url: str) -> None:
    """The guards hold here too."""
    with open_store(url, folds=TestFolds()) as store:
        store.install_deck(words("a"))
        answer(store, "norwegian/a")
        for statement in ("UPDATE log SET grade = 4", "DELETE FROM log", "TRUNCATE log"):
            with pytest.raises(StoreError, match="append-only"), store.database.write() as connection:
                connection.exec_driver_sql(statement)
        assert len(store.log()) == 1
        with pytest.raises(StoreError, match="SQLite files only"):
            store.backup()


def test_the_migrations_lead_to_the_schema_of_the_tables(url: str) -> None:
    """What the revisions make is what the tables say."""
    database = Database(url)
    upgrade(database, None)
    with database.read() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    database.close()
    with open_store(url, folds=TestFolds()) as store:
        store.install_deck(words("a"))
        with pytest.raises(StoreError, match="append-only"), store.database.write() as connection:
            connection.exec_driver_sql("DELETE FROM log")


def test_a_server_that_is_not_there_is_one_line() -> None:
    """The line names the address without its password."""
    pytest.importorskip("psycopg")
    with pytest.raises(StoreError, match="does not answer") as caught:
        open_store("postgresql+psycopg://me:secret@127.0.0.1:1/none")
    assert "secret" not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_the_tables_compile_for_both() -> None:
    """Every table and index has a statement in SQLite's and in PostgreSQL's words."""
    for table in metadata.sorted_tables:
        for dialect in (sqlite.dialect(), postgresql.dialect()):
            assert f"CREATE TABLE {table.name}" in str(CreateTable(table).compile(dialect=dialect))
            for index in table.indexes:
                assert str(index.name) in str(CreateIndex(index).compile(dialect=dialect))
