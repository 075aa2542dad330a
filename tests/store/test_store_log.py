"""The log, the items folded from it, and undo."""

from __future__ import annotations

import itertools

import pytest
from store_helpers import DAY, NOON, SmallState, answer, same_after_rebuild, step, words

from densecards.errors import NotFoundError, UsageError
from densecards.store import Edge, Kind, LogEntry, Store, uuid7
from densecards.store.ids import made_at


def test_ids_rise_within_a_process_and_carry_their_time() -> None:
    """Every id is greater than the one before, also when the clock stands still or goes back."""
    times = [5000, 5000, 4000, 4000, 6000, *([7000] * 2000)]
    ids = [uuid7(now_ms=NOON + time) for time in times]
    assert all(a < b for a, b in itertools.pairwise(ids))
    assert made_at(ids[-1]) == NOON + 7000
    assert made_at(uuid7(now_ms=NOON + 9000)) == NOON + 9000
    beyond = uuid7(now_ms=NOON, after="ffffffff-0000-7000-8000-000000000000")
    assert beyond > "ffffffff-0000-7000-8000-000000000000"
    assert all(name[14] == "7" and name[19] in "89ab" for name in ids)


def test_a_new_entry_comes_after_every_other_even_if_the_log_is_from_a_faster_clock(store: Store) -> None:
    """The order of the log is the order of writing, whatever the clocks said."""
    store.install_deck(words("hus"))
    later = "0fffffff-0000-7000-8000-000000000000"
    with store.database.write() as connection:
        connection.exec_driver_sql(
            "INSERT INTO log (id, kind, at, card, prompt, mode, cues, together, detail, scheduled) "
            f"VALUES ('{later}', 'note', 0, '', '', '', '[]', '[]', '{{}}', 0)"
        )
    assert answer(store, "norwegian/hus").id > later


def test_a_review_stands_in_the_log_and_moves_its_item(store: Store) -> None:
    """The entry is read back as it was written, the item has the new state, and its time of first review."""
    store.install_deck(words("hus", "bil"))
    written = answer(
        store,
        "norwegian/hus",
        3,
        answer="house",
        verdict="exact",
        rung=2,
        wrong_card="norwegian/bil",
        duration=1234,
        interval=1.5,
        density=0.25,
        own_links=3,
        encoder_hash="abcd",
        session="s1",
        cues=("use",),
        together=("norwegian/bil",),
        detail={"why": ["å", 1]},
    )
    [read] = store.log()
    assert read == written
    assert written.scheduled
    item = store.item("norwegian/hus", "recognise")
    assert item is not None
    expected = step(SmallState(), written)
    assert (item.phase, item.due, item.reps, item.first) == ("review", expected.due, 1, NOON)
    assert item.entry == written.id
    assert [link.slot for link in store.link_strengths()] == ["use"]
    assert store.edges("norwegian/bil") == [
        Edge("norwegian/bil", "norwegian/hus", pytest.approx(0.1), 1, NOON)
    ]
    same_after_rebuild(store)


def test_a_mode_that_does_not_schedule_is_logged_and_leaves_the_item_alone(store: Store) -> None:
    """Without a state the entry is written and nothing else."""
    store.install_deck(words("a"))
    before = store.export_derived()
    store.record(LogEntry(kind=Kind.REVIEW, at=NOON, card="norwegian/a", mode="story", grade=3))
    store.record(LogEntry(kind=Kind.NOTE, at=NOON, card="norwegian/a", mode="why", answer="because"))
    assert store.export_derived() == before
    assert [entry.mode for entry in store.log("norwegian/a")] == ["story", "why"]
    same_after_rebuild(store)


