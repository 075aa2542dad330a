"""What rankings agree on: the places that a card takes among all, apart from how far it leads.

Links, gist and shared words each rank the cards, and a card stands high here that stands high with several of
them: reciprocal-rank fusion (Cormack, Clarke and Büttcher 2009), brought between 0 and 1 so that a weight can
make evidence of it. Nothing here knows cards, texts or constants.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
HALF = 20.0
"""The place that counts about half as much as the first."""
DEPTH = 300
"""The place from which all count nothing: the strongest are sorted, never all."""


def agreement(rankings: Sequence[Array], stands_for: Array | None = None) -> Array:
    """Mean over rankings of what a card's place is worth, `(n,) float32` in [0, 1]: 1 for the first of all.

    Each ranking holds a value per card `(n,)`, the larger the better; −∞ for a card that it doesn't hold.
    Equals share the better place. `stands_for` `(n,)` says how many cards each one counts as.
    """
    total = np.zeros(len(rankings[0]), dtype=np.float32)
    for values in rankings:
        chosen = _strongest(values, len(values) if stands_for is not None else DEPTH)
        ranked = -values[chosen]
        first = np.searchsorted(ranked, ranked, side="left")
        if stands_for is None:
            place = first.astype(np.float64)
        else:
            place = np.concatenate([[0.0], np.cumsum(stands_for[chosen])])[first]
        total[chosen] += worth(place)
    return total / np.float32(len(rankings))


def worth(place: Array) -> Array:
    """What a place (0, 1, 2 …) is worth: h / (h + place), moved so that it is 1 at 0 and 0 from DEPTH on."""
    last = HALF / (HALF + DEPTH)
    return np.asarray(np.maximum((HALF / (HALF + place) - last) / (1 - last), 0.0))


def _strongest(values: Array, count: int) -> Array:
    """Numbers of the `count` strongest that the ranking holds, and of their equals, the best first."""
    least = np.partition(values, -count)[-count] if count < len(values) else -np.inf
    chosen = np.flatnonzero((values >= least) & (values > -np.inf))
    return chosen[np.argsort(-values[chosen], kind="stable")]
