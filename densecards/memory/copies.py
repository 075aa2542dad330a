"""Copies count once: what a link still says beside its siblings, and the weights that follow from it."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from densecards.memory.constants import EXACT_COPY

Array = NDArray[Any]


def likeness(gram: Array) -> Array:
    """K = max(0, cos)⁴ of a Gram matrix of unit vectors: near one for copies, near zero for related texts."""
    positive = np.maximum(gram, 0)
    squared = positive * positive
    return np.asarray(np.minimum(squared * squared, 1))


def uniqueness(gram: Array, present: Array) -> Array:
    """u_k = 1 / Σ_j K_kj over the present links `(..., W)`; 0 for absent ones.

    Links that are the same text written twice first share one place (cosine above EXACT_COPY), so that a
    copy changes nothing for its siblings either: u_k = 1 / (m_k Σ_j K_kj / m_j), m = number of copies.
    `gram` is `(..., W, W)`; leading axes broadcast.
    """
    here = present.astype(gram.dtype)
    copies = np.maximum(_sum((gram > EXACT_COPY).astype(gram.dtype), here), 1)
    shared = _sum(likeness(gram), here / copies)
    return np.asarray(here / (copies * np.maximum(shared, 1)))


def _sum(matrix: Array, vector: Array) -> Array:
    """Σ_j M_kj v_j `(..., W)`; one matrix for many vectors is a single product."""
    if matrix.ndim == 2:
        return np.asarray(vector @ matrix.T)
    return np.asarray((matrix @ vector[..., None])[..., 0])


def weights(strength: Array, unique: Array) -> Array:
    """π_k = w_k u_k / Σ w u over the last axis; all zero where nothing is present."""
    mass = strength * unique
    total = mass.sum(axis=-1, keepdims=True)
    return np.asarray(np.divide(mass, total, out=np.zeros_like(mass), where=total > 0))
