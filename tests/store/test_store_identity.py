"""Who is who: progress stays with a card through renames, removal, return, and ids that two claim."""

from __future__ import annotations

from dataclasses import replace

import pytest
from store_helpers import DAY, NOON, answer, same_after_rebuild, words

from densecards.errors import NotFoundError
from densecards.store import Store
from densecards.webs import ANATOMY, Prompt


def test_a_renamed_card_keeps_its_history_links_and_place(store: Store) -> None:
    """An alias moves everything to the new id, and the old id still finds the card."""
    store.install_deck(words("gammel", "b"))
    store.set_own_link("norwegian/gammel", "image", "my image")
    answer(store, "norwegian/gammel", cues=("use",), together=("norwegian/b",))
    change = store.install_deck(words("b", "ny", version="2", aliases={"ny": ("gammel",)}))
    assert change.renamed == (("norwegian/gammel", "norwegian/ny"),)
    assert (change.added, change.retired) == ((), ())
    item = store.item("norwegian/ny", "recognise")
    assert item is not None
    assert (item.reps, item.active) == (1, True)
    assert store.web("norwegian/gammel").card.id == "norwegian/ny"
    assert store.own_links() == {"norwegian/ny": {"image": "my image"}}
    assert [e.card for e in store.log("norwegian/ny")][-1] == "norwegian/ny"
    assert [edge.b for edge in store.edges()] == ["norwegian/ny"]
    same_after_rebuild(store)
    store.undo(next(e.id for e in store.log() if e.kind == "review"))
    assert store.item("norwegian/ny", "recognise").reps == 0  # type: ignore[union-attr]
    assert store.edges() == []
    same_after_rebuild(store)


def test_an_earlier_version_calls_a_renamed_card_as_before(store: Store) -> None:
    """Going back before a rename keeps history and links and is told as a rename; so does going on again."""
    before = words("gammel", "b")
    after = words("b", "ny", version="2", aliases={"ny": ("gammel",)})
    store.install_deck(before)
    answer(store, "norwegian/gammel")
    store.install_deck(after)
    store.set_own_link("norwegian/ny", "image", "my image")
    change = store.install_deck(before)
    assert change.renamed == (("norwegian/ny", "norwegian/gammel"),)
    assert (change.added, change.returned, change.retired) == ((), (), ())
    assert store.item("norwegian/gammel", "recognise").reps == 1  # type: ignore[union-attr]
    assert store.own_links() == {"norwegian/gammel": {"image": "my image"}}
    assert store.card("norwegian/ny").id == "norwegian/gammel"
    same_after_rebuild(store)
    store.set_own_link("norwegian/gammel", "image", "a newer image")
    assert store.install_deck(after).renamed == (("norwegian/gammel", "norwegian/ny"),)
    assert store.own_links() == {"norwegian/ny": {"image": "a newer image"}}
    same_after_rebuild(store)


def test_two_renames_in_a_row_and_a_join(store: Store) -> None:
    """A history follows a → b → c, and joins the history that c had, in the order of the log."""
    store.install_deck(words("a", "c"))
    answer(store, "norwegian/a", 3)
    answer(store, "norwegian/c", 4, at=NOON + 1)
    store.install_deck(words("b", "c", version="2", aliases={"b": ("a",)}))
    answer(store, "norwegian/b", 3, at=NOON + DAY)
    store.install_deck(words("c", version="3", aliases={"c": ("b", "a")}))
    assert store.item("norwegian/c", "recognise").reps == 3  # type: ignore[union-attr]
    assert [e.at for e in store.log("norwegian/c") if e.kind == "review"] == [NOON, NOON + 1, NOON + DAY]
    assert store.card("norwegian/a").id == "norwegian/c"
    same_after_rebuild(store)


def test_an_old_id_that_is_used_again_is_a_card_of_its_own(store: Store) -> None:
    """What was learnt before the rename stays with the renamed card; the newcomer starts as new."""
    store.install_deck(words("a"))
    answer(store, "norwegian/a")
    store.install_deck(words("b", version="2", aliases={"b": ("a",)}))
    store.install_deck(words("a", "b", version="3"))
    assert store.item("norwegian/a", "recognise").reps == 0  # type: ignore[union-attr]
    assert store.item("norwegian/b", "recognise").reps == 1  # type: ignore[union-attr]
    answer(store, "norwegian/a", at=NOON + DAY)
    assert store.card("norwegian/a").id == "norwegian/a"
    same_after_rebuild(store)


