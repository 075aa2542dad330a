"""The `.dense` package: a checked deck as one file, the same bytes for the same deck.

    manifest.json   format version, id, version, content hash, encoder, what the members are
    cards.json      the deck as plain data
    vectors.npz     the vectors as `encode.vectors` writes them (only with vectors)
    files/…         the media under the paths that the cards name

This module writes; `unpack` reads. It never runs an encoder.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

from densecards.decks.archive import write_archive
from densecards.decks.files import MAX_MEDIUM_BYTES
from densecards.decks.folder import content, read_deck
from densecards.decks.hashing import canonical, deck_data, file_hash
from densecards.decks.sniffing import file_kind_fault
from densecards.decks.vectors import VECTORS, deck_vectors, vectors_to_ship
from densecards.encode import DEFAULT_HASH, EncoderInfo, VectorFile, describe, to_bytes
from densecards.errors import DeckError
from densecards.webs.content import DeckContent

FORMAT = 1
SUFFIX = ".dense"
FILES = "files/"
MAX_CARDS_JSON = 64 << 20
MAX_VALUES = 4_000_000  # in cards.json, by its commas and brackets: what 50,000 full cards stay far below
MAX_MEDIA = 15_000


def package_name(deck: DeckContent) -> str:
    """Return the file name of a deck's package, `NAME-VERSION.dense`."""
    return f"{deck.id}-{deck.version}{SUFFIX}"


def build_package(folder: Path, out: Path, *, encoder: EncoderInfo | None = None) -> Path:
    """Check the deck in `folder` and write its package to `out` (the file, or a folder, made where missing).

    The vectors beside the source go into it; `encoder` says which encoder they must be of. The file
    appears whole or not at all. Raises DeckError with every message when the deck is wrong, when texts
    have no vector, or when the file cannot be written.
    """
    source = read_deck(folder)
    deck = content(source)
    vectors = deck_vectors(folder)
    if vectors is None and encoder is not None:
        raise DeckError(f"{folder}: {VECTORS} is not there", hint="make the vectors first")
    if encoder is None and vectors is not None and vectors.encoder_hash == DEFAULT_HASH:
        encoder = describe()
    if vectors is not None:
        vectors = vectors_to_ship(deck, vectors, encoder)
    name = encoder.name if encoder is not None else ""
    whole = package_bytes(deck, vectors, encoder=name, personal=source.manifest.personal)
    target = out
    if out.is_dir() or out.suffix != SUFFIX:
        # Without the ending nothing would know the file for a deck.
        target = out / package_name(deck)
        try:
            out.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise DeckError(
                f"the folder {out} cannot be made: {error.strerror}", hint=f"a file's name ends in {SUFFIX}"
            ) from None
    write_whole(target, whole)
    return target


def package_bytes(
    deck: DeckContent, vectors: VectorFile | None = None, *, encoder: str = "", personal: bool = False
) -> bytes:
    """Return a deck's package as bytes.

    `encoder` names the one that made the vectors; `personal` says that the deck holds a learner's own links.
    Raises DeckError for what no installation would take.
    """
    cards = canonical(deck_data(deck))
    _check_sizes(deck, cards)
    members: dict[str, bytes | Path] = {"cards.json": cards}
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
    if vectors is not None and vectors.hashes:
        members[VECTORS] = to_bytes(vectors)
        manifest["encoder"] = {
            "name": encoder,
            "hash": vectors.encoder_hash,
            "dimensions": vectors.dimensions,
            "vectors": len(vectors.hashes),
        }
    members["manifest.json"] = canonical(manifest)
    try:
        return write_archive(members)
    except OSError as error:
        raise DeckError(f"the package cannot be made: {error}") from None


def values_in(data: bytes) -> int:
    """Return how many values JSON can hold at most, without reading it."""
    return sum(data.count(mark) for mark in (b",", b"[", b"{"))


def _check_sizes(deck: DeckContent, cards: bytes) -> None:
    """Raise DeckError where the package would be one that no installation takes."""
    if len(cards) > MAX_CARDS_JSON or values_in(cards) > MAX_VALUES:
        raise DeckError(f"the cards of {deck.id} are more than a package holds", hint="divide the deck")
    if len(deck.media) > MAX_MEDIA:
        raise DeckError(
            f"{deck.id} has {len(deck.media)} media, more than {MAX_MEDIA}", hint="divide the deck"
        )
    for path, file in deck.media.items():
        if fault := _medium_fault(path, file):
            raise DeckError(f"medium {path} {fault}", hint="put another file there, or leave it out")


def _medium_fault(path: str, file: Path) -> str:
    try:
        if file.stat().st_size > MAX_MEDIUM_BYTES:
            return f"is larger than {MAX_MEDIUM_BYTES >> 20} MB"
        return file_kind_fault(path, file)
    except OSError as error:
        return f"cannot be read: {error.strerror}"


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
