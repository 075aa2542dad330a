"""Backups, restoring, checking."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from store_helpers import NOON, TestFolds, answer, same_after_rebuild, words

from densecards.errors import (
    BusyDatabaseError,
    CorruptDatabaseError,
    NewerDatabaseError,
    NotFoundError,
    StoreError,
)
from densecards.store import Store, newest_backup, open_store, restore_backup

Opened = Callable[..., Store]


def test_a_backup_is_one_file_with_everything_in_it(store: Store, opened: Opened, tmp_path: Path) -> None:
    """It holds what was saved up to now, opens by itself, and leaves no journal beside it."""
    store.install_deck(words("a"))
    answer(store, "norwegian/a")
    kept = store.backup()
    assert kept.parent == tmp_path / "backups"
    assert [file.name for file in kept.parent.iterdir()] == [kept.name]
    assert store.backups() == [kept]
    answer(store, "norwegian/a", at=NOON + 1)
    with opened(f"sqlite:///{kept}") as copy:
        assert len(copy.log()) == 1
        same_after_rebuild(copy)
    named = store.backup(tmp_path / "mine.db")
    assert named == tmp_path / "mine.db"
    with pytest.raises(StoreError, match="a file already"):
        store.backup(named)
    assert store.backup(tmp_path).parent == tmp_path


def test_restoring_brings_the_backup_back_and_keeps_what_was_there(store: Store, opened: Opened) -> None:
    """The open store goes on with the restored content; what was there before is a backup of its own."""
    store.install_deck(words("a"))
    answer(store, "norwegian/a")
    first = store.backup()
    answer(store, "norwegian/a", at=NOON + 1)
    other_window = opened(f"sqlite:///{store.file}")
    assert len(other_window.log()) == 2
    before = store.restore(first)
    assert len(store.log()) == 1
    assert len(other_window.log()) == 1
    answer(other_window, "norwegian/a", at=NOON + 2)
    assert len(store.log()) == 2
    assert before is not None
    assert "before-restore" in before.name
    with opened(f"sqlite:///{before}") as earlier:
        assert [entry.at for entry in earlier.log()] == [NOON, NOON + 1]
    assert store.check() == []


def test_a_damaged_database_is_set_aside_and_replaced(store: Store, url: str, tmp_path: Path) -> None:
    """What cannot be read any more is kept as it is, and the backup stands in its place."""
    store.install_deck(words("a"))
    answer(store, "norwegian/a")
    kept = store.backup()
    store.close()
    assert store.file is not None
    store.file.write_bytes(b"nonsense" * 1000)
    aside = restore_backup(url, kept, backup_folder=tmp_path / "backups")
    assert aside is not None
    assert "damaged" in aside.name
    assert aside.read_bytes() == b"nonsense" * 1000
    with open_store(url) as again:
        assert len(again.log()) == 1


def test_a_missing_database_is_restored_too(store: Store, tmp_path: Path) -> None:
    """On a new machine there is nothing to keep; the backup becomes the database."""
    store.install_deck(words("a"))
    kept = store.backup()
    there = tmp_path / "new machine" / "densecards.db"
    assert restore_backup(f"sqlite:///{there}", kept) is None
    with open_store(f"sqlite:///{there}") as again:
        assert [card.key for card in again.cards()] == ["a"]


def test_only_whole_backups_of_known_versions_are_restored(store: Store, tmp_path: Path) -> None:
    """A file that is absent, damaged, foreign or newer is refused, and the database stays as it was."""
    store.install_deck(words("a"))
    answer(store, "norwegian/a")
    kept = store.backup()
    log = store.log()
    with pytest.raises(NotFoundError):
        store.restore(tmp_path / "gone.db")
    cut = tmp_path / "cut.db"
    cut.write_bytes(kept.read_bytes()[:-8192])
    with pytest.raises(CorruptDatabaseError):
        store.restore(cut)
    text = tmp_path / "text.db"
    text.write_text("hello " * 1000)
    with pytest.raises(CorruptDatabaseError):
        store.restore(text)
    foreign = tmp_path / "foreign.db"
    with closing(sqlite3.connect(foreign)) as connection:
        connection.execute("CREATE TABLE card (x)")
    with pytest.raises(StoreError, match="not a densecards database"):
        store.restore(foreign)
    with closing(sqlite3.connect(kept)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    with pytest.raises(NewerDatabaseError):
        store.restore(kept)
    with pytest.raises(StoreError, match="itself"):
        store.restore(store.file)  # type: ignore[arg-type]
    assert store.log() == log


def test_automatic_backups_do_not_pile_up_and_asked_for_ones_stay(store: Store) -> None:
    """Of those made before restoring the last ten are kept; the learner's own are never dropped."""
    store.install_deck(words("a"))
    own = [store.backup() for _ in range(3)]
    for _ in range(12):
        store.restore(own[0])
    automatic = [file for file in store.backups() if "before-restore" in file.name]
    assert len(automatic) == 10
    assert all(file.exists() for file in own)


def test_databases_of_one_name_do_not_share_backups(tmp_path: Path, opened: Opened) -> None:
    """Each sees its own only, though both go into one folder."""
    one = opened(f"sqlite:///{tmp_path / 'a' / 'x.db'}")
    other = opened(f"sqlite:///{tmp_path / 'b' / 'x.db'}")
    kept = one.backup()
    assert one.backups() == [kept]
    assert other.backups() == []


