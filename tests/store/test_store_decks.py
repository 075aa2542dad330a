"""Installing, updating and removing decks: what came, changed and went, and what never may."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from store_helpers import DAY, NOON, answer, same_after_rebuild, words

from densecards.errors import DeckError, NotFoundError, VectorError
from densecards.store import Change, Store
from densecards.webs import ANATOMY, Card, Origin
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
    """Install, own link, own card and undoing one raise it; an answer does not, nor does undoing it."""
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
    answered = answer(store, "norwegian/a")
    assert store.content_stamp() == stamps[-1]
    store.undo(store.undo(answered.id).id)
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
