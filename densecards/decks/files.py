"""Reading a deck's files safely: names that stay inside the folder, sizes that stay bounded, UTF-8 only.

Knows nothing of what the files mean.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from densecards.decks.findings import Findings, quoted
from densecards.decks.sniffing import file_kind_fault

MAX_SOURCE_BYTES = 8 << 20  # one Markdown file or deck.toml
MAX_MEDIUM_BYTES = 32 << 20
MAX_FILES = 2000
MEDIA_TYPES = frozenset(
    (
        "png",
        "jpg",
        "jpeg",
        "gif",
        "webp",
        "svg",
        "avif",
        "mp3",
        "ogg",
        "oga",
        "opus",
        "wav",
        "m4a",
        "flac",
        "mp4",
    )
)
# Names that Windows keeps for devices, with any ending: opening one talks to the device.
_DEVICE = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|\Z)", re.IGNORECASE)
_STRANGE = re.compile(r'[\x00-\x1f\x7f\\:*?"<>|]')
UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069]")


def path_fault(path: str) -> str:
    """Return what is wrong with a path that should stay inside a deck; "" where nothing is.

    Such a path is relative, has no `..`, no drive, no scheme, and only characters that every file
    system takes.
    """
    if not path or len(path) > 200:
        return "is empty or longer than 200 characters"
    if path.startswith(("/", "~")) or re.match(r"[A-Za-z]:", path) or "\\" in path:
        return "is not a relative path with forward slashes"
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", path):
        return "is an address; a deck carries its own files"
    if _STRANGE.search(path):
        return "holds a character that not every system allows in a file name"
    parts = path.split("/")
    if ".." in parts:
        return "leaves the deck's folder"
    if any(part in ("", ".") or part.endswith((" ", ".")) or part.startswith(".") for part in parts):
        return "has an empty, hidden or oddly ending part"
    if any(_DEVICE.match(part) for part in parts):
        return "has a part that is the name of a device on Windows"
    return ""


def collisions(paths: Iterable[str]) -> str:
    """Return what is wrong with relative paths taken together; "" where every file system keeps them apart.

    Some file systems take letters of either case, and composed and decomposed ones, for the same.
    """
    found: dict[str, str] = {}
    for path in paths:
        key = unicodedata.normalize("NFC", path).casefold()
        if key in found:
            return f"{quoted(found[key])} and {quoted(path)} differ only in the case or make of their letters"
        found[key] = path
    for key, path in found.items():
        parts = key.split("/")
        for n in range(1, len(parts)):
            if (above := "/".join(parts[:n])) in found:
                return f"{quoted(found[above])} is a file and the folder of {quoted(path)}"
    return ""


def inside(folder: Path, path: str) -> Path | None:
    """Return the file at a relative path, or None where it is absent or a link leads it outside."""
    candidate = folder / PurePosixPath(path)
    try:
        real, root = candidate.resolve(), folder.resolve()
        return candidate if real.is_file() and real.is_relative_to(root) else None
    except (OSError, ValueError, RuntimeError):
        return None


def markdown_files(folder: Path) -> list[str]:
    """Return the folder's Markdown files as relative paths in order, hidden and media folders left out."""
    found: list[str] = []
    for top, folders, names in os.walk(folder):
        folders[:] = sorted(f for f in folders if not f.startswith(".") and f != "media")
        relative = Path(top).relative_to(folder)
        found.extend((relative / name).as_posix() for name in names if name.lower().endswith(".md"))
        if len(found) > MAX_FILES:
            break
    return sorted(found)


def read_text(path: Path, name: str, findings: Findings) -> str | None:
    """Return a file's text without a byte-order mark, or None after noting why it cannot be read."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_SOURCE_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        findings.error(name, 0, f"cannot be read: {reason}", "mend the file or its rights")
        return None
    if len(data) > MAX_SOURCE_BYTES:
        findings.error(name, 0, f"is larger than {MAX_SOURCE_BYTES >> 20} MB", "divide it into scenes")
        return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        text16 = data[:2] in (b"\xff\xfe", b"\xfe\xff")
        what = "is UTF-16" if text16 else f"byte 0x{data[error.start]:02x} is not UTF-8"
        findings.error(name, line, what, "save the file as UTF-8")
        return None
    return text


def note_controls(text: str, name: str, findings: Findings) -> None:
    """Note control characters (errors) and overriding direction controls (warnings), one a line."""
    if not UNSEEN.search(text) and not DIRECTION.search(text):
        return
    for number, line in enumerate(re.split("\r\n?|\n", text), start=1):
        if unseen := UNSEEN.search(line):
            findings.error(name, number, f"holds the control character U+{ord(unseen[0]):04X}", "delete it")
        elif direction := DIRECTION.search(line):
            findings.warning(
                name, number, f"holds the unseen direction control U+{ord(direction[0]):04X}", "delete it"
            )


def medium_fault(folder: Path, path: str) -> str:
    """Return what is wrong with a medium that a text names; "" where it is there, inside and usable."""
    if fault := path_fault(path):
        return f"medium {quoted(path)} {fault}"
    if path.rpartition(".")[2].lower() not in MEDIA_TYPES:
        return f"medium {quoted(path)} is of no known kind ({', '.join(sorted(MEDIA_TYPES))})"
    file = inside(folder, path)
    if file is None:
        there = (folder / path).exists() or (folder / path).is_symlink()
        return f"medium {quoted(path)} " + ("leaves the deck's folder" if there else "is not there")
    try:
        if file.stat().st_size > MAX_MEDIUM_BYTES:
            return f"medium {quoted(path)} is larger than {MAX_MEDIUM_BYTES >> 20} MB"
        fault = file_kind_fault(path, file)
    except OSError as error:
        return f"medium {quoted(path)} cannot be read: {error.strerror}"
    return f"medium {quoted(path)} {fault}" if fault else ""
