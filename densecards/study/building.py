"""Building a deck for others: its vectors beside the source, and the package."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Refreshed:
    """How many vectors were made, kept and dropped."""

    made: int
    kept: int
    dropped: int


def refresh_vectors(folder: Path, *, progress: Progress | None = None) -> Refreshed:
    """Bring the vectors beside a deck's source up to date with its texts, by the default encoder.

    Raises DeckError with every message when the source is wrong.
    """
    from densecards import decks
    from densecards.encode import open_encoder

    content = decks.content(decks.read_deck(folder))
    encoder = open_encoder()
    before = decks.deck_vectors(folder)
    try:
        after = decks.build_vectors(content, encoder, before, progress, save_to=folder / decks.VECTORS)
    finally:
        encoder.close()
    old = set(before.rows) if before is not None and before.encoder_hash == encoder.hash else set()
    new = set(after.rows)
    return Refreshed(made=len(new - old), kept=len(new & old), dropped=len(old - new))


def build_deck(folder: Path, out: Path) -> Path:
    """Check a deck and write its package into the folder `out`; returns the file."""
    from densecards import decks

    return decks.build_package(folder, out)
