"""One card's density over all its sub-webs: the best of them, and the exact worth of every link.

A sub-web is a bit mask over the eight slots. Only the card's own Gram matrix and, for each link, what all
competitors together answer to it (the sum of e^L) are needed, so the 256 sub-webs cost no further look at the
collection. Plain NumPy; `kernels` does the same for thousands of cards.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import factorial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from densecards.memory.constants import EPISODIC_PRIOR, LOG_EVIDENCE, NEAR_COPY, Constants
from densecards.memory.copies import uniqueness, weights
from densecards.memory.patterns import SLOTS, WIDTH

Array = NDArray[Any]
_SAME = 1e-9
SUBWEBS = 1 << SLOTS
MASKS: Array = (np.arange(SUBWEBS)[:, None] >> np.arange(SLOTS) & 1).astype(bool)
"""(256, 8): which slots a sub-web holds."""


@dataclass(frozen=True, slots=True)
class Web:
    """What one card's density needs.

    gram (9, 9), strength (9,), present (9,) patterns with a vector, filled (8,), episodic (8,),
    log_prior; rest (8,): ln Σ e^L of all competitors when link s is the cue; null: L_0; tries, successes
    (8,) of recalls that the link cued.
    """

    gram: Array
    strength: Array
    present: Array
    filled: Array
    episodic: Array
    log_prior: float
    rest: Array
    null: float
    tries: Array
    successes: Array


@dataclass(frozen=True, slots=True)
class Density:
    """The best sub-web of one card.

    density = breadth · depth in [0, 1]; p, u (8,) of the links in it (a link that is left out shows the p
    it would have and u = 0); whole_u (8,): u in the whole web; home (8,): the model's own p of the links
    that vectors judge, before the log taught it; level (8,): ln Σ e^L of all cards, it among them; worth
    (8,) Shapley values that sum to the density; best: mask of the sub-web; without (8,):
    the best density without each filled slot.
    """

    density: float
    breadth: float
    depth: float
    p: Array
    u: Array
    whole_u: Array
    home: Array
    level: Array
    worth: Array
    without: Array
    best: int


def evaluate(web: Web, constants: Constants) -> Density:
    """Score all sub-webs of a card and return the best."""
    p, u, home, level = routes(web, constants)
    table = (u * p).sum(axis=1) / SLOTS
    table[~possible(web.filled)] = -1.0
    value = best_below(table)
    whole = int(np.dot(web.filled, 1 << np.arange(SLOTS)))
    best = choose(table, whole)
    density = float(table[best])
    breadth = float(u[best].sum()) / SLOTS
    slots = np.arange(SLOTS)
    shown, model = p[best | 1 << slots, slots], home[best | 1 << slots, slots]
    without = np.array([value[whole & ~(1 << s)] for s in range(SLOTS)]) * web.filled
    return Density(
        density, breadth, density / breadth if breadth > 0 else 0.0,
        shown * web.filled, u[best], u[whole], model * web.filled,
        np.logaddexp(level[best | 1 << slots, slots], web.rest),
        shapley(value, web.filled), without, best,
    )  # fmt: skip


def routes(web: Web, constants: Constants) -> tuple[Array, Array, Array, Array]:
    """p̂_s(S), u_s(S), the untaught semantic p_s(S) and the card's L_s(S), each `(256, 8)`; 0 outside S."""
    scored = web.present[:SLOTS]
    near = web.gram[:SLOTS] > NEAR_COPY
    near[np.arange(SLOTS), np.arange(SLOTS)] = True
    masks = np.flatnonzero(possible(web.filled))
    chosen = MASKS[masks]
    inside = np.zeros((len(masks), WIDTH), dtype=bool)
    inside[:, :SLOTS] = chosen
    inside[:, SLOTS] = True
    inside &= web.present
    unique = np.where(scored, uniqueness(web.gram[:SLOTS, :SLOTS], inside[:, :SLOTS]), chosen)
    semantic = scored & semantic_slots(web, near)
    left = inside[:, None, :] & ~near[None]
    # A web of one text and its copies has no other route: at least one other semantic link must be left.
    enough = (left[..., :SLOTS] & semantic).any(axis=-1)
    pi = weights(web.strength, uniqueness(web.gram, left))
    dots = web.gram[:SLOTS]
    with np.errstate(divide="ignore"):
        raised = np.exp(constants.beta * (dots - 1))
        link = np.log(np.einsum("nsk,sk->ns", pi, raised)) / constants.beta + 1
    norm = np.sqrt(np.maximum(np.einsum("nsk,nsk->ns", pi @ web.gram, pi), 1e-12))
    gist = np.einsum("nsk,sk->ns", pi, dots) / norm
    with np.errstate(invalid="ignore"):
        level = web.log_prior + constants.gamma * (link + constants.gist * gist)
        home = way_home(level, web.rest, web.null, constants.null_slope)
    home = np.where(enough & semantic & chosen, home, 0.0)
    p = np.where(web.episodic & ~semantic & web.filled, EPISODIC_PRIOR, home)
    taught = np.where(chosen, (LOG_EVIDENCE * p + web.successes) / (LOG_EVIDENCE + web.tries), 0.0)
    out = np.zeros((4, SUBWEBS, SLOTS))
    out[3] = -np.inf
    for part, value in zip(
        out, (taught, unique, home, np.where(semantic & chosen, level, -np.inf)), strict=True
    ):
        part[masks] = value
    return out[0], out[1], out[2], out[3]