def test_the_learners_own_database_shares_backups_with_none(home: Path) -> None:
    """The one in the data folder has the short name; neither its newest nor its old backups are another's."""
    mine = f"sqlite:///{home / 'data' / 'densecards.db'}"
    with open_store(mine) as store:
        kept = store.backup()
        for other in ("densecards-0a1b2c3d", "densecards-9a1b2c3d"):
            for second in range(10):
                name = f"{other}-20200101T0000{second:02}-before-restore.db"
                (kept.parent / name).write_bytes(b"another database's")
        assert store.backups() == [kept]
        for _ in range(2):
            store.restore(kept)
        assert len([file for file in store.backups() if "before-restore" in file.name]) == 2
        assert store.backups()[-1] == newest_backup(mine)
    assert len(list(kept.parent.glob("densecards-?a1b2c3d-*"))) == 20


def test_what_was_set_aside_damaged_is_no_backup(store: Store, url: str, tmp_path: Path) -> None:
    """The newest backup is one that can be restored, though a damaged database was put beside it later."""
    made = store.backup()
    kept = made.rename(made.with_name(re.sub(r"-\d{8}T", "-20200101T", made.name)))
    store.close()
    assert store.file is not None
    store.file.write_bytes(b"nonsense" * 1000)
    folder = tmp_path / "backups"
    aside = restore_backup(url, kept, backup_folder=folder)
    assert aside is not None
    assert aside.is_file()
    assert newest_backup(url, backup_folder=folder) == kept


def test_only_files_are_backed_up(opened: Opened) -> None:
    """For a database in memory or on a server the line says what to use."""
    with pytest.raises(StoreError, match="SQLite files only"):
        opened("sqlite://").backup()


def test_a_backup_that_cannot_be_written_leaves_no_half_file(store: Store, tmp_path: Path) -> None:
    """A folder that is a file is refused in one line."""
    blocked = tmp_path / "file"
    blocked.write_text("")
    with pytest.raises(StoreError, match="cannot be made"):
        store.backup(blocked / "below" / "x.db")


def test_a_backup_on_a_full_disk_leaves_no_half_file(store: Store, tmp_path: Path) -> None:
    """With a limit on the size of files in place of a full disk, nothing stays behind."""
    store.install_deck(words(*(f"c{n}" for n in range(300))))
    store.close()
    code = f"""
import resource, signal, sys
from pathlib import Path
from densecards.errors import StoreError
from densecards.store import open_store
store = open_store({f"sqlite:///{store.file}"!r}, backup_folder=Path({str(tmp_path / "small")!r}))
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (65536, 65536))
try:
    store.backup()
except StoreError as error:
    print(error)
else:
    sys.exit('no error')
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.strip().splitlines()) == 1
    assert list((tmp_path / "small").iterdir()) == []


def test_a_sound_database_has_no_findings(store: Store) -> None:
    """After work of every kind the check finds nothing."""
    store.install_deck(words("a", "b"))
    entry = answer(store, "norwegian/a", cues=("use",), together=("norwegian/b",))
    store.undo(entry.id)
    store.set_own_link("norwegian/a", "image", "x")
    store.install_deck(words("c", aliases={"c": ("a",)}))
    assert store.check() == []


def test_the_check_finds_what_is_wrong(store: Store) -> None:
    """Derived rows that drifted, lost guards, unreadable texts, uneven vectors: a line each."""
    store.install_deck(words("a"))
    answer(store, "norwegian/a")
    with store.database.write() as connection:
        for statement in (
            "UPDATE item SET reps = 7 WHERE card = 'norwegian/a'",
            "DROP TRIGGER log_never_delete",
            "UPDATE card SET properties = '{' WHERE id = 'norwegian/a'",
            "INSERT INTO vector VALUES ('e', 't1', x'0000'), ('e', 't2', x'00000000')",
        ):
            connection.exec_driver_sql(statement)
    findings = store.check()
    for expected in ("derived rows", "log_never_delete", "properties", "different lengths"):
        assert sum(expected in line for line in findings) == 1, (expected, findings)
    before = store.export_derived()
    assert store.check() == findings
    assert store.export_derived() == before
    store.rebuild(TestFolds())
    assert not any("derived rows" in line for line in store.check())


def test_restoring_waits_for_another_writer_and_gives_up(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While another program holds the write lock the restore ends in a line, and nothing changes."""
    store.install_deck(words("a"))
    kept = store.backup()
    answer(store, "norwegian/a")
    monkeypatch.setattr("densecards.store.backup.PATIENCE", 0.1)
    with closing(sqlite3.connect(store.file, isolation_level=None)) as other:  # type: ignore[arg-type]
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(BusyDatabaseError, match="another program"):
            store.restore(kept)
        other.execute("ROLLBACK")
    assert len(store.log()) == 1
    store.restore(kept)
    assert store.log() == []


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_killed_while_restoring_the_database_is_the_old_or_the_new(store: Store, url: str) -> None:
    """SIGKILL at any moment of a restore leaves one of the two, whole."""
    store.install_deck(words(*(f"c{n}" for n in range(400))))
    kept = store.backup()
    answer(store, "norwegian/c1")
    store.close()
    code = f"""
import sys
from pathlib import Path
from densecards.store import open_store
store = open_store({url!r}, backup_folder=Path({str(kept.parent / "more")!r}))
print('ready', flush=True)
sys.stdin.readline()
store.restore(Path({str(kept)!r}))
print('restored', flush=True)
"""
    for lines_before_kill in (0, 0, 0, 1):
        child = subprocess.Popen(
            [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert child.stdout is not None
        assert child.stdin is not None
        child.stdout.readline()
        child.stdin.write("\n")
        child.stdin.flush()
        for _ in range(lines_before_kill):
            child.stdout.readline()
        child.kill()
        child.wait()
        child.stdin.close()
        child.stdout.close()
        with open_store(url, folds=TestFolds()) as again:
            assert len(again.cards()) == 400
            assert len(again.log()) in (0, 1)
            assert again.check() == []
            if not again.log():
                answer(again, "norwegian/c1")
