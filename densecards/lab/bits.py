"""Signs as bits: ±1 rows packed into 64-bit words and back.

Knows nothing of patterns or nets.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Signs = NDArray[np.int8]
Words = NDArray[np.uint64]


def pack_bits(signs: Signs) -> Words:
    """Pack ±1 rows (R, C) int8 into (R, ⌈C/64⌉) uint64, +1 as one, bit c of a row in word c // 64."""
    rows = np.packbits(signs > 0, axis=1, bitorder="little")
    padded = np.pad(rows, ((0, 0), (0, -rows.shape[1] % 8)))
    return np.ascontiguousarray(padded).view(np.dtype("<u8")).astype(np.uint64, copy=False)


def unpack_bits(words: Words, size: int) -> Signs:
    """Undo `pack_bits`: (R, W) uint64 → (R, size) int8 of ±1."""
    flat = np.ascontiguousarray(words).astype("<u8", copy=False).view(np.uint8)
    bits = np.unpackbits(flat, axis=1, count=size, bitorder="little")
    return (bits.astype(np.int8) << 1) - np.int8(1)
