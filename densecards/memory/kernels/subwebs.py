"""All sub-webs of a card: recall with every subset of its links, its densities and the worth of each link."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numba import njit

from densecards.memory.kernels.numbers import (
    FINITE,
    FLAGS,
    NEVER,
    SLOTS,
    WIDTH,
    highest,
    short_exp,
    unique_links,
)


@njit(nogil=True, fastmath=FINITE, cache=True)
def ask_subsets(
    evidence: Any,
    log_prior: Any,
    own: Any,
    weights: Any,
    gamma: Any,
    mine: Any,
    best: Any,
    rival: Any,
    total: Any,
) -> None:
    """Recall with subsets of links as cues: see cues.ask, its plain twin.

    evidence (8, N), weights (n, 8) of the subsets; out (n,): the card's own level, the strongest other's and
    its number, and ln Σ e^L of all.
    """
    n = evidence.shape[1]
    level = np.empty(n, np.float32)
    for s in range(len(weights)):
        for c in range(n):
            level[c] = log_prior[c]
        for k in range(evidence.shape[0]):
            factor = np.float32(gamma * weights[s, k])
            if factor != 0:
                row = evidence[k]
                for c in range(n):
                    level[c] += factor * row[c]
        mine[s] = level[own]
        peak = highest(level)
        sum_ = np.float32(0.0)
        for c in range(n):
            sum_ += short_exp(level[c] - peak)
        total[s] = peak + math.log(sum_)
        level[own] = NEVER
        top = highest(level)
        best[s], rival[s] = top, -1
        for c in range(n):
            if level[c] == top and top > NEVER:
                rival[s] = c
                break


@njit(nogil=True, fastmath=FLAGS, cache=True)
def density_cards(
    chosen: Any,
    gram: Any,
    strength: Any,
    present: Any,
    filled: Any,
    episodic: Any,
    log_prior: Any,
    rest: Any,
    null: Any,
    tries: Any,
    successes: Any,
    constants: Any,
    density: Any,
    best: Any,
    slots: Any,
) -> None:
    """Every sub-web of the chosen cards (see subwebs.evaluate, its plain twin).

    rest (n, 8) and null (n,) of the chosen; density (n,), best (n,) and slots (n, 7, 8): p, u, u in the
    whole web, home, level, worth, without. constants: β, γ, a, near, exact, ρ, n₀, episodic prior.
    """
    for at in range(len(chosen)):
        c = chosen[at]
        density[at], best[at] = _density(
            gram[c].astype(np.float64),
            strength[c].astype(np.float64),
            present[c],
            filled[c],
            episodic[c],
            log_prior[c],
            rest[at],
            null[at],
            tries[c],
            successes[c],
            constants,
            slots[at],
        )


@njit(nogil=True, fastmath=FLAGS, cache=True)
def _density(
    gram: Any,
    strength: Any,
    present: Any,
    filled: Any,
    episodic: Any,
    log_prior: Any,
    rest: Any,
    null: Any,
    tries: Any,
    successes: Any,
    constants: Any,
    out: Any,
) -> Any:
    beta, gamma, weight, near_copy, exact, slope, evidence, half = constants
    semantic = np.zeros(SLOTS, np.bool_)
    near = np.zeros((SLOTS, WIDTH), np.bool_)
    raised = np.zeros((SLOTS, WIDTH))
    whole = 0
    for s in range(SLOTS):
        whole |= int(filled[s]) << s
        semantic[s] = present[s] and not episodic[s]
        for k in range(WIDTH):
            near[s, k] = k == s or gram[s, k] > near_copy
            raised[s, k] = math.exp(beta * (gram[s, k] - 1.0))
    for s in range(SLOTS):
        if present[s] and episodic[s]:
            for k in range(SLOTS):
                semantic[s] |= near[s, k] and present[k] and not episodic[k]
    size = 1 << SLOTS
    table, p, u = np.full(size, -1.0), np.zeros((size, SLOTS)), np.zeros((size, SLOTS))
    home, level = np.zeros((size, SLOTS)), np.full((size, SLOTS), -np.inf)
    inside, left, unique = np.zeros(WIDTH, np.bool_), np.zeros(WIDTH, np.bool_), np.zeros(WIDTH)
    for mask in range(size):
        if mask & ~whole:
            continue
        for k in range(SLOTS):
            inside[k] = present[k] and (mask >> k) & 1
        inside[SLOTS] = False
        unique_links(gram, inside, exact, unique)
        for s in range(SLOTS):
            if (mask >> s) & 1:
                u[mask, s] = unique[s] if present[s] else 1.0
        inside[SLOTS] = present[SLOTS]
        value = 0.0
        for s in range(SLOTS):
            if not (mask >> s) & 1:
                continue
            route = 0.0
            if semantic[s]:
                enough = False
                for k in range(WIDTH):
                    left[k] = inside[k] and not near[s, k]
                    enough |= left[k] and k < SLOTS and semantic[k]
                found = _own(gram, strength, left, raised[s], s, beta, weight, exact, unique)
                level[mask, s] = log_prior + gamma * found
                if enough:
                    route = _way_home(level[mask, s], rest[s], null, slope)
                home[mask, s] = route
            elif episodic[s]:
                route = half
            route = (evidence * route + successes[s]) / (evidence + tries[s])
            p[mask, s] = route
            value += u[mask, s] * route
        table[mask] = value / SLOTS
    chosen, top, most = 0, -1.0, -1
    for mask in range(size):
        top = max(top, table[mask])
    for mask in range(size):
        if table[mask] >= top - 1e-9:
            bits = 0
            for s in range(SLOTS):
                bits += (mask >> s) & 1
            if bits > most:
                most, chosen = bits, mask
    for s in range(SLOTS):
        # A link that the best sub-web leaves out shows the route it would have.
        place = chosen | (1 << s)
        out[0, s] = p[place, s] if filled[s] else 0.0
        out[1, s] = u[chosen, s]
        out[2, s] = u[whole, s]
        out[3, s] = home[place, s] if filled[s] else 0.0
        mine = level[place, s]
        high = max(mine, rest[s])
        both = high + math.log(math.exp(mine - high) + math.exp(rest[s] - high)) if high > -np.inf else high
        out[4, s] = both
    _worths(table, filled, whole, out[5], out[6])
    return table[chosen], chosen


@njit(nogil=True, fastmath=FLAGS, cache=True)
def _own(
    gram: Any, strength: Any, left: Any, raised: Any, s: Any, beta: Any, weight: Any, exact: Any, unique: Any
) -> Any:
    """ℓ + a g·q of the card's own remaining patterns for its slot s as the cue; −∞ where none is left."""
    unique_links(gram, left, exact, unique)
    mass, total, sum_, squared = 0.0, 0.0, 0.0, 0.0
    for k in range(WIDTH):
        if left[k]:
            mine = strength[k] * unique[k]
            mass += mine
            total += mine * raised[k]
            sum_ += mine * gram[s, k]
            for i in range(WIDTH):
                if left[i]:
                    squared += mine * strength[i] * unique[i] * gram[k, i]
    if mass <= 0.0:
        return -np.inf
    norm = math.sqrt(max(squared / (mass * mass), 1e-12))
    return math.log(total / mass) / beta + 1.0 + weight * sum_ / mass / norm


