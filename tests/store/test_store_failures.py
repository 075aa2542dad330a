"""A full disk, a folder that cannot be written, another writer: one clear line, nothing half-written."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from store_helpers import DAY, NOON, TestFolds, answer, same_after_rebuild, words

from densecards.errors import BusyDatabaseError, StoreError, UsageError
from densecards.store import Kind, LogEntry, Store, open_store

Opened = Callable[..., Store]


def test_on_a_full_disk_nothing_of_an_action_stays(store: Store) -> None:
    """An install that does not fit raises in one line, everything is as before, and with room it goes on."""
    store.install_deck(words("a"))
    answer(store, "norwegian/a")
    before, log = store.export_derived(), store.log()
    [(pages,)] = store.database.pragma("page_count")
    store.database.pragma(f"max_page_count={pages + 2}")
    with pytest.raises(StoreError, match="disk is full") as caught:
        store.install_deck(words(*(f"c{n}" for n in range(2000)), deck="big"))
    assert "\n" not in str(caught.value)
    assert store.export_derived() == before
    assert store.log() == log
    assert [deck.id for deck in store.decks()] == ["norwegian"]
    store.database.pragma("max_page_count=1073741823")
    store.install_deck(words("b", deck="big"))
    answer(store, "norwegian/a", at=NOON + DAY)
    same_after_rebuild(store)


@pytest.mark.parametrize(
    "entry",
    [
        LogEntry(kind=Kind.NOTE, at=NOON, answer="half a character \udcff"),
        LogEntry(kind=Kind.NOTE, at=2**70),
        LogEntry(kind=Kind.NOTE, at=NOON, detail={"what": "\ud800"}),
    ],
)
def test_what_no_database_can_hold_is_refused_in_one_line(store: Store, entry: LogEntry) -> None:
    """Broken characters and endless numbers raise a store error, and nothing is written."""
    with pytest.raises(StoreError, match="cannot be saved"):
        store.record(entry)
    assert store.log() == []
    store.record(LogEntry(kind=Kind.NOTE, at=NOON, answer="whole again"))


LIMITED = """
import resource, signal, sys
sys.path.insert(0, {helpers!r})
from store_helpers import TestFolds, answer, words
from densecards.errors import StoreError
from densecards.store import open_store
import densecards.store.store
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))
saved = 0
try:
    store = open_store({url!r}, folds=TestFolds())
    store.install_deck(words('a'))
    for n in range(100_000):
        answer(store, 'norwegian/a', at=1_800_000_000_000 + n)
        saved += 1
        print(saved, flush=True)
except StoreError as error:
    print('error:', error, flush=True)
