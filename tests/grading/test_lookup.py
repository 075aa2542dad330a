"""Whose answer it is: the lookup of a collection."""

from __future__ import annotations

from dataclasses import replace

import grading_cards as c

from densecards.grading import build_lookup
from densecards.webs import ANATOMY, Card, Template


def test_headwords_glosses_and_forms_are_found_in_their_direction() -> None:
    """A text is looked up in the direction and language that was asked."""
    lookup = build_lookup(c.ALL)
    assert lookup.find("boka", "headword", "nb", beside="no/hund") == c.BOK.id
    assert lookup.find("the book", "gloss", "en", beside="no/hund") == c.BOK.id
    assert lookup.find("book", "headword", "nb", beside="no/hund") is None
    assert lookup.find("CN 2", "headword", "en", beside="x", terms=True) == c.OPTIC.id
    assert lookup.find("en", "headword", "nb", beside="x") is None


def test_the_asked_card_is_never_the_other_one() -> None:
    """A card is not mixed up with itself."""
    lookup = build_lookup(c.ALL)
    assert lookup.find("hund", "headword", "nb", beside=c.HUND.id) is None


def test_a_headword_comes_before_a_form_and_the_own_deck_before_others() -> None:
    """*løp* is the noun where there is one; a card of the same deck is the likelier mix-up."""
    race = c.word("løp", "race")
    lookup = build_lookup([c.LOEPE, race])
    assert lookup.find("løp", "headword", "nb", beside="x") == race.id
    twin = replace(c.HUND, id="aa/hund")
    both = build_lookup([twin, c.HUND])
    assert both.find("hund", "headword", "nb", beside="no/bok") == c.HUND.id
    assert both.find("hund", "headword", "nb", beside="aa/bok") == twin.id


def test_cards_are_replaced_and_left_out() -> None:
    """An edited card is found by its new text alone, a discarded one not at all."""
    lookup = build_lookup([c.HUND])
    lookup.add(replace(c.HUND, headword="bikkje"))
    assert lookup.find("hund", "headword", "nb", beside="x") is None
    assert lookup.find("bikkje", "headword", "nb", beside="x") == c.HUND.id
    assert len(lookup) == 1
    lookup.discard(c.HUND.id)
    lookup.discard("no/such-card")
    assert lookup.find("bikkje", "headword", "nb", beside="x") is None
    assert len(lookup) == 0


def test_a_template_of_one_s_own_is_looked_up_by_its_properties() -> None:
    """The rules for terms follow the template's properties, not its name."""
    mine = Template("bones", "Bones", ANATOMY.slots, ANATOMY.properties, ANATOMY.prompts)
    card = Card("b/ulna", "ulna", "bone of the forearm", "bones")
    assert (
        build_lookup([card], {"bones": mine}).find("ulnae", "headword", "en", beside="x", terms=True)
        == card.id
    )


def test_a_card_whose_template_is_gone_is_looked_up_all_the_same() -> None:
    """An own card made in a deck that has other questions now keeps nobody from being judged."""
    orphan = Card("sky/comet", "comet", "dirty snowball with a tail", "no such template")
    lookup = build_lookup([orphan])
    assert lookup.find("comet", "headword", "en", beside="x") == "sky/comet"
    assert lookup.find("dirty snowball with a tail", "gloss", "en", beside="x") == "sky/comet"
