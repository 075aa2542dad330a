"""Recall from a card's own links: what the rest of the webs makes of them, the links themselves taken out."""

from __future__ import annotations

import numpy as np
import pytest

from densecards.memory import Constants, Memory
from densecards.memory.unstored import recall_unstored
from tests.memory.webs_made import cluster, patterns, random_rows

SHARP = Constants(null=0.2, null_slope=1.0)


def asked(webs, card, slots, among=None):
    """Return the shares and the null of a collection."""
    memory = Memory(patterns(webs), constants=SHARP)
    return recall_unstored(memory.bank, card, slots, SHARP, among)


def test_a_text_that_is_only_stored_is_not_found():
    """A link that the rest of its web does not answer to leads to no card, though it lies in this one."""
    alone, rest = random_rows(2, 1), random_rows(3, 2)
    webs = [{0: alone[0], 1: rest[0], 2: rest[1]}, *(dict(enumerate(cluster(500 + c, 4))) for c in range(4))]
    memory = Memory(patterns(webs), constants=SHARP)
    stored, _ = memory.posterior(alone)
    shares, null = recall_unstored(memory.bank, 0, [0], SHARP)
    assert stored[0] > 0.9
    assert shares[0] < 0.3
    assert shares.sum() + null == pytest.approx(1)


def test_a_web_whose_other_links_answer_is_found():
    """Links that hang together lead home from a cue that was taken out, and more so from two of them."""
    webs = [dict(enumerate(cluster(500 + c, 5))) for c in range(5)]
    one, _ = asked(webs, 2, [0])
    two, _ = asked(webs, 2, [0, 1])
    assert one.argmax() == two.argmax() == 2
    assert two[2] >= one[2] - 1e-6


def test_a_copy_in_another_card_is_taken_out_too():
    """A rival that holds the very text gains nothing from it: with and without the copy the shares agree."""
    webs = [dict(enumerate(cluster(500 + c, 4))) for c in range(3)]
    with_copy = [webs[0], {**webs[1], 5: webs[0][0]}, webs[2]]
    plain, _ = asked(webs, 0, [0])
    copied, _ = asked(with_copy, 0, [0])
    np.testing.assert_allclose(plain, copied, atol=1e-5)


def test_nothing_scored_brings_nothing_to_mind():
    """Where no link has a vector the null takes everything; cards outside the choice never answer."""
    webs = [dict(enumerate(cluster(500 + c, 4))) for c in range(3)]
    shares, null = asked(webs, 0, [7])
    assert null == 1
    assert not shares.any()
    shares, _ = asked(webs, 0, [0], np.array([True, True, False]))
    assert shares[2] == 0
