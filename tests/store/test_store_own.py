"""What the learner makes: links, cards, decks; every edit can be undone at any later time."""

from __future__ import annotations

from dataclasses import replace

import pytest
from store_helpers import DAY, NOON, answer, same_after_rebuild, words

from densecards.errors import NotFoundError, UsageError
from densecards.store import Kind, LogEntry, Store
from densecards.webs import ANATOMY


def test_a_link_is_set_changed_cleared_and_logged(store: Store) -> None:
    """The log says what stood there before and after; setting the same text again writes nothing."""
    store.install_deck(words("a"))
    store.set_own_link("norwegian/a", "image", " a giant brain ", at=NOON)
    store.set_own_link("norwegian/a", "Image", "a small brain", at=NOON + 1)
    assert store.set_own_link("norwegian/a", "image", "a small brain", at=NOON + 2) is None
    store.clear_own_link("norwegian/a", "image", at=NOON + 3)
    assert store.clear_own_link("norwegian/a", "image") is None
    changes = [(e.detail["before"], e.detail["after"]) for e in store.log("norwegian/a")]
    assert changes == [
        (None, "a giant brain"),
        ("a giant brain", "a small brain"),
        ("a small brain", None),
    ]
    assert store.web("norwegian/a").own_links == 0


def test_edits_of_a_link_are_undone_in_any_order(store: Store) -> None:
    """What shows is the last edit that counts; with none left, what stood there before all of them."""
    store.install_deck(words("a"))
    first = store.set_own_link("norwegian/a", "image", "one")
    second = store.set_own_link("norwegian/a", "image", "two")
    assert first is not None
    assert second is not None
    store.undo(first.id)
    assert store.own_links() == {"norwegian/a": {"image": "two"}}
    undo = store.undo(second.id)
    assert store.own_links() == {}
    store.undo(undo.id)
    assert store.own_links() == {"norwegian/a": {"image": "two"}}
    same_after_rebuild(store)


def test_an_undo_of_an_edit_follows_the_card_through_a_rename(store: Store) -> None:
    """The link that comes back stands at the card's present id."""
    store.install_deck(words("a"))
    store.set_own_link("norwegian/a", "image", "one")
    cleared = store.clear_own_link("norwegian/a", "image")
    store.install_deck(words("b", aliases={"b": ("a",)}))
    assert cleared is not None
    store.undo(cleared.id)
    assert store.own_links() == {"norwegian/b": {"image": "one"}}


def test_own_cards_live_in_a_deck_made_for_them(store: Store) -> None:
    """The deck "mine" appears with the first card; keys follow the headword and never collide."""
    first = store.add_own_card("å forstå", "to understand", language="nb", links={"use": "Jeg forstår"})
    second = store.add_own_card("forstå", "to grasp")
    assert (first.id, second.id) == ("mine/forstaa", "mine/forstaa-2")
    [deck] = store.decks()
    assert (deck.id, deck.own, deck.cards) == ("mine", True, 2)
    assert store.web(first.id).own_links == 1
    assert store.is_own(first.id)
    assert [i.card for i in store.queue(NOON, NOON + DAY).new] == [first.id, first.id, second.id, second.id]
    same_after_rebuild(store)


def test_own_cards_are_edited_moved_deleted_and_brought_back(store: Store) -> None:
    """History and links go along with a move; a deletion is undone whole."""
    store.create_deck("fag", "My subject", ANATOMY, language="en")
    card = store.add_own_card("vagus", "a nerve", links={"image": "a wanderer"})
    edited = store.edit_own_card(
        card.id, gloss="the tenth nerve", properties={"accept": ["CN X", "vagus nerve"]}
    )
    assert edited.gloss == "the tenth nerve"
    assert store.card(card.id).alternatives("accept") == ("CN X", "vagus nerve")
    answer(store, card.id)
    moved = store.move_own_card(card.id, "fag")
    assert moved.id == "fag/vagus"
    assert store.item(moved.id, "recognise").reps == 1  # type: ignore[union-attr]
    assert store.own_links() == {"fag/vagus": {"image": "a wanderer"}}
    assert store.card(card.id).id == moved.id
    deleted = store.delete_own_card(moved.id)
    assert store.cards() == []
    with pytest.raises(NotFoundError, match="deleted"):
        store.edit_own_card(moved.id, gloss="x")
    store.undo(deleted.id)
    assert [c.gloss for c in store.cards()] == ["the tenth nerve"]
    same_after_rebuild(store)
    last_edit = next(e for e in store.log(moved.id, kinds=["card"]) if e.detail["before"])
    store.undo(last_edit.id)
    assert store.card(moved.id).gloss == "a nerve"
    same_after_rebuild(store)


