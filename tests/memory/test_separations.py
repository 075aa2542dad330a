"""Separations: energies that never rise, projections on the simplex, and the published bounds."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from densecards.errors import UsageError
from densecards.memory import Memory
from densecards.memory.completion import blocks_of, complete, complete_web
from densecards.memory.separations import (
    SEPARATIONS,
    Entmax15,
    Epanechnikov,
    LogSumExp,
    Polynomial,
    Sparsemax,
    energy,
    entmax15,
    log_sum_exp,
    settle,
    softmax,
    sparsemax,
    sweep,
    update,
)
from densecards.memory.settling import settle_cue
from tests.memory.webs_made import patterns, random_rows, unit

SEEDS = st.integers(0, 100_000)
EUCLIDEAN = [LogSumExp(1), LogSumExp(12), LogSumExp(80), Sparsemax(3), Entmax15(6), Epanechnikov(0.7)]
SPINS = [Polynomial(2), Polynomial(4), Polynomial(2, True), Polynomial(3, True)]


@pytest.mark.parametrize("separation", EUCLIDEAN, ids=lambda s: f"{s.name}-{s.beta}")
@settings(max_examples=30, deadline=None)
@given(SEEDS)
def test_energy_never_rises_on_vectors(separation, seed):
    """Settling from anywhere, weighted or not, lowers the energy at every step or leaves it."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(12, 6)) / 2
    weights = np.log(rng.random(12) + 0.1)
    for log_weights in (None, weights):
        path = settle(x, rng.normal(size=6), separation, log_weights=log_weights, max_steps=30)
        assert (np.diff(path.energies) <= 1e-9).all()


@pytest.mark.parametrize("separation", SPINS, ids=lambda s: f"{s.name}-{s.rectified}")
@settings(max_examples=25, deadline=None)
@given(SEEDS)
def test_energy_never_rises_on_spins(separation, seed):
    """A convex F makes every synchronous step a descent."""
    rng = np.random.default_rng(seed)
    x = rng.choice([-1.0, 1.0], size=(6, 15))
    path = settle(x, rng.choice([-1.0, 1.0], size=15), separation, max_steps=40)
    assert (np.diff(path.energies) <= 1e-6).all()


@settings(max_examples=25, deadline=None)
@given(SEEDS, st.sampled_from([(2, False), (3, False), (3, True), (5, False)]))
def test_asynchronous_sweep_never_raises_the_energy(seed, kind):
    """One spin at a time is a descent for every F, odd and unrectified too."""
    rng = np.random.default_rng(seed)
    x, spins = rng.choice([-1.0, 1.0], size=(5, 12)), rng.choice([-1.0, 1.0], size=12)
    separation = Polynomial(*kind)
    before = energy(x, spins, separation)
    after = energy(x, sweep(x, spins, separation, rng.permutation(12)), separation)
    assert after <= before + 1e-6


@settings(max_examples=50, deadline=None)
@given(SEEDS, st.integers(1, 9), st.floats(0.1, 30))
def test_projections_are_distributions(seed, size, scale):
    """Non-negative, sum to one, the greatest comparison gets the greatest weight."""
    z = np.random.default_rng(seed).normal(size=(4, size)) * scale
    for project in (softmax, sparsemax, entmax15):
        p = project(z)
        assert (p >= 0).all()
        np.testing.assert_allclose(p.sum(axis=-1), 1, atol=1e-9)
        np.testing.assert_array_equal(p.argmax(axis=-1), z.argmax(axis=-1))


@settings(max_examples=20, deadline=None)
@given(SEEDS)
def test_sparse_projections_solve_their_problem(seed):
    """No point of a fine grid on the simplex does better: sparsemax and 1.5-entmax are true maxima."""
    z = np.random.default_rng(seed).normal(size=3)
    grid = np.array([(i, j, 40 - i - j) for i, j in product(range(41), range(41)) if i + j <= 40]) / 40
    for project, alpha in ((sparsemax, 2.0), (entmax15, 1.5)):

        def value(p, alpha=alpha):
            return p @ z + ((p - p**alpha) / (alpha * (alpha - 1))).sum(axis=-1)

        assert value(project(z)) >= value(grid).max() - 1e-9


