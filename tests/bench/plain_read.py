"""A compiled plain sum: how fast this machine reads an array when it does nothing else."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

from densecards.memory.kernels.numbers import FLAGS, claim


@njit(nogil=True, fastmath=FLAGS, cache=True)
def total(values: Any, out: Any, turn: Any, step: Any) -> None:
    """Add float32 numbers into out[0], `step` of them at every turn, as the kernels share their work."""
    found, count = np.float32(0.0), len(values)
    start = claim(turn, step)
    while start < count:
        found += _part(values[start : min(start + step, count)])
        start = claim(turn, step)
    out[0] += found


@njit(nogil=True, fastmath=FLAGS, cache=True)
def _part(values: Any) -> Any:
    found = np.float32(0.0)
    for i in range(len(values)):
        found += values[i]
    return found
