"""A card as it was before an edit, and what it answers: so that sums can follow the edit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from densecards.memory.bank import Bank
from densecards.memory.competition import answer
from densecards.memory.constants import NEAR_COPY, Constants
from densecards.memory.copies import uniqueness, weights
from densecards.memory.patterns import WIDTH

Array = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Former:
    """A card as it was before an edit: what it answered can still be computed."""

    card: int
    vectors: Array
    slots: Array
    gram: Array
    strength: Array
    log_prior: float


def former(bank: Bank, card: int) -> Former:
    """Remember a card as it stands."""
    return Former(
        card, bank.rows_of(card), bank.slots_of(card), bank.gram[card].copy(), bank.strength[card].copy(),
        float(bank.log_prior[card]),
    )  # fmt: skip


def level_of(one: Former, cosines: Array, constants: Constants) -> Array:
    """L of one card for m cues from the cosines `(k, m)` of its vectors, near-copies of the cue taken out."""
    m = cosines.shape[1]
    alike = np.full((WIDTH, m), -1.0, dtype=np.float32)
    alike[one.slots] = cosines
    present = np.zeros(WIDTH, dtype=bool)
    present[one.slots] = True
    out = np.empty(m)
    close = (cosines > NEAR_COPY).any(axis=0)

    pi = weights(one.strength, uniqueness(one.gram, present)).astype(np.float32)[one.slots]
    top = cosines.max(axis=0)
    total = pi @ np.exp(np.minimum(constants.beta * (cosines - top), 0))
    norm = np.sqrt(max(float(pi @ one.gram[np.ix_(one.slots, one.slots)] @ pi), 1e-12))
    out[:] = top + np.log(np.maximum(total, 1e-30)) / constants.beta + constants.gist * (pi @ cosines) / norm
    if close.any():
        left = present & (alike.T[close] <= NEAR_COPY)
        gram = np.broadcast_to(one.gram, (len(left), WIDTH, WIDTH))
        strength = np.broadcast_to(one.strength, (len(left), WIDTH))
        link, gist = answer(gram, strength, left, alike.T[close], constants.beta)
        out[close] = link + constants.gist * gist
    return one.log_prior + constants.gamma * out
