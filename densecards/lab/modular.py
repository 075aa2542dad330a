"""A net of modules: dense couplings inside, weaker ones between, all by Hebb's rule.

A cue in some modules pulls the others along if the coupling is strong enough: a partial web completed.
After O'Kane & Treves 1992, without their sparse long-range wiring.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from densecards.errors import UsageError
from densecards.lab.bits import Signs
from densecards.lab.patterns import Patterns


class Modular:
    """Q modules of n units; unit i in module a feels Σ_μ ξ_μi (m_μ^a + g Σ_{b≠a} m_μ^b) − K s_i."""

    def __init__(self, patterns: Patterns, modules: int, gain: float) -> None:
        if modules < 1 or patterns.n_units % modules:
            raise UsageError(f"{patterns.n_units:,} units cannot be shared evenly among {modules:,} modules")
        if not 0 <= gain < float("inf"):
            raise UsageError(f"the coupling between modules must not be negative, not {gain:g}")
        self.patterns, self.modules, self.gain = patterns, modules, gain
        self.n_units = patterns.n_units
        self.size = patterns.n_units // modules

    def overlaps(self, state: Signs) -> NDArray[np.float64]:
        """Overlap of every module with its part of every pattern, (Q, K), in units."""
        parts = self.patterns.signs.reshape(len(self.patterns), self.modules, self.size)
        return np.asarray(
            np.einsum("kqi,qi->qk", parts, state.reshape(self.modules, self.size), dtype=np.float64)
        )

    def _felt(self, overlap: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray((1.0 - self.gain) * overlap + self.gain * overlap.sum(axis=0))

    def fields(self, state: Signs) -> NDArray[np.float64]:
        """n h_i for every unit, (N,)."""
        felt = np.repeat(self._felt(self.overlaps(state)), self.size, axis=0)
        return np.asarray((self.patterns.by_unit * felt).sum(axis=1) - len(self.patterns) * state)

    def step(self, state: Signs) -> Signs:
        """One synchronous update."""
        field = self.fields(state)
        return np.where(field == 0, state, np.sign(field)).astype(np.int8)

    def sweep(self, state: Signs, order: NDArray[np.int64]) -> Signs:
        """One asynchronous sweep."""
        from densecards.lab import sweep_kernels

        after = state.copy()
        sweep_kernels.modular_sweep(
            self.patterns.by_unit, self.overlaps(after), after, order, self.size, self.gain
        )
        return after

    def energy(self, state: Signs) -> float:
        """E = −Σ_μ [Σ_a m_a² + g Σ_{a≠b} m_a m_b] / (2n) + K Q / 2."""
        overlap = self.overlaps(state)
        coupled = float((overlap * self._felt(overlap)).sum())
        return -coupled / (2 * self.size) + len(self.patterns) * self.modules / 2
