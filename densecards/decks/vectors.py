"""A deck's vectors beside its source: `vectors.npz`, filled through an encoder that the caller brings.

Only texts that have no vector yet are encoded; vectors of texts that left the deck go. This module opens
no model itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from densecards.encode import (
    DEFAULT_HASH,
    Encoder,
    EncoderInfo,
    Progress,
    VectorFile,
    describe,
    make_vectors,
    read_vectors,
    write_vectors,
)
from densecards.errors import DeckError, VectorError
from densecards.webs.content import DeckContent, texts_to_encode

VECTORS = "vectors.npz"
_BATCH = 512  # texts between two savings: about half a second of the default encoder


def deck_vectors(folder: Path) -> VectorFile | None:
    """Return the vectors beside a deck's source; None where there are none. Raises VectorError."""
    path = Path(folder) / VECTORS
    if path.exists() and not path.is_file():
        raise VectorError(f"{VECTORS} is no file")
    return read_vectors(path) if path.exists() else None


def vectors_fault(content: DeckContent, folder: Path) -> tuple[str, str]:
    """Return what is wrong with the vectors beside a deck and what to do; two empty texts if nothing is."""
    make = "run densecards deck build"
    try:
        vectors = deck_vectors(folder)
    except VectorError as error:
        return str(error), f"delete it and {make}"
    if vectors is None:
        return f"there is no {VECTORS}", f"{make}, so that installing needs no encoder"
    if vectors.encoder_hash != DEFAULT_HASH:
        return f"{VECTORS} was not made by the default encoder", make
    needed = texts_to_encode(content, languages=describe().languages)
    missing = sum(key not in vectors.rows for key in needed)
    return (f"{VECTORS} lacks the vectors of {missing} texts", make) if missing else ("", "")


def build_vectors(
    content: DeckContent,
    encoder: Encoder,
    existing: VectorFile | None = None,
    progress: Progress | None = None,
    save_to: Path | None = None,
) -> VectorFile:
    """Return the vectors of all of a deck's texts, encoding only those that `existing` lacks.

    `progress` is called with (texts done, texts to do). With `save_to`, what has been made is written
    there as it comes, so that an interrupted run goes on where it stopped.
    """
    needed = texts_to_encode(content, languages=encoder.languages)
    rows: dict[str, NDArray[Any]] = {}
    if existing is not None and existing.encoder_hash == encoder.hash:
        rows = {key: row for key, row in existing.rows.items() if key in needed}
    missing = [key for key in needed if key not in rows]
    for start in range(0, len(missing), _BATCH):
        batch = missing[start : start + _BATCH]
        made = encoder.encode([needed[key] for key in batch])
        rows.update(zip(batch, made.astype(np.float16), strict=True))
        if save_to is not None:
            write_vectors(save_to, make_vectors(encoder.hash, rows))
        if progress is not None:
            progress(start + len(batch), len(missing))
    whole = make_vectors(encoder.hash, rows)
    if save_to is not None and not missing and (existing is None or existing.hashes != whole.hashes):
        write_vectors(save_to, whole)
    return whole


def vectors_to_ship(content: DeckContent, vectors: VectorFile, encoder: EncoderInfo | None) -> VectorFile:
    """Return those of `vectors` that the deck's texts need.

    With `encoder` the deck must be covered: raises DeckError that says how many texts have no vector.
    Vectors of an encoder that is not at hand are taken as they are.
    """
    if encoder is None:
        return vectors
    if encoder.hash != vectors.encoder_hash:
        raise DeckError(
            f"{VECTORS} was made by another encoder than {encoder.name}", hint="make the vectors again"
        )
    needed = texts_to_encode(content, languages=encoder.languages)
    rows: Mapping[str, NDArray[np.float16]] = vectors.rows
    missing = [text for key, text in needed.items() if key not in rows]
    if missing:
        raise DeckError(
            f'{VECTORS} lacks the vectors of {len(missing)} texts, the first "{missing[0][:60]}"',
            hint="make them first: densecards deck build does",
        )
    try:
        return make_vectors(vectors.encoder_hash, {key: rows[key] for key in needed})
    except VectorError as error:
        raise DeckError(f"{VECTORS}: {error}") from None
