"""One cue against all vectors, each read once: ℓ and g·q of every card.

Bound by memory, so nothing may make the reading wait: rows are read one after the other (several streams
at once outrun what the machine fetches ahead), cosines of a run of rows are kept, and then their cards are
folded in loops without branches. Threads take cards in turns from a shared counter: a thread that the
machine holds up elsewhere delays nobody.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

from densecards.memory.kernels.bytes import row_dot
from densecards.memory.kernels.numbers import AHEAD, FLAGS, LINE, claim, fetch, short_exp, short_log, wide

RUN_ROWS = 256
"""Rows whose cosines are kept until their cards are folded."""
SHARP = 36.0
"""β from which e^{β (cos − 1)} may leave float32; below it no card needs a peak of its own."""


@njit(nogil=True, fastmath=FLAGS, cache=True)
def score(
    vectors: Any,
    scale: Any,
    bounds: Any,
    cards: Any,
    pi: Any,
    norm: Any,
    cue: Any,
    lift: Any,
    unit: Any,
    beta: Any,
    link: Any,
    gist: Any,
    turn: Any,
    step: Any,
) -> None:
    """ℓ and g·q of one cue for cards of the layout, `step` of them at every turn.

    vectors float32, float16 by its bits (uint16) or int8 with `scale` (empty for the others); cue float32
    with lift 0 and unit 1, or for int8 vectors int8 itself: q ≈ unit · cue, lift = LIFT · Σ cue. link and
    gist (N,) are written.
    """
    cosine, room = np.empty(RUN_ROWS, np.float32), np.zeros((3, RUN_ROWS), np.float32)
    count = len(cards)
    start = claim(turn, step)
    while start < count:
        end = min(start + step, count)
        while start < end:
            stop = _run_end(bounds, start, end)
            first, last = bounds[start, 0], bounds[stop - 1, 1]
            _fetch_next(scale, pi, bounds, cards, last, stop)
            _dots(vectors, scale, first, last, cue, lift, unit, cosine)
            _fold_run(
                cosine, first, last, bounds[start:stop], cards[start:stop], pi, norm, beta, link, gist, room
            )
            start = stop
        start = claim(turn, step)


@njit(nogil=True, fastmath=FLAGS, cache=True)
def score_fine(
    vectors: Any,
    rest: Any,
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
    """The same for a few cards from int8 storage with what rounding had left (`rest`, see bank.stored)."""
    cosine, room = np.empty(RUN_ROWS, np.float32), np.zeros((3, RUN_ROWS), np.float32)
    for e in range(len(cards)):
        first, last = bounds[e, 0], bounds[e, 1]
        _dots_fine(vectors, rest, scale, first, last, cue, cosine)
        _fold_run(cosine, first, last, bounds[e : e + 1], cards[e : e + 1], pi, norm, beta, link, gist, room)


@njit(nogil=True, fastmath=FLAGS, cache=True)
def dot_rows(vectors: Any, rest: Any, scale: Any, cue: Any, out: Any, turn: Any, step: Any) -> None:
    """x·q of every row into out (rows,), `step` rows at every turn; `rest` is empty but for int8."""
    count = len(vectors)
    start = claim(turn, step)
    while start < count:
        end = min(start + step, count)
        if len(rest):
            _dots_fine(vectors, rest, scale, start, end, cue, out[start:end])
        else:
            _dots(vectors, scale, start, end, cue, np.float32(0.0), np.float32(1.0), out[start:end])
        start = claim(turn, step)


@njit(nogil=True, fastmath=FLAGS, cache=True)
def widen(rows: Any, scale: Any, out: Any) -> None:
    """Rows of any storage as float32."""
    for k in range(len(rows)):
        row, whole = rows[k], out[k]
        factor = scale[k] if len(scale) else np.float32(1.0)
        for i in range(len(row)):
            whole[i] = wide(row[i]) * factor


@njit(nogil=True, fastmath=FLAGS, cache=True)
def widen_fine(rows: Any, rest: Any, scale: Any, out: Any) -> None:
    """int8 rows with what rounding had left as float32."""
    for k in range(len(rows)):
        row, left, whole, factor = rows[k], rest[k], out[k], scale[k]
        half, d = len(left), len(row)
        for i in range(half):
            whole[i] = (wide(row[i]) + _low(left[i])) * factor
        for i in range(d - half):
            whole[half + i] = (wide(row[half + i]) + _high(left[i])) * factor


@njit(inline="always")
def _low(pair: Any) -> Any:
    """The remainder, in steps of the row's scale, that the lower four bits hold: (r + ½) / 16 − ½."""
    return np.float32(np.int32(pair) & np.int32(15)) * np.float32(0.0625) - np.float32(0.46875)


