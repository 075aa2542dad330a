"""Anki's containers: `.apkg`, `.colpkg` and bare collections, old (zip of SQLite) and new (zstd inside).

Finds the collection and the media in them, with every size bounded. What the collection says is read by
`anki_collection`.
"""

from __future__ import annotations

import io
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from densecards.decks import wire
from densecards.decks.archive import Archive, Limits, open_archive
from densecards.decks.findings import quoted
from densecards.errors import ImportFormatError

MAX_COLLECTION = 2 << 30
MAX_MEDIA_LIST = 64 << 20
MAX_MEDIUM = 64 << 20
MAX_MEDIA = 200_000
LIMITS = Limits(file=8 << 30, total=16 << 30, member=MAX_COLLECTION, members=MAX_MEDIA + 16)
SUFFIXES = (".apkg", ".colpkg", ".anki2", ".anki21", ".anki21b")
_COLLECTIONS = ("collection.anki21b", "collection.anki21", "collection.anki2")  # newest first
_NEWEST, _MAX_META = 3, 4096
_SQLITE = b"SQLite format 3\x00"
_SMALL = 64 << 20  # bytes: so much may come out of anything
_RATIO = 200
_ZSTD = b"\x28\xb5\x2f\xfd"


@dataclass(frozen=True, slots=True)
class AnkiFile:
    """An open Anki file: the collection copied out of it, and where each medium is.

    `media` maps the name used in fields → member of the archive, or file in the `folder` beside a bare
    collection; `packed` says that members are zstd.
    """

    collection: Path
    media: dict[str, str] = field(default_factory=dict)
    packed: bool = False
    archive: Archive | None = None
    folder: Path | None = None


@contextmanager
def open_anki(path: Path, work: Path) -> Iterator[AnkiFile]:
    """Open an Anki file; its collection is copied into the folder `work`, never changed where it lies.

    Raises ImportFormatError in one line for whatever is wrong with it.
    """
    start = _start(path)
    if start == _SQLITE:
        yield replace(_beside(path), collection=_copy_collection(path, work))
        return
    if start[:4] == _ZSTD:
        target = work / "collection.anki2"
        with path.open("rb") as stream:
            _unpack(stream, target, path.stat().st_size, MAX_COLLECTION, path.name)
        yield replace(_beside(path), collection=target)
        return
    with open_archive(path, ImportFormatError, LIMITS) as archive:
        name = next((name for name in _COLLECTIONS if name in archive.members), None)
        if name is None:
            raise archive.fault("holds no Anki collection")
        if _version(archive) > _NEWEST or (_version(archive) > 1 and name == _COLLECTIONS[-1]):
            # What lies under the old name is then a note that asks for a newer program.
            raise archive.fault("is written by a newer Anki than is known here")
        packed = name.endswith("21b")
        target = work / "collection.anki2"
        if packed:
            with archive.stream(name, MAX_COLLECTION) as stream:
                packed_size = archive.members[name].compress_size
                _unpack(stream, target, packed_size, MAX_COLLECTION, path.name)
        else:
            archive.copy(name, target, MAX_COLLECTION)
        yield AnkiFile(target, _media(archive, packed), packed, archive)


@contextmanager
def open_media(path: Path) -> Iterator[AnkiFile]:
    """Open an Anki file for its media alone; those of a bare collection lie in the folder beside it."""
    if _start(path)[:2] != b"PK":
        yield _beside(path)
        return
    with open_archive(path, ImportFormatError, LIMITS) as archive:
        packed = "collection.anki21b" in archive.members
        yield AnkiFile(path, _media(archive, packed), packed, archive)


def _beside(path: Path) -> AnkiFile:
    """A bare collection's media: the files of its own folder beside it; links are left alone."""
    folder = path.with_suffix(".media")
    if not folder.is_dir():
        return AnkiFile(path)
    with os.scandir(folder) as entries:
        names = [entry.name for entry in entries if entry.is_file(follow_symlinks=False)]
    return AnkiFile(path, {name: name for name in sorted(names)[:MAX_MEDIA]}, folder=folder)