def test_undo_makes_everything_as_it_was_and_keeps_the_log(store: Store) -> None:
    """After undo the derived rows equal those before, redo brings them back."""
    store.install_deck(words("a", "b"))
    answer(store, "norwegian/a", cues=("use",), together=("norwegian/b",))
    before_item = store.item("norwegian/a", "recognise")
    links, edges = store.link_strengths(), store.edges()
    second = answer(store, "norwegian/a", 1, at=NOON + DAY, cues=("use", "image"), together=("norwegian/b",))
    after_item, after_links, after_edges = (
        store.item("norwegian/a", "recognise"),
        store.link_strengths(),
        store.edges(),
    )
    undo = store.undo(second.id, at=NOON + DAY + 1)
    item = store.item("norwegian/a", "recognise")
    assert item is not None
    assert before_item is not None
    assert (item.due, item.reps, item.stability) == (
        before_item.due,
        before_item.reps,
        before_item.stability,
    )
    assert (store.link_strengths(), store.edges()) == (links, edges)
    assert store.is_undone(second.id)
    assert [e.id for e in store.log(counting_only=True)] == [store.log()[0].id]
    assert len(store.log()) == 3
    same_after_rebuild(store)
    redo = store.undo(undo.id)
    again = store.item("norwegian/a", "recognise")
    assert again is not None
    assert after_item is not None
    assert (again.due, again.phase, again.reps) == (after_item.due, after_item.phase, after_item.reps)
    assert (store.link_strengths(), store.edges()) == (after_links, after_edges)
    same_after_rebuild(store)
    store.undo(redo.id)
    assert store.is_undone(second.id)
    same_after_rebuild(store)


def test_undo_in_the_middle_of_a_history_folds_the_rest(store: Store) -> None:
    """Any entry can be undone, not only the last; the others still count, in their order."""
    store.install_deck(words("a"))
    first = answer(store, "norwegian/a", 4)
    answer(store, "norwegian/a", 3, at=NOON + DAY)
    store.undo(first.id)
    item = store.item("norwegian/a", "recognise")
    assert item is not None
    assert (item.reps, item.first) == (1, NOON + DAY)
    same_after_rebuild(store)
    with pytest.raises(UsageError, match="undone already"):
        store.undo(first.id)
    with pytest.raises(NotFoundError):
        store.undo("no such entry")


def test_the_log_cannot_be_changed(store: Store) -> None:
    """UPDATE and DELETE on the log are refused by the database itself."""
    store.install_deck(words("a"))
    answer(store, "norwegian/a")
    before = store.log()
    for statement in ("UPDATE log SET grade = 4", "DELETE FROM log"):
        with pytest.raises(Exception, match="append-only"), store.database.write() as connection:
            connection.exec_driver_sql(statement)
    assert store.log() == before


def test_a_refused_entry_leaves_nothing_behind(store: Store) -> None:
    """An answer to an item that is not there raises, and the log stays as it was."""
    store.install_deck(words("a"))
    for card, prompt in (("norwegian/x", "recognise"), ("norwegian/a", "sing")):
        with pytest.raises(NotFoundError):
            store.record(LogEntry(kind=Kind.REVIEW, at=NOON, card=card, prompt=prompt, grade=3), SmallState())
    with pytest.raises(UsageError):
        store.record(LogEntry(kind=Kind.REVIEW, at=NOON, grade=3), SmallState())
    with pytest.raises(UsageError):
        store.record(LogEntry(kind=Kind.UNDO, at=NOON, undoes="x"))
    assert store.log() == []


def test_the_log_is_read_by_card_time_session_and_kind(store: Store) -> None:
    """Every narrowing gives the entries that fit, oldest first."""
    store.install_deck(words("a", "b"))
    first = answer(store, "norwegian/a", session="s1")
    second = answer(store, "norwegian/b", at=NOON + 10, session="s2")
    third = answer(store, "norwegian/a", at=NOON + 20, prompt="produce", session="s2")
    assert [e.id for e in store.log("norwegian/a")] == [first.id, third.id]
    assert [e.id for e in store.log(since=NOON + 10)] == [second.id, third.id]
    assert [e.id for e in store.log(until=NOON + 10)] == [first.id]
    assert [e.id for e in store.log(session="s2", last=1)] == [third.id]
    assert [e.id for e in store.log("norwegian/a", prompt="produce")] == [third.id]
    assert store.log(kinds=["note"]) == []
    assert store.entry(second.id) == second
    assert [i.card for i in store.items(started=True)] == ["norwegian/a", "norwegian/a", "norwegian/b"]


