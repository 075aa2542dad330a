"""The compiled kernels: everything that reads all vectors, or runs over all sub-webs, for large collections.

Only this module imports Numba, and nothing imports it before `pool.warm` or a large collection asks for it.
Every kernel works on a range and releases the interpreter; `pool` fans ranges out over threads of its own,
so Numba's threading layer, which aborts when two threads enter it, is never used. Kernels that call each
other stay in this file: a cached caller would keep an edited callee's old code. Constants are arguments.
Each kernel has a plain twin in tests/memory/naive.py.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from llvmlite import ir  # type: ignore[import-untyped]
from numba import njit, types
from numba.extending import intrinsic

# Sums may be reordered and fused, or no loop would use the whole width of the machine. NaN and infinity
# keep their meaning (vectors are checked at the door, but −∞ stands for "no competitor").
FLAGS = {"reassoc", "contract", "nsz"}
FINITE = FLAGS | {"nnan"}
"""For a kernel whose numbers are all finite: only so does a running maximum use the whole width."""
SLOTS = 8
WIDTH = 9
RUN_ROWS = 256
"""Rows whose cosines are kept until their cards are folded."""
NEVER = np.float32(-1e30)
"""A level that no competitor has: e to it is zero."""


def _half_of_bits(typing_context: Any, bits: Any) -> Any:
    def build(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.fpext(builder.bitcast(arguments[0], ir.HalfType()), ir.FloatType())

    return types.float32(types.uint16), build


def _float_of_bits(typing_context: Any, bits: Any) -> Any:
    def build(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.bitcast(arguments[0], ir.FloatType())

    return types.float32(types.int32), build


def _bits_of_float(typing_context: Any, number: Any) -> Any:
    def build(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.bitcast(arguments[0], ir.IntType(32))

    return types.int32(types.float32), build


_half: Any = intrinsic(_half_of_bits)
"""The float32 of a half-precision number given by its 16 bits: one instruction for many at once."""
_bits_to_float: Any = intrinsic(_float_of_bits)
_float_to_bits: Any = intrinsic(_bits_of_float)


@njit(inline="always")
def _exp(x: Any) -> Any:
    """e^x in float32, without a call, so that loops over it become vector code (Cephes' expf, 2 ulp)."""
    x = min(max(x, np.float32(-87.0)), np.float32(88.0))
    turns = np.float32(math.floor(x * np.float32(1.44269504088896341) + np.float32(0.5)))
    x = x - turns * np.float32(0.693359375) + turns * np.float32(2.12194440e-4)
    y = np.float32(1.9875691500e-4)
    y = y * x + np.float32(1.3981999507e-3)
    y = y * x + np.float32(8.3334519073e-3)
    y = y * x + np.float32(4.1665795894e-2)
    y = y * x + np.float32(1.6666665459e-1)
    y = y * x + np.float32(5.0000001201e-1)
    y = y * x * x + x + np.float32(1.0)
    return y * _bits_to_float((np.int32(turns) + np.int32(127)) << np.int32(23))


@njit(inline="always")
def _log(x: Any) -> Any:
    """ln x of a positive normal float32, without a call or a branch (Cephes' logf)."""
    bits = _float_to_bits(x)
    exponent = np.float32((bits >> np.int32(23)) - np.int32(126))
    m = _bits_to_float((bits & np.int32(0x007FFFFF)) | np.int32(0x3F000000))
    low = m < np.float32(0.707106781186547524)
    exponent = exponent - np.float32(1.0) if low else exponent
    m = m + m - np.float32(1.0) if low else m - np.float32(1.0)
    z = m * m
    y = np.float32(7.0376836292e-2)
    y = y * m - np.float32(1.1514610310e-1)
    y = y * m + np.float32(1.1676998740e-1)
    y = y * m - np.float32(1.2420140846e-1)
    y = y * m + np.float32(1.4249322787e-1)
    y = y * m - np.float32(1.6668057665e-1)
    y = y * m + np.float32(2.0000714765e-1)
    y = y * m - np.float32(2.4999993993e-1)
    y = y * m + np.float32(3.3333331174e-1)
    y = y * m * z - np.float32(2.12194440e-4) * exponent - np.float32(0.5) * z
    return m + y + np.float32(0.693359375) * exponent


# ------------------------------------------------------------------------------------------------- one cue


@njit(nogil=True, fastmath=FLAGS, cache=True)
def _fold_run(
    cosine: Any, first: Any, bounds: Any, cards: Any, pi: Any, norm: Any, beta: Any, link: Any, gist: Any
) -> None:
    """ℓ and g·q of a few cards from the cosines of their rows, `first` being the row of cosine[0].

    Apart from the reading loop: a wrongly guessed branch there would empty the queue of loads that keeps the
    memory busy.
    """
    for e in range(len(cards)):
        top, sum_ = np.float32(-2.0), np.float32(0.0)
        for k in range(bounds[e, 0], bounds[e, 1]):
            x = cosine[k - first]
            top = x if x > top else top
            sum_ += pi[k] * x
        total = np.float32(0.0)
        for k in range(bounds[e, 0], bounds[e, 1]):
            total += pi[k] * _exp(beta * (cosine[k - first] - top))
        card = cards[e]
        link[card] = top + _log(max(total, np.float32(1e-30))) / beta
        gist[card] = sum_ / norm[card]


@njit(nogil=True, fastmath=FLAGS, cache=True)
def score_float(
    vectors: Any, bounds: Any, cards: Any, pi: Any, norm: Any, cue: Any, beta: Any, link: Any, gist: Any
) -> None:
    """ℓ and g·q of one cue for a run of the layout, each vector read once (float32).

    Four rows at a time: one alone leaves the adders waiting for each other, and reaches three quarters of
    the speed of reading.
    """
    d = len(cue)
    cosine = np.empty(RUN_ROWS + 4, np.float32)
    start = 0
    while start < len(cards):
        stop = _run_end(bounds, start, len(cards))
        first, last = bounds[start, 0], bounds[stop - 1, 1]
        k = first
        while k + 4 <= last:
            one, two, three, four = vectors[k], vectors[k + 1], vectors[k + 2], vectors[k + 3]
            a, b, c, f = np.float32(0.0), np.float32(0.0), np.float32(0.0), np.float32(0.0)
            for i in range(d):
                x = cue[i]
                a += one[i] * x
                b += two[i] * x
                c += three[i] * x
                f += four[i] * x
            at = k - first
            cosine[at], cosine[at + 1], cosine[at + 2], cosine[at + 3] = a, b, c, f
            k += 4
        while k < last:
            row, dot = vectors[k], np.float32(0.0)
            for i in range(d):
                dot += row[i] * cue[i]
            cosine[k - first] = dot
            k += 1
        _fold_run(cosine, first, bounds[start:stop], cards[start:stop], pi, norm, beta, link, gist)
        start = stop


@njit(nogil=True, fastmath=FLAGS, cache=True)
def score_half(
    vectors: Any, bounds: Any, cards: Any, pi: Any, norm: Any, cue: Any, beta: Any, link: Any, gist: Any
) -> None:
    """The same from float16 storage, given as its bits (uint16); arithmetic is float32."""
    d = len(cue)
    cosine = np.empty(RUN_ROWS, np.float32)
    start = 0
    while start < len(cards):
        stop = _run_end(bounds, start, len(cards))
        first, last = bounds[start, 0], bounds[stop - 1, 1]
        for k in range(first, last):
            row, dot = vectors[k], np.float32(0.0)
            for i in range(d):
                dot += _half(row[i]) * cue[i]
            cosine[k - first] = dot
        _fold_run(cosine, first, bounds[start:stop], cards[start:stop], pi, norm, beta, link, gist)
        start = stop


@njit(nogil=True, fastmath=FLAGS, cache=True)
def score_byte(
    vectors: Any,
    scale: Any,
    bounds: Any,
    cards: Any,
    pi: Any,
    norm: Any,
    cue: Any,
    beta: Any,
    link: Any,
    gist: Any,
) -> None:
    """The same from int8 storage with one scale a row."""
    d = len(cue)
    cosine = np.empty(RUN_ROWS, np.float32)
    start = 0
    while start < len(cards):
        stop = _run_end(bounds, start, len(cards))
        first, last = bounds[start, 0], bounds[stop - 1, 1]
        for k in range(first, last):
            row, dot = vectors[k], np.float32(0.0)
            for i in range(d):
                dot += np.float32(row[i]) * cue[i]
            cosine[k - first] = dot * scale[k]
        _fold_run(cosine, first, bounds[start:stop], cards[start:stop], pi, norm, beta, link, gist)
        start = stop


@njit(nogil=True, cache=True)
def _run_end(bounds: Any, start: Any, count: Any) -> Any:
    """The end of the run of cards whose rows, gaps among them, fill at most RUN_ROWS."""
    stop = start + 1
    while stop < count and bounds[stop, 1] - bounds[start, 0] <= RUN_ROWS:
        stop += 1
    return stop


@njit(nogil=True, fastmath=FLAGS, cache=True)
def widen_half(rows: Any, out: Any) -> None:
    """float16 rows, given as their bits, as float32."""
    for k in range(len(rows)):
        row, wide = rows[k], out[k]
        for i in range(len(row)):
            wide[i] = _half(row[i])


@njit(nogil=True, fastmath=FLAGS, cache=True)
def widen_byte(rows: Any, scale: Any, out: Any) -> None:
    """int8 rows with their scales as float32."""
    for k in range(len(rows)):
        row, wide = rows[k], out[k]
        for i in range(len(row)):
            wide[i] = np.float32(row[i]) * scale[k]


# ------------------------------------------------------------------------------------------------ many cues


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
            total[j] += weight * _exp(beta * (row[j] - top[j]))
    for j in range(m):
        total[j] = top[j] + _log(max(total[j], np.float32(1e-30))) / beta


@njit(nogil=True, fastmath=FLAGS, cache=True)
def score_few(
    vectors: Any, bounds: Any, cards: Any, pi: Any, norm: Any, cues: Any, beta: Any, link: Any, gist: Any
) -> None:
    """ℓ and g·q `(N, m)` of a few cues at once from float32 storage: four of them share each load of a
    vector.

    m is a multiple of four; a matrix product this thin would not reach the speed of reading.
    """
    m, d = cues.shape
    cosine = np.empty((WIDTH, m), np.float32)
    top, total, sum_ = np.empty(m, np.float32), np.empty(m, np.float32), np.empty(m, np.float32)
    for e in range(len(cards)):
        first, count = bounds[e, 0], bounds[e, 1] - bounds[e, 0]
        for k in range(count):
            row, out = vectors[first + k], cosine[k]
            for j in range(0, m, 4):
                one, two, three, four = cues[j], cues[j + 1], cues[j + 2], cues[j + 3]
                a, b, c, f = np.float32(0.0), np.float32(0.0), np.float32(0.0), np.float32(0.0)
                for i in range(d):
                    x = row[i]
                    a += x * one[i]
                    b += x * two[i]
                    c += x * three[i]
                    f += x * four[i]
                out[j], out[j + 1], out[j + 2], out[j + 3] = a, b, c, f
        _fold_card(cosine, 0, count, pi[first:], beta, top, total, sum_)
        out_link, out_gist, length = link[cards[e]], gist[cards[e]], np.float32(1.0) / norm[cards[e]]
        for j in range(m):
            out_link[j] = total[j]
            out_gist[j] = sum_[j] * length


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


# ----------------------------------------------------------------------------------------------- uniqueness


@njit(nogil=True, fastmath=FLAGS, cache=True)
def _unique(gram: Any, here: Any, exact: Any, out: Any) -> None:
    """u of the patterns `here`, 0 for the others; see copies.uniqueness."""
    n = len(here)
    copies = np.zeros(n)
    for i in range(n):
        for j in range(n):
            if here[i] and here[j] and gram[i, j] > exact:
                copies[i] += 1.0
        copies[i] = max(copies[i], 1.0)
    for i in range(n):
        out[i] = 0.0
        if here[i]:
            shared = 0.0
            for j in range(n):
                if here[j]:
                    positive = max(gram[i, j], 0.0)
                    shared += min(positive**4, 1.0) / copies[j]
            out[i] = 1.0 / (copies[i] * max(shared, 1.0))


@njit(nogil=True, fastmath=FLAGS, cache=True)
def _answer(
    gram: Any, strength: Any, left: Any, alike: Any, beta: Any, gist: Any, exact: Any, unique: Any
) -> Any:
    """ℓ + a g·q of a web of which the patterns `left` remain; NEVER where none does."""
    _unique(gram, left, exact, unique)
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


# ----------------------------------------------------------------------------------------------- competition


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
            sum_[j] += _exp(row[j] - peak[j]) if row[j] > np.float32(-1e29) else np.float32(0.0)
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


# --------------------------------------------------------------------------------------------------- ladder


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
        peak = level[0]
        for c in range(n):
            peak = max(peak, level[c])
        sum_ = np.float32(0.0)
        for c in range(n):
            sum_ += _exp(level[c] - peak)
        total[s] = peak + math.log(sum_)
        level[own] = NEVER
        top = NEVER
        for c in range(n):
            top = max(top, level[c])
        best[s], rival[s] = top, -1
        for c in range(n):
            if level[c] == top and top > NEVER:
                rival[s] = c
                break


# ------------------------------------------------------------------------------------------------- sub-webs


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
        _unique(gram, inside, exact, unique)
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
    _unique(gram, left, exact, unique)
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