def _start(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(16)
    except OSError as error:
        raise ImportFormatError(f"{quoted(path.name)}: cannot be read: {error.strerror}") from None


def _copy_collection(path: Path, work: Path) -> Path:
    """Copy a collection with what its write-ahead log still holds, so that an open Anki is not disturbed."""
    if path.stat().st_size > MAX_COLLECTION:
        raise ImportFormatError(f"{quoted(path.name)}: is larger than {MAX_COLLECTION >> 20} MB")
    target = work / "collection.anki2"
    try:
        shutil.copyfile(path, target)
        log = path.with_name(path.name + "-wal")
        if log.is_file() and log.stat().st_size < MAX_COLLECTION:
            shutil.copyfile(log, target.with_name(target.name + "-wal"))
    except OSError as error:
        raise ImportFormatError(f"{quoted(path.name)}: cannot be copied: {error.strerror}") from None
    return target


def _unpack(stream: Any, target: Path, packed: int, most: int, name: str) -> None:
    """Write a zstd stream of `packed` bytes to a file: at most `most` bytes, and less than a bomb."""
    zstandard = _zstandard()
    most = min(most, max(_SMALL, packed * _RATIO))
    try:
        # A window beyond 128 MB is what only a bomb asks for.
        reader = zstandard.ZstdDecompressor(max_window_size=1 << 27).stream_reader(stream)
        written = 0
        with target.open("wb") as out:
            while chunk := reader.read(1 << 20):
                written += len(chunk)
                if written > most:
                    raise ImportFormatError(f"{quoted(name)}: unpacks to more than {most >> 20} MB")
                out.write(chunk)
    except zstandard.ZstdError as error:
        raise ImportFormatError(f"{quoted(name)}: is damaged: {error}") from None
    except OSError as error:
        raise ImportFormatError(f"{quoted(name)}: cannot be unpacked: {error.strerror}") from None


def _zstandard() -> Any:
    try:
        import zstandard
    except ImportError:
        raise ImportFormatError(
            "this file is packed with zstd", hint="install it with: pip install zstandard"
        ) from None
    return zstandard


def unpack_bytes(data: bytes, most: int, name: str) -> bytes:
    """Return zstd data unpacked, at most `most` bytes."""
    zstandard = _zstandard()
    try:
        reader = zstandard.ZstdDecompressor(max_window_size=1 << 27).stream_reader(io.BytesIO(data))
        found: bytes = reader.read(most + 1)
    except zstandard.ZstdError as error:
        raise ImportFormatError(f"{quoted(name)}: is damaged: {error}") from None
    if len(found) > most:
        raise ImportFormatError(f"{quoted(name)}: unpacks to more than {most >> 20} MB")
    return found


def _version(archive: Archive) -> int:
    """The version of the container: 1 to 3; 1 where the file does not say."""
    if "meta" not in archive.members:
        return 1
    try:
        return wire.number(archive.read("meta", _MAX_META), 1, 1)
    except ValueError:
        raise archive.fault('its "meta" is damaged') from None


def _media(archive: Archive, packed: bool) -> dict[str, str]:
    """Return member by media name, from the list that the file carries; {} where it carries none."""
    if "media" not in archive.members:
        return {}
    data = archive.read("media", MAX_MEDIA_LIST)
    try:
        if data[:4] == _ZSTD or (packed and data):
            names = _media_entries(unpack_bytes(data, MAX_MEDIA_LIST, "media"))
        else:
            names = _media_json(data)
    except (ValueError, RecursionError) as error:
        raise archive.fault(f"its list of media is damaged: {error}") from None
    return {name: member for name, member in names.items() if member in archive.members}


def _media_json(data: bytes) -> dict[str, str]:
    listed = json.loads(data.decode("utf-8") or "{}")
    if not isinstance(listed, dict) or len(listed) > MAX_MEDIA:
        raise ValueError("it is no table")
    return {str(name): str(member) for member, name in listed.items()}


def _media_entries(data: bytes) -> dict[str, str]:
    """MediaEntries: repeated entries (1) of name (1), size (2), sha1 (3), number in the zip (255)."""
    found: dict[str, str] = {}
    for n, (number, entry) in enumerate(wire.fields(data)):
        if number != 1 or not isinstance(entry, bytes):
            continue
        if n > MAX_MEDIA:
            raise ValueError(f"more than {MAX_MEDIA} media")
        found[wire.text(entry, 1)] = str(wire.number(entry, 255, n))
    return found


def take_media(file: AnkiFile, wanted: dict[str, str], folder: Path) -> dict[str, Path]:
    """Unpack media: `wanted` maps path in the deck → foreign name; returns path in the deck → file."""
    found: dict[str, Path] = {}
    for path, name in wanted.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if file.archive is None:
            _copy_beside(file, name, target)
            found[path] = target
            continue
        member = file.media.get(name)
        if member is None:
            raise file.archive.fault(f"{quoted(name)} is gone: the file changed while it was read")
        if file.packed:
            with file.archive.stream(member, MAX_MEDIUM) as stream:
                _unpack(stream, target, file.archive.members[member].compress_size, MAX_MEDIUM, name)
        else:
            file.archive.copy(member, target, MAX_MEDIUM)
        found[path] = target
    return found


def _copy_beside(file: AnkiFile, name: str, target: Path) -> None:
    source = file.folder / name if file.folder is not None and name in file.media else None
    if source is None or source.stat().st_size > MAX_MEDIUM:
        raise ImportFormatError(f"{quoted(name)}: is gone, or larger than {MAX_MEDIUM >> 20} MB")
    shutil.copyfile(source, target)
