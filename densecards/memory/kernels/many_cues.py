"""Many cues: blocks of cosines folded into scores, and the competition that density asks for.

Cosines come from matrix products outside (`fast`); here every card of a block answers every cue.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numba import njit

from densecards.memory.kernels.numbers import (
    AHEAD,
    FLAGS,
    LINE,
    NEVER,
    WIDTH,
    claim,
    fetch,
    short_exp,
    short_log,
    unique_links,
)


@njit(nogil=True, fastmath=FLAGS, cache=True)
def _fold_card(
    cosines: Any, first: Any, last: Any, pi: Any, beta: Any, top: Any, total: Any, gist: Any
) -> None:
    """One card against m cues: greatest cosine, ℓ and Σ π cosine into top, total, gist `(m,)`."""
    m = cosines.shape[1]
    row = cosines[first]
    for j in range(m):
        top[j] = row[j]
        total[j] = np.float32(0.0)
        gist[j] = np.float32(0.0)
    for k in range(first + 1, last):
        row = cosines[k]
        for j in range(m):
            top[j] = max(top[j], row[j])
    for k in range(first, last):
        row = cosines[k]
        weight = pi[k]
        for j in range(m):
            gist[j] += weight * row[j]
            total[j] += weight * short_exp(beta * (row[j] - top[j]))
    for j in range(m):
        total[j] = top[j] + short_log(max(total[j], np.float32(1e-30))) / beta


@njit(nogil=True, fastmath=FLAGS, cache=True)
def dots_few(rows: Any, cues: Any, out: Any) -> None:
    """x·q `(rows, m)` of float32 rows and a few cues, m a multiple of four.

    Two rows and four cues at a time share what is loaded: a matrix product this thin, which first lays its
    factors out anew, takes twice as long.
    """
    m, d = cues.shape
    stride, last = rows.strides[0], len(rows) - 1
    for k in range(0, len(rows), 2):
        other = min(k + 1, last)
        for i in range(0, 2 * stride, LINE):
            fetch(rows, k * stride + AHEAD + i)
        row, next_row, here, there = rows[k], rows[other], out[k], out[other]
        for j in range(0, m, 4):
            one, two, three, four = cues[j], cues[j + 1], cues[j + 2], cues[j + 3]
            a, b, c, e = np.float32(0.0), np.float32(0.0), np.float32(0.0), np.float32(0.0)
            f, g, h, n = np.float32(0.0), np.float32(0.0), np.float32(0.0), np.float32(0.0)
            for i in range(d):
                x, y = row[i], next_row[i]
                a += x * one[i]
                b += x * two[i]
                c += x * three[i]
                e += x * four[i]
                f += y * one[i]
                g += y * two[i]
                h += y * three[i]
                n += y * four[i]
            here[j], here[j + 1], here[j + 2], here[j + 3] = a, b, c, e
            there[j], there[j + 1], there[j + 2], there[j + 3] = f, g, h, n


@njit(nogil=True, fastmath=FLAGS, cache=True)
def score_few(
    vectors: Any,
    bounds: Any,
    cards: Any,
    pi: Any,
    norm: Any,
    cues: Any,
    beta: Any,
    link: Any,
    gist: Any,
    turn: Any,
    step: Any,
) -> None:
    """ℓ and g·q `(N, m)` of a few cues at once from float32 storage, m a multiple of four."""
    m, count = len(cues), len(cards)
    cosine = np.empty((WIDTH, m), np.float32)
    top, total, sum_ = np.empty(m, np.float32), np.empty(m, np.float32), np.empty(m, np.float32)
    start = claim(turn, step)
    while start < count:
        for e in range(start, min(start + step, count)):
            first, last = bounds[e, 0], bounds[e, 1]
            dots_few(vectors[first:last], cues, cosine)
            _fold_card(cosine, 0, last - first, pi[first:last], beta, top, total, sum_)
            out_link, out_gist, length = link[cards[e]], gist[cards[e]], np.float32(1.0) / norm[cards[e]]
            for j in range(m):
                out_link[j] = total[j]
                out_gist[j] = sum_[j] * length
        start = claim(turn, step)


@njit(nogil=True, fastmath=FLAGS, cache=True)
def fold_block(
    cosines: Any, bounds: Any, cards: Any, pi: Any, norm: Any, beta: Any, link: Any, gist: Any
) -> None:
    """From cosines `(rows, m)` of a block of rows to ℓ and g·q `(N, m)` of its cards.

    bounds and π are counted from the block's first row.
    """
    m = cosines.shape[1]
    top, total, sum_ = np.empty(m, np.float32), np.empty(m, np.float32), np.empty(m, np.float32)
    for e in range(len(cards)):
        _fold_card(cosines, bounds[e, 0], bounds[e, 1], pi, beta, top, total, sum_)
        out_link, out_gist, length = link[cards[e]], gist[cards[e]], np.float32(1.0) / norm[cards[e]]
        for j in range(m):
            out_link[j] = total[j]
            out_gist[j] = sum_[j] * length


@njit(nogil=True, fastmath=FLAGS, cache=True)
def _answer(
    gram: Any, strength: Any, left: Any, alike: Any, beta: Any, gist: Any, exact: Any, unique: Any
) -> Any:
    """ℓ + a g·q of a web of which the patterns `left` remain; NEVER where none does."""
    unique_links(gram, left, exact, unique)
    mass, top = 0.0, -2.0
    for k in range(WIDTH):
        if left[k]:
            mass += strength[k] * unique[k]
            top = max(top, alike[k])
    if mass <= 0.0:
        return float(NEVER)
    total, sum_, squared = 0.0, 0.0, 0.0
    for k in range(WIDTH):
        if left[k]:
            pi = strength[k] * unique[k] / mass
            total += pi * math.exp(beta * (alike[k] - top))
            sum_ += pi * alike[k]
            for i in range(WIDTH):
                if left[i]:
                    squared += pi * strength[i] * unique[i] / mass * gram[k, i]
    return top + math.log(total) / beta + gist * sum_ / math.sqrt(max(squared, 1e-12))


@njit(nogil=True, fastmath=FLAGS, cache=True)
def levels_block(
    cosines: Any,
    first: Any,
    bounds: Any,
    cards: Any,
    pi: Any,
    norm: Any,
    log_prior: Any,
    gram: Any,
    strength: Any,
    rows: Any,
    constants: Any,
    level: Any,
) -> None:
    """L_c of m links as cues, near-copies of the cue taken out of every card: level `(cards of the block,
    m)`.

    constants: β, γ, a, near-copy and exact-copy cosines. `first` is the block's first row.
    """
    beta, gamma, weight = np.float32(constants[0]), np.float32(constants[1]), np.float32(constants[2])
    near, exact = np.float32(constants[3]), constants[4]
    m = cosines.shape[1]
    top, total, sum_ = np.empty(m, np.float32), np.empty(m, np.float32), np.empty(m, np.float32)
    alike, left, unique = np.empty(WIDTH), np.empty(WIDTH, np.bool_), np.empty(WIDTH)
    for e in range(len(cards)):
        card, out = cards[e], level[e]
        _fold_card(cosines, bounds[e, 0], bounds[e, 1], pi, beta, top, total, sum_)
        length, prior = weight / norm[card], log_prior[card]
        close = False
        for j in range(m):
            out[j] = prior + gamma * (total[j] + length * sum_[j])
            close |= top[j] > near
        if close:
            for j in range(m):
                if top[j] > near:
                    for k in range(WIDTH):
                        row = rows[card, k]
                        alike[k] = cosines[row - first, j] if row >= 0 else -1.0
                        left[k] = row >= 0 and alike[k] <= near
                    value = _answer(
                        gram[card], strength[card], left, alike, constants[0], constants[2], exact, unique
                    )
                    out[j] = max(prior + gamma * np.float32(value), NEVER)


@njit(nogil=True, fastmath=FLAGS, cache=True)
def gather_block(
    level: Any, cards: Any, competing: Any, top: Any, total: Any, best_card: Any, best_level: Any
) -> None:
    """Take a block's levels into each cue's running maximum and sum, and its list of strongest
    competitors."""
    count, m = level.shape
    peak, sum_ = np.full(m, NEVER, np.float32), np.zeros(m, np.float32)
    for e in range(count):
        row = level[e]
        if not competing[cards[e]]:
            for j in range(m):
                row[j] = NEVER
        for j in range(m):
            peak[j] = max(peak[j], row[j])
    for j in range(m):
        if peak[j] > top[j]:
            total[j] *= math.exp(max(top[j] - np.float64(peak[j]), -700.0))
            top[j] = peak[j]
        peak[j] = np.float32(top[j])
    for e in range(count):
        row = level[e]
        for j in range(m):
            # Below −87 the short exponential stops at e^{−87}; a level of NEVER must add nothing at all.
            sum_[j] += short_exp(row[j] - peak[j]) if row[j] > np.float32(-1e29) else np.float32(0.0)
    kept = best_card.shape[1]
    for j in range(m):
        total[j] += sum_[j]
    for e in range(count):
        row = level[e]
        any_better = False
        for j in range(m):
            any_better |= row[j] > best_level[j, kept - 1]
        if any_better:
            for j in range(m):
                if row[j] > best_level[j, kept - 1] and row[j] > np.float32(-1e29):
                    _insert(best_card[j], best_level[j], cards[e], row[j])


@njit(nogil=True, fastmath=FLAGS, cache=True)
def compete_block(
    cosines: Any,
    first: Any,
    start: Any,
    bounds: Any,
    cards: Any,
    pi: Any,
    norm: Any,
    log_prior: Any,
    gram: Any,
    strength: Any,
    rows: Any,
    constants: Any,
    own: Any,
    tie_start: Any,
    tie_entry: Any,
    competing: Any,
    level: Any,
    top: Any,
    total: Any,
    best_card: Any,
    best_level: Any,
) -> None:
    """Let a block of cards answer m links as cues, but for each cue's own card and those it names.

    start is the block's first place in the layout; own (m,) and tie_entry (with tie_start (m + 1,)) are
    places in the layout. The rest as in levels_block and gather_block.
    """
    count = len(cards)
    levels_block(cosines, first, bounds, cards, pi, norm, log_prior, gram, strength, rows, constants, level)
    for j in range(len(own)):
        if start <= own[j] < start + count:
            level[own[j] - start, j] = NEVER
        for t in range(tie_start[j], tie_start[j + 1]):
            if start <= tie_entry[t] < start + count:
                level[tie_entry[t] - start, j] = NEVER
    gather_block(level[:count], cards, competing, top, total, best_card, best_level)


@njit(nogil=True, cache=True)
def _insert(ids: Any, heights: Any, card: Any, height: Any) -> None:
    at = len(ids) - 1
    while at > 0 and heights[at - 1] < height:
        heights[at] = heights[at - 1]
        ids[at] = ids[at - 1]
        at -= 1
    heights[at] = height
    ids[at] = card
