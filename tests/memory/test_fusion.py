"""Rank fusion as evidence: what it is worth, who takes a place, and that the weight is what puts it in."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from densecards.memory import Constants, LexicalIndex, Memory
from densecards.memory.evidence import agreed
from densecards.memory.fusion import DEPTH, HALF, agreement, worth
from tests.memory.webs_made import collection, random_rows


def test_worth_of_places():
    """One for the first, about a half at HALF, falling, nothing from DEPTH on."""
    places = worth(np.arange(DEPTH + 50))
    assert places[0] == 1
    assert places[int(HALF)] == pytest.approx(0.5, abs=0.05)
    assert (np.diff(places[: DEPTH + 1]) < 0).all()
    assert (places[DEPTH:] == 0).all()


@given(st.integers(0, 2**31), st.integers(2, 900))
def test_order_of_cards_changes_nothing(seed: int, count: int):
    """Cards in another order agree on the same; the best of every ranking gets 1, and nobody more."""
    rng = np.random.default_rng(seed)
    rankings = [rng.normal(size=count), rng.normal(size=count), rng.integers(0, 5, count).astype(float)]
    for values in rankings[:2]:
        values[0] = 9
    rankings[2][0] = 9
    found = agreement(rankings)
    shuffled = rng.permutation(count)
    np.testing.assert_allclose(agreement([values[shuffled] for values in rankings]), found[shuffled])
    assert found[0] == pytest.approx(1)
    assert found[1:].max() < 1


def test_one_that_stands_for_many_pushes_others_back_by_as_many():
    """A sample of cards with weights gives each the place that it has among all of them."""
    values = np.array([5.0, 4.0, 3.0, 2.0])
    whole = np.repeat(values, [1, 7, 1, 30])
    found = agreement([values], np.array([1.0, 7.0, 1.0, 30.0]))
    np.testing.assert_allclose(found, agreement([whole])[[0, 1, 8, 9]], rtol=1e-6)


def test_only_cards_that_compete_take_places():
    """Cards outside, and cards without a shared word, have no place; without a vector words are all."""
    link, gist = np.array([0.9, 0.5, 0.4]), np.array([0.9, 0.5, 0.4])
    words = np.array([0.0, 0.0, 1.0])
    everyone = agreed(link, gist, words, True)
    assert everyone[0] == pytest.approx(2 / 3)
    among = agreed(link, gist, words, True, np.array([False, True, True]))
    assert among[0] == 0
    assert among[1] == pytest.approx(2 / 3)
    np.testing.assert_allclose(agreed(link, gist, words, False), [0, 0, 1 / 3], rtol=1e-6)


def test_weight_brings_agreement_into_a_recall():
    """With a weight the card that leads every ranking gains; a cue without a text is not touched."""
    texts = [[f"name{c}", f"word{c} here"] for c in range(40)]
    index, made = LexicalIndex.build(texts), collection(7, 40)
    plain, fused = Memory(made, index), Memory(made, index, Constants(fusion=0.5))
    cue = plain.bank.read(plain.bank.row[3, :1])[0] + 0.2 * random_rows(2, 1)[0]
    before, _ = plain.posterior(cue[None], texts=["word3"])
    after, _ = fused.posterior(cue[None], texts=["word3"])
    assert after[3] > before[3]
    np.testing.assert_array_equal(fused.posterior(cue[None])[0], plain.posterior(cue[None])[0])
