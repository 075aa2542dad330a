"""Cards and webs: ids, what stands in a link, and whose link counts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from densecards.webs import ANATOMY, VOCABULARY, Card, Link, Origin, card_key, compose_web, plain_text

CARD = Card("norwegian/regning", "regning", "bill, check", "vocabulary", "nb")


@pytest.mark.parametrize(
    ("headword", "key"),
    [("å forstå", "forstaa"), ("et hus", "hus"), ("The Heart", "heart"), ("en", "en"), ("?!", "card")],
)
def test_a_headword_suggests_an_id(headword: str, key: str) -> None:
    """Without its article, in ASCII; a word that is only an article keeps it, signs alone give "card"."""
    assert card_key(headword) == key


def test_an_id_is_deck_and_key() -> None:
    """The two halves are there by name."""
    assert (CARD.deck, CARD.key) == ("norwegian", "regning")


def test_the_parts_of_a_link() -> None:
    """Translation, ties and pictures are read out of the text; a reader gets headwords and alt texts."""
    link = Link("similar", "[[kvittering]] — proof ![a slip](media/slip.png)  of [[norwegian/betale]]")
    assert link.references == ("kvittering", "norwegian/betale")
    assert link.images == (("a slip", "media/slip.png"),)
    assert link.media == ("media/slip.png",)
    assert link.translation == "proof ![a slip](media/slip.png)  of [[norwegian/betale]]"
    titles = {"kvittering": "kvittering", "norwegian/betale": "å betale"}
    assert link.plain(titles) == "kvittering — proof a slip of å betale"
    assert plain_text("[[gaa-paa]]") == "gaa paa"
    assert Link("use", "no translation").translation == ""


def test_the_learners_link_goes_before_the_decks_and_the_gloss_fills_its_slot() -> None:
    """In the template's order; blank texts are empty slots; slots of another template are left out."""
    deck = {"use": "deck's", "image": "suggested", "opposite": "  ", "location": "elsewhere"}
    web = compose_web(CARD, VOCABULARY, deck, {"image": "mine", "use": " "})
    assert [(link.slot, link.text, link.origin) for link in web] == [
        ("meaning", "bill, check", Origin.DECK),
        ("use", "deck's", Origin.DECK),
        ("image", "mine", Origin.LEARNER),
    ]
    assert web.filled == ("meaning", "use", "image")
    assert web.empty == ("personal", "emotion", "similar", "opposite", "life")
    assert web.own_links == 1
    assert web.link("opposite") is None
    own = compose_web(CARD, VOCABULARY, {}, {"meaning": "my own words"})
    assert own.link("meaning") == Link("meaning", "my own words", Origin.LEARNER)
    assert compose_web(CARD, ANATOMY, {}, {}).links == ()


@given(
    st.dictionaries(st.sampled_from(VOCABULARY.slot_keys), st.text(max_size=4)),
    st.dictionaries(st.sampled_from(VOCABULARY.slot_keys), st.text(max_size=4)),
)
def test_filled_and_empty_slots_make_eight(deck: dict[str, str], own: dict[str, str]) -> None:
    """Whatever is there, no slot is lost and none is counted twice."""
    web = compose_web(CARD, VOCABULARY, deck, own)
    assert sorted(web.filled + web.empty) == sorted(VOCABULARY.slot_keys)
    assert len(web.filled) == len(web.links)


def test_lists_of_a_card_are_taken_apart() -> None:
    """Cells stand between `|`, doublets between `/`."""
    card = Card("a/b", "b", "", "vocabulary", properties={"forms": ("en/ei", "boken / boka", "")})
    assert card.alternatives("forms") == ("en", "ei", "boken", "boka")
    assert card.property("forms") == "en/ei | boken / boka | "
    assert card.alternatives("accept") == ()
    assert card.property("accept") == ""
