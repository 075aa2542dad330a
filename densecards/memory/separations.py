"""Separations: how an associative memory lets its patterns compete, each with its energy and update.

Similarity → separation → projection (Millidge et al. 2022): a state is compared with every pattern
(`similarity`), the comparisons compete (`project`), and the winners' mixture is the new state. Every
separation lives on the space where its energy is known never to rise: log-sum-exp, sparsemax and
1.5-entmax on R^d, polynomials on ±1 spins, Epanechnikov on its support. Nothing here knows of cards.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from densecards.memory.projections import (
    entmax15,
    epanechnikov,
    log_sum_exp,
    polynomial,
    softmax,
    sparsemax,
    tsallis,
)

Array = NDArray[Any]
Space = Literal["euclidean", "spins"]

__all__ = [
    "SEPARATIONS", "Entmax15", "Epanechnikov", "LogSumExp", "Polynomial", "Separation", "Sparsemax",
    "Trajectory", "energy", "entmax15", "epanechnikov", "log_sum_exp", "polynomial", "settle", "softmax",
    "sparsemax", "sweep", "tsallis", "update",
]  # fmt: skip


class Separation(Protocol):
    """How patterns compete. `z` is `(..., K)`, one comparison a pattern; results reduce or keep that axis."""

    @property
    def name(self) -> str:
        """The name that a user types."""

    @property
    def space(self) -> Space:
        """Where the energy is a law: `euclidean` (R^d) or `spins` (±1)."""

    def similarity(self, x: Array, xi: Array) -> Array:
        """Compare a state `(d,)` with every pattern `(K, d)`."""

    def value(self, z: Array, log_weights: Array | None = None) -> Array:
        """The separated sum whose negative is the memory's part of the energy."""

    def project(self, z: Array, log_weights: Array | None = None) -> Array:
        """The weights with which the patterns make the next state."""


@dataclass(frozen=True, slots=True)
class LogSumExp:
    """The exponential separation (Demircigil 2017, Ramsauer 2020): softmax attention is its update."""

    beta: float = 12.0
    name: str = "softmax"
    space: Space = "euclidean"

    def similarity(self, x: Array, xi: Array) -> Array:
        """x·ξ"""
        return np.asarray(x @ xi)

    def value(self, z: Array, log_weights: Array | None = None) -> Array:
        """(1/β) ln Σ w exp(β z)"""
        return log_sum_exp(z, self.beta, log_weights)

    def project(self, z: Array, log_weights: Array | None = None) -> Array:
        """softmax(β z + ln w)"""
        return softmax(z, self.beta, log_weights)


@dataclass(frozen=True, slots=True)
class Sparsemax:
    """The Fenchel–Young memory of ½‖p‖² (Hu 2023, Santos 2024): exact retrieval once βΔ ≥ 1."""

    beta: float = 12.0
    name: str = "sparsemax"
    space: Space = "euclidean"

    def similarity(self, x: Array, xi: Array) -> Array:
        """x·ξ"""
        return np.asarray(x @ xi)

    def value(self, z: Array, log_weights: Array | None = None) -> Array:
        """(1/β) max_p [p·(β z + ln w) + H₂(p)]"""
        return _conjugate(z, self.beta, log_weights, 2.0, sparsemax)

    def project(self, z: Array, log_weights: Array | None = None) -> Array:
        """sparsemax(β z + ln w)"""
        return sparsemax(_theta(z, self.beta, log_weights))


@dataclass(frozen=True, slots=True)
class Entmax15:
    """The Fenchel–Young memory of the 1.5-Tsallis entropy: exact retrieval once βΔ ≥ 2."""

    beta: float = 12.0
    name: str = "entmax15"
    space: Space = "euclidean"

    def similarity(self, x: Array, xi: Array) -> Array:
        """x·ξ"""
        return np.asarray(x @ xi)

    def value(self, z: Array, log_weights: Array | None = None) -> Array:
        """(1/β) max_p [p·(β z + ln w) + H₁.₅(p)]"""
        return _conjugate(z, self.beta, log_weights, 1.5, entmax15)

    def project(self, z: Array, log_weights: Array | None = None) -> Array:
        """entmax15(β z + ln w)"""
        return entmax15(_theta(z, self.beta, log_weights))


@dataclass(frozen=True, slots=True)
class Epanechnikov:
    """The log-sum-ReLU energy (Hoover et al. 2025): a state outside every support stays where it is."""

    beta: float = 1.0
    name: str = "epanechnikov"
    space: Space = "euclidean"

    def similarity(self, x: Array, xi: Array) -> Array:
        """−½‖ξ − x‖²"""
        return np.asarray(-0.5 * np.sum((x - xi) ** 2, axis=-1))

    def value(self, z: Array, log_weights: Array | None = None) -> Array:
        """(1/β) ln Σ w max(0, 1 + β z); −∞ outside every support"""
        kernel = epanechnikov(z, self.beta)
        if log_weights is not None:
            kernel = kernel * np.exp(log_weights)
        with np.errstate(divide="ignore"):
            return np.asarray(np.log(np.sum(kernel, axis=-1)) / self.beta)

    def project(self, z: Array, log_weights: Array | None = None) -> Array:
        """Equal weights (times w) over the patterns whose support holds the state; all zero outside."""
        inside = (1 + self.beta * np.asarray(z) > 0).astype(float)
        if log_weights is not None:
            inside = inside * np.exp(log_weights)
        total = np.sum(inside, axis=-1, keepdims=True)
        return np.asarray(np.divide(inside, total, out=np.zeros_like(inside), where=total > 0))


