"""Laws of the nets: energies fall, fixed points stay, rules hold what they promise."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from densecards.errors import UsageError
from densecards.lab.dense import DenseNet
from densecards.lab.dynamics import Net, asynchronous, overlap, settle, synchronous
from densecards.lab.hopfield import Covariance, Hebbian, PseudoInverse
from densecards.lab.modular import Modular
from densecards.lab.patterns import Patterns, flip, hadamard, sparse
from densecards.lab.sharpness import Sharpness, exponential, polynomial
from densecards.memory.separations import Polynomial
from densecards.memory.separations import sweep as reference_sweep

seeds = st.integers(0, 2**32 - 1)
SHARPNESS = [polynomial(2), polynomial(3), polynomial(4, rectified=True), exponential()]


def nets(patterns: Patterns) -> list[Net]:
    return [Hebbian(patterns, parallel=False), PseudoInverse(patterns), Modular(patterns, 1, 0.3)] + [
        DenseNet(patterns, sharpness) for sharpness in SHARPNESS
    ]


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 12), st.integers(16, 70), seeds)
def test_asynchronous_updates_never_raise_the_energy(patterns: int, units: int, seed: int) -> None:
    """From any start, sweep after sweep, for every rule, down to a fixed point."""
    rng = np.random.default_rng(seed)
    stored = Patterns.random(rng, patterns, units)
    start = np.where(rng.random(units) < 0.5, 1, -1).astype(np.int8)
    try:
        every = nets(stored)
    except UsageError:
        return  # two equal patterns have no pseudo-inverse, and that is tested below
    for net in every:
        moments = list(asynchronous(net, start, rng))
        energies = np.array([moment.energy for moment in moments])
        assert (np.diff(energies) <= 1e-9 * np.maximum(1.0, np.abs(energies[1:]))).all(), type(net)
        assert np.array_equal(net.sweep(moments[-1].state, np.arange(units)), moments[-1].state)


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 60), st.integers(2, 100), seeds)
def test_synchronous_updates_end_in_period_one_or_two(patterns: int, units: int, seed: int) -> None:
    """No longer cycles exist for symmetric weights."""
    rng = np.random.default_rng(seed)
    net = Hebbian(Patterns.random(rng, patterns, units), parallel=False)
    start = np.where(rng.random(units) < 0.5, 1, -1).astype(np.int8)
    end = settle(net, start)
    assert end.period in (1, 2)
    assert np.array_equal(net.step(end.state), end.state) == (end.period == 1)
    assert np.array_equal(net.step(net.step(end.state)), end.state)


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 30), st.integers(2, 90), seeds)
def test_the_bit_net_is_the_net_with_its_matrix(patterns: int, units: int, seed: int) -> None:
    """Fields and energy equal those of W = Ξᵀ Ξ without its diagonal, written down."""
    rng = np.random.default_rng(seed)
    stored = Patterns.random(rng, patterns, units)
    state = np.where(rng.random(units) < 0.5, 1, -1).astype(np.int8)
    weights = stored.signs.astype(np.int64).T @ stored.signs
    np.fill_diagonal(weights, 0)
    for parallel in (False, True):
        net = Hebbian(stored, parallel=parallel)
        assert np.array_equal(net.fields(state), weights @ state)
        assert net.energy(state) == pytest.approx(-0.5 * (state @ weights @ state) / units)


@settings(max_examples=15, deadline=None)
@given(st.integers(2, 10), st.integers(8, 40), seeds)
def test_the_square_as_a_separation_is_the_classical_net(patterns: int, units: int, seed: int) -> None:
    """F(x) = x² moves as Hebb's rule does."""
    rng = np.random.default_rng(seed)
    stored = Patterns.random(rng, patterns, units)
    state = np.where(rng.random(units) < 0.5, 1, -1).astype(np.int8)
    assert np.array_equal(
        DenseNet(stored, polynomial(2)).step(state), Hebbian(stored, parallel=False).step(state)
    )


@pytest.mark.parametrize(("degree", "rectified"), [(3, False), (4, False), (3, True)])
def test_powers_sweep_as_the_memory_engine_says(degree: int, rectified: bool) -> None:
    """The compiled sweep and the engine's own separation flip the same units."""
    for seed in range(20):
        rng = np.random.default_rng(seed)
        stored = Patterns.random(rng, 30, 24)
        state = flip(rng, stored[0], 6)
        order = rng.permutation(24)
        ours = DenseNet(stored, polynomial(degree, rectified=rectified)).sweep(state, order)
        theirs = reference_sweep(stored.signs.astype(float), state, Polynomial(degree, rectified), order)
        assert np.array_equal(ours, theirs)


