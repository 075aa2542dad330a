"""Vectors of texts, keyed by encoder and text hash, kept as float16."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, delete, func, select

from densecards.errors import VectorError
from densecards.store import tables as t
from densecards.store.statements import chunks, upsert


def get(
    connection: Connection, encoder_hash: str, text_hashes: Iterable[str]
) -> dict[str, NDArray[np.float16]]:
    """Return the vectors `(d,) float16` that are there, by text hash."""
    names, block = block_of(connection, encoder_hash, text_hashes)
    return dict(zip(names, block, strict=True))


def block_of(
    connection: Connection, encoder_hash: str, text_hashes: Iterable[str]
) -> tuple[list[str], NDArray[np.float16]]:
    """Return the hashes that have a vector, in the order asked for, and their rows `(n, d) float16`.

    Raises VectorError where a stored vector has another length than the others.
    """
    wanted = list(dict.fromkeys(text_hashes))
    query = select(t.vector.c.text_hash, t.vector.c.data).where(t.vector.c.encoder_hash == encoder_hash)
    found: dict[str, bytes] = {}
    if len(wanted) > 2000:
        # One scan is faster than many probes.
        keep = set(wanted)
        found = {name: data for name, data in connection.execute(query) if name in keep}
    else:
        for part in chunks(wanted):
            found.update(
                (row.text_hash, row.data)
                for row in connection.execute(query.where(t.vector.c.text_hash.in_(part)))
            )
    names = [name for name in wanted if name in found]
    if not names:
        return [], np.zeros((0, 0), np.float16)
    length = len(found[names[0]])
    for name in names:
        if len(found[name]) != length or length % 2:
            raise VectorError(f"the vector of text {name} has {len(found[name])} bytes, others {length}")
    rows = np.frombuffer(b"".join(found[name] for name in names), dtype="<f2")
    return names, rows.reshape(len(names), length // 2)


def missing(connection: Connection, encoder_hash: str, text_hashes: Iterable[str]) -> set[str]:
    """Return the hashes that have no vector under this encoder."""
    wanted = set(text_hashes)
    query = select(t.vector.c.text_hash).where(t.vector.c.encoder_hash == encoder_hash)
    if len(wanted) > 2000:
        return wanted - set(connection.execute(query).scalars())
    for part in chunks(sorted(wanted)):
        wanted -= set(connection.execute(query.where(t.vector.c.text_hash.in_(part))).scalars())
    return wanted


def put(connection: Connection, encoder_hash: str, vectors: Mapping[str, NDArray[Any]]) -> int:
    """Keep vectors; one that is there already stays. Returns how many were given.

    Raises VectorError that names the text where a vector is not finite or of another length.
    """
    rows: list[dict[str, Any]] = []
    length: int | None = None
    for name, vector in vectors.items():
        values = np.asarray(vector, dtype="<f2")
        if values.ndim != 1 or not np.isfinite(values).all():
            raise VectorError(f"the vector of text {name} is not a row of finite numbers")
        if length is None:
            length = values.size
        if values.size != length:
            raise VectorError(f"the vector of text {name} has {values.size} numbers, others {length}")
        rows.append({"encoder_hash": encoder_hash, "text_hash": name, "data": values.tobytes()})
    for part in chunks(rows, 5000):
        upsert(connection, t.vector, part, keep=True)
    return len(rows)


def encoders(connection: Connection) -> dict[str, int]:
    """Return how many vectors there are of each encoder."""
    number = func.count().label("number")
    query = select(t.vector.c.encoder_hash, number).group_by(t.vector.c.encoder_hash)
    return {row.encoder_hash: row.number for row in connection.execute(query)}


def forget(connection: Connection, encoder_hash: str, keep: Sequence[str] = ()) -> int:
    """Drop an encoder's vectors except those of `keep`; return how many went."""
    kept = set(keep)
    present = connection.execute(
        select(t.vector.c.text_hash).where(t.vector.c.encoder_hash == encoder_hash)
    ).scalars()
    gone = [name for name in present if name not in kept]
    for part in chunks(gone):
        connection.execute(
            delete(t.vector).where(t.vector.c.encoder_hash == encoder_hash, t.vector.c.text_hash.in_(part))
        )
    return len(gone)
