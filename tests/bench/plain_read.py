"""A compiled plain sum: how fast this machine reads an array when it does nothing else."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit


@njit(nogil=True, fastmath={"reassoc", "contract", "nsz"}, cache=True)
def total(values: Any, out: Any) -> None:
    """Add a run of float32 numbers into out[0]."""
    found = np.float32(0.0)
    for i in range(len(values)):
        found += values[i]
    out[0] = found
