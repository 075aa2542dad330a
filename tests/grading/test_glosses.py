"""Answers in English: senses, parentheses, articles, "to", two spellings."""

from __future__ import annotations

import grading_cards as c
import pytest
from hypothesis import given
from hypothesis import strategies as st

from densecards.errors import NotFoundError
from densecards.grading import Judgement, Verdict, build_lookup, expected, judge, normal_form, tidy
from densecards.grading.english import american, senses, variants
from densecards.webs import VOCABULARY, Card

OTHERS = build_lookup(c.ALL)
EXACT, ACCEPTED, NEAR, OTHER, WRONG = Verdict


def recognise(card: Card, answer: str) -> Judgement:
    return judge(answer, expected(card, VOCABULARY, "recognise"), others=OTHERS)


CASES = [
    (c.HUND, "dog", EXACT),
    (c.HUND, "the dog", ACCEPTED),
    (c.HUND, "A dog!", ACCEPTED),
    (c.HUND, "dogg", NEAR),
    (c.LOEPE, "to run", EXACT),
    (c.LOEPE, "run", ACCEPTED),
    (c.GAA_HJEM, "to go home", EXACT),
    (c.GAA_HJEM, "go home", ACCEPTED),
    (c.GAA_HJEM, "to go home on foot", EXACT),
    (c.GAA_HJEM, "walk back to where you live", ACCEPTED),
    (c.GAA_HJEM, "go home (on foot)", ACCEPTED),
    (c.SAAR, "wound", EXACT),
    (c.SAAR, "sore", EXACT),
    (c.SAAR, "wound, sore, cut", EXACT),
    (c.SAAR, "cut, wound", EXACT),
    (c.SAAR, "a cut; the sore", ACCEPTED),
    (c.SAAR, "wound, dog", NEAR),
    (c.KONTO, "account", EXACT),
    (c.KONTO, "account in a bank", EXACT),
    (c.KONTO, "account in bank", ACCEPTED),
    (c.KORT, "bank card", ACCEPTED),
    (c.KORT, "bank-card", ACCEPTED),
    (c.PARK, "park", ACCEPTED),
    (c.PARK, "trees and paths", WRONG),
    (c.FARGE, "colour", EXACT),
    (c.FARGE, "color", ACCEPTED),
    (c.KAFE, "cafe", ACCEPTED),
    (c.LEKE, "play", ACCEPTED),
    (c.LEKE, "to play of children", EXACT),
    (c.HUND, "hair", OTHER),
    (c.LOEPE, "to have", OTHER),
    (c.KORT, "cat", WRONG),
    (c.HUND, "god", WRONG),
    (c.HUND, "", WRONG),
]


@pytest.mark.parametrize(("card", "answer", "verdict"), CASES, ids=[f"{k.key}<{a}" for k, a, _ in CASES])
def test_each_rule_of_english_answers(card: Card, answer: str, verdict: Verdict) -> None:
    """Every rule for glosses, by example."""
    assert recognise(card, answer).verdict is verdict


@pytest.mark.parametrize(
    ("british", "us"),
    [
        ("colour", "color"), ("tumour", "tumor"), ("behaviour", "behavior"),
        ("neighbourhood", "neighborhood"),
        ("fibre", "fiber"), ("centre", "center"), ("millilitres", "milliliters"), ("theatre", "theater"),
        ("haemoglobin", "hemoglobin"), ("anaemia", "anemia"), ("oedema", "edema"),
        ("oesophagus", "esophagus"),
        ("foetus", "fetus"), ("diarrhoea", "diarrhea"), ("coeliac", "celiac"), ("caecum", "cecum"),
        ("leucocyte", "leukocyte"), ("leukaemia", "leukemia"), ("sulphur", "sulfur"),
        ("paralyse", "paralyze"),
        ("organise", "organize"), ("specialised", "specialized"), ("grey", "gray"), ("neurone", "neuron"),
        ("travelled", "traveled"), ("orthopaedic", "orthopedic"), ("faeces", "feces"), ("analogue", "analog"),
        ("aetiology", "etiology"), ("oestrogen", "estrogen"), ("defence", "defense"),
    ],
)  # fmt: skip
def test_british_and_american_spelling_are_one(british: str, us: str) -> None:
    """Both spellings have one key."""
    assert american(british) == american(us)


@pytest.mark.parametrize(
    "pair",
    [
        ("shoe", "she"), ("four", "for"), ("hour", "hor"), ("flour", "flor"), ("toe", "te"),
        ("filled", "filed"),
        ("prise", "prize"), ("rise", "rize"), ("source", "sorce"), ("venae", "vene"), ("does", "des"),
        ("contour", "contor"), ("pore", "poer"), ("more", "moer"),
    ],
)  # fmt: skip
def test_other_words_keep_their_spelling(pair: tuple[str, str]) -> None:
    """The rules for spelling do not run two different words together."""
    assert american(pair[0]) != american(pair[1])


@pytest.mark.parametrize(
    ("gloss", "found"),
    [
        ("mark, grade; personality", ["mark", "grade", "personality"]),
        ("to withdraw; to take out", ["to withdraw", "to take out"]),
        ("to save (money, time), to spare", ["to save (money, time)", "to spare"]),
        (
            "public garden in a town with grass, trees and paths",
            ["public garden in a town with grass, trees and paths"],
        ),
        ("vessels, usually four, that carry blood", ["vessels, usually four, that carry blood"]),
        ("hello, hi", ["hello", "hi"]),
        ("red, white and blue flag", ["red, white and blue flag"]),
        ("dog", ["dog"]),
        ("unbalanced (paren, thesis", ["unbalanced (paren, thesis"]),
    ],
)
def test_senses_are_divided_and_descriptions_are_not(gloss: str, found: list[str]) -> None:
    """A semicolon divides; a comma only where each side could stand alone."""
    assert list(senses(gloss)) == found


def test_parentheses_may_be_read_or_left_out() -> None:
    """Each parenthesised part gives both readings, up to a bound."""
    assert set(variants("account (in a bank)")) == {"account", "account in a bank"}
    assert len(variants("(a) b (c)")) == 4
    assert len(variants("(a)" * 30)) == 1


@given(st.text(min_size=1, max_size=60))
def test_the_gloss_itself_is_always_exact(gloss: str) -> None:
    """Whatever a gloss says, typing it as it stands is exact."""
    wanted = expected(c.word("x", gloss), VOCABULARY, "recognise")
    if tidy(gloss):
        assert judge(gloss, wanted).verdict is Verdict.EXACT


@given(st.text(max_size=80))
def test_a_normal_form_is_stable(text: str) -> None:
    """Tidying twice is tidying once, in every language."""
    assert tidy(tidy(text)) == tidy(text)
    for language in ("en", "nb", "de"):
        assert normal_form(text, language) == normal_form(text, language + "-XX")


def test_quotes_dashes_and_spaces_are_one() -> None:
    """What a keyboard or a phone puts in by itself makes no difference."""
    card = c.word("vær så god", "here you are, you're welcome")
    assert recognise(card, "you’re  welcome").verdict is Verdict.EXACT
    assert recognise(card, "youre welcome").right


def test_an_unknown_prompt_is_named() -> None:
    """Asking by a prompt that the template does not have is an error with its name."""
    with pytest.raises(NotFoundError, match="sideways"):
        expected(c.HUND, VOCABULARY, "sideways")