@pytest.mark.parametrize("beta", [1.0, 12.0])
@settings(max_examples=20, deadline=None)
@given(SEEDS)
def test_update_is_the_energys_gradient_step(beta, seed):
    """ξ − update(ξ) is the gradient of the energy, for every separation on R^d with dot products."""
    rng = np.random.default_rng(seed)
    x, xi = rng.normal(size=(5, 4)) / 2, rng.normal(size=4)
    for separation in (LogSumExp(beta), Sparsemax(beta), Entmax15(beta)):
        step = 1e-5
        slope = [
            (energy(x, xi + step * e, separation) - energy(x, xi - step * e, separation)) / (2 * step)
            for e in np.eye(4)
        ]
        np.testing.assert_allclose(xi - update(x, xi, separation), slope, atol=2e-3)


def test_one_update_is_attention():
    """softmax(β ξ Xᵀ + ln w) X, keys = values = patterns, to 1e-6."""
    x, xi = random_rows(1, 20), random_rows(2, 1)[0]
    weights = np.log(np.random.default_rng(0).random(20)).astype(np.float32)
    scores = 12 * (x @ xi) + weights
    attention = np.exp(scores - scores.max())
    np.testing.assert_allclose(
        update(x, xi, LogSumExp(12), weights), attention @ x / attention.sum(), atol=1e-6
    )


@settings(max_examples=40, deadline=None)
@given(SEEDS, st.floats(5, 60))
def test_stored_pattern_recalls_itself_within_the_bound(seed, beta):
    """Ramsauer 2021, Theorem 4 at ξ = x_i: error ≤ 2 (N − 1) e^{−βΔ} M when the pattern stands apart."""
    x = random_rows(seed, 10).astype(float)
    gram = x @ x.T
    i = seed % 10
    apart = gram[i, i] - np.delete(gram[i], i).max()
    moved = np.linalg.norm(update(x, x[i], LogSumExp(beta)) - x[i])
    assert moved <= 2 * 9 * np.exp(-beta * apart) * 1.0 + 1e-9


@pytest.mark.parametrize(("make", "need"), [(Sparsemax, 1.0), (Entmax15, 2.0)])
@settings(max_examples=40, deadline=None)
@given(seed=SEEDS)
def test_exact_retrieval_threshold(make, need, seed):
    """A pattern is an exact fixed point if βΔ ≥ 1/(α − 1), and not if it is 2% less."""
    x = random_rows(seed, 8).astype(float)
    apart = 1 - np.delete(x @ x[0], 0).max()
    assume(apart > 0.05)
    above, below = make(1.02 * need / apart), make(0.98 * need / apart)
    np.testing.assert_allclose(update(x, x[0], above), x[0], atol=1e-12)
    assert np.abs(update(x, x[0], below) - x[0]).max() > 1e-6


@pytest.mark.parametrize(("beta", "kept", "new"), [(0.4, 0, 1), (1.0, 2, 1), (3.0, 2, 0)])
def test_epanechnikov_two_memories(beta, kept, new):
    """Two memories at ±1: below ½ only a new minimum between them, to 2 both, above 2 the memories alone."""
    x, separation = np.array([[-1.0], [1.0]]), Epanechnikov(beta)
    grid = np.linspace(-1.3, 1.3, 27)
    rest = {round(float(settle(x, np.array([g]), separation).final[0]), 6) for g in grid}
    stable = {g for g in rest if any(abs(g - m) < 1e-6 for m in (-1.0, 0.0, 1.0))}
    middle = 0.0 in stable and np.isfinite(energy(x, np.zeros(1), separation))
    assert (len(stable & {-1.0, 1.0}), int(middle)) == (kept, new)


def test_log_sum_exp_edges():
    """No overflow for huge comparisons; no pattern at all is −∞."""
    assert log_sum_exp(np.array([1e4, 1e4]), 1.0) == pytest.approx(1e4 + np.log(2))
    assert log_sum_exp(np.zeros(0)) == -np.inf
    assert log_sum_exp(np.array([1.0, 2.0]), 1.0, np.array([0.0, -np.inf])) == pytest.approx(1.0)


def test_names_are_found():
    """Every separation is listed under its own name."""
    assert {"softmax", "sparsemax", "entmax15", "epanechnikov", "quadratic"} <= set(SEPARATIONS)
    assert all(SEPARATIONS[name].name == name for name in SEPARATIONS)


