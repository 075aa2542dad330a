"""What everybody else answers to a link: the competitors' evidence when a card's own link is the cue.

For density a link asks for the way home with itself and every near-copy of it, in any card, taken out;
cards that the link names do not compete. The card's own answer is not computed here (see `subwebs`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from densecards.memory.bank import Bank
from densecards.memory.constants import NEAR_COPY, Constants
from densecards.memory.copies import uniqueness, weights
from densecards.memory.scoring import cosines, score_from

Array = NDArray[Any]
RIVALS = 8
"""How many of the strongest competitors of a cue are kept by name."""


@dataclass(frozen=True, slots=True)
class Rivals:
    """For m cues: rest (m,) = ln Σ e^{L_c} of all competitors (−∞: none); null (m,) = L_0; card, level
    (m, RIVALS): the strongest competitors and their L_c, −1 and −∞ where there are fewer."""

    rest: Array
    null: Array
    card: Array
    level: Array


def compete(
    bank: Bank,
    cues: Array,
    owner: Array,
    ties: list[tuple[int, ...]],
    constants: Constants,
    among: Array | None,
) -> Rivals:
    """Let every card but the owner (and the tied) answer m cues `(m, d) float32` from links and gist
    alone."""
    similarity = cosines(bank, np.ascontiguousarray(cues, dtype=np.float32))
    link, gist = score_from(bank, similarity, constants.beta)
    value = link + constants.gist * gist
    take_copies_out(bank, similarity, value, constants)
    level = (bank.log_prior + constants.gamma * value).astype(np.float64)
    competing = np.broadcast_to(bank.present.any(axis=1), level.shape).copy()
    inside = np.ones(bank.cards, dtype=bool) if among is None else among
    competing &= inside & np.isfinite(level)
    cue = np.arange(len(cues))
    competing[cue, owner] = False
    for j, named in enumerate(ties):
        competing[j, list(named)] = False
    level = np.where(competing, level, -np.inf)
    count = int(inside.sum()) + (~inside[owner]).astype(int)
    top = np.maximum(level.max(axis=1, initial=-np.inf), -1e300)
    with np.errstate(divide="ignore"):
        rest = np.log(np.exp(level - top[:, None]).sum(axis=1)) + top
    return Rivals(rest, constants.gamma * constants.null_here + np.log(count), *_strongest(level))


def take_copies_out(bank: Bank, similarity: Array, value: Array, constants: Constants) -> None:
    """Recompute `value (m, N)` for the cards that hold a near-copy of the cue; −∞ where nothing is left."""
    cue, row = np.nonzero((similarity > NEAR_COPY) & (bank.pi[: bank.used] > 0))
    if not len(cue):
        return
    holder = bank.owner[row]
    pairs = np.unique(cue * bank.cards + holder)
    cue, card = pairs // bank.cards, pairs % bank.cards
    rows = bank.row[card]
    alike = np.where(rows >= 0, similarity[cue[:, None], np.maximum(rows, 0)], -1)
    left = (rows >= 0) & (alike <= NEAR_COPY)
    link, gist = answer(bank.gram[card], bank.strength[card], left, alike, constants.beta)
    value[cue, card] = link + constants.gist * gist


def answer(gram: Array, strength: Array, left: Array, alike: Array, beta: float) -> tuple[Array, Array]:
    """ℓ and g·q `(P,)` of webs of which only the patterns `left (P, 9)` remain; ℓ = −∞ where none does.

    gram (P, 9, 9), strength (P, 9), alike (P, 9): cosines of the cue with the patterns.
    """
    pi = weights(strength, uniqueness(gram, left))
    top = np.where(left, alike, -1).max(axis=1)
    with np.errstate(divide="ignore"):
        sums = np.sum(pi * np.exp(np.minimum(beta * (alike - top[:, None]), 0)), axis=1)
        link = top + np.log(sums) / beta
    norm = np.sqrt(np.maximum(np.einsum("pi,pij,pj->p", pi, gram, pi), 1e-12))
    return link, (pi * alike).sum(axis=1) / norm


def _strongest(level: Array) -> tuple[Array, Array]:
    count = min(RIVALS, level.shape[1])
    best = np.argpartition(-level, count - 1, axis=1)[:, :count]
    found = np.take_along_axis(level, best, axis=1)
    order = np.lexsort((best, -found), axis=1)
    card = np.full((len(level), RIVALS), -1, dtype=np.int32)
    height = np.full((len(level), RIVALS), -np.inf)
    card[:, :count] = np.take_along_axis(best, order, axis=1)
    height[:, :count] = np.take_along_axis(found, order, axis=1)
    card[~np.isfinite(height)] = -1
    return card, height
