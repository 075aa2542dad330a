"""Descriptions in other words, under the default encoder and against the glosses of the decks that ship."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from pathlib import Path

import grading_cards as c
import numpy as np
import pytest

from densecards.encode import open_encoder
from densecards.grading import GlossMeaning, Judgement, Verdict, expected, judge
from densecards.grading.meaning import contradicts
from densecards.webs import ANATOMY, VOCABULARY, Card


def pairs(name: str) -> list[list[str]]:
    """Rows of (right | wrong | other, gloss, answer); `other` glosses are rivals alone."""
    text = (Path(__file__).parent / name).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines()]


PAIRS = pairs("paraphrases.tsv")
UNSEEN = pairs("paraphrases_unseen.tsv")


@lru_cache
def cards() -> dict[str, Card]:
    """One card a gloss: the glosses of the pairs are each other's rivals."""
    glosses = dict.fromkeys(gloss for _, gloss, _ in [*PAIRS, *UNSEEN])
    return {gloss: c.term(f"structure {n}", gloss) for n, gloss in enumerate(glosses)}


@lru_cache
def meaning() -> GlossMeaning:
    encoder = open_encoder()
    found = list(cards().values())
    return GlossMeaning([card.id for card in found], encoder.encode([x.gloss for x in found]), encoder.encode)


def describe(card: Card, answer: str, *, rival: bool = True) -> Judgement:
    return judge(
        answer,
        expected(card, ANATOMY, "recognise"),
        similarity=meaning().similarity,
        rival=meaning().rival_of(card.id) if rival else None,
    )


def test_right_descriptions_pass_and_wrong_ones_never_pass_silently() -> None:
    """Most right ones of the written pairs are accepted, nearly all near at least; no wrong one is."""
    found = Counter((label, describe(cards()[gloss], answer).verdict) for label, gloss, answer in PAIRS)
    right = sum(n for (label, _), n in found.items() if label == "right")
    assert found["right", Verdict.ACCEPTED] >= 0.7 * right
    assert found["right", Verdict.ACCEPTED] + found["right", Verdict.NEAR] >= 0.95 * right
    assert found["wrong", Verdict.ACCEPTED] == found["wrong", Verdict.EXACT] == 0


def test_pairs_that_set_no_threshold_come_out_alike() -> None:
    """On pairs written after the thresholds were set, most right ones count and hardly a wrong one passes."""
    found = Counter((label, describe(cards()[gloss], answer).verdict) for label, gloss, answer in UNSEEN)
    right = sum(n for (label, _), n in found.items() if label == "right")
    wrong = sum(n for (label, _), n in found.items() if label == "wrong")
    assert found["right", Verdict.ACCEPTED] >= 0.5 * right
    assert found["right", Verdict.ACCEPTED] + found["right", Verdict.NEAR] >= 0.85 * right
    assert found["wrong", Verdict.ACCEPTED] <= wrong / 15


def test_a_description_of_another_card_names_it() -> None:
    """What describes another card better is that card's."""
    gloss = "shaft of a long bone"
    other = cards()["rounded end of a long bone"]
    verdict = describe(cards()[gloss], "rounded end of a long bone")
    assert (verdict.verdict, verdict.other_card) == (Verdict.OTHER_CARD, other.id)


def test_without_rivals_meaning_is_trusted_less() -> None:
    """Similarity alone accepts little: two wrong descriptions in a hundred at most."""
    found = Counter(
        (label, describe(cards()[gloss], answer, rival=False).verdict) for label, gloss, answer in PAIRS
    )
    assert found["wrong", Verdict.ACCEPTED] <= 2


def test_a_contradiction_never_passes_silently() -> None:
    """Left for right is near at most, however alike the texts are."""
    card = cards()["chamber of the heart that receives the deoxygenated blood of the body"]
    verdict = judge(
        "chamber of the heart receiving oxygenated blood of the body",
        expected(card, ANATOMY, "recognise"),
        similarity=lambda one, other: 0.99,
    )
    assert verdict.verdict is Verdict.NEAR
    assert "contrary" in verdict.note
    assert contradicts("the left side", "the right side")
    assert contradicts("does not carry oxygen", "carries oxygen")
    assert not contradicts("left and right", "the right and left halves")


def test_saying_the_headword_again_is_no_description() -> None:
    """The name that the question shows proves nothing."""
    verdict = judge("hippocampus", expected(c.HIPPOCAMPUS, ANATOMY, "recognise"), similarity=lambda a, b: 0.9)
    assert verdict.verdict is Verdict.WRONG


def test_single_words_never_pass_by_meaning() -> None:
    """Hot and cold are alike to an encoder: a short gloss is near at most."""
    verdict = judge("hound", expected(c.HUND, VOCABULARY, "recognise"), similarity=lambda a, b: 0.95)
    assert verdict.verdict is Verdict.NEAR


def test_a_norwegian_answer_is_never_graded_by_meaning() -> None:
    """Only glosses are: the hook is not called for a headword."""

    def never(one: str, other: str) -> float:
        raise AssertionError("asked")

    assert judge("bikkje", expected(c.HUND, VOCABULARY, "produce"), similarity=never).verdict is Verdict.WRONG


def test_the_letters_decide_before_the_meaning() -> None:
    """An answer that a rule of letters settles costs no encoding."""

    def never(one: str, other: str) -> float:
        raise AssertionError("asked")

    wanted = expected(c.SAAR, VOCABULARY, "recognise")
    assert judge("the wound", wanted, similarity=never).right
    assert judge("wuond", wanted, similarity=never).verdict is Verdict.NEAR


def test_a_rival_is_never_the_card_itself() -> None:
    """The nearest other gloss is another card's, also where the card stands twice."""
    rows = np.eye(3, dtype=np.float32)
    index = GlossMeaning(["a", "a", "b"], rows, lambda texts: np.eye(3, dtype=np.float32)[[0] * len(texts)])
    found = index.rival_of("a")("anything")
    assert found == ("b", 0.0)
    assert GlossMeaning(["a"], rows[:1], lambda texts: rows[:1]).rival_of("a")("x") is None
    assert index.similarity("x", "y") == pytest.approx(1)
