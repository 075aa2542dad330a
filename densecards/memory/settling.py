"""A cue rolling downhill: the link-level memory settles, and at every step says which cards it is near.

E(ξ) = −(1/β) ln Σ_ck π_ck exp(β x_ck·ξ) + ½|ξ|² never rises; one step is softmax attention over all links
with the additive bias ln π. Other separations settle by their own energies. What `recall --settle` and the
app show.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import log
from typing import Any

import numpy as np
from numpy.typing import NDArray

from densecards.errors import UsageError
from densecards.memory.bank import Bank
from densecards.memory.separations import (
    Entmax15,
    Epanechnikov,
    LogSumExp,
    Separation,
    Sparsemax,
    Trajectory,
    settle,
)

Array = NDArray[Any]
_RULES: dict[str, Callable[[float], Separation]] = {
    "softmax": LogSumExp, "sparsemax": Sparsemax, "entmax15": Entmax15, "epanechnikov": Epanechnikov,
}  # fmt: skip
NAMES = tuple(_RULES)
"""The separations under which a cue can settle among links: those whose energy lives on R^d."""
MARGIN = 0.3
"""Cosine by which a link has to stand out for the softmax memory to come to rest on it."""
_SPARSE_BETA = 12.0
_WINDOW_BETA = 1.6
"""Links whose cosine with a unit state is above 1 − 1/β = 0.375 hold it."""
_DOUBLE = 1 << 23
"""Numbers up to which energies are computed in double precision."""


@dataclass(frozen=True, slots=True)
class Settling:
    """The path of a cue; cards, shares (steps + 1, k): the strongest cards at each state, best first.

    card, slot, share: the link that the last state leans on most (−1, −1 and 0 where none holds it).
    """

    path: Trajectory
    separation: str
    beta: float
    cards: Array
    shares: Array
    card: int
    slot: int
    share: float


def settling_beta(links: int) -> float:
    """β from which softmax gives a link that stands out by MARGIN as much as all others: e^{β·MARGIN} ≥ L.

    With a smaller one the energy has one deep valley in the middle of everything, and every cue ends there.
    """
    return max(log(max(links, 2)) / MARGIN, _SPARSE_BETA)


def beta_of(name: str, links: int, beta: float | None = None) -> float:
    """β of a separation: the one given, or one that suits so many links.

    Raises UsageError for a name or a β that there is not.
    """
    if name not in NAMES:
        raise UsageError(f"a cue settles under {', '.join(NAMES)}, not {name!r}")
    if beta is not None and not 0 < beta <= 1000:
        raise UsageError(f"β must be above 0 and at most 1000, not {beta:g}")
    if beta is not None:
        return beta
    return {"softmax": settling_beta(links), "epanechnikov": _WINDOW_BETA}.get(name, _SPARSE_BETA)


def settle_cue(
    bank: Bank,
    cue: Array,
    separation: str = "softmax",
    *,
    beta: float | None = None,
    among: Array | None = None,
    top: int = 5,
    max_steps: int = 50,
) -> Settling:
    """Let a unit vector `(d,)` settle among all links of a bank, or those of the cards `among (N,)`."""
    rows = np.flatnonzero(bank.pi[: bank.used] > 0)
    if among is not None:
        rows = rows[among[bank.owner[rows]]]
    sharpness = beta_of(separation, len(rows), beta)
    if not len(rows):
        path, nobody = Trajectory(cue[None], np.full(1, 0.5 * float(cue @ cue)), True), np.zeros((1, 0))
        return Settling(path, separation, sharpness, nobody.astype(np.int64), nobody, -1, -1, 0.0)
    rule = _RULES[separation](sharpness)
    x, owner = bank.read(rows), bank.owner[rows]
    kind = np.float64 if x.size <= _DOUBLE else np.float32
    x, state = x.astype(kind, copy=False), np.asarray(cue, dtype=kind)
    log_weights = np.log(bank.pi[rows]).astype(kind)
    path = settle(x, state, rule, log_weights=log_weights, max_steps=max_steps, tolerance=1e-5)
    count = min(top, bank.cards)
    cards, shares = np.zeros((len(path.states), count), np.int64), np.zeros((len(path.states), count))
    weight = np.zeros(len(rows))
    for step, at in enumerate(path.states):
        weight = rule.project(rule.similarity(x, at), log_weights)
        share = np.bincount(owner, weights=weight, minlength=bank.cards)
        best = np.argsort(-share, kind="stable")[:count]
        cards[step], shares[step] = best, share[best]
    held = int(np.argmax(weight))
    card, slot = (int(owner[held]), int(bank.slot[rows[held]])) if weight[held] > 0 else (-1, -1)
    return Settling(path, separation, sharpness, cards, shares, card, slot, float(weight[held]))
