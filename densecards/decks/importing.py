"""Foreign files from the door: look into one, guess the mapping, make a deck of it.

Picks the reader by the file's kind, unpacks the media that the cards use, and leaves nothing half-written.
"""

from __future__ import annotations

import gc
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from densecards.decks import anki_file, tables
from densecards.decks.adopt import Adopted, Progress, adopt
from densecards.decks.adoption import Adoption
from densecards.decks.anki_collection import read_collection
from densecards.decks.findings import quoted
from densecards.decks.foreign import Foreign
from densecards.decks.hashing import canonical, deck_data, with_hash
from densecards.decks.languages import guess_language
from densecards.decks.mapping import FieldMaps, change, guess_mapping
from densecards.errors import ImportFormatError, NotFoundError
from densecards.paths import cache_dir

__all__ = [
    "Adopted",
    "Adoption",
    "adopt_foreign",
    "import_foreign",
    "is_foreign",
    "mapping_of",
    "read_foreign",
    "with_media",
    "without_collector",
]


@contextmanager
def without_collector() -> Iterator[None]:
    """Rest the garbage collector: nothing made here is garbage, and its walks take a fifth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def is_foreign(path: Path) -> bool:
    """True where the file's name says that it is another program's."""
    return path.suffix.lower() in (*anki_file.SUFFIXES, *tables.SUFFIXES)


def read_foreign(path: Path, delimiter: str = "") -> Foreign:
    """Return what a file of another program holds, without its media.

    Raises NotFoundError, or ImportFormatError in one line for a file that cannot be read.
    """
    path = Path(path)
    _must_be_there(path)
    if path.suffix.lower() in tables.SUFFIXES:
        return tables.read_table(path, delimiter)
    with (
        tempfile.TemporaryDirectory(prefix="densecards-") as work,
        anki_file.open_anki(path, Path(work)) as file,
    ):
        return read_collection(file.collection, path.stem, path, file.media)


def import_foreign(
    path: Path,
    wish: Adoption,
    *,
    changes: Mapping[str, str] | None = None,
    delimiter: str = "",
    unpack_to: Path | None = None,
    progress: Progress | None = None,
) -> Adopted:
    """Return the deck that a foreign file makes, its media unpacked under `unpack_to` (default: the cache).

    `changes` sends fields elsewhere than guessed (field → place). `progress` may raise Cancelled; then
    nothing has been written. Raises NotFoundError, ImportFormatError, UsageError for a wrong change.
    """
    with without_collector():
        foreign = read_foreign(path, delimiter)
        made = adopt_foreign(foreign, wish, changes, progress)
        return with_media(foreign, made, unpack_to)


def adopt_foreign(
    foreign: Foreign,
    wish: Adoption,
    changes: Mapping[str, str] | None = None,
    progress: Progress | None = None,
) -> Adopted:
    """Return the deck that a foreign file makes when it has been read; its media are names until
    `with_media`. Writes nothing. Raises as `import_foreign`."""
    if not wish.language:
        wish = replace(wish, language=guess_language(foreign))
    made = adopt(foreign, mapping_of(foreign, wish, changes), wish, progress)
    if not made.content.cards:
        raise ImportFormatError(
            f"{quoted(foreign.source.name)}: no card could be made of it", hint=_why(made)
        )
    return made


def with_media(foreign: Foreign, made: Adopted, unpack_to: Path | None = None) -> Adopted:
    """Return an adopted deck with its media unpacked under `unpack_to` (default: the cache), all or none.

    Raises ImportFormatError for a medium that cannot be had.
    """
    source = foreign.source
    media: dict[str, Path] = {}
    if source.suffix.lower() in tables.SUFFIXES:
        media = {path: source.parent / foreign.media[name] for path, name in made.media.items()}
    elif made.media:
        with anki_file.open_media(source) as file:
            media = _unpack(file, made, unpack_to or cache_dir() / "imports")
    return replace(made, content=with_hash(replace(made.content, media=media)))


def mapping_of(foreign: Foreign, wish: Adoption, changes: Mapping[str, str] | None = None) -> FieldMaps:
    """Return the mapping that an import would use: guessed, then changed."""
    guessed = guess_mapping(foreign, wish.template)
    return change(guessed, wish.template, changes) if changes else guessed


def _why(made: Adopted) -> str:
    return "; ".join(made.report.lines()[1:4])


def _must_be_there(path: Path) -> None:
    if not path.exists():
        raise NotFoundError(f"there is no {path}")
    if not path.is_file():
        raise ImportFormatError(f"{quoted(path.name)}: is no file")


def _unpack(file: anki_file.AnkiFile, made: Adopted, under: Path) -> dict[str, Path]:
    """Unpack the media that cards use into a folder named by the source, whole or not at all."""
    try:
        under.mkdir(parents=True, exist_ok=True)
        half = Path(tempfile.mkdtemp(prefix=".unpack-", dir=under))
        try:
            found = anki_file.take_media(file, dict(made.media), half)
            sizes = {path: [name, (half / path).stat().st_size] for path, name in made.media.items()}
            key = hashlib.sha256(canonical([deck_data(made.content), sizes])).hexdigest()[:32]
            folder = under / key
            shutil.rmtree(folder, ignore_errors=True)
            os.rename(half, folder)
        finally:
            shutil.rmtree(half, ignore_errors=True)
    except OSError as error:
        raise ImportFormatError(f"its media cannot be unpacked to {under}: {error.strerror}") from None
    return {path: folder / path for path in sorted(found)}
