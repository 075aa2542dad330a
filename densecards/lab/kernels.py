"""Compiled kernels on bits: overlaps by popcount, fields from bit planes, transposing.

Plain arrays in, plain arrays out: no names, no files, no random numbers are made here. Nothing here
ever builds an N × N matrix: K patterns of N units cost K·N bits twice (by pattern and by unit).
Every function has a plain NumPy twin of the same name in the tests, which hold them together.
All kernels that call each other live in this one file, because Numba's cache does not notice an
edited callee in another one. Units: overlaps are integers m_μ = Σ_i ξ_μi s_i, not divided by N.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import get_num_threads, njit, prange, set_num_threads, types
from numba.extending import intrinsic

# Units a pass of `fields` works on at once: their counts and one word column stay in the first-level cache.
_BLOCK = 512


def _popcount_of(_typing: Any, word: Any) -> Any:
    """Number of ones in a uint64, as LLVM's ctpop (vectorised where the processor can)."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.ctpop(arguments[0])

    return types.uint64(types.uint64), generate


_popcount: Any = intrinsic(_popcount_of)


def threads() -> int:
    """How many threads parallel kernels use."""
    return int(get_num_threads())


def use_threads(count: int) -> None:
    """Let parallel kernels use `count` threads, at most as many as were there at the start."""
    set_num_threads(count)


@njit(cache=True, nogil=True)
def _overlap(row, state):  # type: ignore[no-untyped-def]
    differing = np.uint64(0)
    for word in range(row.size):
        differing += _popcount(row[word] ^ state[word])
    return np.int64(differing)


@njit(cache=True, nogil=True)
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


@njit(cache=True, nogil=True)
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


@njit(cache=True, nogil=True)
def _plane_totals(planes):  # type: ignore[no-untyped-def]
    totals = np.zeros(planes.shape[0], np.int64)
    for plane in range(planes.shape[0]):
        for word in range(planes.shape[1]):
            totals[plane] += np.int64(_popcount(planes[plane, word]))
    return totals


@njit(cache=True, nogil=True)
def _count_one(words, mask, plane, counts):  # type: ignore[no-untyped-def]
    for unit in range(counts.size):
        counts[unit] += np.int64(_popcount(words[unit] & mask)) << plane


@njit(cache=True, nogil=True)
def _count_four(first, second, third, fourth, masks, plane, counts):  # type: ignore[no-untyped-def]
    one, two, three, four = masks[0], masks[1], masks[2], masks[3]
    for unit in range(counts.size):
        ones = (
            _popcount(first[unit] & one)
            + _popcount(second[unit] & two)
            + _popcount(third[unit] & three)
            + _popcount(fourth[unit] & four)
        )
        counts[unit] += np.int64(ones) << plane


@njit(cache=True, nogil=True)
def _fields_of_block(columns, column_ones, planes, base, slope, scale, indices, remainders, start, result):  # type: ignore[no-untyped-def]
    """Fill `result[start : start + BLOCK]`; the unit is the inner loop, so eight units share a register.

    Σ_k ξ_k b_k = 2·popcount(column & plane) − |plane|. All planes read four words of the columns before
    the next four come, so that those stay in the first-level cache.
    """
    stop = min(start + _BLOCK, columns.shape[1])
    size = stop - start
    counts = np.zeros(size, np.int64)
    n_words = planes.shape[1]
    for word in range(0, n_words - 3, 4):
        first, second = columns[word][start:stop], columns[word + 1][start:stop]
        third, fourth = columns[word + 2][start:stop], columns[word + 3][start:stop]
        for plane in range(planes.shape[0]):
            _count_four(first, second, third, fourth, planes[plane][word:], plane, counts)
    for word in range(n_words & ~3, n_words):
        last = columns[word][start:stop]
        for plane in range(planes.shape[0]):
            _count_one(last, planes[plane, word], plane, counts)
    block = result[start:stop]
    ones = column_ones[start:stop]
    for unit in range(size):
        block[unit] = base + slope * ones[unit] + 2 * scale * counts[unit]
    for entry in range(indices.size):
        words = columns[indices[entry] >> 6][start:stop]
        bit = np.uint64(indices[entry] & 63)
        for unit in range(size):
            block[unit] += remainders[entry] * (2 * np.int64((words[unit] >> bit) & np.uint64(1)) - 1)


