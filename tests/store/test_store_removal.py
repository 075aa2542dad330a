"""Forgetting one deck with what was learnt in it, while another is kept."""

from __future__ import annotations

import pytest
from store_helpers import NOON, answer, same_after_rebuild, words

from densecards.errors import NotFoundError, UsageError
from densecards.store import Kind, Store


def _two_decks(store: Store) -> None:
    for deck in ("norwegian", "spanish"):
        store.install_deck(words("a", "b", deck=deck))
        store.set_own_link(f"{deck}/a", "image", f"my picture for {deck}")
        answer(store, f"{deck}/a")


def test_forgetting_a_deck_leaves_the_others_learning_alone(store: Store) -> None:
    """The other deck's schedule and own links are as they were."""
    _two_decks(store)
    kept = store.item("spanish/a", "recognise")
    store.remove_deck("norwegian", keep_learning=False, at=NOON + 1)
    assert store.item("spanish/a", "recognise") == kept
    assert kept is not None
    assert kept.phase == "review"
    assert store.web("spanish/a").own_links == 1
    assert [deck.id for deck in store.decks()] == ["spanish"]
    same_after_rebuild(store)


def test_forgetting_says_in_the_log_what_went(store: Store) -> None:
    """A line for every own link and for every item that had been met, of that deck only."""
    _two_decks(store)
    before = {entry.id for entry in store.log()}
    store.remove_deck("norwegian", keep_learning=False, at=NOON + 1)
    told = [
        (entry.kind, entry.card, entry.prompt or entry.detail.get("slot"), entry.detail.get("before"))
        for entry in sorted(store.log(), key=lambda entry: entry.id)
        if entry.id not in before
    ]
    assert told == [
        (Kind.LINK, "norwegian/a", "image", "my picture for norwegian"),
        (Kind.FORGET, "norwegian/a", "recognise", None),
    ]


def test_only_an_installed_deck_can_be_removed(store: Store) -> None:
    """The message names those that are installed, and says nothing where there are none."""
    _two_decks(store)
    store.remove_deck("norwegian")
    with pytest.raises(NotFoundError) as met:
        store.remove_deck("norwegian", keep_learning=False)
    assert met.value.hint == "installed: spanish"
    assert store.web("norwegian/a").own_links == 1
    store.remove_deck("spanish")
    with pytest.raises(NotFoundError) as met:
        store.remove_deck("spanish")
    assert not met.value.hint


def test_a_removed_deck_of_that_name_does_not_stand_in_the_way_of_ones_own_cards(store: Store) -> None:
    """Cards written into a deck "mine" that was installed and removed are there again with the next one."""
    store.install_deck(words("a", deck="mine"))
    store.add_own_card("katt", "cat")
    store.remove_deck("mine")
    assert store.add_own_card("hest", "horse").id == "mine/hest"
    assert store.deck("mine").own
    assert store.card("mine/katt").gloss == "cat"
    same_after_rebuild(store)
    with pytest.raises(UsageError):
        store.create_deck("mine")