def test_a_move_is_undone_by_moving_back(store: Store) -> None:
    """The card is again under its first id, with its history and links."""
    store.create_deck("b", "B")
    card = store.add_own_card("hei", "hello", links={"image": "x"})
    moved = store.move_own_card(card.id, "b")
    answer(store, moved.id)
    rename = next(e for e in store.log() if e.kind == "rename")
    store.undo(rename.id)
    assert [c.id for c in store.cards()] == [card.id]
    assert store.item(card.id, "recognise").reps == 1  # type: ignore[union-attr]
    assert store.own_links() == {card.id: {"image": "x"}}
    same_after_rebuild(store)


def test_a_new_card_is_undone(store: Store) -> None:
    """Undoing the addition takes the card out of use, redoing brings it back."""
    card = store.add_own_card("hei", "hello")
    [entry] = [e for e in store.log(card.id) if e.kind == "card"]
    undo = store.undo(entry.id)
    assert store.cards() == []
    store.undo(undo.id)
    assert store.cards() == [card]


def test_what_belongs_to_the_deck_is_not_edited(store: Store) -> None:
    """The message says whose the card is and what can be done instead."""
    store.install_deck(words("a"))
    for act in (
        lambda: store.edit_own_card("norwegian/a", gloss="x"),
        lambda: store.delete_own_card("norwegian/a"),
        lambda: store.move_own_card("norwegian/a", "mine"),
    ):
        with pytest.raises(UsageError, match="belongs to the deck"):
            act()


@pytest.mark.parametrize(
    ("headword", "gloss", "more"),
    [("", "x", {}), ("x", "  ", {}), ("x", "y", {"key": "A B"})],
)
def test_a_card_without_a_face_is_refused(
    store: Store, headword: str, gloss: str, more: dict[str, str]
) -> None:
    """An empty headword or gloss, or a key that is no id, is a usage error and writes nothing."""
    with pytest.raises(UsageError):
        store.add_own_card(headword, gloss, **more)  # type: ignore[arg-type]
    assert store.decks() == []
    assert store.log() == []


def test_unknown_decks_and_taken_names(store: Store) -> None:
    """Adding to a deck that is not there, or making one that is, says so."""
    store.install_deck(words("a"))
    with pytest.raises(NotFoundError, match="norwegian"):
        store.add_own_card("x", "y", deck="norwegan")
    with pytest.raises(UsageError, match="already"):
        store.create_deck("norwegian", "N")
    with pytest.raises(UsageError, match="min-egen"):
        store.create_deck("Min egen", "N")


def test_unset_slots_of_an_unknown_template_can_still_be_cleared(store: Store) -> None:
    """A link in a slot that the template lost can be taken away though it cannot be written."""
    store.install_deck(words("a"))
    store.set_own_link("norwegian/a", "image", "x")
    store.install_deck(words("a", template=ANATOMY, version="2"))
    with pytest.raises(NotFoundError, match="no slot"):
        store.set_own_link("norwegian/a", "image", "y")
    store.clear_own_link("norwegian/a", "image")
    assert store.own_links() == {}


def test_another_template_asks_an_own_card_by_its_prompts(store: Store) -> None:
    """A prompt that comes with it begins as the card stands: suspended with it, met with it."""
    one = replace(ANATOMY, key="one", prompts=ANATOMY.prompts[:1])
    store.create_deck("fag", "My subject", one, language="en")
    card = store.add_own_card("vagus", "a nerve", deck="fag")
    answer(store, card.id)
    store.record(LogEntry(kind=Kind.SUSPEND, at=NOON, card=card.id))
    store.edit_own_card(card.id, template="anatomy")
    produce = store.item(card.id, "produce")
    assert produce is not None
    assert (produce.suspended, produce.met, produce.phase) == (True, NOON, "new")
    same_after_rebuild(store)
    store.undo(next(e.id for e in store.log(card.id, kinds=["card"]) if e.detail["before"]))
    assert store.item(card.id, "produce") is None
    same_after_rebuild(store)


def test_a_removed_deck_of_ones_own_comes_back_with_its_cards(store: Store) -> None:
    """The next own card makes the deck again; what was in it is there with its history."""
    card = store.add_own_card("hei", "hello")
    answer(store, card.id)
    store.remove_deck("mine")
    assert store.cards() == []
    store.add_own_card("takk", "thanks")
    assert [c.key for c in store.cards()] == ["hei", "takk"]
    assert store.item(card.id, "recognise").reps == 1  # type: ignore[union-attr]
    same_after_rebuild(store)
