"""Images and sounds of installed decks: copied once, named by their content, dropped when no deck has them.

Files and rows are not one transaction. So files come before the rows that name them and go after those are
gone: whenever the program dies, every row has its file, and a stray file is swept by the next install.
"""

import hashlib
import os
import re
import shutil
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from sqlalchemy import Connection, delete, select

from densecards.errors import DeckError, StoreError
from densecards.paths import data_dir, media_dir
from densecards.store import tables as t
from densecards.store.statements import insert

_ENDING = re.compile(r"\.[a-z0-9]{1,8}")


def folder_of(file: Path | None) -> Path:
    """Return where a database keeps its media: its own folder, so that two databases never share files."""
    if file is None or file.absolute().parent == data_dir().absolute():
        return media_dir()
    return file.absolute().with_suffix(".media")


def digest_of(file: Path) -> str:
    """Return 32 hexadecimal digits that stand for a file's bytes; raises DeckError where it can't be read."""
    try:
        with file.open("rb") as opened:
            return hashlib.file_digest(opened, lambda: hashlib.blake2b(digest_size=16)).hexdigest()
    except OSError as error:
        raise DeckError(f"{file}: cannot be read: {error.strerror}") from None


def _place(folder: Path, deck: str, path: str, digest: str) -> Path:
    # The ending is for whoever opens the file; nothing else of a deck's path gets into the name.
    ending = Path(path).suffix.lower()
    return folder / deck / (digest + (ending if _ENDING.fullmatch(ending) else ""))


def take(folder: Path, deck: str, media: Mapping[str, Path]) -> dict[str, str]:
    """Copy a deck's media and return their digests by path; files that are there already stay.

    Raises DeckError for a file that cannot be read, StoreError for one that cannot be written.
    """
    taken = {}
    for path, source in media.items():
        digest = digest_of(source)
        target = _place(folder, deck, path, digest)
        if not target.is_file():
            _copy(source, target)
        taken[path] = digest
    return taken


def _copy(source: Path, target: Path) -> None:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        half = target.with_name(f".{target.name}.{os.getpid()}")
        try:
            shutil.copyfile(source, half)
            half.replace(target)
        finally:
            half.unlink(missing_ok=True)
    except OSError as error:
        raise StoreError(f"{target}: cannot be written: {error.strerror}") from None


def write_rows(connection: Connection, deck: str, taken: Mapping[str, str]) -> None:
    """Let the deck's rows name the media that were taken."""
    connection.execute(delete(t.medium).where(t.medium.c.deck == deck))
    rows = [{"deck": deck, "path": path, "digest": digest} for path, digest in taken.items()]
    insert(connection, t.medium, rows)


def sweep(connection: Connection, folder: Path, deck: str) -> None:
    """Drop the files of a deck that no row names any more."""
    query = select(t.medium.c.path, t.medium.c.digest).where(t.medium.c.deck == deck)
    kept = {_place(folder, deck, row.path, row.digest).name for row in connection.execute(query)}
    place = folder / deck
    for file in place.iterdir() if place.is_dir() else ():
        if file.name not in kept:
            file.unlink(missing_ok=True)
    if not kept and place.is_dir():
        with suppress(OSError):  # somebody has put a file of their own there
            place.rmdir()


def copy_named(connection: Connection, folder: Path, target: Path) -> int:
    """Copy every file that a row names into another folder; returns how many. Those there already stay.

    Raises StoreError.
    """
    number = 0
    for row in connection.execute(select(t.medium).order_by(t.medium.c.deck, t.medium.c.path)):
        file = _place(folder, row.deck, row.path, row.digest)
        copy = _place(target, row.deck, row.path, row.digest)
        if file.is_file():
            number += 1
            if not copy.is_file():
                _copy(file, copy)
    return number


def bring(folder: Path, target: Path) -> None:
    """Copy the files of a backup's media folder where they are not there yet. Raises StoreError."""
    for file in sorted(folder.glob("*/*")) if folder.is_dir() else ():
        copy = target / file.relative_to(folder)
        if file.is_file() and not copy.is_file():
            _copy(file, copy)


def file_of(connection: Connection, folder: Path, deck: str, path: str) -> Path | None:
    """Return the file of a medium that a deck's cards name, or None where there is none."""
    where = (t.medium.c.deck == deck, t.medium.c.path == path)
    digest = connection.execute(select(t.medium.c.digest).where(*where)).scalar()
    if digest is None:
        return None
    file = _place(folder, deck, path, digest)
    return file if file.is_file() else None


def all_of(connection: Connection, folder: Path, deck: str) -> dict[str, Path]:
    """Return a deck's media that are there, file by path."""
    query = select(t.medium).where(t.medium.c.deck == deck).order_by(t.medium.c.path)
    found = {row.path: _place(folder, deck, row.path, row.digest) for row in connection.execute(query)}
    return {path: file for path, file in found.items() if file.is_file()}
