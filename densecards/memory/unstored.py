"""Recall from a card's own links as if they had never been stored: what the rest of the webs makes of them.

A stored link finds its card because it lies there, which says nothing. Here the cues and every near-copy of
them, in any card, are taken out, as density does (see `competition`); links and gist answer alone. It knows
card numbers and slot codes only.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from densecards.memory import evidence
from densecards.memory.bank import Bank
from densecards.memory.competition import take_copies_out
from densecards.memory.constants import Constants
from densecards.memory.copies import uniqueness
from densecards.memory.scoring import cosines, score_from

Array = NDArray[Any]


def recall_unstored(
    bank: Bank, card: int, slots: Sequence[int], constants: Constants, among: Array | None = None
) -> tuple[Array, float]:
    """Return P(c | links of `card` in `slots`) of every card `(N,)`, and the null's share.

    Links without a vector say nothing; where none has one, nothing comes to mind. A card of which nothing
    is left does not answer.
    """
    scored = [slot for slot in slots if bank.row[card, slot] >= 0]
    if not scored:
        return np.zeros(bank.cards), 1.0
    cues = np.ascontiguousarray(bank.read(bank.row[card, scored]), dtype=np.float32)
    similarity = cosines(bank, cues)
    link, gist = score_from(bank, similarity, constants.beta)
    value = link + constants.gist * gist
    take_copies_out(bank, similarity, value, constants)
    share = uniqueness(cues @ cues.T, np.ones(len(scored), dtype=np.bool_))
    level = np.asarray(bank.log_prior + constants.gamma * (share @ value), dtype=np.float64)
    answers = bank.present.any(axis=1) & np.isfinite(level)
    inside = answers if among is None else answers & among
    null = constants.gamma * constants.null_here * float(share.sum())
    return evidence.posterior(np.where(answers, level, -np.inf), null, constants.null_slope, inside)
