"""Packages taken apart and put together wrongly: what the tests of hostile packages are made of."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from densecards.decks.hashing import canonical
from densecards.encode import VectorFile, make_vectors, to_bytes
from densecards.text import text_hash

Members = dict[str, bytes]
Change = Callable[[Members], None]
ENCODER = "ab" * 8


def vectors(n: int = 3, d: int = 4) -> VectorFile:
    """Unit rows of an encoder that nobody has."""
    rows = np.random.default_rng(1).normal(size=(n, d)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return make_vectors(ENCODER, {text_hash(str(i)): rows[i] for i in range(n)})


def members(package: Path) -> Members:
    """What a package holds."""
    with zipfile.ZipFile(package) as file:
        return {name: file.read(name) for name in file.namelist()}


def pack(path: Path, found: Members, *, stored: bool = False) -> Path:
    """Write members as a package, right or wrong."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED) as file:
        for name, data in found.items():
            file.writestr(name, data)
    return path


def rows_of(*rows: tuple[zipfile.ZipInfo | str, bytes]) -> bytes:
    """A zip with exactly these rows, twice the same name if so wished."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        for row, data in rows:
            file.writestr(row, data)
    return buffer.getvalue()


def named(name: str, data: bytes = b"x") -> Change:
    """Put a member in."""
    return lambda found: found.__setitem__(name, data)


def without(name: str) -> Change:
    """Take a member out."""
    return lambda found: found.__delitem__(name)


def edited(member: str, edit: Callable[[Any], None]) -> Change:
    """Change a JSON member and leave the hashes as they are."""

    def change(found: Members) -> None:
        data = json.loads(found[member])
        edit(data)
        found[member] = json.dumps(data).encode()

    return change


def put(*path: Any) -> Callable[[Any], None]:
    """Set the value at a path: put("cards", 0, "gloss", "x")."""
    *way, last, value = path

    def edit(data: Any) -> None:
        for key in way:
            data = data[key]
        data[last] = value

    return edit


def cards(*path: Any) -> Change:
    """Set a value of cards.json."""
    return edited("cards.json", put(*path))


def manifest(*path: Any) -> Change:
    """Set a value of manifest.json."""
    return edited("manifest.json", put(*path))


def medium(name: str, data: bytes) -> Change:
    """Put a medium in that the manifest names with its right hash."""

    def change(found: Members) -> None:
        found[f"files/{name}"] = data
        told = json.loads(found["manifest.json"])
        told["media"][name] = hashlib.sha256(data).hexdigest()
        found["manifest.json"] = json.dumps(told).encode()
        rehash(found)

    return change


def rehash(found: Members) -> None:
    """Make the manifest agree with whatever the cards are: what a careful attacker does."""
    told, data = json.loads(found["manifest.json"]), json.loads(found["cards.json"])
    told["content_hash"] = hashlib.sha256(canonical({"deck": data, "media": told["media"]})).hexdigest()
    told["cards"], told["id"] = len(data["cards"]), data["id"]
    found["manifest.json"] = json.dumps(told).encode()


def raw_vectors(rows: list[list[float]]) -> Change:
    """Put these rows into the vector file, whatever they are."""
    good = vectors()
    return named(
        "vectors.npz", to_bytes(VectorFile(good.encoder_hash, good.hashes, np.array(rows, np.float16)))
    )


def arrays(pickled: bool = False, **found: Any) -> Change:
    """Put a vector file of these arrays in, as NumPy itself would write it, pickles and all."""
    whole = {
        "encoder": np.array(ENCODER.encode()),
        "hashes": np.array([name.encode() for name in vectors().hashes], dtype="S64"),
        "vectors": vectors().matrix,
        **found,
    }
    buffer = io.BytesIO()
    np.savez(buffer, allow_pickle=pickled, **whole)
    return named("vectors.npz", buffer.getvalue())


def packed_vectors(rows: int, width: int) -> Change:
    """Put a vector file in that is small and unpacks to rows × width zeros."""

    def change(found: Members) -> None:
        buffer = io.BytesIO()
        np.savez_compressed(
            buffer,
            encoder=np.array(ENCODER.encode()),
            hashes=np.array([b"0" * 64] * rows, dtype="S64"),
            vectors=np.zeros((rows, width), np.float16),
        )
        found["vectors.npz"] = buffer.getvalue()

    return change


def texts(data: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of every text in JSON data."""
    if isinstance(data, str):
        yield way
    elif isinstance(data, (dict, list)):
        for key, value in data.items() if isinstance(data, dict) else enumerate(data):
            yield from texts(value, (*way, key))
