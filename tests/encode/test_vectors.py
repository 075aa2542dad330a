"""The vector file: the same bytes for the same vectors, and nothing taken on trust."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from densecards.encode import VectorFile, load_vectors, make_vectors, read_vectors, to_bytes, write_vectors
from densecards.errors import VectorError

ENCODER = "ab" * 16


def unit(seed: int, width: int = 6) -> np.ndarray:
    row = np.random.default_rng(seed).normal(size=width).astype(np.float32)
    return row / np.linalg.norm(row)


def rows(count: int, width: int = 6) -> dict[str, np.ndarray]:
    return {f"{n:032x}": unit(n, width) for n in range(count)}


def npz(**members: Any) -> bytes:
    """Write an archive as a stranger would."""
    out = io.BytesIO()
    np.savez(out, **members)
    return out.getvalue()


def good(**changes: Any) -> dict[str, Any]:
    file = make_vectors(ENCODER, rows(3))
    members = {
        "encoder": np.array(ENCODER.encode()),
        "hashes": np.array([h.encode() for h in file.hashes]),
        "vectors": file.matrix,
    }
    return {**members, **changes}


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 20), st.integers(1, 9))
def test_what_is_written_is_read(count: int, width: int) -> None:
    """Hashes and rows come back as they went, to float16."""
    file = make_vectors(ENCODER, rows(count, width))
    again = load_vectors(io.BytesIO(to_bytes(file)), "x")
    assert again.hashes == file.hashes
    assert again.encoder_hash == ENCODER
    assert np.array_equal(again.matrix, file.matrix)
    for name, row in rows(count, width).items():
        assert np.abs(again.rows[name].astype(np.float32) - row).max() < 1e-3


def test_equal_vectors_give_equal_bytes_in_any_order() -> None:
    """The order in which texts were encoded leaves no trace, nor does the clock."""
    forward = rows(9)
    backward = dict(reversed(forward.items()))
    assert to_bytes(make_vectors(ENCODER, forward)) == to_bytes(make_vectors(ENCODER, backward))
    assert b"\x21\x00" in to_bytes(make_vectors(ENCODER, forward))  # the fixed date 1980-01-01


def test_numpy_reads_the_file_without_pickle(tmp_path: Path) -> None:
    """The file is an ordinary .npz."""
    write_vectors(tmp_path / "vectors.npz", make_vectors(ENCODER, rows(3)))
    with np.load(tmp_path / "vectors.npz", allow_pickle=False) as archive:
        assert archive["vectors"].shape == (3, 6)
        assert archive["encoder"].item().decode() == ENCODER
    assert [path.name for path in tmp_path.iterdir()] == ["vectors.npz"]


def test_a_file_made_by_numpy_is_read_too(tmp_path: Path) -> None:
    """savez and savez_compressed give files that are accepted."""
    assert load_vectors(io.BytesIO(npz(**good())), "x").dimensions == 6
    np.savez_compressed(tmp_path / "vectors.npz", **good())
    assert len(read_vectors(tmp_path / "vectors.npz").rows) == 3


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    """Nothing half-written stays behind."""
    with pytest.raises(VectorError, match="cannot be written"):
        write_vectors(tmp_path / "missing" / "vectors.npz", make_vectors(ENCODER, rows(1)))
    with pytest.raises(VectorError, match="cannot be read"):
        read_vectors(tmp_path / "vectors.npz")


class Evil:
    def __reduce__(self) -> tuple[Any, tuple[str]]:
        return (exec, ("raise SystemExit('unpickled')",))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"vectors": np.full((3, 6), np.nan, np.float16)}, "length nan"),
        ({"vectors": np.full((3, 6), np.inf, np.float16)}, "length"),
        ({"vectors": np.zeros((3, 6), np.float16)}, "length 0"),
        ({"vectors": np.zeros((3, 6), np.float32)}, "type float32"),
        ({"vectors": np.zeros((2, 6), np.float16)}, "3 hashes for 2 vectors"),
        ({"vectors": np.zeros((3, 9000), np.float16)}, "shape"),
        ({"vectors": np.array([Evil()], dtype=object)}, "type object"),
        ({"hashes": np.array([b"a" * 32] * 3)}, "twice"),
        ({"hashes": np.array([b"../../etc/passwd", b"b" * 32, b"c" * 32])}, "hexadecimal"),
        ({"hashes": np.array([b"\xff" * 32, b"b" * 32, b"c" * 32])}, "hexadecimal"),
        ({"hashes": np.array(["a" * 32, "b" * 32, "c" * 32])}, "type"),
        ({"encoder": np.array(b"no hash")}, "encoder's hash"),
        ({"more": np.zeros(1)}, "no more"),
    ],
)
def test_a_file_that_lies_is_refused(changes: dict[str, Any], message: str) -> None:
    """Rows that are no unit vectors, wrong types and sizes, objects, foreign members: each says what."""
    with pytest.raises(VectorError, match=message):
        load_vectors(io.BytesIO(npz(**good(**changes))), "vectors.npz")


def archive(members: list[tuple[str, bytes]]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in members:
            target.writestr(name, data)
    return out.getvalue()


def header(shape: str, dtype: str = "<f2") -> bytes:
    text = f"{{'descr': '{dtype}', 'fortran_order': False, 'shape': {shape}, }}\n".encode()
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(text)) + text


def test_a_header_that_promises_more_than_the_file_takes_no_memory() -> None:
    """A gigabyte promised by sixty bytes is refused before anything is allocated."""
    members = [(n, to_member(n)) for n in ("encoder.npy", "hashes.npy")]
    for shape in ("(1000000, 8192)", "(10**9, 384)", "(-1, 384)", "(3,)", "()"):
        with pytest.raises(VectorError):
            load_vectors(io.BytesIO(archive([*members, ("vectors.npy", header(shape))])), "x")


def test_a_zip_bomb_is_refused() -> None:
    """Six hundred megabytes of zeros in a small archive are refused by their declared size."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in ("encoder.npy", "hashes.npy"):
            target.writestr(name, to_member(name))
        with target.open("vectors.npy", "w") as stream:
            for _ in range(600):
                stream.write(bytes(1 << 20))
    assert len(out.getvalue()) < 1 << 20
    with pytest.raises(VectorError, match="larger than"):
        load_vectors(io.BytesIO(out.getvalue()), "x")


