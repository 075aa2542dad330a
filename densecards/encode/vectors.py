"""`vectors.npz`: a deck's vectors in a file, float16, keyed by text hash, with the encoder's hash.

The same vectors always give the same bytes. A file from outside is hostile until shown otherwise: nothing
is unpickled, every size is checked before memory is taken, and each row must be a finite unit vector.
NumPy reads the file too: `numpy.load(path)["vectors"]`.
"""

from __future__ import annotations

import io
import os
import re
import tempfile
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from densecards.errors import VectorError

MOST_ROWS = 1_000_000
MOST_DIMENSIONS = 8192
MOST_BYTES = 1 << 29

_MEMBERS = ("encoder.npy", "hashes.npy", "vectors.npy")
_HASH = re.compile(r"[0-9a-f]{16,64}")
_UNIT_TOLERANCE = 0.01
_MOST_RATIO = 10  # unit vectors hardly shrink
_RATIO_FROM = 4 << 20  # bytes
_EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class VectorFile:
    """The content of a vector file: `hashes` name the rows of `matrix`, `(n, d) float16` unit rows."""

    encoder_hash: str
    hashes: tuple[str, ...]
    matrix: NDArray[np.float16]

    @property
    def dimensions(self) -> int:
        """The length of a vector."""
        return int(self.matrix.shape[1])

    @cached_property
    def rows(self) -> Mapping[str, NDArray[np.float16]]:
        """The rows by text hash, views of `matrix`."""
        return dict(zip(self.hashes, self.matrix, strict=True))


def make_vectors(encoder_hash: str, rows: Mapping[str, NDArray[Any]]) -> VectorFile:
    """Return a vector file of these unit rows (any float type), ordered by text hash.

    Raises VectorError that names a row which is no finite unit vector, or of another length than the rest.
    """
    hashes = tuple(sorted(rows))
    lengths = {np.shape(row) for row in rows.values()}
    if len(lengths) > 1 or any(len(shape) != 1 for shape in lengths):
        raise VectorError(f"vectors of different shapes: {sorted(lengths)}")
    width = next(iter(lengths))[0] if lengths else 0
    matrix = np.empty((len(hashes), width), dtype=np.float16)
    for index, name in enumerate(hashes):
        matrix[index] = rows[name]
    return _checked(encoder_hash, hashes, matrix, "vectors")


def to_bytes(file: VectorFile) -> bytes:
    """Return the bytes of a vector file; equal content gives equal bytes on every machine."""
    arrays: dict[str, NDArray[Any]] = {
        "encoder.npy": np.array(file.encoder_hash.encode("ascii")),
        "hashes.npy": np.array([name.encode("ascii") for name in file.hashes], dtype="S64"),
        "vectors.npy": np.ascontiguousarray(file.matrix, dtype="<f2"),
    }
    out = io.BytesIO()
    # Stored, not deflated: float16 hardly shrinks, and the output of zlib differs between versions.
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name in _MEMBERS:
            member = io.BytesIO()
            npy.write_array(member, arrays[name], version=(1, 0), allow_pickle=False)
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, member.getvalue())
    return out.getvalue()


def write_vectors(path: Path, file: VectorFile) -> None:
    """Write a vector file in one step: a reader finds the old file or the new one, never half of one.

    Raises VectorError when the folder cannot be written.
    """
    try:
        handle, half = tempfile.mkstemp(dir=path.parent, prefix=path.name)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(to_bytes(file))
            os.chmod(half, 0o644)
            os.replace(half, path)
        except BaseException:
            os.unlink(half)
            raise
    except OSError as error:
        raise VectorError(f"{path}: cannot be written: {error.strerror}") from None


def read_vectors(path: Path) -> VectorFile:
    """Read and check a vector file.

    Raises VectorError that names the file and what is wrong with it.
    """
    try:
        with path.open("rb") as stream:
            return load_vectors(stream, path.name)
    except OSError as error:
        raise VectorError(f"{path}: cannot be read: {error.strerror}") from None


