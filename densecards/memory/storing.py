"""How vectors are stored: as float32, float16, or one byte a number with a scale a row."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


def stored(vectors: Array, kind: Any) -> tuple[Array, Array]:
    """Vectors as they are stored, and the scale of each row (int8: x ≈ scale · code, code −127…127)."""
    wide = vectors.astype(np.float32, copy=False)
    if kind != np.int8:
        return wide.astype(kind), np.ones(len(wide), dtype=np.float32)
    scale = np.maximum(np.abs(wide).max(axis=1, initial=0), 1e-12).astype(np.float32) / np.float32(127)
    return np.rint(wide / scale[:, None]).astype(np.int8), scale


def grown(array: Array, rows: int) -> Array:
    """The array with zero rows added, up to `rows`."""
    larger = np.zeros((rows, *array.shape[1:]), dtype=array.dtype)
    larger[: len(array)] = array
    return larger
