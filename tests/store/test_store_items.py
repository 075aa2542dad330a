"""Items: who waits, in which order, what leaves them out, and who answered meanwhile."""

from __future__ import annotations

from collections.abc import Callable

from store_helpers import DAY, NOON, SmallState, TestFolds, answer, same_after_rebuild, words

from densecards.store import Kind, LogEntry, Store


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


def test_an_answer_to_a_stale_item_is_folded_from_the_log(store: Store) -> None:
    """Two windows answer the same item from the same state: both answers count, one after the other."""
    store.install_deck(words("a"))
    stale = store.item("norwegian/a", "recognise")
    answer(store, "norwegian/a", 3, at=NOON, seen=stale)
    answer(store, "norwegian/a", 3, at=NOON + DAY, seen=stale)
    assert store.item("norwegian/a", "recognise").reps == 2  # type: ignore[union-attr]
    same_after_rebuild(store)


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
