"""What a card is called and told by in the learner's language, as it becomes vectors."""

from __future__ import annotations

from densecards.webs import Card, Link, encodable_senses
from densecards.webs.builtin import VOCABULARY
from densecards.webs.masking import encodable, encodable_gloss

ENGLISH = frozenset({"en"})


def card(gloss: str, definition: str = "", headword: str = "å betale") -> Card:
    """A Norwegian card with a gloss, and a definition if one is given."""
    properties = {"definition": (definition,)} if definition else {}
    return Card("try/x", headword, gloss, "vocabulary", language="nb", properties=properties)


def test_senses_are_names_of_their_own() -> None:
    """Senses are taken apart at commas and semicolons, remarks left out, and counted once."""
    assert encodable_senses(card("bill, check")) == ("bill", "check")
    assert encodable_senses(card("fire (one that destroys); fire")) == ("fire",)
    assert encodable_senses(card("(a remark alone)")) == ()


def test_a_definition_is_a_name_and_tells_the_meaning() -> None:
    """The definition stands behind the gloss in the meaning's text, and among the names."""
    paid = card("to pay", "give somebody the money for goods or work")
    told = encodable(paid, VOCABULARY, Link("meaning", "to pay"), languages=ENGLISH, titles={})
    assert told == "to pay: give somebody the money for goods or work"
    assert encodable_gloss(paid) == told
    assert encodable_senses(paid) == ("to pay", "give somebody the money for goods or work")


def test_a_learners_own_meaning_is_read_as_written() -> None:
    """What the learner writes in the meaning's slot is not mixed with the deck's definition."""
    paid = card("to pay", "give somebody the money for goods or work")
    own = encodable(paid, VOCABULARY, Link("meaning", "to settle up"), languages=ENGLISH, titles={})
    assert own == "to settle up"


def test_names_hide_the_headword() -> None:
    """A gloss or definition that holds the headword does not give it away."""
    hotel = card("hotel", "hotel where travellers sleep", headword="hotel")
    assert encodable_senses(hotel) == ("this where travellers sleep",)
