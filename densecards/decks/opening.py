"""Whatever holds a deck → the deck: a folder of source, or a package."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from densecards.decks.folder import content, read_deck
from densecards.decks.package import SUFFIX
from densecards.decks.unpack import read_package
from densecards.decks.vectors import deck_vectors
from densecards.errors import DeckError, NotFoundError, VectorError
from densecards.webs.content import DeckContent


def read_any(path: Path) -> DeckContent:
    """Return the deck at `path` with the vectors that lie beside or in it.

    Raises NotFoundError where there is nothing, DeckError for a wrong deck or a file of another kind.
    """
    path = Path(path)
    if path.is_dir():
        deck = content(read_deck(path))
        try:
            return replace(deck, vectors=deck_vectors(path))
        except VectorError as error:
            raise DeckError(
                f"{path.name}: {error.message}", hint="delete the file or build it again"
            ) from None
    if not path.exists():
        raise NotFoundError(f"there is no {path}")
    if path.suffix.lower() == SUFFIX:
        return read_package(path)
    if path.name == "deck.toml":
        return read_any(path.parent)
    if path.suffix.lower() in (".assignment", ".handin"):
        raise DeckError(
            f"{path.name} is of a class, no deck",
            hint="`densecards class show FILE` shows an assignment, `… class grade FOLDER` reads hand-ins",
        )
    raise DeckError(
        f"{path.name} is no deck: a deck is a folder with a deck.toml, or a {SUFFIX} file",
        hint="import CSV, TSV and Anki files with: densecards deck install FILE",
    )
