"""Vectors in one of three storages: float32, float16, or int8 with what rounding had left.

int8 holds a row as x ≈ scale · (code + rest), code −127…127 and one scale a row. Eight bits alone move
probabilities by some 3e-3, so four more a number (`rest`) lie in an array of their own: who reads all rows
reads the codes, who needs the number, or looks again at the few cards that matter, reads both.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from densecards.errors import UsageError

Array = NDArray[Any]
STORAGE = (np.dtype(np.float32), np.dtype(np.float16), np.dtype(np.int8))
_LINE = 64
_STEPS = 16
"""Parts of a step of `code` that `rest` tells apart: the middle of part r lies at (r + ½)/16 − ½."""


class Rows:
    """n rows of d numbers, zero to begin with.

    codes (n, d) float32, float16 or int8; of int8 scale (n,) float32 and rest (n, ⌈d/2⌉) uint8, whose lower
    four bits belong to the first half of a row; both are empty for the other storages.
    """

    def __init__(self, count: int, dimensions: int, kind: Any) -> None:
        if np.dtype(kind) not in STORAGE:
            raise UsageError(f"vectors are stored as float32, float16 or int8, not {kind}")
        narrow = np.dtype(kind) == np.int8
        self.codes: Array = _aligned(count, dimensions, np.dtype(kind))
        self.scale: Array = np.zeros(count if narrow else 0, dtype=np.float32)
        self.rest: Array = np.zeros((count if narrow else 0, -(-dimensions // 2)), dtype=np.uint8)

    def __len__(self) -> int:
        return len(self.codes)

    @property
    def kind(self) -> np.dtype[Any]:
        """The type of the codes."""
        return self.codes.dtype

    @property
    def dimensions(self) -> int:
        """d, the length of a row."""
        return int(self.codes.shape[1])

    @property
    def whole(self) -> Array:
        """All rows as float32: themselves, or a copy of narrower storage."""
        return self.codes if self.kind == np.float32 else self.read(slice(None))

    @property
    def coarse(self) -> bool:
        """True where the codes alone are not enough."""
        return self.kind == np.int8

    @property
    def nbytes(self) -> int:
        """Bytes of all arrays."""
        return self.codes.nbytes + self.scale.nbytes + self.rest.nbytes

    @property
    def bits(self) -> Array:
        """The codes as kernels take them: float16 as its bits (uint16)."""
        return self.codes.view(np.uint16) if self.kind == np.float16 else self.codes

    def read(self, rows: Any) -> Array:
        """Rows as float32, by a slice or an array of row numbers."""
        whole = self.codes[rows].astype(np.float32)
        if self.coarse:
            half, d, rest = self.rest.shape[1], whole.shape[-1], self.rest[rows]
            whole[..., :half] += _middle(rest & 15)
            whole[..., half:] += _middle(rest >> 4)[..., : d - half]
            whole *= self.scale[rows][..., None]
        return np.asarray(whole)

    def write(self, start: int, vectors: Array) -> None:
        """Put vectors `(k, d)` into the rows from `start` on."""
        run = slice(start, start + len(vectors))
        if not self.coarse:
            self.codes[run] = vectors
            return
        whole = vectors.astype(np.float32)
        scale = np.maximum(np.abs(whole).max(axis=1, initial=0), 1e-12).astype(np.float32) / np.float32(127)
        whole /= scale[:, None]
        codes = np.rint(whole)
        left = np.clip((whole - codes + 0.5) * _STEPS, 0, _STEPS - 1).astype(np.uint8)
        half = self.rest.shape[1]
        self.codes[run], self.scale[run] = codes, scale
        self.rest[run] = left[:, :half]
        self.rest[run, : left.shape[1] - half] |= left[:, half:] << 4

    def clear(self, run: slice) -> None:
        """Set rows to zero."""
        self.codes[run] = 0
        if self.coarse:
            self.scale[run] = 0

    def grow(self, count: int) -> None:
        """Make room for `count` rows."""
        larger = _aligned(count, self.dimensions, self.kind)
        larger[: len(self.codes)] = self.codes
        self.codes = larger
        if self.coarse:
            self.scale, self.rest = grown(self.scale, count), grown(self.rest, count)


def grown(array: Array, rows: int) -> Array:
    """A copy with room for `rows`, the new ones zero."""
    larger = np.zeros((rows, *array.shape[1:]), dtype=array.dtype)
    larger[: len(array)] = array
    return larger


def _aligned(count: int, dimensions: int, kind: np.dtype[Any]) -> Array:
    """Zeros that begin at a cache line: vector loads that straddle two lines cost a fifth of the speed."""
    size = count * dimensions * kind.itemsize
    room = np.zeros(size + _LINE, dtype=np.uint8)
    start = -room.ctypes.data % _LINE
    return room[start : start + size].view(kind).reshape(count, dimensions)


def _middle(part: Array) -> Array:
    return np.asarray((part.astype(np.float32) + np.float32(0.5)) / np.float32(_STEPS) - np.float32(0.5))