def load_vectors(stream: BinaryIO, where: str) -> VectorFile:
    """Read and check vectors from an open file; `where` names it in errors. Raises VectorError."""
    try:
        with zipfile.ZipFile(stream) as archive:
            names = [entry.filename for entry in archive.infolist()]
            if sorted(names) != list(_MEMBERS):
                raise VectorError(
                    f"{where}: is no vector file: it must hold {', '.join(_MEMBERS)} and no more"
                )
            size = sum(entry.file_size for entry in archive.infolist())
            if size > MOST_BYTES:
                raise VectorError(f"{where}: is larger than {MOST_BYTES >> 20} MB")
            packed = max(1, sum(entry.compress_size for entry in archive.infolist()))
            if size > _RATIO_FROM and size / packed > _MOST_RATIO:
                raise VectorError(f"{where}: is packed {size // packed} to 1, as only a bomb is")
            encoder = _array(archive, "encoder.npy", "S", 0, where)
            hashes = _array(archive, "hashes.npy", "S", 1, where)
            matrix = _array(archive, "vectors.npy", "f", 2, where)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, ValueError, OSError) as error:
        # RuntimeError: encrypted; NotImplementedError: an unknown compression; ValueError: a bad header.
        raise VectorError(
            f"{where}: is damaged or no vector file: {' '.join(str(error).split())[:200]}"
        ) from None
    try:
        texts = tuple(name.decode("ascii") for name in hashes.tolist())
        return _checked(encoder.item().decode("ascii"), texts, matrix, where)
    except UnicodeDecodeError:
        raise VectorError(f"{where}: a hash is not in hexadecimal digits") from None


def _array(archive: zipfile.ZipFile, name: str, kind: str, axes: int, where: str) -> NDArray[Any]:
    """Read one array after checking that its header promises what the file holds."""
    entry = archive.getinfo(name)
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise VectorError(f"{where}: {name} is compressed in an unknown way")
    with archive.open(entry) as stream:
        version = npy.read_magic(stream)
        if version != (1, 0):
            raise VectorError(f"{where}: {name} has the unknown version {version}")
        shape, fortran, dtype = npy.read_array_header_1_0(stream, max_header_size=1000)
        good_type = dtype == np.dtype("<f2") if kind == "f" else dtype.kind == "S" and dtype.itemsize <= 64
        most = (MOST_ROWS, MOST_DIMENSIONS)[:axes]
        fits = len(shape) == axes and all(0 <= n <= m for n, m in zip(shape, most, strict=True))
        if not good_type or fortran or not fits:
            raise VectorError(f"{where}: {name} has the type {dtype} and the shape {shape}")
        size = dtype.itemsize * int(np.prod(shape, dtype=np.int64))
        if entry.file_size - stream.tell() != size:
            raise VectorError(f"{where}: {name} holds {entry.file_size - stream.tell()} bytes, not {size}")
        data = stream.read(size + 1)
    if len(data) != size:
        raise VectorError(f"{where}: {name} is cut short")
    return np.frombuffer(data, dtype=dtype).reshape(shape)


def _checked(
    encoder_hash: str, hashes: tuple[str, ...], matrix: NDArray[np.float16], where: str
) -> VectorFile:
    if not _HASH.fullmatch(encoder_hash):
        raise VectorError(f"{where}: the encoder's hash is not in hexadecimal digits")
    if len(hashes) != len(matrix):
        raise VectorError(f"{where}: {len(hashes)} hashes for {len(matrix)} vectors")
    if len(set(hashes)) != len(hashes):
        raise VectorError(f"{where}: a hash occurs twice")
    for name in hashes:
        if not _HASH.fullmatch(name):
            raise VectorError(f"{where}: a text's hash is not in hexadecimal digits")
    lengths = np.sqrt(np.einsum("ij,ij->i", matrix, matrix, dtype=np.float32))
    wrong = ~(np.abs(lengths - 1) <= _UNIT_TOLERANCE)  # NaN compares false
    if wrong.any():
        row = int(np.argmax(wrong))
        raise VectorError(f"{where}: the vector of text {hashes[row]} has length {lengths[row]:g}, not 1")
    return VectorFile(encoder_hash, hashes, matrix)