@dataclass(frozen=True, slots=True)
class Polynomial:
    """Σ F(x·σ), F(z) = zⁿ on ±1 spins. Synchronous descent needs a convex F: n even, or rectified."""

    n: int = 2
    rectified: bool = False
    space: Space = "spins"

    @property
    def name(self) -> str:
        """`quadratic` for the classical network, else `polynomial-n`."""
        return "quadratic" if self.n == 2 and not self.rectified else f"polynomial-{self.n}"

    def similarity(self, x: Array, xi: Array) -> Array:
        """x·σ"""
        return np.asarray(x @ xi)

    def value(self, z: Array, log_weights: Array | None = None) -> Array:
        """Σ w F(z)"""
        values = polynomial(np.asarray(z, dtype=float), self.n, self.rectified)
        return np.asarray(np.sum(values if log_weights is None else values * np.exp(log_weights), axis=-1))

    def project(self, z: Array, log_weights: Array | None = None) -> Array:
        """w F′(z), not normalised: only the sign of the field counts"""
        slope = self.n * polynomial(np.asarray(z, dtype=float), self.n - 1, self.rectified)
        return slope if log_weights is None else np.asarray(slope * np.exp(log_weights))


def _theta(z: Array, beta: float, log_weights: Array | None) -> Array:
    return np.asarray(beta * np.asarray(z) if log_weights is None else beta * np.asarray(z) + log_weights)


def _conjugate(z: Array, beta: float, log_weights: Array | None, alpha: float, solve: Any) -> Array:
    theta = _theta(z, beta, log_weights)
    p = solve(theta)
    # An excluded pattern (weight 0, θ = −∞) has p = 0 and adds nothing; 0 · −∞ must not become NaN.
    inner = np.sum(np.where(p > 0, p * np.where(p > 0, theta, 0), 0), axis=-1)
    return np.asarray((inner + tsallis(p, alpha)) / beta)


SEPARATIONS: dict[str, Separation] = {
    s.name: s
    for s in (LogSumExp(), Sparsemax(), Entmax15(), Epanechnikov(), Polynomial(2), Polynomial(3, True))
}


# ----------------------------------------------------------------------------------- energy, update, settling


def energy(x: Array, xi: Array, separation: Separation, log_weights: Array | None = None) -> float:
    """E(ξ) of patterns `x (K, d)` in state `xi (d,)`; never rises under `update`.

    −value + ½|ξ|² for dot products on R^d (CCCP), −value on spins and for distance kernels, which hold
    the state by themselves.
    """
    value = float(separation.value(separation.similarity(x, xi), log_weights))
    confined = separation.space == "euclidean" and not isinstance(separation, Epanechnikov)
    return 0.5 * float(np.dot(xi, xi)) - value if confined else -value


def update(x: Array, xi: Array, separation: Separation, log_weights: Array | None = None) -> Array:
    """One step ξ → Σ_μ project(similarity)_μ x_μ `(d,)`; on spins its sign, a zero field keeping its spin."""
    weight = separation.project(separation.similarity(x, xi), log_weights)
    mixed = np.asarray(weight @ x)
    if separation.space == "spins":
        return np.where(mixed == 0, xi, np.sign(mixed)).astype(xi.dtype)
    if isinstance(separation, Epanechnikov) and not np.any(weight > 0):
        return np.asarray(xi).copy()
    return mixed


def sweep(x: Array, spins: Array, separation: Polynomial, order: Array) -> Array:
    """One asynchronous sweep over `order`: each spin takes the sign that lowers the energy, for any F.

    Σ_μ [F(m_μ with σ_i = +1) − F(m_μ with σ_i = −1)] decides (Krotov & Hopfield 2016, eq. 3); a tie keeps
    the spin. `x (K, d)` and `spins (d,)` hold ±1.
    """
    state = np.array(spins, dtype=float)
    overlap = x @ state
    for i in order:
        rest = overlap - x[:, i] * state[i]
        gain = separation.value(rest + x[:, i]) - separation.value(rest - x[:, i])
        if gain != 0:
            state[i] = 1.0 if gain > 0 else -1.0
        overlap = rest + x[:, i] * state[i]
    return np.asarray(state.astype(np.asarray(spins).dtype))


@dataclass(frozen=True, slots=True)
class Trajectory:
    """How a state settled: `states (steps + 1, d)` from the cue on, their energies, whether it came to
    rest."""

    states: Array
    energies: Array
    settled: bool

    @property
    def final(self) -> Array:
        """The last state `(d,)`."""
        return np.asarray(self.states[-1])

    @property
    def steps(self) -> int:
        """How many updates were made."""
        return len(self.states) - 1


def settle(
    x: Array,
    xi: Array,
    separation: Separation,
    *,
    log_weights: Array | None = None,
    max_steps: int = 100,
    tolerance: float = 1e-6,
) -> Trajectory:
    """Update until the state moves by at most `tolerance` (Euclidean), or for `max_steps`."""
    states = [np.asarray(xi)]
    settled = False
    for _ in range(max_steps):
        following = update(x, states[-1], separation, log_weights)
        moved = float(np.linalg.norm(np.asarray(following, dtype=float) - states[-1]))
        if moved <= tolerance:
            settled = True
            break
        states.append(following)
    energies = np.array([energy(x, state, separation, log_weights) for state in states])
    return Trajectory(np.stack(states), energies, settled)
