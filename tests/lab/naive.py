"""Slow, obvious NumPy twins of the lab's compiled kernels, name for name, with the same arrays in and out."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from densecards.lab.bits import Signs, Words, pack_bits, unpack_bits
from densecards.lab.sharpness import EXPONENTIAL, RECTIFIED


def overlaps(rows: Words, state: Words, n_units: int) -> NDArray[np.int64]:
    """m_μ = N − 2·popcount(ξ_μ ⊕ s)."""
    return np.asarray(n_units - 2 * np.bitwise_count(rows ^ state).sum(axis=1).astype(np.int64))


def fields(
    columns: Words, column_ones: NDArray[np.int64], weights: NDArray[np.int64], limit: int
) -> NDArray[np.int64]:
    """h_i = Σ_μ ξ_μi w_μ; `column_ones` and `limit` only serve the compiled form."""
    by_unit = unpack_bits(np.ascontiguousarray(columns.T), weights.size)
    return by_unit.astype(np.int64) @ weights


def transpose_bits(rows: Words, n_units: int) -> tuple[Words, NDArray[np.int64]]:
    """Patterns by row → patterns by unit, and the ones of each unit."""
    by_unit = pack_bits(np.ascontiguousarray(unpack_bits(rows, n_units).T))
    return np.ascontiguousarray(by_unit.T), np.bitwise_count(by_unit).sum(axis=1).astype(np.int64)


def unpack_units(columns: Words, n_patterns: int) -> Signs:
    """Patterns by unit as bits → as signs (N, K) int8."""
    return unpack_bits(np.ascontiguousarray(columns.T), n_patterns)


def hebbian_sweep(by_unit: Signs, overlap: NDArray[np.int32], state: Signs, order: NDArray[np.int64]) -> int:
    """One asynchronous sweep, in place; returns the flips."""
    flips = 0
    for unit in order:
        signs = by_unit[unit].astype(np.int64)
        field = int(signs @ overlap) - overlap.size * int(state[unit])
        if field * int(state[unit]) < 0:
            overlap -= (2 * int(state[unit]) * signs).astype(overlap.dtype)
            state[unit] = -state[unit]
            flips += 1
    return flips


def _separated(overlap: NDArray[np.float64], kind: int, degree: int) -> NDArray[np.float64]:
    if kind == EXPONENTIAL:
        return np.exp(overlap)
    return np.asarray((np.maximum(overlap, 0.0) if kind == RECTIFIED else overlap) ** degree)


def dense_fields(
    by_unit: Signs, overlap: NDArray[np.float64], state: Signs, kind: int, degree: int
) -> NDArray[np.float64]:
    """Σ_μ F(r + ξ) − F(r − ξ) per unit, where r is the overlap without that unit; only its sign is the law.

    Scaled as in the kernel: powers by N^−n unless whole numbers stay exact, exponentials by 2 sinh(1) and
    the largest overlap.
    """
    signs = by_unit.astype(np.float64)
    rest = overlap[None, :] - signs * state[:, None]
    if kind == EXPONENTIAL:
        return np.asarray((signs * np.exp(rest - overlap.max())).sum(axis=1))
    exact = 2.0 * overlap.size * (state.size + 1.0) ** degree < 2.0**53
    scale = 1 if exact else state.size
    up, down = (rest + signs) / scale, (rest - signs) / scale
    return np.asarray((_separated(up, kind, degree) - _separated(down, kind, degree)).sum(axis=1))


def dense_sweep(
    by_unit: Signs,
    overlap: NDArray[np.float64],
    state: Signs,
    order: NDArray[np.int64],
    kind: int,
    degree: int,
) -> int:
    """One asynchronous sweep of a dense associative memory, in place; returns the flips."""
    flips = 0
    for unit in order:
        one = dense_fields(by_unit, overlap, state, kind, degree)[unit]
        if one * state[unit] < 0:
            overlap -= 2.0 * state[unit] * by_unit[unit]
            state[unit] = -state[unit]
            flips += 1
    return flips


def modular_sweep(
    by_unit: Signs,
    overlap: NDArray[np.float64],
    state: Signs,
    order: NDArray[np.int64],
    size: int,
    gain: float,
) -> int:
    """One asynchronous sweep of a modular net, in place; returns the flips."""
    flips = 0
    for unit in order:
        here = unit // size
        felt = overlap[here] + gain * (overlap.sum(axis=0) - overlap[here])
        field = by_unit[unit] @ felt - by_unit.shape[1] * float(state[unit])
        if field * state[unit] < 0:
            overlap[here] -= 2.0 * state[unit] * by_unit[unit]
            state[unit] = -state[unit]
            flips += 1
    return flips