def to_member(name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(to_bytes(make_vectors(ENCODER, rows(3))))) as source:
        return source.read(name)


def test_a_member_named_twice_is_refused() -> None:
    """Two members of one name could be read differently by two readers."""
    names = ("encoder.npy", "hashes.npy", "vectors.npy", "vectors.npy")
    with pytest.warns(UserWarning, match="Duplicate"):
        data = archive([(n, to_member(n)) for n in names])
    with pytest.raises(VectorError):
        load_vectors(io.BytesIO(data), "x")


@settings(deadline=None, max_examples=300)
@given(st.data())
def test_damage_anywhere_is_an_error_or_harmless(data: st.DataObject) -> None:
    """Any byte changed, any cut: a VectorError, or a file that still passes every check."""
    whole = bytearray(to_bytes(make_vectors(ENCODER, rows(3))))
    where = data.draw(st.integers(0, len(whole) - 1))
    if data.draw(st.booleans()):
        whole = whole[:where]
    else:
        whole[where] ^= data.draw(st.integers(1, 255))
    try:
        found = load_vectors(io.BytesIO(bytes(whole)), "x")
    except VectorError as error:
        message = str(error)
        assert "\n" not in message
    else:
        assert isinstance(found, VectorFile)
        assert np.isfinite(found.matrix).all()


def test_vectors_that_cannot_be_written_are_refused_when_made() -> None:
    """NaN, a wrong length and a bad hash are found by whoever makes the file."""
    with pytest.raises(VectorError, match="shapes"):
        make_vectors(ENCODER, {"a" * 32: unit(1, 4), "b" * 32: unit(2, 5)})
    with pytest.raises(VectorError, match="length"):
        make_vectors(ENCODER, {"a" * 32: unit(1) * 2})
    with pytest.raises(VectorError, match="hexadecimal"):
        make_vectors(ENCODER, {"hello": unit(1)})