"""


@pytest.mark.parametrize("limit", [0, 20_000, 400_000])
def test_when_the_disk_fills_up_what_was_saved_stays(url: str, tmp_path: Path, limit: int) -> None:
    """With a limit on the size of files in place of a full disk, every answer reported as saved is there."""
    code = LIMITED.format(helpers=str(Path(__file__).parent), url=url, limit=limit)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    *saved, last = done.stdout.splitlines()
    assert last.startswith("error: "), last
    with open_store(url) as store:
        assert len(store.log()) in (len(saved), len(saved) + 1)
        assert len(store.log()) >= (1 if limit == 400_000 else 0)
        assert not [line for line in store.check() if "damaged" in line]


def test_while_another_writes_for_too_long_the_line_says_so(store: Store, url: str) -> None:
    """After the busy timeout the action raises, nothing is written, and the next try succeeds."""
    store.install_deck(words("a"))
    with (
        open_store(url, busy_ms=50) as impatient,
        closing(sqlite3.connect(store.file, isolation_level=None)) as other,  # type: ignore[arg-type]
    ):
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(BusyDatabaseError, match="another program"):
            impatient.record(LogEntry(kind=Kind.NOTE, at=NOON, answer="x"))
        assert impatient.log() == []
        assert impatient.cards()
        other.execute("ROLLBACK")
        impatient.record(LogEntry(kind=Kind.NOTE, at=NOON, answer="x"))
        assert len(impatient.log()) == 1


def test_a_reader_is_not_held_up_by_a_writer(store: Store) -> None:
    """While one thread is in the middle of a write, another reads what was there before it."""
    store.install_deck(words("a"))
    inside, go_on = threading.Event(), threading.Event()

    def write() -> None:
        with store.database.write() as connection:
            connection.exec_driver_sql("UPDATE card SET headword = 'changed'")
            inside.set()
            go_on.wait(10)

    writer = threading.Thread(target=write)
    writer.start()
    assert inside.wait(10)
    assert [card.headword for card in store.cards()] == ["a"]
    go_on.set()
    writer.join()
    assert [card.headword for card in store.cards()] == ["changed"]


def test_many_threads_write_one_after_the_other(store: Store) -> None:
    """Answers from several threads are all there, each with its own place in the log."""
    store.install_deck(words("a", "b", "c", "d"))

    def work(card: str) -> None:
        for n in range(15):
            answer(store, card, at=NOON + n * DAY)

    threads = [threading.Thread(target=work, args=(f"norwegian/{key}",)) for key in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({entry.id for entry in store.log()}) == 60
    same_after_rebuild(store)


def test_a_place_that_cannot_hold_a_database_is_said_so(tmp_path: Path) -> None:
    """A folder that is a file, or one that nobody can write to, gives one line with what to do."""
    blocked = tmp_path / "file"
    blocked.write_text("")
    for place in (blocked / "below" / "x.db", Path("/proc/densecards/x.db")):
        with pytest.raises(StoreError, match="folder cannot be made") as caught:
            open_store(f"sqlite:///{place}")
        assert "--db" in str(caught.value)


READ_ONLY = """
import os, sys
sys.path.insert(0, {helpers!r})
from store_helpers import words
from densecards.errors import StoreError
from densecards.store import Kind, LogEntry, open_store
import densecards.store.store, densecards.store.migrate
if os.getuid() == 0:
    os.setgid(65534); os.setuid(65534)
def tried(act):
    try:
        act()
    except StoreError as error:
        print('error:', error)
    else:
        print('worked')
tried(lambda: open_store({url!r}).record(LogEntry(kind=Kind.NOTE, at=1)))
tried(lambda: open_store({other!r}))
"""


@pytest.mark.skipif(not hasattr(os, "setuid"), reason="needs users")
def test_a_folder_that_cannot_be_written_is_said_so() -> None:
    """Neither opening a database there, nor making one, ends in anything but a line."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        url = f"sqlite:///{folder / 'x.db'}"
        with open_store(url) as store:
            store.install_deck(words("a"))
        before = (folder / "x.db").read_bytes()
        folder.chmod(0o555)
        (folder / "x.db").chmod(0o444)
        try:
            code = READ_ONLY.format(
                helpers=str(Path(__file__).parent), url=url, other=f"sqlite:///{folder / 'new.db'}"
            )
            done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
        finally:
            folder.chmod(0o755)
        assert done.returncode == 0, done.stderr
        lines = done.stdout.splitlines()
        assert len(lines) == 2
        assert all(line.startswith("error: ") for line in lines), lines
        assert (folder / "x.db").read_bytes() == before
        assert sorted(file.name for file in folder.iterdir() if file.suffix == ".db") == ["x.db"]


WORKER = """
import sys
sys.path.insert(0, {helpers!r})
from store_helpers import TestFolds, answer
from densecards.store import open_store
store = open_store({url!r}, folds=TestFolds())
print('ready', flush=True)
sys.stdin.readline()
for n in range({count}):
    answer(store, {card!r}, 1 + (n + {number}) % 4, at=1_800_000_000_000 + n * 1000)
"""


