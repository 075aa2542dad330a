"""Reading a `.dense` package as what it may be: a stranger's file made to do harm.

Every size and count is bounded before anything is unpacked, every member must be one of those that a
package has, and nothing is written before the whole of it has been found right.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from densecards.decks.archive import Archive, Limits, open_archive
from densecards.decks.files import MAX_MEDIUM_BYTES, MEDIA_TYPES, collisions, path_fault
from densecards.decks.findings import quoted
from densecards.decks.hashing import canonical, deck_data
from densecards.decks.package import FILES, FORMAT, MAX_CARDS_JSON, MAX_VALUES, values_in
from densecards.decks.plain import deck_from_data
from densecards.decks.sniffing import HEAD, kind_fault
from densecards.decks.vectors import VECTORS
from densecards.encode import VectorFile, load_vectors
from densecards.errors import DeckError, VectorError
from densecards.paths import cache_dir
from densecards.webs.content import DeckContent

MAX_MANIFEST = 4 << 20
MAX_VECTORS = 512 << 20
ADVICE = "nothing was installed; get the file again from whoever made it"
_KNOWN = {"manifest.json", "cards.json", VECTORS}
_VERSION = re.compile(r"\d{1,6}\.\d{1,6}\.\d{1,6}(?:[-+][0-9A-Za-z.-]{1,40})?\Z")


def read_package(path: Path, *, unpack_to: Path | None = None) -> DeckContent:
    """Return the deck in a package.

    Its media are unpacked under `unpack_to` (default: the cache folder), in a folder named by their
    content, after everything has been checked. Raises DeckError in one line for whatever is wrong.
    """
    with open_archive(Path(path), DeckError, Limits(ratio=50), advice=ADVICE) as archive:
        manifest = _object(archive, "manifest.json", MAX_MANIFEST)
        media = _media(archive, manifest)
        vectors = _vectors(archive, manifest)
        data = _json(archive, "cards.json", MAX_CARDS_JSON)
        try:
            deck = deck_from_data(
                data,
                version=str(manifest["version"]),
                media={name: Path(name) for name in media},
                source=str(path),
                personal=manifest.get("personal") is True,
            )
        except DeckError as error:
            raise archive.fault(str(error)) from None
        _agree(archive, manifest, deck, media)
        deck = replace(deck, content_hash=str(manifest["content_hash"]), vectors=vectors)
        return replace(deck, media=_unpack(archive, media, unpack_to or cache_dir() / "packages"))


def _json(archive: Archive, name: str, most: int) -> Any:
    data = archive.read(name, most)
    if values_in(data) > MAX_VALUES:
        raise archive.fault(f"member {name} holds more values than a deck can")
    try:
        return json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise archive.fault(f"member {name} is no JSON: {error}") from None


def _object(archive: Archive, name: str, most: int) -> dict[str, Any]:
    data = _json(archive, name, most)
    if not isinstance(data, dict):
        raise archive.fault(f"member {name} is no table")
    version = data.get("format")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise archive.fault(f"member {name} names no format version")
    if version > FORMAT:
        raise archive.fault(f"is of format {version}; this program reads up to {FORMAT}", "update densecards")
    for key in ("id", "version", "content_hash"):
        if not isinstance(data.get(key), str):
            raise archive.fault(f'member {name}: "{key}" must be a text')
    if not _VERSION.match(data["version"]):
        raise archive.fault(f"member {name}: bad version {quoted(data['version'])}")
    return data


def _media(archive: Archive, manifest: dict[str, Any]) -> dict[str, str]:
    """Return the media's hashes by path, after holding members and manifest against each other."""
    media = manifest.get("media", {})
    if not isinstance(media, dict) or not all(isinstance(value, str) for value in media.values()):
        raise archive.fault('member manifest.json: "media" must be a table of hashes')
    for name in media:
        fault = path_fault(name)
        if not fault and name.rpartition(".")[2].lower() not in MEDIA_TYPES:
            fault = "is of no known kind"
        if fault:
            raise archive.fault(f"medium {quoted(name)} {fault}")
    if fault := collisions(media):
        raise archive.fault(f"media {fault}")
    expected = _KNOWN | {FILES + name for name in media}
    for name in archive.members:
        if name not in expected:
            raise archive.fault(f"member {quoted(name)} is no part of a package")
    for name, given in media.items():
        data = archive.read(FILES + name, MAX_MEDIUM_BYTES)
        if hashlib.sha256(data).hexdigest() != given:
            raise archive.fault(f"medium {quoted(name)} is not the one the manifest names")
        if fault := kind_fault(name, data[:HEAD]):
            raise archive.fault(f"medium {quoted(name)} {fault}")
    return {name: media[name] for name in sorted(media)}


def _vectors(archive: Archive, manifest: dict[str, Any]) -> VectorFile | None:
    encoder = manifest.get("encoder")
    if encoder is None:
        if VECTORS in archive.members:
            raise archive.fault("holds vectors of no encoder")
        return None
    if (
        not isinstance(encoder, dict)
        or not isinstance(encoder.get("name"), str)
        or len(encoder["name"]) > 300
    ):
        raise archive.fault('member manifest.json: "encoder" is not what it should be')
    try:
        vectors = load_vectors(io.BytesIO(archive.read(VECTORS, MAX_VECTORS)), VECTORS)
    except VectorError as error:
        raise archive.fault(str(error)) from None
    told = (encoder.get("hash"), encoder.get("vectors"), encoder.get("dimensions"))
    if told != (vectors.encoder_hash, len(vectors.hashes), vectors.dimensions):
        raise archive.fault("its vectors are not those that the manifest names")
    return vectors


def _agree(archive: Archive, manifest: dict[str, Any], deck: DeckContent, media: dict[str, str]) -> None:
    if manifest["id"] != deck.id or manifest.get("cards") != len(deck.cards):
        raise archive.fault("the manifest is of another deck")
    whole = {"deck": deck_data(deck), "media": media}
    if hashlib.sha256(canonical(whole)).hexdigest() != manifest["content_hash"]:
        raise archive.fault("the content is not the one the manifest names")


def _unpack(archive: Archive, media: dict[str, str], under: Path) -> dict[str, Path]:
    """Write the media into a folder named by their content, whole or not at all."""
    if not media:
        return {}
    folder = under / hashlib.sha256(canonical(media)).hexdigest()[:32]
    if folder.is_dir() and not all((folder / name).is_file() for name in media):
        shutil.rmtree(folder, ignore_errors=True)  # somebody tidied the cache, but not all of it
    if not folder.is_dir():
        try:
            under.mkdir(parents=True, exist_ok=True)
            made = Path(tempfile.mkdtemp(prefix=".unpack-", dir=under))
        except OSError as error:
            raise archive.fault(f"its media cannot be unpacked to {under}: {error.strerror}") from None
        try:
            for name in media:
                (made / name).parent.mkdir(parents=True, exist_ok=True)
                archive.copy(FILES + name, made / name, MAX_MEDIUM_BYTES)
            os.rename(made, folder)
        except OSError as error:
            if not folder.is_dir():  # another process may have made it meanwhile
                raise archive.fault(f"its media cannot be unpacked to {under}: {error.strerror}") from None
        finally:
            shutil.rmtree(made, ignore_errors=True)
    return {name: folder / name for name in media}
