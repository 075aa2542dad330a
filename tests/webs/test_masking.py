"""Masking: no link gives its own card away, and what an encoder can't read is not handed to it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from densecards.webs import (
    ANATOMY,
    ENCODED_BLANK,
    VOCABULARY,
    Card,
    Link,
    encodable,
    encodable_gloss,
    encodable_headword,
    mask,
    mentions_headword,
    speaks,
    surface_forms,
)
from densecards.webs.masking import SHOWN_BLANK, _pattern

BILL = Card(
    "norwegian/regning",
    "regning",
    "bill, check",
    "vocabulary",
    "nb",
    properties={"forms": ("en/ei", "regningen/regninga", "regninger", "regningene")},
)
GLAND = Card(
    "anatomy/pituitary", "pituitary gland", "master gland", "anatomy", properties={"accept": ("hypophysis",)}
)
ENGLISH = frozenset({"en"})


@pytest.mark.parametrize(
    ("card", "text", "masked"),
    [
        (BILL, "Kan vi få regningen, takk?", "Kan vi få ____, takk?"),
        (BILL, "Regninga og REGNINGENE", "____ og ____"),
        (BILL, "et regnskap i regn", "et regnskap i regn"),
        (BILL, "en regnings pris", "en ____ pris"),
        (GLAND, "The hypophysis hangs on a stalk.", "The ____ hangs on a stalk."),
        (GLAND, "a pituitary  gland's hormone", "a ____ hormone"),
        (GLAND, "another gland", "another gland"),
        (GLAND, "a pituitary tumour", "a ____ tumour"),
    ],
)
def test_the_headword_and_its_forms_are_hidden_and_no_other_word(card: Card, text: str, masked: str) -> None:
    """Forms, synonyms and the telling word of a term go; words that only begin alike or are general stay."""
    assert mask(text, card) == masked
    assert mentions_headword(text, card) == (masked != text)


def test_the_longest_form_is_hidden_first() -> None:
    """No piece of a longer form is left standing."""
    forms = surface_forms(GLAND)
    assert list(forms) == sorted(forms, key=lambda form: -len(form))
    assert "pituitary gland" in forms
    assert "gland" not in forms


@given(st.text("regnina  .,", max_size=30))
def test_what_is_masked_stays_masked(text: str) -> None:
    """Masking again changes nothing, and no form of the headword is left."""
    once = mask(text, BILL)
    assert mask(once, BILL) == once
    assert not mentions_headword(once, BILL)


def encoded(slot: str, text: str, languages: frozenset[str] = ENGLISH, card: Card = BILL) -> str | None:
    """What becomes a vector of a link."""
    template = VOCABULARY if card is BILL else ANATOMY
    return encodable(
        card, template, Link(slot, text), languages=languages, titles={"kvittering": "kvittering"}
    )


def test_a_link_in_the_language_being_learnt_is_read_by_its_translation() -> None:
    """An English encoder gets what stands after the dash, masked; without a translation it gets nothing."""
    both = "Kan vi få regningen? — May we have the bill?"
    assert encoded("use", both) == "May we have the bill?"
    assert encoded("use", "Kan vi få regningen?") is None
    assert encoded("use", both, frozenset()) == f"Kan vi få {ENCODED_BLANK}?: May we have the bill?"
    assert encoded("use", both, frozenset({"nb"})) == f"Kan vi få {ENCODED_BLANK}?: May we have the bill?"


def test_a_link_in_the_other_language_is_read_whole() -> None:
    """An image is written in the language that the learner knows; ties are read as headwords."""
    assert encoded("image", "a bill as long as a scarf") == "a bill as long as a scarf"
    assert encoded("similar", "[[kvittering]] — proof, see [[kvittering]]") == "proof, see kvittering"
    assert encoded("function", "the pituitary steers", card=GLAND) == f"the {ENCODED_BLANK} steers"


def test_gloss_and_headword_become_vectors_where_the_encoder_reads_them() -> None:
    """The gloss without the headword; the headword only in a language of the encoder."""
    assert encodable_gloss(Card("a/b", "heart", "the heart of it", "anatomy")) == f"the {ENCODED_BLANK} of it"
    assert encodable_gloss(Card("a/b", "heart", " ", "anatomy")) is None
    assert encodable_headword(BILL, languages=ENGLISH) is None
    assert encodable_headword(BILL, languages=frozenset()) == "regning"
    assert encodable_headword(GLAND, languages=ENGLISH) == "pituitary gland"
    assert speaks(ENGLISH, "en-GB")
    assert SHOWN_BLANK != ENCODED_BLANK


_WORDS = st.text(alphabet="aAiIİıkK\u212asSſßµμåÅ ", max_size=8)


@given(headword=_WORDS.filter(str.strip), text=_WORDS)
def test_no_headword_is_missed_for_the_sake_of_speed(headword: str, text: str) -> None:
    """Whatever the letters' case folds to, a text is masked as its pattern alone would mask it."""
    card = Card("d/x", headword, "gloss", "vocabulary", "en", "s")
    pattern = _pattern(surface_forms(card))
    assert mask(text, card) == (pattern.sub(SHOWN_BLANK, text) if pattern else text)
