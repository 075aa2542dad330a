"""The `.dense` package: a checked deck as one file, the same bytes for the same deck.

    manifest.json   format version, id, version, content hash, encoder, what the members are
    cards.json      the deck as plain data
    vectors.json    the text hashes of the vectors, sorted        (only with vectors)
    vectors.bin     float16 little-endian, one row a hash          (only with vectors)
    files/…         the media under the paths that the cards name

This module writes; `unpack` reads. It never runs an encoder.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from densecards.decks.archive import write_archive
from densecards.decks.folder import content, read_deck
from densecards.decks.hashing import canonical, deck_data, file_hash
from densecards.errors import DeckError
from densecards.webs.content import DeckContent, Vectors

FORMAT = 1
SUFFIX = ".dense"
FILES = "files/"


def package_name(deck: DeckContent) -> str:
    """Return the file name of a deck's package, `NAME-VERSION.dense`."""
    return f"{deck.id}-{deck.version}{SUFFIX}"


def build_package(folder: Path, out: Path, vectors: Vectors | None = None, *, encoder: str = "") -> Path:
    """Check the deck in `folder` and write its package to `out` (a folder, or the file itself).

    `vectors` go into it with the name of the `encoder` that made them. The file appears whole or not
    at all. Raises DeckError with every message when the deck is wrong or the file cannot be written.
    """
    source = read_deck(folder)
    deck = content(source, vectors)
    target = out / package_name(deck) if out.is_dir() else out
    write_whole(target, package_bytes(deck, encoder=encoder, personal=source.manifest.personal))
    return target


def package_bytes(deck: DeckContent, *, encoder: str = "", personal: bool = False) -> bytes:
    """Return a deck's package as bytes; `personal` says that it holds a learner's own links."""
    members: dict[str, bytes | Path] = {"cards.json": canonical(deck_data(deck))}
    manifest: dict[str, Any] = {
        "format": FORMAT,
        "id": deck.id,
        "version": deck.version,
        "content_hash": deck.content_hash,
        "cards": len(deck.cards),
        "media": {path: file_hash(file, path) for path, file in sorted(deck.media.items())},
        "personal": personal,
        "encoder": None,
    }
    members.update({FILES + path: file for path, file in deck.media.items()})
    if deck.vectors is not None and deck.vectors.rows:
        rows = deck.vectors.rows
        hashes = sorted(rows)
        matrix = np.stack([np.asarray(rows[key], dtype="<f2") for key in hashes])
        members["vectors.json"] = canonical(hashes)
        members["vectors.bin"] = matrix.tobytes()
        manifest["encoder"] = {
            "name": encoder,
            "hash": deck.vectors.encoder_hash,
            "dimensions": int(matrix.shape[1]),
            "vectors": len(hashes),
        }
    members["manifest.json"] = canonical(manifest)
    try:
        return write_archive(members)
    except OSError as error:
        raise DeckError(f"the package cannot be made: {error}") from None


def write_whole(target: Path, data: bytes) -> None:
    """Write a file so that it is there whole or not at all; raises DeckError where it cannot be."""
    try:
        handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            os.chmod(name, 0o644)
            os.replace(name, target)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise DeckError(f"{target} cannot be written: {error.strerror}") from None
