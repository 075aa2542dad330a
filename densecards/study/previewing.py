"""How dense a deck's webs are while its author writes it, without touching the learner's collection."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Thinnest:
    """The number of cards, their mean density, and the thinnest webs with the slot that pays most."""

    cards: int
    mean: float
    names: tuple[str, ...]


def thinnest(folder: Path, *, most: int = 5) -> Thinnest:
    """Return how dense a deck's webs are; texts without a vector get one beside the source.

    Raises DeckError with every message when the source is wrong.
    """
    from densecards.study.building import refresh_vectors
    from densecards.study.desk import Desk

    refresh_vectors(folder)
    with tempfile.TemporaryDirectory() as place, Desk.open(str(Path(place) / "watch.db")) as desk:
        desk.install(folder)
        found = desk.density()
    names = tuple(
        f"{one.headword} {one.density * 100:.0f}" + (f" (next {one.next_slot})" if one.next_slot else "")
        for one in found[:most]
    )
    mean = sum(one.density for one in found) / len(found) if found else 0.0
    return Thinnest(len(found), mean, names)
