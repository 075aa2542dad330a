"""Zip files from strangers, opened with every bound checked before anything is unpacked.

Used for packages and for Anki's files. Knows nothing of what the members mean.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from densecards.decks.findings import quoted
from densecards.errors import DensecardsError

_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
_SYMLINK = 0o120000
_KINDS = 0o170000
_MAX_ROW = 400  # bytes of one member's row in the list
_TAIL = 22 + 65535 + 20 + 56  # the end record with the longest comment, and its 64-bit kin before it


@dataclass(frozen=True, slots=True)
class Limits:
    """How large an archive and its members may be (bytes) and how hard they may be packed."""

    file: int = 1 << 30
    total: int = 2 << 30
    member: int = 512 << 20
    members: int = 20_000
    ratio: int = 200
    ratio_from: int = 4 << 20  # small members may be packed as hard as they like


class Archive:
    """An open zip whose members have sane names, sizes and kinds.

    Every fault raises `error`, a DensecardsError class, with one line that names the file.
    """

    def __init__(
        self,
        file: zipfile.ZipFile,
        name: str,
        error: type[DensecardsError],
        limits: Limits,
        advice: str = "",
    ) -> None:
        self._file = file
        self._name = name
        self._error = error
        self._limits = limits
        self._advice = advice
        self.members = self._checked()

    def fault(self, what: str, advice: str = "") -> DensecardsError:
        """Return the error that says `what` of this file, and what to do."""
        return self._error(f"{self._name}: {what}", hint=advice or self._advice)

    def _checked(self) -> dict[str, zipfile.ZipInfo]:
        rows = self._file.infolist()
        if len(rows) > self._limits.members:
            raise self.fault(f"holds {len(rows)} files, more than {self._limits.members}")
        if sum(row.file_size for row in rows) > self._limits.total:
            raise self.fault(f"unpacks to more than {self._limits.total >> 20} MB")
        found: dict[str, zipfile.ZipInfo] = {}
        for row in rows:
            if fault := self._member_fault(row):
                raise self.fault(f"member {quoted(row.filename)} {fault}")
            if row.filename in found:
                raise self.fault(f"member {quoted(row.filename)} is there twice")
            found[row.filename] = row
        return found

    def _member_fault(self, row: zipfile.ZipInfo) -> str:
        name = row.orig_filename
        if name != row.filename or not name or name.startswith(("/", "~")) or "\\" in name or ":" in name:
            return "has no safe name"
        parts = name.split("/")
        if parts[-1] == "" and not {"", ".", ".."} & set(parts[:-1]):
            return "is a folder, not a file"
        if any(part in ("", ".", "..") for part in parts):
            return "would leave the folder"
        kind = (row.external_attr >> 16) & _KINDS
        if kind == _SYMLINK or (kind and kind != 0o100000):
            return "is a link or a device, not a file"
        if row.flag_bits & 0x1:
            return "is encrypted"
        if row.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            return "is packed by an unknown method"
        if row.file_size > self._limits.member:
            return f"unpacks to more than {self._limits.member >> 20} MB"
        packed = max(row.compress_size, 1)
        if row.file_size > self._limits.ratio_from and row.file_size / packed > self._limits.ratio:
            return f"is packed {row.file_size // packed} to 1, as only a bomb is"
        return ""

    def read(self, name: str, most: int) -> bytes:
        """Return a member of at most `most` bytes; its checksum has been compared."""
        with self.stream(name, most) as stream:
            try:
                data = stream.read(most + 1)
                if len(data) <= most and stream.read(1) == b"":
                    return data
            except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
                raise self.fault(f"member {quoted(name)} is damaged: {error}") from None
        raise self.fault(f"member {quoted(name)} is larger than it may be")

    @contextmanager
    def stream(self, name: str, most: int) -> Iterator[IO[bytes]]:
        """Open a member of at most `most` bytes for reading piece by piece."""
        row = self.members.get(name)
        if row is None:
            raise self.fault(f"has no member {quoted(name)}")
        if row.file_size > most:
            raise self.fault(f"member {quoted(name)} has {row.file_size} bytes, more than {most}")
        try:
            stream = self._file.open(row)
        except (
            zipfile.BadZipFile,
            NotImplementedError,
            RuntimeError,
            OSError,
            ValueError,
            EOFError,
        ) as error:
            raise self.fault(f"member {quoted(name)} is damaged: {error}") from None
        with stream:
            yield stream

    def copy(self, name: str, to: Path, most: int) -> None:
        """Write a member of at most `most` bytes to a file, piece by piece."""
        with self.stream(name, most) as stream:
            try:
                with to.open("wb") as out:
                    while chunk := stream.read(1 << 20):
                        out.write(chunk)
            except (zipfile.BadZipFile, zlib.error, EOFError, ValueError) as error:
                raise self.fault(f"member {quoted(name)} is damaged: {error}") from None
            except OSError as error:
                raise self.fault(f"cannot be unpacked to {to.parent}: {error.strerror}") from None


@contextmanager
def open_archive(
    path: Path, error: type[DensecardsError], limits: Limits | None = None, *, advice: str = ""
) -> Iterator[Archive]:
    """Open a zip from a stranger; raises `error` where it is none, is cut short, or breaks a bound.

    `advice` says in every such error what to do.
    """
    limits = limits or Limits()
    name = quoted(path.name)
    try:
        size = path.stat().st_size
        if not path.is_file():
            raise error(f"{name}: is no file", hint=advice)
        if size > limits.file:
            raise error(f"{name}: is larger than {limits.file >> 20} MB", hint=advice)
        if _directory_size(path, size) > limits.members * _MAX_ROW:
            raise error(f"{name}: its list of files is larger than {limits.members} files need", hint=advice)
        file = zipfile.ZipFile(path)
    except DensecardsError:
        raise
    except OSError as fault:
        raise error(f"{name}: cannot be read: {fault.strerror or fault}", hint=advice) from None
    except (zipfile.BadZipFile, zipfile.LargeZipFile, ValueError, NotImplementedError, RuntimeError) as fault:
        raise error(f"{name}: is no such file, or it is cut short: {fault}", hint=advice) from None
    except Exception as fault:  # zipfile parses hostile headers with struct and codecs of its own
        raise error(f"{name}: is damaged: {type(fault).__name__}", hint=advice) from None
    with file:
        yield Archive(file, name, error, limits, advice)


def _directory_size(path: Path, size: int) -> int:
    """Return the size that a zip gives its list of members, read before a library reads the list itself."""
    with path.open("rb") as file:
        file.seek(max(0, size - _TAIL))
        tail = file.read(_TAIL)
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or at + 22 > len(tail):
        return 0
    found: int = struct.unpack_from("<L", tail, at + 12)[0]
    locator = tail.rfind(b"PK\x06\x07", 0, at)
    wide = tail.rfind(b"PK\x06\x06", 0, max(locator, 0))
    if wide >= 0 and wide + 56 <= len(tail):
        found = max(found if found != 0xFFFFFFFF else 0, struct.unpack_from("<Q", tail, wide + 40)[0])
    return found


def write_archive(members: dict[str, bytes | Path]) -> bytes:
    """Return a zip of `members` (bytes, or the file to take them from): the same for the same members."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as file:
        # Stored, not deflated: the output of zlib differs between versions.
        for name in sorted(members):
            row = zipfile.ZipInfo(name, _FIRST_DAY)
            row.create_system = 3
            row.external_attr = 0o100644 << 16
            source = members[name]
            file.writestr(row, source if isinstance(source, bytes) else source.read_bytes())
    return buffer.getvalue()
