"""The lexical channel: form found through typos and inflection, æ ø å kept, edits followed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from densecards.memory import LexicalIndex
from densecards.memory.lexical import fold, words
from densecards.stems import stem

CARDS = [
    ["å huske", "husker", "husket", "to remember a name"],
    ["hus", "huset", "a building with walls"],
    ["husholdning", "a household"],
    ["kvittering", "a receipt for what you paid"],
    ["oppskrift", "a recipe for a cake"],
    ["får", "a sheep with wool"],
    ["far", "a father"],
    ["før", "earlier in time"],
    ["for", "on behalf of"],
]
INDEX = LexicalIndex.build(CARDS, [3, 2, 1, 1, 1, 1, 1, 1, 1])


@pytest.mark.parametrize(
    ("typed", "card"),
    [("reciept", 3), ("recipes", 4), ("kvitering", 3), ("huskte", 0), ("huset", 1), ("husholding", 2),
     ("KVITTERING!", 3), ("får", 5), ("far", 6), ("før", 7), ("for", 8), ("a building", 1)],
)  # fmt: skip
def test_form_is_found(typed, card):
    """Typos, swapped letters, inflections, capitals: the card whose words look like it comes first."""
    assert INDEX.scores(typed).argmax() == card


def test_vowels_are_kept():
    """å is no a, ø is no o; an accent that Norwegian does not know goes."""
    assert INDEX.scores("får")[5] > INDEX.scores("får")[6]
    assert fold("CAFÉ på Ås") == "cafe på ås"


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=40))
def test_scores_are_shares(text):
    """Whatever is typed, every score is a finite number between 0 and 1."""
    found = INDEX.scores(text)
    assert found.shape == (len(CARDS),)
    assert np.isfinite(found).all()
    assert (found >= 0).all()
    assert (found <= 1 + 1e-6).all()


def test_exact_name_scores_one():
    """The headword itself is the whole similarity."""
    assert INDEX.scores("oppskrift")[4] == pytest.approx(1)


def test_similar_in_form_are_relatives():
    """SOUL's similar-in-form: hus, huske and husholdning know each other."""
    found = INDEX.scores("hus")
    assert found[1] == pytest.approx(1)
    assert found[0] > found[4]


def test_edited_card_answers_with_its_new_words():
    """After an edit a card answers to its new words and no longer to the old."""
    index = LexicalIndex.build(CARDS)
    index.replace(3, ["regning", "a bill"])
    assert index.scores("regning").argmax() == 3
    assert index.scores("kvittering")[3] < 0.2


def test_no_cards_and_no_words():
    """An empty index and a text without words say nothing."""
    assert LexicalIndex.build([]).scores("hei").shape == (0,)
    assert not INDEX.scores("…!?").any()
    assert not LexicalIndex.build([[""], ["hei"]]).scores("hallo").any()


@pytest.mark.parametrize(
    ("one", "other"),
    [("runs", "running"), ("runner", "run"), ("studies", "study"), ("walked", "walking"),
     ("circulation", "circulate"), ("muscles", "muscle"), ("classes", "class")],
)  # fmt: skip
def test_inflections_share_a_stem(one, other):
    """What is the same word in another form has the same stem."""
    assert stem(one) == stem(other)


def test_early_is_no_ear():
    """Endings are not cut out of words that only look like having them."""
    assert len({stem(word) for word in ("early", "ear", "years", "glass", "gas", "this")}) == 6


def test_shared_words_are_found_in_any_inflection():
    """A rare word shared in another form says more than a frequent one; nothing shared says nothing."""
    found = INDEX.shared("remembering names of sheep")
    assert set(np.flatnonzero(found)) >= {0, 5}
    assert found[1] < min(found[0], found[5])
    assert not INDEX.shared("zzz qqq").any()


def test_shared_words_follow_edits():
    """An edited card shares its new words and no longer the old; `instead` holds for one question."""
    index = LexicalIndex.build(CARDS)
    index.replace(3, ["regning", "what a waiter brings"])
    assert index.shared("waiters").argmax() == 3
    assert index.shared("receipts")[3] == 0
    assert index.shared("a bird flies", {2: ["birds fly"]}).argmax() == 2
    assert index.shared("a bird flies")[2] < 0.2


@settings(max_examples=40, deadline=None)
@given(st.text(alphabet="abcdeingsr æøå", max_size=30))
def test_shared_words_are_bm25(text):
    """The scores are the formula, card by card, over stems."""
    documents = [[stem(w) for one in card for w in words(one)] for card in CARDS]
    mean = sum(map(len, documents)) / len(documents)
    found = INDEX.shared(text)
    asked = dict.fromkeys(stem(word) for word in words(text))
    for card, document in enumerate(documents):
        total = possible = 0.0
        for one in asked:
            holders = sum(one in other for other in documents)
            rarity = np.log(1 + (len(documents) - holders + 0.5) / (holders + 0.5))
            times = document.count(one)
            total += rarity * times * 2.2 / (times + 1.2 * (0.25 + 0.75 * len(document) / mean))
            possible += rarity
        assert found[card] == pytest.approx(total / possible if possible else 0.0, abs=1e-5)
