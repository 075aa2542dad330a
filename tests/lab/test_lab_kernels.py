"""Every compiled kernel says what its plain twin says, for any sizes and any layout of its input."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from densecards.lab import bits, kernels, sweep_kernels
from densecards.lab.sharpness import EXPONENTIAL, POLYNOMIAL, RECTIFIED
from tests.lab import naive

sizes = st.integers(1, 150)
seeds = st.integers(0, 2**32 - 1)


def signs(rng: np.random.Generator, rows: int, columns: int) -> np.ndarray:
    return (rng.integers(0, 2, (rows, columns), dtype=np.int8) * 2 - 1).astype(np.int8)


@settings(max_examples=60, deadline=None)
@given(sizes, sizes, seeds)
def test_packing_and_unpacking_give_the_same_signs(patterns: int, units: int, seed: int) -> None:
    """What is packed comes back, and bits behind the last unit stay zero."""
    given_signs = signs(np.random.default_rng(seed), patterns, units)
    words = bits.pack_bits(given_signs)
    assert words.shape == (patterns, -(-units // 64))
    assert np.array_equal(bits.unpack_bits(words, units), given_signs)
    assert int(np.bitwise_count(words).sum()) == int((given_signs > 0).sum())


@settings(max_examples=60, deadline=None)
@given(sizes, sizes, seeds)
def test_overlaps_are_dot_products(patterns: int, units: int, seed: int) -> None:
    """Popcounts give the integer dot product, serial, parallel and plain alike."""
    rng = np.random.default_rng(seed)
    stored, state = signs(rng, patterns, units), signs(rng, 1, units)
    rows, word = bits.pack_bits(stored), bits.pack_bits(state)[0]
    expected = stored.astype(np.int64) @ state[0]
    for read in (kernels.overlaps, kernels.overlaps_parallel, naive.overlaps):
        assert np.array_equal(read(rows, word, units), expected)


@settings(max_examples=60, deadline=None)
@given(sizes, st.integers(1, 1200), seeds, st.sampled_from([0, 1, 7, 60, 10**6]))
def test_fields_are_weighted_sums_of_signs(patterns: int, units: int, seed: int, limit: int) -> None:
    """Bit planes and outliers together give Σ ξ w exactly, wherever the limit lies."""
    rng = np.random.default_rng(seed)
    stored = signs(rng, patterns, units)
    columns, ones = naive.transpose_bits(bits.pack_bits(stored), units)
    weights = rng.integers(-500, 500, patterns) * int(rng.integers(1, 3))
    expected = stored.astype(np.int64).T @ weights
    for read in (kernels.fields, kernels.fields_parallel, naive.fields):
        assert np.array_equal(read(columns, ones, weights, limit), expected)


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 300), st.integers(-(2**30), 2**30), seeds, st.integers(0, 2**31))
def test_bit_planes_write_every_weight(count: int, middle: int, seed: int, limit: int) -> None:
    """Offset, planes and remainders add up to the weights that went in."""
    weights = np.random.default_rng(seed).integers(-900, 900, count) + middle
    planes, offset, scale, indices, remainders = kernels.bit_planes(weights, limit)
    ones = bits.unpack_bits(planes, count) > 0
    powers = np.left_shift(np.int64(1), np.arange(len(ones)))
    written = offset + scale * (powers @ ones.astype(np.int64))
    written[indices] += remainders
    assert np.array_equal(written, weights)


@settings(max_examples=40, deadline=None)
@given(sizes, sizes, seeds)
def test_transposing_and_unpacking_by_unit(patterns: int, units: int, seed: int) -> None:
    """Patterns by unit are the transposed signs, as bits and as bytes."""
    stored = signs(np.random.default_rng(seed), patterns, units)
    rows = bits.pack_bits(stored)
    columns, ones = kernels.transpose_bits(rows, units)
    twin_columns, twin_ones = naive.transpose_bits(rows, units)
    assert np.array_equal(columns, twin_columns)
    assert np.array_equal(ones, twin_ones)
    assert np.array_equal(kernels.unpack_units(columns, patterns), stored.T)
    assert np.array_equal(naive.unpack_units(columns, patterns), stored.T)


@pytest.mark.parametrize("kind", [np.int16, np.int32])
@settings(max_examples=25, deadline=None)
@given(st.integers(1, 60), st.integers(1, 90), seeds)
def test_hebbian_sweep_is_its_twin(kind: type, patterns: int, units: int, seed: int) -> None:
    """The same units flip, and the overlaps stay those of the state."""
    rng = np.random.default_rng(seed)
    stored, state = signs(rng, patterns, units), signs(rng, 1, units)[0]
    by_unit = np.ascontiguousarray(stored.T)
    order = rng.permutation(units)
    results = []
    for sweep in (sweep_kernels.hebbian_sweep, naive.hebbian_sweep):
        overlap, after = (stored.astype(np.int64) @ state).astype(kind), state.copy()
        flips = sweep(by_unit, overlap, after, order)
        assert np.array_equal(overlap, stored.astype(np.int64) @ after)
        results.append((flips, after))
    assert results[0][0] == results[1][0]
    assert np.array_equal(results[0][1], results[1][1])


KINDS = [(POLYNOMIAL, 2), (POLYNOMIAL, 3), (RECTIFIED, 4), (EXPONENTIAL, 0)]


@pytest.mark.parametrize(("kind", "degree"), KINDS)
@settings(max_examples=25, deadline=None)
@given(st.integers(1, 40), st.integers(1, 60), seeds)
def test_dense_fields_and_sweeps_are_their_twins(
    kind: int, degree: int, patterns: int, units: int, seed: int
) -> None:
    """Powers and the exponential agree with NumPy to rounding, and flip the same units."""
    rng = np.random.default_rng(seed)
    stored, state = signs(rng, patterns, units), signs(rng, 1, units)[0]
    by_unit = np.ascontiguousarray(stored.T)
    overlap = stored.astype(np.float64) @ state
    compiled = sweep_kernels.dense_fields(by_unit, overlap, state, kind, degree)
    twin = naive.dense_fields(by_unit, overlap, state, kind, degree)
    assert np.allclose(compiled, twin, rtol=1e-9, atol=1e-11 * max(1.0, np.abs(twin).max()))
    # Where two energies are equal to rounding, either side may win; such states say nothing here.
    if np.abs(twin).min() > 1e-9 * np.abs(twin).max():
        order, ends = rng.permutation(units)[:3], []
        for sweep in (sweep_kernels.dense_sweep, naive.dense_sweep):
            after, moving = state.copy(), overlap.copy()
            sweep(by_unit, moving, after, order[:1], kind, degree)
            assert np.array_equal(moving, stored.astype(np.float64) @ after)
            ends.append(after)
        assert np.array_equal(ends[0], ends[1])


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 20), st.integers(1, 5), st.integers(1, 20), seeds, st.sampled_from([0.0, 0.25, 1.0]))
def test_modular_sweep_is_its_twin(patterns: int, modules: int, size: int, seed: int, gain: float) -> None:
    """Modules flip the same units compiled and plain; the gains are exact binary fractions."""
    rng = np.random.default_rng(seed)
    stored, state = signs(rng, patterns, modules * size), signs(rng, 1, modules * size)[0]
    by_unit = np.ascontiguousarray(stored.T)
    parts = stored.reshape(patterns, modules, size).astype(float)
    start = np.einsum("kqi,qi->qk", parts, state.reshape(modules, size))
    order, ends = rng.permutation(modules * size), []
    for sweep in (sweep_kernels.modular_sweep, naive.modular_sweep):
        overlap, after = start.copy(), state.copy()
        sweep(by_unit, overlap, after, order, size, gain)
        ends.append(after)
    assert np.array_equal(ends[0], ends[1])


def test_read_only_and_strided_input_is_read_right() -> None:
    """Kernels accept arrays that cannot be written and states cut out of larger ones."""
    rng = np.random.default_rng(0)
    stored = signs(rng, 9, 130)
    rows = bits.pack_bits(stored)
    rows.flags.writeable = False
    wide = np.zeros((2, 6), np.uint64)
    state = signs(rng, 1, 130)
    wide[:, ::2] = bits.pack_bits(state)
    assert np.array_equal(kernels.overlaps(rows, wide[0, ::2], 130), stored.astype(np.int64) @ state[0])
    columns, ones = kernels.transpose_bits(rows, 130)
    columns.flags.writeable = ones.flags.writeable = False
    weights = np.arange(18)[::2]
    assert np.array_equal(kernels.fields(columns, ones, weights, 5), stored.astype(np.int64).T @ weights)


def test_nothing_stored_gives_no_field() -> None:
    """Empty arrays are no special case."""
    columns, ones = kernels.transpose_bits(np.zeros((0, 2), np.uint64), 100)
    assert columns.shape == (0, 100)
    assert np.array_equal(kernels.fields(columns, ones, np.zeros(0, np.int64), 3), np.zeros(100, np.int64))
    assert kernels.overlaps(np.zeros((0, 2), np.uint64), np.zeros(2, np.uint64), 100).size == 0