def test_a_far_from_full_net_mends_its_patterns() -> None:
    """A tenth of the bits wrong, every pattern comes back whole, both ways of updating."""
    rng = np.random.default_rng(1)
    stored = Patterns.random(rng, 10, 500)
    net = Hebbian(stored, parallel=False)
    for k in range(10):
        cue = flip(rng, stored[k], 50)
        assert np.array_equal(settle(net, cue).state, stored[k])
        assert np.array_equal(settle(net, cue, rng).state, stored[k])


def test_the_mirror_image_of_a_fixed_point_is_one() -> None:
    """−ξ is as stable as ξ."""
    rng = np.random.default_rng(2)
    net = Hebbian(Patterns.random(rng, 5, 100), parallel=False)
    end = settle(net, net.patterns[0], rng).state
    assert np.array_equal(net.step((-end).astype(np.int8)), -end)


def test_the_pseudo_inverse_holds_what_hebb_cannot() -> None:
    """Eight tenths as many patterns as units are exact fixed points; dependent patterns are refused."""
    stored = Patterns.random(np.random.default_rng(3), 80, 100)
    net = PseudoInverse(stored)
    assert all(np.array_equal(net.step(stored[k]), stored[k]) for k in range(80))
    hebb = Hebbian(stored, parallel=False)
    assert not any(np.array_equal(hebb.step(stored[k]), stored[k]) for k in range(80))
    twice = Patterns.from_signs(np.vstack([stored.signs[:3], stored.signs[:1]]))
    with pytest.raises(UsageError, match="none follows from the others"):
        PseudoInverse(twice)


def test_orthogonal_patterns_have_the_margin_that_theory_says() -> None:
    """Exactly 1 − P/N, in whole numbers."""
    net = Hebbian(hadamard(np.random.default_rng(4), 96, 128), parallel=False)
    assert all((net.fields(net.patterns[k]) * net.patterns[k]).min() == 128 - 96 for k in range(96))


def test_winners_stay_as_many_as_asked() -> None:
    """Activity is kept by every update, and few sparse patterns are exact."""
    stored = sparse(np.random.default_rng(5), 100, 500, 20)
    net = Covariance(stored, 20)
    assert (net.step(np.random.default_rng(0).random((3, 500)).astype(np.float32)).sum(axis=1) == 20).all()
    assert np.array_equal(net.settle(stored[:10]), stored[:10])
    with pytest.raises(UsageError, match="winners"):
        Covariance(stored, 500)


def test_a_coupled_module_is_completed_by_the_others() -> None:
    """Coupled fully it is one net; uncoupled, modules go their own ways."""
    rng = np.random.default_rng(6)
    stored = Patterns.random(rng, 8, 400)
    cue = stored[0].copy()
    cue[300:] = np.where(rng.random(100) < 0.5, 1, -1)
    whole = Modular(stored, 4, 1.0)
    assert np.array_equal(whole.fields(cue), Hebbian(stored, parallel=False).fields(cue))
    assert np.array_equal(settle(whole, cue, rng).state, stored[0])
    alone = settle(Modular(stored, 4, 0.0), cue, rng).state
    assert np.array_equal(alone[:300], stored[0][:300])
    with pytest.raises(UsageError, match="shared evenly"):
        Modular(stored, 3, 0.1)


def test_a_cue_half_wrong_is_forgotten_and_a_dense_net_holds_more() -> None:
    """At a load where Hebb keeps nothing, a cubic and an exponential net keep every pattern."""
    rng = np.random.default_rng(7)
    stored = Patterns.random(rng, 60, 64)
    share = {
        type(net).__name__ + getattr(getattr(net, "sharpness", None), "name", ""): np.mean(
            [overlap(settle(net, stored[k], rng).state, stored[k]) for k in range(30)]
        )
        for net in (
            Hebbian(stored, parallel=False),
            DenseNet(stored, polynomial(3, rectified=True)),
            DenseNet(stored, exponential()),
        )
    }
    assert share["Hebbian"] < 0.7
    assert share["DenseNetmax(0,x)^3"] > 0.99
    assert share["DenseNetexp"] == 1.0


def test_synchronous_moments_tell_energy_and_change() -> None:
    """The account of a run starts at the cue and counts every changed unit."""
    rng = np.random.default_rng(8)
    net = Hebbian(Patterns.random(rng, 3, 200), parallel=False)
    cue = flip(rng, net.patterns[0], 20)
    moments = list(synchronous(net, cue))
    assert [moment.changed for moment in moments] == [0, 20]
    assert moments[0].energy > moments[-1].energy
    end = settle(net, cue)
    assert end.energies == tuple(moment.energy for moment in moments)
    assert (end.steps, end.period, end.changed) == (1, 1, (20,))


@pytest.mark.parametrize("degree", [0, 1, 41])
def test_senseless_degrees_are_refused(degree: int) -> None:
    """A first power stores nothing."""
    with pytest.raises(UsageError, match="degree"):
        Sharpness(0, degree)