def test_two_processes_answer_the_same_items_at_once(store: Store, url: str) -> None:
    """App and command write to the same items: every answer is in the log and the items are its fold."""
    store.install_deck(words("a", "b"))
    helpers = str(Path(__file__).parent)
    children = [
        subprocess.Popen(
            [
                sys.executable,
                "-c",
                WORKER.format(helpers=helpers, url=url, count=40, number=n, card="norwegian/a"),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for n in range(2)
    ]
    for child in children:
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
    for child in children:
        assert child.stdin is not None
        child.stdin.write("\n")
        child.stdin.flush()
    for child in children:
        child.communicate()
        assert child.returncode == 0
    item = store.item("norwegian/a", "recognise")
    assert item is not None
    assert item.reps == 80
    assert len(store.log()) == 80
    same_after_rebuild(store)


def test_two_processes_make_the_database_at_once(url: str) -> None:
    """Whoever comes first makes it; the others find it made."""
    code = f"""
import sys
from densecards.store import open_store
print('ready', flush=True)
sys.stdin.readline()
open_store({url!r}).check()
"""
    children = [
        subprocess.Popen(
            [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for _ in range(5)
    ]
    for child in children:
        assert child.stdout is not None
        child.stdout.readline()
    for child in children:
        assert child.stdin is not None
        child.stdin.write("\n")
        child.stdin.flush()
    for child in children:
        child.communicate()
        assert child.returncode == 0
    with open_store(url) as store:
        assert store.check() == []


CRASHING = """
import sys
sys.path.insert(0, {helpers!r})
from store_helpers import TestFolds, answer, words
from densecards.store import open_store
store = open_store({url!r}, folds=TestFolds())
start = len(store.log())
print('ready', flush=True)
for n in range(start, start + 100_000):
    if n % 7 == 3:
        entry = store.set_own_link('norwegian/b', 'image', f'image {{n}}', at=n)
    elif n % 7 == 5:
        last = store.log(last=1)[0]
        entry = store.undo(last.id, at=n)
    else:
        entry = answer(store, 'norwegian/a', 1 + n % 4, at=1_800_000_000_000 + n, cues=('use',))
    print(entry.id, flush=True)
"""


@pytest.mark.parametrize("round_", range(6))
def test_killed_at_any_instant_nothing_reported_as_saved_is_lost(store: Store, url: str, round_: int) -> None:
    """After SIGKILL every entry whose id was printed is in the log, and the caches are the log's fold."""
    store.install_deck(words("a", "b"))
    store.close()
    code = CRASHING.format(helpers=str(Path(__file__).parent), url=url)
    child = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    assert child.stdout.readline() == "ready\n"
    # Not a time but a number of answers, and then wherever the child is just then.
    reported = [child.stdout.readline().strip() for _ in range(7 * round_ + round_ % 3)]
    child.kill()
    rest = child.stdout.read().split("\n")
    reported += [line for line in rest if len(line) == 36]
    child.stdout.close()
    child.wait()
    with open_store(url, folds=TestFolds()) as after:
        saved = {entry.id for entry in after.log()}
        assert saved >= set(reported)
        assert len(saved) <= len(reported) + 1
        assert after.check() == []


def test_every_connection_writes_through(store: Store, url: str) -> None:
    """Write-ahead log, full synchronisation and foreign keys are on, in every connection of a store."""
    with store.database.write(), open_store(url) as other:
        stores = (store, other)
        for name, value in (("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1)):
            assert [s.database.pragma(name)[0][0] for s in stores] == [value, value]
    with sqlite3.connect(store.file) as plain:  # type: ignore[arg-type]
        assert plain.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    plain.close()


def test_a_wrong_address_is_told_without_its_password() -> None:
    """What does not lead to a database is one line; a password in it goes nowhere."""
    for address in ("foo://me:secret@host/cards", "nonsense", "mysql+none://me:se@cret@host/cards"):
        with pytest.raises(UsageError, match="is not the address") as caught:
            open_store(address)
        assert "cret" not in str(caught.value)