@njit(nogil=True, fastmath=FLAGS, cache=True)
def _way_home(level: Any, rest: Any, null: Any, slope: Any) -> Any:
    """See subwebs.way_home."""
    if level == -np.inf:
        return 0.0
    high, low = max(level, rest), min(level, rest)
    both = high + math.log1p(math.exp(low - high))
    return math.exp(level - both) / (1.0 + math.exp(min(max(slope * (null - both), -700.0), 700.0)))


@njit(nogil=True, fastmath=FLAGS, cache=True)
def _worths(table: Any, filled: Any, whole: Any, worth: Any, without: Any) -> None:
    """Shapley values and the best density without each slot, from the table of sub-webs (overwritten)."""
    players = 0
    for s in range(SLOTS):
        players += int(filled[s])
    weight = np.zeros(SLOTS)
    for k in range(players):
        # k! (n − k − 1)! / n!
        weight[k] = math.gamma(k + 1.0) * math.gamma(players - k + 0.0) / math.gamma(players + 1.0)
    for mask in range(len(table)):
        table_value = max(table[mask], 0.0)
        for s in range(SLOTS):
            if (mask >> s) & 1:
                table_value = max(table_value, table[mask & ~(1 << s)])
        table[mask] = table_value
    for s in range(SLOTS):
        worth[s] = 0.0
        without[s] = table[whole & ~(1 << s)] if filled[s] else 0.0
        if filled[s]:
            for mask in range(len(table)):
                if mask & ~whole == 0 and not (mask >> s) & 1:
                    bits = 0
                    for i in range(SLOTS):
                        bits += (mask >> i) & 1
                    worth[s] += weight[bits] * (table[mask | (1 << s)] - table[mask])