@njit(inline="always")
def _high(pair: Any) -> Any:
    return np.float32(np.int32(pair) >> np.int32(4)) * np.float32(0.0625) - np.float32(0.46875)


@njit(nogil=True, cache=True)
def _run_end(bounds: Any, start: Any, count: Any) -> Any:
    """The end of the run of cards whose rows, gaps among them, fill at most RUN_ROWS."""
    stop = start + 1
    while stop < count and bounds[stop, 1] - bounds[start, 0] <= RUN_ROWS:
        stop += 1
    return stop


@njit(nogil=True, fastmath=FLAGS, cache=True)
def _dots(vectors: Any, scale: Any, first: Any, last: Any, cue: Any, lift: Any, unit: Any, out: Any) -> None:
    stride = vectors.strides[0]
    for k in range(first, last):
        for i in range(0, stride, LINE):
            fetch(vectors, k * stride + AHEAD + i)
        out[k - first] = np.float32(row_dot(vectors, k, cue) - lift) * unit
    if len(scale):
        for k in range(first, last):
            out[k - first] *= scale[k]


@njit(nogil=True, cache=True)
def _fetch_next(scale: Any, pi: Any, bounds: Any, cards: Any, last: Any, stop: Any) -> None:
    """Ask for what folding the next run will read, before this run's vectors take the memory's time."""
    for i in range(0, 4 * RUN_ROWS, LINE):
        fetch(pi, 4 * last + i)
        if len(scale):
            fetch(scale, 4 * last + i)
    for i in range(0, 2 * RUN_ROWS, LINE):
        fetch(bounds, 16 * stop + i)
    for i in range(0, RUN_ROWS, LINE):
        fetch(cards, 8 * stop + i)


@njit(nogil=True, fastmath=FLAGS, cache=True)
def _dots_fine(vectors: Any, rest: Any, scale: Any, first: Any, last: Any, cue: Any, out: Any) -> None:
    d, half = len(cue), rest.shape[1]
    for k in range(first, last):
        row, left, dot = vectors[k], rest[k], np.float32(0.0)
        for i in range(half):
            dot += (wide(row[i]) + _low(left[i])) * cue[i]
        for i in range(d - half):
            dot += (wide(row[half + i]) + _high(left[i])) * cue[half + i]
        out[k - first] = dot * scale[k]


@njit(nogil=True, fastmath=FLAGS, cache=True)
def _fold_run(
    cosine: Any,
    first: Any,
    last: Any,
    bounds: Any,
    cards: Any,
    pi: Any,
    norm: Any,
    beta: Any,
    link: Any,
    gist: Any,
    room: Any,
) -> None:
    """ℓ and g·q of a run of cards from the cosines of their rows, `first` being the row of cosine[0].

    Cards have few rows, so exponentials and logarithms are taken over the whole run; rows of no card give
    numbers that nobody adds. room (3, RUN_ROWS).
    """
    rows, count = last - first, len(cards)
    mass, total, shift = room[0], room[1], room[2]
    for k in range(rows):
        shift[k] = np.float32(1.0)
    if beta > SHARP:
        _tops(cosine, first, bounds, shift)
    for k in range(rows):
        mass[k] = pi[first + k] * short_exp(beta * (cosine[k] - shift[k]))
    for e in range(count):
        lo, row, size = np.uint64(bounds[e, 0] - first), np.uint64(bounds[e, 0]), bounds[e, 1] - bounds[e, 0]
        all_, sum_ = np.float32(0.0), np.float32(0.0)
        if size == 8:
            # A full web: a loop of known length, and indices that need no sign, become straight vector code.
            for i in range(8):
                all_ += mass[lo + np.uint64(i)]
                sum_ += pi[row + np.uint64(i)] * cosine[lo + np.uint64(i)]
        else:
            for i in range(size):
                all_ += mass[lo + np.uint64(i)]
                sum_ += pi[row + np.uint64(i)] * cosine[lo + np.uint64(i)]
        total[e] = all_
        gist[cards[e]] = sum_ / norm[cards[e]]
        shift[e] = shift[lo]
    for e in range(count):
        total[e] = shift[e] + short_log(max(total[e], np.float32(1e-37))) / beta
    for e in range(count):
        link[cards[e]] = total[e]


@njit(nogil=True, cache=True)
def _tops(cosine: Any, first: Any, bounds: Any, top: Any) -> None:
    """Every card's greatest cosine into the places of its rows."""
    for e in range(len(bounds)):
        lo, hi = bounds[e, 0] - first, bounds[e, 1] - first
        peak = cosine[lo]
        for k in range(lo + 1, hi):
            peak = max(peak, cosine[k])
        for k in range(lo, hi):
            top[k] = peak
