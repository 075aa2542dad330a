"""Other languages, and Norwegian as the language of the gloss."""

from __future__ import annotations

import pytest

from densecards.grading import Judgement, Verdict, expected, judge
from densecards.webs import VOCABULARY, Card

EXACT, ACCEPTED, NEAR, OTHER, WRONG = Verdict


def word(language: str, headword: str, gloss: str = "x") -> Card:
    return Card("d/card", headword, gloss, "vocabulary", language)


def produce(card: Card, answer: str) -> Judgement:
    return judge(answer, expected(card, VOCABULARY, "produce"))


@pytest.mark.parametrize(
    ("language", "headword", "answer", "verdict"),
    [
        ("es", "el perro", "el perro", EXACT),
        ("es", "el perro", "perro", ACCEPTED),
        ("es", "el perro", "El Perro", ACCEPTED),
        ("es", "perro", "el perro", ACCEPTED),
        ("es", "el perro", "la perro", NEAR),
        ("es", "mañana", "manana", NEAR),
        ("es", "¿qué?", "qué", ACCEPTED),
        ("es", "el perro", "el gato", WRONG),
        ("de", "der Hund", "Hund", ACCEPTED),
        ("de", "die Straße", "die Strasse", ACCEPTED),
        ("de", "die Übung", "Uebung", ACCEPTED),
        ("de", "die Übung", "Ubung", NEAR),
        ("el", "ο σκύλος", "σκύλος", ACCEPTED),
        ("el", "σκύλος", "σκυλος", NEAR),
        ("ja", "犬", "犬", EXACT),
        ("ja", "犬", "猫", WRONG),
        ("sv", "att äta", "äta", ACCEPTED),
        ("sv", "att äta", "aeta", ACCEPTED),
        ("sv", "att äta", "ata", NEAR),
        ("nn", "ei jente", "jente", NEAR),
        ("da", "at løbe", "løbe", ACCEPTED),
        ("en", "to colour", "color", ACCEPTED),
        ("en-GB", "the tyre", "tire", ACCEPTED),
        ("en", "dog", "dogs", NEAR),
        ("xx", "ord", "ord", EXACT),
    ],
)
def test_other_languages_have_their_articles_and_marks(
    language: str, headword: str, answer: str, verdict: Verdict
) -> None:
    """A left-out article counts, a wrong one and a missing mark are near, in every language."""
    assert produce(word(language, headword), answer).verdict is verdict


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        ("å gå", EXACT),
        ("gå", ACCEPTED),
        ("ga", NEAR),
        ("gaa", ACCEPTED),
        ("å vandre gjennom hele den store skogen", EXACT),
        ("hund", WRONG),
    ],
)
def test_a_norwegian_gloss_is_read_by_the_norwegian_rules(answer: str, verdict: Verdict) -> None:
    """Who learns English from Norwegian answers in Norwegian."""
    card = word("en", "to walk", "å gå, å vandre gjennom hele den store skogen")
    wanted = expected(card, VOCABULARY, "recognise", gloss_language="nb")
    assert judge(answer, wanted).verdict is verdict


def test_an_article_in_a_norwegian_gloss_may_be_left_out() -> None:
    """A gloss has no gender to be tested."""
    wanted = expected(word("en", "dog", "en hund"), VOCABULARY, "recognise", gloss_language="nb-NO")
    assert judge("hund", wanted).verdict is Verdict.ACCEPTED
