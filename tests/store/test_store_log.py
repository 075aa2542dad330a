"""The log, the items folded from it, and undo."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import pytest
from store_helpers import DAY, NOON, SmallState, TestFolds, answer, same_after_rebuild, step, words

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


def test_new_items_wait_in_the_order_of_decks_and_cards(store: Store) -> None:
    """Order of learning is deck order, then card order, then the prompts of the template."""
    store.install_deck(words("c", "a", "b"))
    store.install_deck(words("z", deck="anatomy"))
    new = store.queue(NOON, NOON + DAY).new
    assert [(item.card, item.prompt) for item in new] == [
        (card, prompt)
        for card in ("norwegian/c", "norwegian/a", "norwegian/b", "anatomy/z")
        for prompt in ("recognise", "produce")
    ]
    assert [item.card for item in store.queue(NOON, NOON + DAY, "anatomy", prompts=["produce"]).new] == [
        "anatomy/z"
    ]


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


def test_due_items_come_in_the_order_of_their_time_until_the_days_end(store: Store) -> None:
    """Reviews wait until the day's end, learning steps until now; what is later is not offered."""
    store.install_deck(words("a", "b", "c"))
    answer(store, "norwegian/a", 4)
    answer(store, "norwegian/b", 3)
    answer(store, "norwegian/c", 1)
    soon = store.queue(NOON, NOON + DAY)
    assert not soon.learning
    assert not soon.due
    [learning] = store.queue(NOON + 60_000, NOON + DAY).learning
    assert learning.card == "norwegian/c"
    assert [i.card for i in store.queue(NOON, NOON + 2 * DAY).due] == ["norwegian/b", "norwegian/a"]
    assert [i.card for i in store.queue(NOON, NOON + 2 * DAY, due_limit=1).due] == ["norwegian/b"]
    counts = store.counts(NOON, NOON - DAY, NOON + 2 * DAY)
    assert (counts.new, counts.learning, counts.due) == (3, 1, 2)
    assert (counts.reviewed_today, counts.introduced_today) == (3, 3)


def test_suspended_buried_and_flagged(store: Store) -> None:
    """A status of the card holds for all its prompts, one of a prompt for that alone."""
    store.install_deck(words("a", "b"))
    suspended = store.record(LogEntry(kind=Kind.SUSPEND, at=NOON, card="norwegian/a"))
    store.record(
        LogEntry(kind=Kind.BURY, at=NOON, card="norwegian/b", prompt="produce", detail={"until": NOON + DAY})
    )
    store.record(LogEntry(kind=Kind.FLAG, at=NOON, card="norwegian/b", detail={"flag": 3}))
    waiting = [(i.card, i.prompt, i.flag) for i in store.queue(NOON, NOON + DAY).new]
    assert waiting == [("norwegian/b", "recognise", 3)]
    assert len(store.queue(NOON + DAY, NOON + 2 * DAY).new) == 2
    assert store.counts(NOON, NOON, NOON + DAY).suspended == 2
    same_after_rebuild(store)
    store.undo(suspended.id)
    assert len(store.queue(NOON, NOON + DAY).new) == 3
    store.record(LogEntry(kind=Kind.UNBURY, at=NOON, card="norwegian/b", prompt="produce"))
    assert len(store.queue(NOON, NOON + DAY).new) == 4
    same_after_rebuild(store)


def test_a_suspended_item_stays_out_when_it_is_answered(store: Store) -> None:
    """An answer from another window moves the state of a suspended item, not the suspension."""
    store.install_deck(words("a"))
    store.record(LogEntry(kind=Kind.SUSPEND, at=NOON, card="norwegian/a", prompt="recognise"))
    answer(store, "norwegian/a")
    assert store.item("norwegian/a", "recognise").reps == 1  # type: ignore[union-attr]
    assert not store.queue(NOON, NOON + 99 * DAY).due
    store.record(LogEntry(kind=Kind.UNSUSPEND, at=NOON, card="norwegian/a", prompt="recognise"))
    assert len(store.queue(NOON, NOON + 99 * DAY).due) == 1
    same_after_rebuild(store)


def test_forget_puts_the_item_back_to_its_place_in_the_deck(store: Store) -> None:
    """A forgotten item is new again, in deck order, and its reviews stay in the log."""
    store.install_deck(words("a", "b"))
    answer(store, "norwegian/a")
    entry = LogEntry(kind=Kind.FORGET, at=NOON + 5, card="norwegian/a", prompt="recognise")
    forgotten = store.record(entry, SmallState())
    assert store.queue(NOON, NOON).new[0].card == "norwegian/a"
    same_after_rebuild(store)
    store.undo(forgotten.id)
    assert store.item("norwegian/a", "recognise").reps == 1  # type: ignore[union-attr]
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


def test_an_answer_to_a_stale_item_is_folded_from_the_log(store: Store) -> None:
    """Two windows answer the same item from the same state: both answers count, one after the other."""
    store.install_deck(words("a"))
    stale = store.item("norwegian/a", "recognise")
    answer(store, "norwegian/a", 3, at=NOON, seen=stale)
    answer(store, "norwegian/a", 3, at=NOON + DAY, seen=stale)
    assert store.item("norwegian/a", "recognise").reps == 2  # type: ignore[union-attr]
    same_after_rebuild(store)


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


def test_what_another_window_taught_is_not_overwritten(url: str, opened: Callable[..., Store]) -> None:
    """Two windows answer two cards that are tied, each from what it knew: strengths and edges hold both."""
    one, other = opened(url), opened(url)
    one.install_deck(words("a", "b"))
    folds = TestFolds()

    def entry_of(card: str, together: str, at: int) -> LogEntry:
        return LogEntry(
            kind=Kind.REVIEW, at=at, card=card, grade=3, cues=("use",), together=(together,), mode="link"
        )

    first = entry_of("norwegian/a", "norwegian/b", NOON)
    second = entry_of("norwegian/b", "norwegian/a", NOON + 1)
    third = entry_of("norwegian/a", "norwegian/b", NOON + 2)
    # Each computes from an empty history, before the others have written.
    for window, entry in ((one, first), (other, second), (one, third)):
        window.record(entry, links=list(folds.links(entry.card, [entry])), edges=list(folds.edges([entry])))
    assert one.edges()[0].count == 3
    assert {link.card: link.tries for link in one.link_strengths()} == {"norwegian/a": 2, "norwegian/b": 1}
    same_after_rebuild(one)


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


def test_the_queues_and_counts_are_read_from_their_indexes(store: Store) -> None:
    """No query that runs between two answers looks at every item or every entry."""
    store.install_deck(words("a"))
    seen: list[str] = []

    def watch(statement: str) -> None:
        if statement.lstrip().startswith("SELECT"):
            seen.append(statement)

    item = store.item("norwegian/a", "recognise")
    with store.database.read() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
    driver.set_trace_callback(watch)
    store.queue(NOON, NOON + DAY)
    store.queue(NOON, NOON + DAY, "norwegian")
    store.counts(NOON, NOON - DAY, NOON + DAY)
    store.offers(NOON, NOON - DAY)
    store.confusions()
    store.web("norwegian/a")
    answer(store, "norwegian/a", seen=item)
    driver.set_trace_callback(None)
    assert len(seen) > 10
    for statement in seen:
        plan = [row[3] for row in driver.execute("EXPLAIN QUERY PLAN " + statement)]
        assert not [line for line in plan if line.startswith("SCAN item") or line.startswith("SCAN log")], (
            plan
        )


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
