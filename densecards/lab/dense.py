"""Dense associative memories on ±1 units: the same net with a sharper idea of "alike".

E(s) = −Σ_μ F(ξ_μ·s). F(x) = x² is the classical net; a higher power or an exponential lets the best
pattern drown the others, so that many more fit. Krotov & Hopfield 2016; Demircigil et al. 2017.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from densecards.lab.bits import Signs
from densecards.lab.patterns import Patterns
from densecards.lab.sharpness import EXPONENTIAL, RECTIFIED, Sharpness


class DenseNet:
    """K patterns of N units with energy −Σ_μ F(ξ_μ·s). A unit whose flip changes nothing stays."""

    def __init__(self, patterns: Patterns, sharpness: Sharpness) -> None:
        self.patterns = patterns
        self.n_units = patterns.n_units
        self.sharpness = sharpness

    def overlaps(self, state: Signs) -> NDArray[np.float64]:
        """m_μ = ξ_μ·s, (K,), exact whole numbers."""
        from densecards.lab import kernels
        from densecards.lab.hopfield import packed

        return np.asarray(kernels.overlaps(self.patterns.rows, packed(state), self.n_units), np.float64)

    def fields(self, state: Signs) -> NDArray[np.float64]:
        """E(unit i down) − E(unit i up) for every unit, up to a positive factor, (N,)."""
        from densecards.lab import sweep_kernels

        return np.asarray(
            sweep_kernels.dense_fields(
                self.patterns.by_unit, self.overlaps(state), state, self.sharpness.kind, self.sharpness.degree
            )
        )

    def step(self, state: Signs) -> Signs:
        """One synchronous update."""
        field = self.fields(state)
        return np.where(field == 0, state, np.sign(field)).astype(np.int8)

    def sweep(self, state: Signs, order: NDArray[np.int64]) -> Signs:
        """One asynchronous sweep."""
        from densecards.lab import sweep_kernels

        after = state.copy()
        sweep_kernels.dense_sweep(
            self.patterns.by_unit,
            self.overlaps(state),
            after,
            order,
            self.sharpness.kind,
            self.sharpness.degree,
        )
        return after

    def energy(self, state: Signs) -> float:
        """E = −N Σ (m_μ/N)^n for powers; −ln Σ e^{m_μ} for the exponential, which falls with it."""
        overlap = self.overlaps(state)
        if self.sharpness.kind == EXPONENTIAL:
            top = overlap.max()
            return float(-(top + np.log(np.exp(overlap - top).sum())))
        share = overlap / self.n_units
        if self.sharpness.kind == RECTIFIED:
            share = np.maximum(share, 0.0)
        return float(-self.n_units * (share**self.sharpness.degree).sum())