def test_an_install_of_what_is_there_leaves_the_content_stamp(store: Store) -> None:
    """A deck of the installed content hash is not written again; another hash is."""
    content = words("a", content_hash="h1")
    store.install_deck(content)
    stamp = store.content_stamp()
    assert store.install_deck(content).unchanged == 1
    assert store.content_stamp() == stamp
    store.install_deck(words("a", content_hash="h2"))
    assert store.content_stamp() > stamp
    store.remove_deck("norwegian")
    assert store.install_deck(words("a", content_hash="h2")).returned == ("norwegian/a",)


def test_a_foreign_history_is_taken_in_once(store: Store) -> None:
    """Its entries count for the schedule; the same history again adds nothing."""
    store.install_deck(words("a", "b"))
    answer(store, "norwegian/b", at=NOON)
    history = [
        LogEntry(kind=Kind.REVIEW, at=NOON - n * DAY, card=card, prompt="recognise", grade=3)
        for n in range(9, 0, -1)
        for card in ("norwegian/a", "norwegian/b")
    ]
    assert store.append_history(history) == 18
    assert store.append_history(history) == 0
    assert store.item("norwegian/a", "recognise").reps == 9  # type: ignore[union-attr]
    assert store.item("norwegian/b", "recognise").reps == 10  # type: ignore[union-attr]
    same_after_rebuild(store)


def test_what_was_mixed_up_is_counted_under_present_ids(store: Store) -> None:
    """Answers that belonged to another card are counted by pair, undone ones not, renames followed."""
    store.install_deck(words("a", "b", "c"))
    answer(store, "norwegian/a", 1, wrong_card="norwegian/b")
    answer(store, "norwegian/a", 1, at=NOON + 5, wrong_card="norwegian/b")
    undone = answer(store, "norwegian/c", 1, at=NOON + 6, wrong_card="norwegian/b")
    store.undo(undone.id)
    assert store.confusions() == [("norwegian/a", "norwegian/b", 2, NOON + 5)]
    store.install_deck(words("a", "x", "c", version="2", aliases={"x": ("b",)}))
    answer(store, "norwegian/a", 1, at=NOON + 9, wrong_card="norwegian/x")
    assert store.confusions() == [("norwegian/a", "norwegian/x", 3, NOON + 9)]
    store.install_deck(words("a", "x", "b", "c", version="3"))
    answer(store, "norwegian/a", 1, at=NOON + 10, wrong_card="norwegian/b")
    assert [pair[:3] for pair in store.confusions()] == [
        ("norwegian/a", "norwegian/b", 1),
        ("norwegian/a", "norwegian/x", 3),
    ]
    same_after_rebuild(store)


def test_the_ties_of_a_card_with_some_others(store: Store) -> None:
    """Asked for with a few others, only the edges between them come."""
    store.install_deck(words("a", "b", "c"))
    answer(store, "norwegian/b", together=("norwegian/a", "norwegian/c"))
    assert [(e.a, e.b) for e in store.edges("norwegian/b", ["norwegian/c"])] == [
        ("norwegian/b", "norwegian/c")
    ]
    assert store.edges("norwegian/a", ["norwegian/c"]) == []
    assert len(store.edges()) == 2


def test_details_that_say_the_same_are_apart(store: Store) -> None:
    """Entries of an import say the same few things; changing what one of them says changes no other."""
    store.install_deck(words("a"))
    for number in range(2):
        store.record(
            LogEntry(
                kind=Kind.NOTE,
                at=NOON + number,
                card="norwegian/a",
                detail={"from": "import", "n": {"x": [1]}},
            )
        )
        store.record(
            LogEntry(kind=Kind.NOTE, at=NOON + number, card="norwegian/a", detail={"from": "import"})
        )
    for entry in store.log():
        entry.detail["from"] = "elsewhere"  # type: ignore[index]
        if "n" in entry.detail:
            entry.detail["n"]["x"].append(2)
    assert [entry.detail["from"] for entry in store.log()] == ["import"] * 4
    assert [entry.detail["n"] for entry in store.log() if "n" in entry.detail] == [{"x": [1]}] * 2
