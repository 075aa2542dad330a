"""The cue ladder: the least that suffices first, and no cue that fits another card."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from densecards.memory import Constants, Memory
from densecards.memory.cues import OVERLOADED, SINGLED_OUT
from tests.memory.webs_made import cluster, collection, patterns, random_rows, unit

SHARP = Constants(null=0.2, null_slope=1.0)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000))
def test_rungs_rise_and_suffice(seed):
    """Every rung singles the card out, fits no other card, and holds the rung before it."""
    memory = Memory(collection(seed, 12), constants=SHARP)
    for card in range(12):
        rungs = memory.ladder(card).rungs
        for rung in rungs:
            assert rung.probability >= SINGLED_OUT
            assert rung.rival_share < OVERLOADED
            assert rung.rival != card
        for lower, higher in itertools.pairwise(rungs):
            assert set(lower.slots) < set(higher.slots)


def test_rung_probability_is_the_recall():
    """What a rung promises is what recall from those links gives (links and gist), when one knows that the
    cues are a card's own."""
    made = collection(3, 10)
    plain = Constants(null=0.2, null_slope=1.0, head=0.0)
    memory = Memory(made, constants=plain)
    rung = memory.ladder(4).rungs[0]
    rows = memory.bank.read(memory.bank.row[4, list(rung.slots)])
    knowing = Memory(made, constants=replace(plain, null=plain.null_here))
    assert abs(knowing.posterior(rows)[0][4] - rung.probability) < 1e-5


def test_overloaded_link_is_refused():
    """A link that two cards share is no cue, and the ladder says whom it fits too."""
    shared, one, two = np.eye(32)[:3]
    webs = [{0: shared, 1: one}, {0: shared, 1: two}]
    webs += [dict(enumerate(cluster(50 + c, 3))) for c in range(4)]
    found = Memory(patterns(webs), constants=SHARP).ladder(0)
    refused = {one.slot: one for one in found.refused}
    assert refused[0].why == "overloaded"
    assert refused[0].rival == 1
    assert found.rungs
    assert found.rungs[0].slots != (0,)


def test_weakest_sufficient_link_comes_first():
    """Of two sufficient links the one that other cards resemble more is shown first."""
    clear, vague = np.eye(32)[0], np.eye(32)[1]
    lure = unit(vague + 0.8 * np.eye(32)[2])
    webs = [
        {0: clear, 1: vague},
        {0: lure, 1: np.eye(32)[3]},
        *[dict(enumerate(cluster(9 + c, 2))) for c in range(3)],
    ]
    found = Memory(patterns(webs), constants=SHARP).ladder(0)
    assert found.rungs[0].slots == (1,)
    assert found.rungs[-1].slots == (0, 1)


def test_unscored_links_and_empty_webs():
    """A link without a vector is named as no cue; a web without links has no ladder."""
    made = patterns([{0: random_rows(1, 1)[0]}, {}, *[dict(enumerate(cluster(9 + c, 2))) for c in range(3)]],
                    unscored={0: {5}})  # fmt: skip
    memory = Memory(made, constants=SHARP)
    assert [(one.slot, one.why) for one in memory.ladder(0).refused] == [(5, "unscored")]
    assert memory.ladder(1).rungs == ()
