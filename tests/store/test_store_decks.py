"""Installing, updating and removing decks: what came, changed and went, and what never may."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from store_helpers import DAY, NOON, answer, same_after_rebuild, words

from densecards.errors import DeckError, NotFoundError, VectorError
from densecards.store import Change, Store
from densecards.webs import ANATOMY, Card, Origin, Prompt
from densecards.webs.content import DeckContent


class Vectors:
    """Vectors that came with a deck."""

    def __init__(self, encoder_hash: str, rows: dict[str, np.ndarray]) -> None:
        self.encoder_hash = encoder_hash
        self.rows = rows


def test_a_deck_is_read_back_as_it_was_installed(store: Store) -> None:
    """Cards, links, scenes, chains and what the deck says of itself come back equal."""
    content = words(
        "kaffe",
        "kopp",
        links={"kaffe": {"use": "En kaffe, takk — A coffee, please", "similar": "[[kopp]]"}},
        authors=("A", "B"),
        licence="CC0",
        description="words",
        content_hash="h",
        source="folder",
    )
    change = store.install_deck(content, at=NOON)
    assert change == Change("norwegian", "1", added=("norwegian/kaffe", "norwegian/kopp"))
    assert store.cards() == list(content.cards)
    assert store.webs() == list(content.webs())
    assert [store.web(card.id) for card in content.cards] == list(content.webs())
    assert store.scenes("norwegian") == list(content.scenes)
    assert store.titles()["norwegian/kopp"] == store.titles()["kopp"] == "kopp"
    [deck] = store.decks()
    assert (deck.id, deck.authors, deck.licence, deck.cards) == ("norwegian", ("A", "B"), "CC0", 2)
    assert (deck.template, deck.installed, deck.own) == (content.template, NOON, False)
    [palace] = store.palaces()
    assert palace.steps == (("norwegian/kaffe", "a room"), ("norwegian/kopp", "a room"))
    assert store.journeys() == []
    assert store.cards("norwegian", "kafe") == list(content.cards)
    assert store.cards("norwegian", "elsewhere") == []


def test_installing_the_same_deck_again_changes_nothing(store: Store) -> None:
    """The second install finds every card unchanged, and so does the plan before it."""
    content = words("a", "b")
    store.install_deck(content)
    answer(store, "norwegian/a")
    before = store.export_derived()
    assert store.plan_install(content).is_empty
    change = store.install_deck(content)
    assert change.is_empty
    assert change.unchanged == 2
    assert store.export_derived() == before


def test_an_update_tells_what_came_changed_went_and_returned(store: Store) -> None:
    """A changed gloss or link is a change; a card that left is retired; one that comes back returns."""
    store.install_deck(words("a", "b", "c"))
    second = words("a", "b", "d", version="2", glosses={"a": "another"}, links={"b": {"use": "other"}})
    planned = store.plan_install(second)
    change = store.install_deck(second)
    assert change == planned
    assert (change.before, change.version) == ("1", "2")
    assert change.added == ("norwegian/d",)
    assert change.changed == ("norwegian/a", "norwegian/b")
    assert change.retired == ("norwegian/c",)
    assert [card.key for card in store.cards()] == ["a", "b", "d"]
    assert [card.key for card in store.cards(include_retired=True)].count("c") == 1
    assert all(i.card != "norwegian/c" for i in store.queue(NOON, NOON + DAY).new)
    back = store.install_deck(words("a", "b", "c", version="3"))
    assert back.returned == ("norwegian/c",)
    assert back.retired == ("norwegian/d",)
    same_after_rebuild(store)


def test_an_update_never_touches_what_the_learner_made(store: Store) -> None:
    """Own links win over the deck's, survive its changes, its retirement and its return; so do reviews."""
    store.install_deck(words("a", "b"))
    store.set_own_link("norwegian/a", "use", "my sentence", at=NOON)
    store.set_own_link("norwegian/b", "image", "my image", at=NOON)
    own = store.add_own_card("egen", "own", deck="norwegian", links={"image": "x"})
    answer(store, "norwegian/b")
    state = store.item("norwegian/b", "recognise")
    store.install_deck(words("a", version="2", links={"a": {"use": "new from the deck"}}))
    link = store.web("norwegian/a").link("use")
    assert link is not None
    assert (link.text, link.origin) == ("my sentence", Origin.LEARNER)
    assert store.links_of("norwegian/a") == ({"use": "new from the deck"}, {"use": "my sentence"})
    assert own in store.cards()
    store.install_deck(words("a", "b", version="3"))
    assert store.item("norwegian/b", "recognise") == state
    assert store.own_links()["norwegian/b"] == {"image": "my image"}
    same_after_rebuild(store)


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


def test_a_change_of_template_keeps_links_in_slots_that_vanish(store: Store) -> None:
    """Under the other template they do not show; back under the first they do."""
    store.install_deck(words("a"))
    store.set_own_link("norwegian/a", "image", "my image")
    store.set_own_link("norwegian/a", "personal", "my sentence")
    store.install_deck(words("a", version="2", template=ANATOMY))
    web = store.web("norwegian/a")
    assert web.template == ANATOMY
    assert web.link("image") is None
    assert web.link("personal") is not None
    store.install_deck(words("a", version="3"))
    assert store.web("norwegian/a").own_links == 2
    same_after_rebuild(store)