def test_removing_a_deck_keeps_reviews_and_own_links_until_it_returns(store: Store) -> None:
    """A removed deck shows and asks nothing; installed again, everything goes on."""
    store.install_deck(words("a"))
    store.set_own_link("norwegian/a", "image", "mine")
    answer(store, "norwegian/a")
    assert store.remove_deck("norwegian") == 1
    assert store.decks() == []
    assert store.webs() == []
    assert store.queue(NOON, NOON + 99 * DAY) == type(store.queue(0, 0))((), (), ())
    assert len(store.log()) == 2
    same_after_rebuild(store)
    with pytest.raises(NotFoundError):
        store.remove_deck("norwegian")
    assert store.install_deck(words("a")).returned == ("norwegian/a",)
    assert store.item("norwegian/a", "recognise").reps == 1  # type: ignore[union-attr]
    assert store.web("norwegian/a").own_links == 1


def test_removing_a_deck_with_its_learning_starts_afresh_later(store: Store) -> None:
    """When the learner says so, own links go and items are new again; the log keeps what happened."""
    store.install_deck(words("a"))
    store.set_own_link("norwegian/a", "image", "mine")
    answer(store, "norwegian/a")
    store.remove_deck("norwegian", keep_learning=False)
    store.install_deck(words("a"))
    assert store.item("norwegian/a", "recognise").phase == "new"  # type: ignore[union-attr]
    assert store.web("norwegian/a").own_links == 0
    same_after_rebuild(store)


def test_a_deck_card_that_meets_an_own_card_of_its_id_moves_that_aside(store: Store) -> None:
    """Both are kept: the learner's goes on under another id, with its history."""
    store.install_deck(words("a"))
    mine = store.add_own_card("katt", "my cat", deck="norwegian", links={"image": "my cat"})
    assert mine.id == "norwegian/katt"
    answer(store, mine.id)
    store.install_deck(words("a", "katt", version="2"))
    assert store.card("norwegian/katt").gloss == "what katt means"
    assert store.item("norwegian/katt", "recognise").phase == "new"  # type: ignore[union-attr]
    moved = store.card("norwegian/katt-own")
    assert moved.gloss == "my cat"
    assert store.item(moved.id, "recognise").reps == 1  # type: ignore[union-attr]
    assert store.own_links() == {moved.id: {"image": "my cat"}}
    same_after_rebuild(store)


def test_an_alias_never_takes_a_learners_card_over(store: Store) -> None:
    """An instructor's old id that the learner uses for a card of their own leaves that card alone."""
    store.install_deck(words("a"))
    mine = store.add_own_card("f", "my own", deck="norwegian")
    answer(store, mine.id)
    store.install_deck(words("b", version="2", aliases={"b": ("a", "f")}))
    assert store.card(mine.id).gloss == "my own"
    assert store.item(mine.id, "recognise").reps == 1  # type: ignore[union-attr]
    assert store.item("norwegian/b", "recognise").reps == 0  # type: ignore[union-attr]
    store.create_deck("other", "Other")
    moved = store.move_own_card(mine.id, "other")
    store.install_deck(words("b", version="3", aliases={"b": ("a", "f")}))
    assert store.card(moved.id).gloss == "my own"
    assert store.item(moved.id, "recognise").reps == 1  # type: ignore[union-attr]
    same_after_rebuild(store)


def test_undo_finds_a_card_that_gave_its_id_away(store: Store) -> None:
    """An answer is undone where its card is now, though another card has the id it was logged under."""
    store.install_deck(words("a"))
    mine = store.add_own_card("katt", "my cat", deck="norwegian")
    entry = answer(store, mine.id)
    edit = store.set_own_link(mine.id, "image", "my cat")
    store.install_deck(words("a", "katt", version="2"))
    store.undo(entry.id)
    assert edit is not None
    store.undo(edit.id)
    assert store.item("norwegian/katt-own", "recognise").reps == 0  # type: ignore[union-attr]
    assert store.own_links() == {}
    same_after_rebuild(store)


def test_a_prompt_that_comes_together_with_a_rename_knows_its_card(store: Store) -> None:
    """The new prompt of a card that was met is met, also when an unlearnt card is renamed to it."""
    explain = replace(
        ANATOMY, prompts=(Prompt("explain", "explain", "headword", "gloss"), ANATOMY.prompts[0])
    )
    store.install_deck(words("e", "f", template=ANATOMY))
    answer(store, "norwegian/e")
    store.install_deck(words("e", version="2", template=explain, aliases={"e": ("f",)}))
    item = store.item("norwegian/e", "explain")
    assert item is not None
    assert item.met == NOON
    same_after_rebuild(store)
