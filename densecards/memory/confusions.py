"""Interference: which cards answer each other's links, which links drive it, and what would tell them
apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from densecards.memory.bank import Bank
from densecards.memory.density import Densities
from densecards.memory.patterns import SLOTS

Array = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Confusion:
    """Two cards that the memory mixes up.

    share: of the first card's cues that the second takes; back: the other way round; slot of the first and
    rival_slot of the second are the two links that are most alike (their cosine); 8 is the gloss.
    """

    card: int
    rival: int
    share: float
    back: float
    slot: int
    rival_slot: int
    cosine: float


@dataclass(frozen=True, slots=True)
class Contrast:
    """What a contrast link between two cards has to work with.

    shared: pairs of slots (first card, second card) with their cosine, most alike first: what both say;
    own, theirs: slots of each card with how little they resemble anything the other has (1 − cosine), most
    telling first.
    """

    shared: tuple[tuple[int, int, float], ...]
    own: tuple[tuple[int, float], ...]
    theirs: tuple[tuple[int, float], ...]


def confusions(bank: Bank, found: Densities, *, least: float = 0.02, most: int = 100) -> list[Confusion]:
    """The pairs that take at least `least` of each other's cues, the worst first, each pair once."""
    shares: dict[tuple[int, int], float] = {}
    for card, rival in zip(*np.nonzero(found.competitors >= 0), strict=True):
        shares[int(card), int(found.competitors[card, rival])] = float(found.shares[card, rival])
    pairs = {(min(pair), max(pair)) for pair, share in shares.items() if share >= least}
    rows = []
    for one, two in pairs:
        there, back = shares.get((one, two), 0.0), shares.get((two, one), 0.0)
        if back > there:
            one, two, there, back = two, one, back, there
        rows.append((there + back, one, two, there, back))
    rows.sort(key=lambda row: (-row[0], row[1], row[2]))
    return [_confusion(bank, *row[1:]) for row in rows[:most]]


def _confusion(bank: Bank, card: int, rival: int, share: float, back: float) -> Confusion:
    cosines = bank.rows_of(card) @ bank.rows_of(rival).T
    if cosines.size == 0:
        return Confusion(card, rival, share, back, -1, -1, 0.0)
    i, j = np.unravel_index(int(np.argmax(cosines)), cosines.shape)
    return Confusion(
        card,
        rival,
        share,
        back,
        int(bank.slots_of(card)[i]),
        int(bank.slots_of(rival)[j]),
        float(cosines[i, j]),
    )


def contrast(bank: Bank, card: int, rival: int, *, alike: float = 0.5) -> Contrast:
    """Say what two cards share (cosine above `alike`) and which links of each tell it from the other."""
    cosines = bank.rows_of(card) @ bank.rows_of(rival).T
    mine, theirs = bank.slots_of(card), bank.slots_of(rival)
    shared = [
        (int(mine[i]), int(theirs[j]), float(cosines[i, j]))
        for i, j in zip(*np.nonzero(cosines > alike), strict=True)
    ]
    return Contrast(
        tuple(sorted(shared, key=lambda row: (-row[2], row))),
        _telling(mine, cosines),
        _telling(theirs, cosines.T),
    )


def _telling(slots: Array, cosines: Array) -> tuple[tuple[int, float], ...]:
    if cosines.size == 0:
        return tuple((int(slot), 1.0) for slot in slots if slot < SLOTS)
    apart = 1 - cosines.max(axis=1)
    rows = [(int(slot), float(value)) for slot, value in zip(slots, apart, strict=True) if slot < SLOTS]
    return tuple(sorted(rows, key=lambda row: (-row[1], row[0])))
