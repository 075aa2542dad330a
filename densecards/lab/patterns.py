"""Patterns: where they come from, how they are bent, and how they are packed.

A pattern is a row of ±1 (int8). `Patterns` holds K of them of N units, packed by pattern and by unit, and
unpacked only where somebody asks. Knows nothing of dynamics.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from densecards.errors import UsageError
from densecards.lab.bits import Signs, Words, pack_bits, unpack_bits
from densecards.lab.sizes import check_memory, check_sizes, packed_bytes


@dataclass(frozen=True, eq=False)
class Patterns:
    """K patterns of N units as bits. Make one with `from_signs` or `random`."""

    rows: Words
    """(K, ⌈N/64⌉) uint64: bit i of row μ is 1 where ξ_μi = +1; the bits behind the last unit are 0."""
    n_units: int
    _given: list[Signs] = field(default_factory=list, repr=False)

    @classmethod
    def from_signs(cls, signs: ArrayLike) -> Patterns:
        """Take (K, N) of ±1, or of 0/1 (0 becomes −1). Raises UsageError for anything else."""
        checked = as_signs(signs)
        check_sizes(checked.shape[1], checked.shape[0])
        return cls(pack_bits(checked), checked.shape[1], [checked])

    @classmethod
    def random(cls, rng: np.random.Generator, n_patterns: int, n_units: int) -> Patterns:
        """K independent patterns of N fair coins, made as bits. Raises UsageError if they would not fit."""
        check_sizes(n_units, n_patterns)
        check_memory(packed_bytes(n_units, n_patterns, by_unit=False), _named(n_patterns, n_units))
        words = -(-n_units // 64)
        rows = rng.integers(0, 2**64, size=(n_patterns, words), dtype=np.uint64)
        if n_units % 64:
            rows[:, -1] &= np.uint64((1 << n_units % 64) - 1)
        return cls(rows, n_units)

    def __len__(self) -> int:
        return int(self.rows.shape[0])

    @cached_property
    def signs(self) -> Signs:
        """(K, N) int8 of ±1."""
        if self._given:
            return self._given[0]
        check_memory(len(self) * self.n_units, _named(len(self), self.n_units))
        return unpack_bits(self.rows, self.n_units)

    @cached_property
    def by_unit(self) -> Signs:
        """(N, K) int8 of ±1, contiguous: what an asynchronous sweep reads."""
        check_memory(2 * len(self) * self.n_units, _named(len(self), self.n_units))
        from densecards.lab import kernels

        return np.asarray(kernels.unpack_units(self.columns[0], len(self)))

    @cached_property
    def columns(self) -> tuple[Words, NDArray[np.int64]]:
        """The bits by unit, (⌈K/64⌉, N) uint64, and the ones of each unit, (N,) int64."""
        from densecards.lab import kernels

        columns, ones = kernels.transpose_bits(self.rows, self.n_units)
        return columns, ones

    def __getitem__(self, index: int) -> Signs:
        """Pattern `index` as (N,) int8, a copy of its own."""
        return np.asarray(unpack_bits(self.rows[index : index + 1 or None], self.n_units)[0])


def _named(n_patterns: int, n_units: int) -> str:
    return f"a net of {n_units:,} units and {n_patterns:,} patterns"


def as_signs(values: ArrayLike) -> Signs:
    """Return (K, N) int8 of ±1 from ±1 or {0, 1}. Raises UsageError naming the first other value."""
    given = np.asarray(values)
    if given.ndim != 2 or given.shape[0] == 0 or given.shape[1] == 0:
        raise UsageError(f"patterns must be a table of at least one row and one column, not {given.shape}")
    if given.dtype.kind not in "biuf":
        raise UsageError("patterns must be numbers: +1 and −1, or 1 and 0")
    if not np.isin(given, (-1, 0, 1)).all():
        row, column = np.argwhere(~np.isin(given, (-1, 0, 1)))[0]
        raise UsageError(f"pattern {row + 1}, unit {column + 1} is {given[row, column]}, not ±1 or 0/1")
    has_zero = bool((given == 0).any())
    if has_zero and bool((given == -1).any()):
        raise UsageError("patterns mix −1 and 0", hint="write them with +1 and −1, or with 1 and 0")
    return np.where(given > 0, 1, -1).astype(np.int8)


def flip(rng: np.random.Generator, state: Signs, flips: int) -> Signs:
    """Return `state` (N,) with exactly `flips` units turned round, chosen without repetition."""
    if not 0 <= flips <= state.size:
        raise UsageError(f"flips must be between 0 and {state.size:,}, not {flips:,}")
    bent = state.copy()
    chosen = rng.choice(state.size, flips, replace=False)
    bent[chosen] = -bent[chosen]
    return bent


def hadamard(rng: np.random.Generator, n_patterns: int, n_units: int) -> Patterns:
    """K of the N mutually orthogonal rows of Sylvester's Hadamard matrix; N must be a power of two."""
    if n_units < 1 or n_units & (n_units - 1):
        raise UsageError(f"orthogonal patterns need a power of two of units, not {n_units:,}")
    if n_patterns > n_units:
        raise UsageError(
            f"at most {n_units:,} patterns of {n_units:,} units are orthogonal, not {n_patterns:,}"
        )
    rows = rng.choice(n_units, n_patterns, replace=False)
    parity = np.bitwise_count(rows[:, None] & np.arange(n_units)[None, :]) & 1
    return Patterns.from_signs(np.where(parity, -1, 1))


def sparse(rng: np.random.Generator, n_patterns: int, n_units: int, active: int) -> NDArray[np.float32]:
    """K patterns of 0/1 with exactly `active` ones each, (K, N) float32."""
    check_sizes(n_units, n_patterns, active)
    check_memory(12 * n_patterns * n_units, _named(n_patterns, n_units))
    order = np.argpartition(rng.random((n_patterns, n_units), dtype=np.float32), active - 1, axis=1)
    patterns = np.zeros((n_patterns, n_units), np.float32)
    np.put_along_axis(patterns, order[:, :active], 1.0, axis=1)
    return patterns


def hamming(one: Signs, other: Signs) -> int:
    """The number of units in which two states differ."""
    return int(np.count_nonzero(one != other))


def signs_of_vectors(vectors: NDArray[np.floating], n_units: int, seed: int = 0) -> Patterns:
    """±1 patterns of real vectors (K, d): signs of N random projections of the centred rows.

    The share of differing units of two patterns is their angle / π (Goemans & Williamson 1995; Charikar
    2002), so cards that are near stay near. Centring takes out what all of them share.
    Raises UsageError for vectors that are not finite.
    """
    given = np.atleast_2d(np.asarray(vectors, np.float64))
    if not np.isfinite(given).all():
        raise UsageError(f"vector {int(np.argwhere(~np.isfinite(given))[0, 0]) + 1} is not finite")
    centred = given - given.mean(axis=0) if len(given) > 2 else given
    directions = np.random.default_rng(seed).standard_normal((given.shape[1], n_units))
    return Patterns.from_signs(np.where(centred @ directions >= 0, 1, -1))