@settings(max_examples=25, deadline=None)
@given(SEEDS, st.sampled_from([2.0, 12.0, 40.0]))
def test_completing_a_web_never_raises_its_energy(seed, beta):
    """The web-level energy falls at every step, whatever is given and whatever is empty."""
    rng = np.random.default_rng(seed)
    slot = np.concatenate([np.sort(rng.permutation(8)[: rng.integers(1, 9)]) for _ in range(9)])
    card = np.repeat(np.arange(9), [1] * 9)
    counts = np.diff(np.append(np.flatnonzero(np.append(1, np.diff(slot) <= 0)), len(slot)))
    card = np.repeat(np.arange(len(counts)), counts)
    x, _ = blocks_of(random_rows(seed, len(slot)), card, slot, len(counts))
    given_slots = rng.random(8) < 0.4
    found = complete(x, random_rows(seed + 1, 8), given_slots, beta)
    assert (np.diff(found.energies) <= 1e-6).all()
    np.testing.assert_allclose(found.cards.sum(), 1, atol=1e-6)


def test_completion_finds_the_missing_links():
    """Two links of a web complete the others; the clamped ones stay as they were given."""
    rows = random_rows(3, 8 * 30).reshape(30, 8, 32)
    cue = unit(rows[4] + 0.05)
    given_slots = np.array([True, True] + [False] * 6)
    found = complete(rows, cue, given_slots, 20.0)
    assert found.cards.argmax() == 4
    np.testing.assert_array_equal(found.state[:2], cue[:2])
    assert (np.einsum("sd,sd->s", found.state[2:], rows[4, 2:]) > 0.9).all()
    bank = Memory(patterns([dict(enumerate(web)) for web in rows])).bank
    np.testing.assert_allclose(complete_web(bank, cue, given_slots, 20.0).state, found.state, atol=1e-6)


@settings(max_examples=10, deadline=None)
@given(SEEDS, st.sampled_from([8.0, 30.0]))
def test_a_cue_rolls_downhill_to_its_card(seed, beta):
    """The energy never rises, shares are shares, and a sharp memory ends at the link's card and slot."""
    rows = random_rows(seed, 40).reshape(10, 4, 32)
    bank = Memory(patterns([dict(enumerate(web)) for web in rows])).bank
    found = settle_cue(bank, rows[3, 1], beta=beta)
    assert (np.diff(found.path.energies) <= 1e-7).all()
    assert (found.shares >= 0).all()
    assert (found.shares.sum(axis=1) <= 1 + 1e-6).all()
    if beta == 30.0:
        assert found.cards[-1, 0] == 3
        assert (found.card, found.slot) == (3, 1)


@pytest.mark.parametrize("name", ["softmax", "sparsemax", "entmax15", "epanechnikov"])
def test_every_separation_settles_typed_cues(name):
    """From two cues that count together, with a β of its own: energies fall, cards left out never show."""
    rows = random_rows(1, 200).reshape(50, 4, 32)
    memory = Memory(patterns([dict(enumerate(web)) for web in rows]))
    cues = np.stack([rows[7, 0], rows[7, 1] * 3])
    found = memory.settle(cues, separation=name)
    assert found.separation == name
    assert found.cards[0, 0] == 7
    assert (np.diff(found.path.energies) <= 1e-7).all()
    assert len(found.cards) == len(found.path.energies) == found.path.steps + 1
    without = memory.settle(cues, separation=name, among=np.arange(50) != 7)
    assert 7 not in without.cards[without.shares > 0]


def test_settling_separates_what_one_deep_valley_would_swallow():
    """The β chosen for many links comes to rest on one; a β far below it ends in the middle of everything."""
    rows = random_rows(5, 4000).reshape(500, 8, 32)
    memory = Memory(patterns([dict(enumerate(web)) for web in rows]))
    cue = rows[9, 2] + 0.1 * random_rows(6, 1)[0]
    sharp, flat = memory.settle(cue[None]), memory.settle(cue[None], beta=2.0)
    assert (sharp.card, sharp.slot) == (9, 2)
    assert sharp.share > 0.5
    assert np.linalg.norm(flat.path.final) < 0.2


def test_settling_refuses_what_it_cannot_do():
    """A cue without a vector, an unknown separation and a β out of bounds are refused by name."""
    memory = Memory(patterns([dict(enumerate(random_rows(1, 4)))]))
    with pytest.raises(UsageError, match="cannot judge"):
        memory.settle(np.zeros((1, 32), np.float32))
    with pytest.raises(UsageError, match="softmax, sparsemax, entmax15, epanechnikov, not 'quadratic'"):
        memory.settle(random_rows(2, 1), separation="quadratic")
    with pytest.raises(UsageError, match="β must be"):
        memory.settle(random_rows(2, 1), beta=0.0)


def test_settling_in_an_empty_collection():
    """Without links a cue stays where it is, and nothing holds it."""
    memory = Memory(patterns([{}, {}]))
    found = memory.settle(random_rows(2, 1))
    assert found.card == -1
