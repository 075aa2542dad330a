"""How near typed lines come to the other cards of a collection, against which a link has to hold its own."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from densecards.memory.bank import Bank

_ROWS_AT_ONCE = 1 << 14


def nearest(bank: Bank, vectors: NDArray[np.float32], but: int) -> list[float]:
    """Return each vector's greatest cosine to a link or a sense of any card but number `but`; −1 for none.

    Headwords are left out: to name another card within a link is no sign of having meant that card.
    vectors: (m, d) float32, unit rows.
    """
    best = np.full(len(vectors), -1.0, dtype=np.float32)
    senses = np.where(bank.names.first, -1, bank.names.owner)
    for rows, owner in ((bank.vectors, bank.owner[: bank.used]), (bank.names.rows, senses)):
        for low in range(0, len(owner), _ROWS_AT_ONCE):
            high = min(low + _ROWS_AT_ONCE, len(owner))
            others = (owner[low:high] >= 0) & (owner[low:high] != but)
            if others.any():
                best = np.maximum(best, (vectors @ rows.read(slice(low, high))[others].T).max(axis=1))
    return [float(one) for one in best]
