"""Answers in anatomy: numbers of nerves, Latin, number, spelling, sides."""

from __future__ import annotations

import grading_cards as c
import pytest
from hypothesis import given
from hypothesis import strategies as st

from densecards.grading import Judgement, Verdict, build_lookup, expected, judge
from densecards.grading.terms import CRANIAL_NERVES, cranial_nerve, opposed, singular, term_key
from densecards.webs import ANATOMY, Card

OTHERS = build_lookup(c.ALL)
EXACT, ACCEPTED, NEAR, OTHER, WRONG = Verdict


def produce(card: Card, answer: str) -> Judgement:
    return judge(answer, expected(card, ANATOMY, "produce"), others=OTHERS)


CASES = [
    (c.VAGUS, "vagus nerve", EXACT),
    (c.VAGUS, "Vagus Nerve", ACCEPTED),
    (c.VAGUS, "the vagus nerve", ACCEPTED),
    (c.VAGUS, "vagus", ACCEPTED),
    (c.VAGUS, "CN X", ACCEPTED),
    (c.VAGUS, "cn x", ACCEPTED),
    (c.VAGUS, "CN 10", ACCEPTED),
    (c.VAGUS, "CNX", ACCEPTED),
    (c.VAGUS, "cranial nerve X", ACCEPTED),
    (c.VAGUS, "cranial nerve 10", ACCEPTED),
    (c.VAGUS, "tenth cranial nerve", ACCEPTED),
    (c.VAGUS, "the 10th cranial nerve", ACCEPTED),
    (c.VAGUS, "nervus vagus", ACCEPTED),
    (c.VAGUS, "n. vagus", ACCEPTED),
    (c.VAGUS, "vagal nerve", ACCEPTED),
    (c.VAGUS, "left vagus nerve", ACCEPTED),
    (c.VAGUS, "vagus nevre", NEAR),
    (c.VAGUS, "vagis nerve", NEAR),
    (c.VAGUS, "CN IX", OTHER),
    (c.VAGUS, "CN II", OTHER),
    (c.VAGUS, "second cranial nerve", OTHER),
    (c.VAGUS, "CN XI", WRONG),
    (c.VAGUS, "CN XIII", WRONG),
    (c.VAGUS, "optic nerve", OTHER),
    (c.HEMOGLOBIN, "haemoglobin", ACCEPTED),
    (c.HEMOGLOBIN, "Hb", ACCEPTED),
    (c.HEMOGLOBIN, "HB", ACCEPTED),
    (c.HEMOGLOBIN, "hemoglobine", NEAR),
    (c.THYROID, "thyroid", NEAR),
    (c.THYROID, "glandula thyroidea", ACCEPTED),
    (c.THYROID, "thyroid glands", ACCEPTED),
    (c.TESTIS, "testes", ACCEPTED),
    (c.TESTIS, "testicles", ACCEPTED),
    (c.URETER, "urethra", OTHER),
    (c.URETER, "ureters", ACCEPTED),
    (c.URETER, "urter", NEAR),
    (c.RIGHT_ATRIUM, "right atria", ACCEPTED),
    (c.RIGHT_ATRIUM, "RA", ACCEPTED),
    (c.RIGHT_ATRIUM, "atrium dextrum", ACCEPTED),
    (c.RIGHT_ATRIUM, "right atrum", NEAR),
    (c.RIGHT_ATRIUM, "atrium", NEAR),
    (c.RIGHT_ATRIUM, "left atrium", OTHER),
    (c.RIGHT_ATRIUM, "LA", OTHER),
    (c.HIPPOCAMPUS, "hippocampi", ACCEPTED),
    (c.HIPPOCAMPUS, "left hippocampus", ACCEPTED),
    (c.HIPPOCAMPUS, "hipocampus", NEAR),
    (c.HIPPOCAMPUS, "hypothalamus", WRONG),
]


@pytest.mark.parametrize(("card", "answer", "verdict"), CASES, ids=[f"{k.key}<{a}" for k, a, _ in CASES])
def test_each_rule_of_anatomical_answers(card: Card, answer: str, verdict: Verdict) -> None:
    """Every rule for terms, by example."""
    assert produce(card, answer).verdict is verdict


def test_the_other_side_is_wrong_also_without_a_card_of_its_own() -> None:
    """Left for right is no slip of spelling, and saying no side is asked back."""
    right = judge("left atrium", expected(c.RIGHT_ATRIUM, ANATOMY, "produce"))
    assert right.verdict is Verdict.WRONG
    assert "side" in right.note
    assert produce(c.RIGHT_ATRIUM, "atrium").note == "left or right?"