def way_home(level: Array, rest: Array, null: float, slope: float) -> Array:
    """P(c) of a card at `level` among competitors whose sum is e^`rest`, and a null at L_0 = `null`."""
    both = np.logaddexp(level, rest)
    ahead = np.where(np.isfinite(level), np.exp(np.minimum(level - both, 0)), 0.0)
    return np.asarray(ahead / (1 + np.exp(np.clip(slope * (null - both), -700, 700))))


def semantic_slots(web: Web, near: Array) -> Array:
    """(8,) bool: slots judged by their vectors.

    An episodic link that only repeats a semantic one is judged as what it repeats: a copy must not pay.
    """
    plain = ~web.episodic & web.present[:SLOTS]
    repeats = (near[:, :SLOTS] & plain[None, :]).any(axis=1) & web.present[:SLOTS]
    return np.asarray(plain | (web.episodic & repeats))


def possible(filled: Array) -> Array:
    """(256,) bool: sub-webs that hold filled slots only."""
    return np.asarray(~(MASKS & ~filled).any(axis=1))


def best_below(table: Array) -> Array:
    """For every mask the greatest value among its subsets (the empty one is worth 0)."""
    value = np.maximum(table, 0.0)
    for slot in range(SLOTS):
        halves = value.reshape(-1, 2, 1 << slot)
        halves[:, 1] = np.maximum(halves[:, 1], halves[:, 0])
    return value


def choose(table: Array, whole: int) -> int:
    """The best mask within `whole`; of equals the largest, then the smallest number."""
    inside = (np.arange(SUBWEBS) & ~whole) == 0
    top = table[inside].max()
    good = np.flatnonzero(inside & (table >= top - _SAME))
    return int(good[np.argmax(_SIZE[good])])


_SIZE: Array = MASKS.sum(axis=1)


def shapley(value: Array, filled: Array) -> Array:
    """Exact Shapley values `(8,)` of the filled slots in the game `value (256,)`; 0 for empty ones."""
    worth = np.zeros(SLOTS)
    masks, gain_weight = np.arange(SUBWEBS), _shapley_weights(int(filled.sum()))
    inside = possible(filled)
    for slot in np.flatnonzero(filled):
        without = masks[inside & (masks >> slot & 1 == 0)]
        gain = value[without | 1 << slot] - value[without]
        worth[slot] = np.dot(gain_weight[_SIZE[without]], gain)
    return worth


@lru_cache(maxsize=SLOTS + 1)
def _shapley_weights(players: int) -> Array:
    sizes = range(players)
    return np.array([factorial(k) * factorial(players - k - 1) / factorial(players) for k in sizes])
