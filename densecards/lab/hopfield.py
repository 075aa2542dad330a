"""Classical Hopfield nets: one idea of storing (pairs of units that agree), three learning rules.

All of them work on patterns and never build the N × N matrix of weights. Hebb's rule runs on bits.
Hopfield 1982; covariance rule Tsodyks & Feigel'man 1988; pseudo-inverse Personnaz, Guyon & Dreyfus 1985.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from densecards.errors import UsageError
from densecards.lab.bits import Signs, Words, pack_bits
from densecards.lab.patterns import Patterns
from densecards.lab.sizes import check_memory

# Overlaps of unrelated patterns are normal with variance N; beyond six deviations a bit plane for all
# would be spent on a few, so those few are added one by one.
_DEVIATIONS = 6.0
# From here on a pass is long enough to be shared among threads.
_PARALLEL_BITS = 1 << 24


class Hebbian:
    """W = (1/N) Σ_μ ξ_μ ξ_μᵀ without its diagonal, never written down. A unit without a field stays."""

    def __init__(self, patterns: Patterns, *, parallel: bool | None = None) -> None:
        self.patterns = patterns
        self.n_units = patterns.n_units
        self._limit = int(_DEVIATIONS * self.n_units**0.5) + 1
        size = len(patterns) * self.n_units
        self._parallel = size >= _PARALLEL_BITS if parallel is None else parallel

    def overlaps(self, state: Signs) -> NDArray[np.int64]:
        """m_μ = Σ_i ξ_μi s_i, (K,)."""
        from densecards.lab import kernels

        read = kernels.overlaps_parallel if self._parallel else kernels.overlaps
        return np.asarray(read(self.patterns.rows, pack_bits(state[None])[0], self.n_units))

    def fields(self, state: Signs) -> NDArray[np.int64]:
        """N h_i = Σ_μ ξ_μi m_μ − K s_i, (N,): the whole input of each unit, itself left out."""
        from densecards.lab import kernels

        columns, ones = self.patterns.columns
        read = kernels.fields_parallel if self._parallel else kernels.fields
        total: NDArray[np.int64] = read(columns, ones, self.overlaps(state), self._limit)
        total -= len(self.patterns) * state.astype(np.int64)
        return total

    def step(self, state: Signs) -> Signs:
        """One synchronous update."""
        field = self.fields(state)
        return np.where(field == 0, state, np.where(field > 0, 1, -1)).astype(np.int8)

    def sweep(self, state: Signs, order: NDArray[np.int64]) -> Signs:
        """One asynchronous sweep; a flip updates every overlap by ±2, so it costs K, not N."""
        from densecards.lab import sweep_kernels

        after = state.copy()
        # Small overlaps allow sums of 32 bits, twice as fast; beyond that the kernel sums in 64.
        short = self.n_units < 1 << 14 and self.n_units * len(self.patterns) < 1 << 31
        kind = np.int16 if short else np.int32
        sweep_kernels.hebbian_sweep(self.patterns.by_unit, self.overlaps(state).astype(kind), after, order)
        return after

    def energy(self, state: Signs) -> float:
        """E = −Σ_μ m_μ² / (2N) + K/2."""
        overlap = self.overlaps(state).astype(np.float64)
        return float(-(overlap @ overlap) / (2 * self.n_units) + len(self.patterns) / 2)


class PseudoInverse:
    """W projects onto the stored patterns: any K < N independent ones are exact fixed points.

    W = Ξᵀ (Ξ Ξᵀ)⁻¹ Ξ is applied as three thin products; its diagonal is taken out.
    """

    def __init__(self, patterns: Patterns) -> None:
        n_patterns, self.n_units = len(patterns), patterns.n_units
        check_memory(8 * (3 * n_patterns**2 + 3 * n_patterns * self.n_units), "the pseudo-inverse")
        self.signs = patterns.signs.astype(np.float64)
        try:
            dual: NDArray[np.float64] = np.linalg.solve(self.signs @ self.signs.T, self.signs).astype(
                np.float64
            )
        except np.linalg.LinAlgError as error:
            raise UsageError(
                "the pseudo-inverse rule needs patterns of which none follows from the others",
                hint="store fewer patterns than units, and none twice",
            ) from error
        self.dual = dual
        self.diagonal: NDArray[np.float64] = (self.signs * dual).sum(axis=0)

    def fields(self, state: Signs) -> NDArray[np.float64]:
        """W s without self-coupling, (N,)."""
        return np.asarray(self.signs.T @ (self.dual @ state) - self.diagonal * state)

    def step(self, state: Signs) -> Signs:
        """One synchronous update; fields within rounding of zero leave a unit as it is."""
        field = self.fields(state)
        return np.where(np.abs(field) < 1e-9, state, np.sign(field)).astype(np.int8)

    def sweep(self, state: Signs, order: NDArray[np.int64]) -> Signs:
        """One asynchronous sweep, keeping the dual overlaps up to date."""
        after = state.copy()
        overlap = self.dual @ after
        for unit in order:
            field = self.signs[:, unit] @ overlap - self.diagonal[unit] * after[unit]
            if field * after[unit] < -1e-9:
                overlap -= 2.0 * after[unit] * self.dual[:, unit]
                after[unit] = -after[unit]
        return after

    def energy(self, state: Signs) -> float:
        """E = −½ sᵀ W s without the diagonal."""
        return float(-0.5 * (state @ self.fields(state)))


class Covariance:
    """Sparse 0/1 patterns, the covariance rule, and winners-take-all in place of a threshold.

    W = Σ_μ (ξ_μ − a)(ξ_μ − a)ᵀ / (N a (1 − a)); after each update exactly the `winners` units with the
    largest fields are active, which stands for inhibition that keeps activity constant.
    """

    def __init__(self, patterns: NDArray[np.float32], winners: int) -> None:
        self.n_units = patterns.shape[1]
        if not 0 < winners < self.n_units:
            raise UsageError(f"winners must be between 1 and {self.n_units - 1}, not {winners}")
        self.winners = winners
        self.patterns = patterns
        activity = winners / self.n_units
        self._centred = (patterns - np.float32(activity)).astype(np.float32)
        self._scale = np.float32(1.0 / (self.n_units * activity * (1 - activity)))
        self._diagonal: NDArray[np.float32] = self._scale * np.einsum(
            "ki,ki->i", self._centred, self._centred
        )

    def step(self, states: NDArray[np.float32]) -> NDArray[np.float32]:
        """Update (B, N) states at once; returns (B, N) with `winners` ones in each row."""
        field = self._scale * ((states @ self._centred.T) @ self._centred) - self._diagonal * states
        chosen = np.argpartition(-field, self.winners - 1, axis=1)[:, : self.winners]
        after = np.zeros_like(states)
        np.put_along_axis(after, chosen, np.float32(1.0), axis=1)
        return after

    def settle(self, states: NDArray[np.float32], *, limit: int = 50) -> NDArray[np.float32]:
        """Update (B, N) states until none changes, or `limit` times."""
        for _ in range(limit):
            after = self.step(states)
            if np.array_equal(after, states):
                break
            states = after
        return states


def packed(state: Signs) -> Words:
    """One state as words, (⌈N/64⌉,) uint64."""
    return np.asarray(pack_bits(state[None])[0])
