"""Compiled kernels of the lab: bit-packed overlaps and fields, asynchronous sweeps, spin updates.

Plain arrays in, plain arrays out: no names, no files, no random numbers are made here. Nothing here
ever builds an N × N matrix: K patterns of N units cost K·N bits twice (by pattern and by unit).
Every function has a plain NumPy twin of the same name in `plain.py`; the tests hold them together.
All kernels that call each other live in this one file, because Numba's cache does not notice an
edited callee in another one. Units: overlaps are integers m_μ = Σ_i ξ_μi s_i, not divided by N.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import get_num_threads, njit, prange, set_num_threads, types
from numba.extending import intrinsic

# Signs of exact zeros decide ties, so only re-association is allowed: no `nnan`, no `ninf`.
_REASSOCIATE = {"reassoc", "contract"}


@intrinsic
def _popcount(_typing: Any, word: Any) -> Any:
    """Number of ones in a uint64, as LLVM's ctpop (vectorised where the processor can)."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.ctpop(arguments[0])

    return types.uint64(types.uint64), generate


@njit(cache=True)
def _overlap(row, state):  # type: ignore[no-untyped-def]
    differing = np.uint64(0)
    for word in range(row.size):
        differing += _popcount(row[word] ^ state[word])
    return np.int64(differing)


@njit(cache=True)
def overlaps(rows, state, n_units):  # type: ignore[no-untyped-def]
    """m_μ = N − 2·popcount(ξ_μ ⊕ s). `rows` (K, ⌈N/64⌉) uint64, `state` (⌈N/64⌉,) uint64 → (K,) int64."""
    result = np.empty(rows.shape[0], np.int64)
    for pattern in range(rows.shape[0]):
        result[pattern] = n_units - 2 * _overlap(rows[pattern], state)
    return result


@njit(cache=True, parallel=True)
def overlaps_parallel(rows, state, n_units):  # type: ignore[no-untyped-def]
    """`overlaps` over all threads; worth it from about a megabyte of patterns."""
    result = np.empty(rows.shape[0], np.int64)
    for pattern in prange(rows.shape[0]):
        result[pattern] = n_units - 2 * _overlap(rows[pattern], state)
    return result


@njit(cache=True)
def bit_planes(weights, limit):  # type: ignore[no-untyped-def]
    """Write small integers as bit planes: `weights[k] = offset + scale · Σ_b 2^b plane_b[k]`.

    `weights` (K,) int64. Entries beyond ±limit stay out of the planes (they count as the offset there)
    and come back as a list of (index, remainder): one stored pattern that stands out would otherwise
    cost every other one several planes. The scale is 2 where all parities agree, as overlaps' do.
    Returns planes (B, ⌈K/64⌉) uint64, offset, scale, outlier indices, outlier remainders.
    """
    n_weights = weights.size
    low = np.int64(limit)
    high = -np.int64(limit)
    n_outliers = 0
    same_parity = True
    for k in range(n_weights):
        if (weights[k] ^ weights[0]) & 1:
            same_parity = False
        if abs(weights[k]) > limit:
            n_outliers += 1
        else:
            low = min(low, weights[k])
            high = max(high, weights[k])
    if n_outliers == n_weights:
        low = weights[0] if n_weights else np.int64(0)
        high = low
    scale = 2 if same_parity else 1
    span = (high - low) // scale
    n_planes = 0
    while span >> n_planes:
        n_planes += 1
    planes = np.zeros((n_planes, (n_weights + 63) // 64), np.uint64)
    indices = np.empty(n_outliers, np.int64)
    remainders = np.empty(n_outliers, np.int64)
    found = 0
    for k in range(n_weights):
        if abs(weights[k]) > limit:
            indices[found] = k
            remainders[found] = weights[k] - low
            found += 1
            continue
        level = (weights[k] - low) // scale
        word = k >> 6
        bit = np.uint64(k & 63)
        for plane in range(n_planes):
            planes[plane, word] |= np.uint64((level >> plane) & 1) << bit
    return planes, low, scale, indices, remainders


@njit(cache=True)
def _field(column, ones, planes, plane_totals, offset, scale, n_patterns):  # type: ignore[no-untyped-def]
    """Σ_k ξ_k w_k for one unit, w written in planes: Σ ξ_k b_k = 2·popcount(column & plane) − |plane|."""
    total = offset * (2 * ones - n_patterns)
    for plane in range(planes.shape[0]):
        agreeing = np.uint64(0)
        for word in range(column.size):
            agreeing += _popcount(column[word] & planes[plane, word])
        total += scale * ((2 * np.int64(agreeing) - plane_totals[plane]) << plane)
    return total


@njit(cache=True)
def _plane_totals(planes):  # type: ignore[no-untyped-def]
    totals = np.zeros(planes.shape[0], np.int64)
    for plane in range(planes.shape[0]):
        for word in range(planes.shape[1]):
            totals[plane] += np.int64(_popcount(planes[plane, word]))
    return totals


@njit(cache=True)
def _bit(words, index):  # type: ignore[no-untyped-def]
    return 2 * np.int64((words[index >> 6] >> np.uint64(index & 63)) & np.uint64(1)) - 1


@njit(cache=True)
def fields(columns, column_ones, weights, limit):  # type: ignore[no-untyped-def]
    """h_i = Σ_μ ξ_μi w_μ from bits alone.

    `columns` (N, ⌈K/64⌉) uint64 (the patterns by unit), `column_ones` (N,) int64 their popcounts,
    `weights` (K,) int64, usually the overlaps; `limit` as in `bit_planes`. Returns (N,) int64.
    """
    planes, offset, scale, indices, remainders = bit_planes(weights, limit)
    totals = _plane_totals(planes)
    result = np.empty(columns.shape[0], np.int64)
    for unit in range(columns.shape[0]):
        column = columns[unit]
        field = _field(column, column_ones[unit], planes, totals, offset, scale, weights.size)
        for k in range(indices.size):
            field += remainders[k] * _bit(column, indices[k])
        result[unit] = field
    return result


@njit(cache=True, parallel=True)
def fields_parallel(columns, column_ones, weights, limit):  # type: ignore[no-untyped-def]
    """`fields` over all threads."""
    planes, offset, scale, indices, remainders = bit_planes(weights, limit)
    totals = _plane_totals(planes)
    result = np.empty(columns.shape[0], np.int64)
    for unit in prange(columns.shape[0]):
        column = columns[unit]
        field = _field(column, column_ones[unit], planes, totals, offset, scale, weights.size)
        for k in range(indices.size):
            field += remainders[k] * _bit(column, indices[k])
        result[unit] = field
    return result