def test_prompts_follow_the_template(store: Store) -> None:
    """A prompt that the new template lacks leaves the queue with its state kept, and returns with it."""
    one = replace(ANATOMY, prompts=ANATOMY.prompts[:1])
    store.install_deck(words("a", template=ANATOMY))
    answer(store, "norwegian/a", prompt="produce")
    store.install_deck(words("a", template=one, version="2"))
    assert [i.prompt for i in store.items()] == ["recognise"]
    assert not store.queue(NOON, NOON + 99 * DAY).due
    same_after_rebuild(store)
    store.install_deck(words("a", template=ANATOMY, version="3"))
    assert store.queue(NOON, NOON + 99 * DAY).due[0].reps == 1
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


@pytest.mark.parametrize(
    ("broken", "words_in_it"),
    [
        (replace(words("a"), id="other"), "does not belong"),
        (replace(words("a"), cards=words("a").cards * 2), "twice"),
        (replace(words("a"), links={"norwegian/b": {"use": "x"}}), "does not have"),
        (replace(words("a"), scenes=words("a").scenes * 2), "scene"),
        (replace(words("a"), id="a/b"), "cannot be the id"),
        (replace(words("a"), id=".."), "cannot be the id"),
    ],
)
def test_a_deck_that_contradicts_itself_is_refused_whole(
    store: Store, broken: DeckContent, words_in_it: str
) -> None:
    """The message says what is wrong, and nothing of the deck is written."""
    store.install_deck(words("z", deck="first"))
    before = store.export_derived()
    with pytest.raises(DeckError, match=words_in_it):
        store.install_deck(broken)
    assert [deck.id for deck in store.decks()] == ["first"]
    assert store.export_derived() == before


def test_an_install_that_fails_at_its_end_leaves_nothing(store: Store) -> None:
    """Vectors that are no numbers stop the install after the cards were written: all of it is taken back."""
    bad = Vectors("e", {"t": np.array([1.0, np.nan], np.float16)})
    with pytest.raises(VectorError, match="t"):
        store.install_deck(words("a", vectors=bad))
    assert store.decks() == []
    assert store.cards() == []


def test_own_decks_are_not_overwritten_by_installed_ones(store: Store) -> None:
    """A deck file with the id of the learner's own deck is refused with what to do."""
    store.add_own_card("hei", "hello")
    with pytest.raises(DeckError, match="of your own"):
        store.install_deck(words("a", deck="mine"))
    assert [card.headword for card in store.cards()] == ["hei"]


def test_vectors_that_came_with_a_deck_are_there(store: Store) -> None:
    """They are found under their encoder and text, once, in the order asked for."""
    rows = {f"t{n}": np.full(4, n, np.float16) for n in range(5)}
    store.install_deck(words("a", vectors=Vectors("e", rows)))
    names, block = store.vector_block("e", ["t3", "gone", "t1", "t3"])
    assert names == ["t3", "t1"]
    assert block.tolist() == [[3.0] * 4, [1.0] * 4]
    assert block.flags.c_contiguous
    assert store.missing_vectors("e", ["t1", "x"]) == {"x"}
    assert store.missing_vectors("other", ["t1"]) == {"t1"}
    assert store.vectors("e", ["t2"])["t2"].tolist() == [2.0] * 4
    assert store.encoders() == {"e": 5}


def test_many_vectors_in_and_out(store: Store) -> None:
    """Beyond a few thousand the bulk paths give the same as the small ones; a second put keeps the first."""
    rng = np.random.default_rng(1)
    rows = dict(
        zip((f"{n:032x}" for n in range(6000)), rng.normal(size=(6000, 8)).astype(np.float16), strict=True)
    )
    store.put_vectors("e", rows)
    store.put_vectors("e", {f"{0:032x}": np.zeros(8, np.float16)})
    names, block = store.vector_block("e", rows)
    assert names == list(rows)
    np.testing.assert_array_equal(block, np.stack(list(rows.values())))
    assert store.missing_vectors("e", [*rows, "x"]) == {"x"}
    assert store.forget_vectors("e", keep=names[:10]) == 5990
    assert store.encoders() == {"e": 10}
    with pytest.raises(VectorError, match="2 numbers"):
        store.put_vectors("f", {"a": np.ones(3), "b": np.ones(2)})


def test_the_content_stamp_rises_with_every_change_of_content(store: Store) -> None:
    """Install, own link, own card and undo raise it; an answer does not."""
    stamps = [store.content_stamp()]
    store.install_deck(words("a"))
    stamps.append(store.content_stamp())
    entry = store.set_own_link("norwegian/a", "image", "x")
    stamps.append(store.content_stamp())
    assert entry is not None
    store.undo(entry.id)
    stamps.append(store.content_stamp())
    card = store.add_own_card("hei", "hello")
    stamps.append(store.content_stamp())
    store.edit_own_card(card.id, gloss="hi")
    stamps.append(store.content_stamp())
    assert stamps == sorted(set(stamps))
    answer(store, "norwegian/a")
    assert store.content_stamp() == stamps[-1]


def test_small_values_are_kept(store: Store) -> None:
    """What the app keeps under a key is there until it is forgotten."""
    assert store.get_value("deck") is None
    store.set_value("deck", "norwegian")
    store.set_value("deck", "anatomy")
    assert store.get_value("deck") == "anatomy"
    store.set_value("deck", None)
    assert store.get_value("deck") is None


def test_unknown_names_are_answered_with_the_nearest(store: Store) -> None:
    """The message for a misspelt card, deck or slot says which was probably meant."""
    store.install_deck(words("kaffe"))
    with pytest.raises(NotFoundError, match="norwegian/kaffe"):
        store.card("norwegian/kafe")
    with pytest.raises(NotFoundError, match="norwegian"):
        store.deck("norwegan")
    with pytest.raises(NotFoundError, match="similar"):
        store.set_own_link("norwegian/kaffe", "similer", "te")
    assert isinstance(store.card("norwegian/kaffe"), Card)


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