def test_a_side_counts_only_where_the_structure_has_one() -> None:
    """A card that says it is not sided takes its name with either side or none."""
    card = c.term("right lymphatic trunk", sided="no")
    assert produce(card, "lymphatic trunk").right
    assert produce(card, "left lymphatic trunk").right


@pytest.mark.parametrize(
    ("one", "many"),
    [
        ("atrium", "atria"), ("nucleus", "nuclei"), ("vertebra", "vertebrae"), ("testis", "testes"),
        ("diaphysis", "diaphyses"), ("cortex", "cortices"), ("appendix", "appendices"),
        ("larynx", "larynges"),
        ("phalanx", "phalanges"), ("foramen", "foramina"), ("stoma", "stomata"), ("ganglion", "ganglia"),
        ("corpus", "corpora"), ("femur", "femora"), ("artery", "arteries"), ("valve", "valves"),
        ("sinus", "sinuses"), ("plexus", "plexuses"), ("virus", "viruses"), ("calyx", "calyces"),
        ("tooth", "teeth"), ("foot", "feet"), ("septum", "septa"), ("bronchus", "bronchi"),
        ("bursa", "bursae"),
        ("pelvis", "pelves"), ("abscess", "abscesses"), ("reflex", "reflexes"), ("branch", "branches"),
        ("mitochondrion", "mitochondria"), ("glomerulus", "glomeruli"), ("fascia", "fasciae"),
        ("house", "houses"), ("neurosis", "neuroses"), ("carcinoma", "carcinomata"), ("bone", "bones"),
    ],
)  # fmt: skip
def test_singular_and_plural_have_one_key(one: str, many: str) -> None:
    """English and Latin plurals."""
    assert singular(one) == singular(many)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ileum", "ilium"), ("ureter", "urethra"), ("pelvis", "penis"), ("artery", "arteriole"),
        ("malleus", "malleolus"), ("atrium", "antrum"), ("cortex", "vortex"), ("humerus", "humor"),
    ],
)  # fmt: skip
def test_different_structures_keep_different_keys(one: str, other: str) -> None:
    """The rules of number do not run structures together."""
    assert term_key(one) != term_key(other)


@given(st.integers(1, 12), st.sampled_from(["CN {}", "cn {}", "cranial nerve {}", "CN{}"]), st.booleans())
def test_every_cranial_nerve_answers_to_its_number(number: int, pattern: str, roman: bool) -> None:
    """Each of the twelve by arabic and roman number, by its name, and by no other's."""
    numerals = "I II III IV V VI VII VIII IX X XI XII".split()
    card = c.term(f"{CRANIAL_NERVES[number - 1][0]} nerve")
    written = numerals[number - 1] if roman else str(number)
    assert produce(card, pattern.format(written)).right
    other = number % 12
    assert not produce(card, pattern.format(numerals[other] if roman else str(other + 1))).right


def test_names_of_nerves_are_read_only_as_names_of_nerves() -> None:
    """Numbers out of range and other nerves are not cranial nerves."""
    assert cranial_nerve("nervus opticus") == 2
    assert cranial_nerve("first cranial nerve") == 1
    for text in (
        "cn 13",
        "cn 0",
        "sciatic nerve",
        "nerve",
        "optic disc",
        "thirteenth cranial nerve",
        "cn xxx",
    ):
        assert cranial_nerve(text) is None


@pytest.mark.parametrize(
    ("card", "answer"),
    [
        ("hypertension", "hypotension"), ("afferent neuron", "efferent neuron"), ("adductor", "abductor"),
        ("ileum", "ilium"), ("intracellular fluid", "intercellular fluid"), ("carpals", "tarsals"),
        ("sympathetic", "parasympathetic"), ("superior vena cava", "inferior vena cava"),
    ],
)  # fmt: skip
def test_an_opposite_is_never_taken_for_a_slip(card: str, answer: str) -> None:
    """Words that two letters divide and that mean the contrary are wrong, both ways."""
    assert produce(c.term(card), answer).verdict is Verdict.WRONG
    assert produce(c.term(answer), card).verdict is Verdict.WRONG
    assert opposed(card, answer)


def test_latin_and_english_order_are_one() -> None:
    """*musculus deltoideus* is *deltoideus muscle*; *valves of the heart* are *heart valves*."""
    assert term_key("musculus deltoideus") == term_key("deltoideus muscle")
    assert term_key("valves of heart") == term_key("heart valve")


@given(st.text("abcdefghijklmnopqrstuvwxyz -", min_size=1, max_size=24))
def test_the_term_itself_is_always_exact(name: str) -> None:
    """Whatever the term, typing it is exact, and its capitals count."""
    if name.strip(" -"):
        assert produce(c.term(name.strip()), name.strip()).verdict is Verdict.EXACT
        assert produce(c.term(name.strip()), name.strip().upper()).right