@njit(cache=True, nogil=True)
def fields(columns, column_ones, weights, limit):  # type: ignore[no-untyped-def]
    """h_i = Σ_μ ξ_μi w_μ from bits alone.

    `columns` (⌈K/64⌉, N) uint64 (bit k of word column i: unit i in pattern k), `column_ones` (N,) int64
    their popcounts, `weights` (K,) int64, usually the overlaps; `limit` as in `bit_planes`.
    Returns (N,) int64.
    """
    planes, offset, scale, indices, remainders = bit_planes(weights, limit)
    totals = _plane_totals(planes)
    base = -offset * weights.size
    for plane in range(totals.size):
        base -= scale * (totals[plane] << plane)
    result = np.empty(columns.shape[1], np.int64)
    for block in range((columns.shape[1] + _BLOCK - 1) // _BLOCK):
        _fields_of_block(
            columns, column_ones, planes, base, 2 * offset, scale, indices, remainders, block * _BLOCK, result
        )
    return result


@njit(cache=True, parallel=True)
def fields_parallel(columns, column_ones, weights, limit):  # type: ignore[no-untyped-def]
    """`fields` over all threads."""
    planes, offset, scale, indices, remainders = bit_planes(weights, limit)
    totals = _plane_totals(planes)
    base = -offset * weights.size
    for plane in range(totals.size):
        base -= scale * (totals[plane] << plane)
    result = np.empty(columns.shape[1], np.int64)
    for block in prange((columns.shape[1] + _BLOCK - 1) // _BLOCK):
        _fields_of_block(
            columns, column_ones, planes, base, 2 * offset, scale, indices, remainders, block * _BLOCK, result
        )
    return result


@njit(cache=True, nogil=True)
def transpose_bits(rows, n_units):  # type: ignore[no-untyped-def]
    """Turn patterns by row (K, ⌈N/64⌉) into patterns by unit (⌈K/64⌉, N), bit for bit, and count ones.

    Returns columns (⌈K/64⌉, N) uint64 and the ones of each unit (N,) int64.
    """
    n_patterns = rows.shape[0]
    columns = np.zeros(((n_patterns + 63) // 64, n_units), np.uint64)
    ones = np.zeros(n_units, np.int64)
    block = np.zeros(64, np.uint64)
    for group in range(columns.shape[0]):
        column = columns[group]
        first = group * 64
        height = min(64, n_patterns - first)
        for word in range(rows.shape[1]):
            for k in range(64):
                block[k] = rows[first + k, word] if k < height else np.uint64(0)
            _transpose_block(block)
            for bit in range(min(64, n_units - word * 64)):
                column[word * 64 + bit] = block[bit]
        for unit in range(n_units):
            ones[unit] += np.int64(_popcount(column[unit]))
    return columns, ones


@njit(cache=True, nogil=True)
def _transpose_block(block):  # type: ignore[no-untyped-def]
    """Transpose 64 × 64 bits in place by swapping ever smaller squares (Hacker's Delight, 7-3)."""
    width = 32
    mask = np.uint64(0x00000000FFFFFFFF)
    while width:
        shift = np.uint64(width)
        k = 0
        while k < 64:
            swapped = ((block[k] >> shift) ^ block[k + width]) & mask
            block[k + width] ^= swapped
            block[k] ^= swapped << shift
            k = ((k | width) + 1) & ~width
        width >>= 1
        mask ^= mask << np.uint64(width) if width else np.uint64(0)


@njit(cache=True, nogil=True)
def unpack_units(columns, n_patterns):  # type: ignore[no-untyped-def]
    """Patterns by unit as bits (⌈K/64⌉, N) → as signs (N, K) int8, contiguous by unit."""
    n_units = columns.shape[1]
    result = np.empty((n_units, n_patterns), np.int8)
    for unit in range(n_units):
        signs = result[unit]
        for group in range(columns.shape[0]):
            word = columns[group, unit]
            part = signs[group * 64 : group * 64 + 64]
            for bit in range(part.size):
                part[bit] = np.int8(2 * np.int64((word >> np.uint64(bit)) & np.uint64(1)) - 1)
    return result
