"""Projections: comparisons of a state with patterns as weights, and the sums that they are slopes of.

All work over the last axis. Nothing here knows of energies, patterns or cards.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


def log_sum_exp(z: Array, beta: float = 1.0, log_weights: Array | None = None) -> Array:
    """(1/β) ln Σ_μ w_μ exp(β z_μ) over the last axis, without overflow.

    An empty last axis, or weights that are all zero, gives −∞.
    """
    z = np.asarray(z)
    theta = beta * z if log_weights is None else beta * z + log_weights
    if theta.shape[-1] == 0:
        return np.full(theta.shape[:-1], -np.inf, dtype=theta.dtype)
    top = np.max(theta, axis=-1, keepdims=True)
    safe = np.where(np.isfinite(top), top, 0.0)
    with np.errstate(divide="ignore"):
        total = np.log(np.sum(np.exp(theta - safe), axis=-1))
    return np.asarray((total + safe[..., 0]) / beta)


def softmax(z: Array, beta: float = 1.0, log_weights: Array | None = None) -> Array:
    """exp(β z_μ + ln w_μ), normalised over the last axis. One step of attention with scale β."""
    z = np.asarray(z)
    theta = beta * z if log_weights is None else beta * z + log_weights
    weight = np.exp(theta - np.max(theta, axis=-1, keepdims=True))
    return np.asarray(weight / np.sum(weight, axis=-1, keepdims=True))


def sparsemax(z: Array) -> Array:
    """The nearest point of the simplex, over the last axis (Martins & Astudillo 2016)."""
    z = np.asarray(z)
    descending = -np.sort(-z, axis=-1)
    rank = np.arange(1, z.shape[-1] + 1, dtype=z.dtype)
    above = np.cumsum(descending, axis=-1) - 1
    support = np.sum(rank * descending > above, axis=-1, keepdims=True)
    threshold = np.take_along_axis(above, support - 1, axis=-1) / support
    return np.asarray(np.maximum(z - threshold, 0))


def entmax15(z: Array) -> Array:
    """1.5-entmax over the last axis: [z/2 − τ]₊² (Peters, Niculae & Martins 2019, Algorithm 2)."""
    z = np.asarray(z)
    half = (z - np.max(z, axis=-1, keepdims=True)) / 2
    descending = -np.sort(-half, axis=-1)
    rank = np.arange(1, z.shape[-1] + 1, dtype=half.dtype)
    mean = np.cumsum(descending, axis=-1) / rank
    variance = np.cumsum(descending**2, axis=-1) / rank - mean**2
    tau = mean - np.sqrt(np.maximum((1 - rank * variance) / rank, 0))
    support = np.sum(tau <= descending, axis=-1, keepdims=True)
    threshold = np.take_along_axis(tau, support - 1, axis=-1)
    return np.asarray(np.maximum(half - threshold, 0) ** 2)


def tsallis(p: Array, alpha: float) -> Array:
    """The Tsallis entropy H_α(p) = Σ (p − p^α) / (α(α − 1)); entmax is the gradient of its conjugate."""
    return np.asarray(np.sum(p - p**alpha, axis=-1) / (alpha * (alpha - 1)))


def epanechnikov(z: Array, beta: float = 1.0) -> Array:
    """The kernel max(0, 1 + β z) of z = −½‖ξ − x‖²: one at the pattern, zero outside its support."""
    return np.asarray(np.maximum(1 + beta * np.asarray(z), 0))


def polynomial(z: Array, n: int, rectified: bool = False) -> Array:
    """F(z) = zⁿ, or max(z, 0)ⁿ when rectified (Krotov & Hopfield 2016); n = 2 is the classical network."""
    z = np.maximum(z, 0) if rectified else np.asarray(z)
    return np.asarray(z**n)
