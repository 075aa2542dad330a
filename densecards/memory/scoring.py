"""What a cue finds in every card: link score ℓ, gist and names.

Plain NumPy, right at once and fast for small collections; large ones go through the compiled kernels as
soon as somebody has loaded them. Nothing here imports Numba.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from densecards.memory import pool
from densecards.memory.bank import Bank, Layout

Array = NDArray[Any]
_ROWS_PER_BLOCK = 1 << 15


@dataclass(frozen=True, slots=True)
class Scores:
    """Evidence of m cues for N cards, each `(m, N) float32`: ℓ_c(q), g_c·q, h_c·q (NaN: no name is known).

    A card without any vector has ℓ = g·q = 0: a cosine that speaks for nothing.
    """

    link: Array
    gist: Array
    head: Array


def link_scores(bank: Bank, cues: Array, beta: float) -> tuple[Array, Array]:
    """ℓ and g·q `(m, N)` of m cues `(m, d) float32`, by the fastest way that is loaded.

    ℓ_c = (1/β) ln Σ_k π_k exp(β x_k·q); g_c·q = Σ π_k x_k·q / ‖Σ π_k x_k‖ needs no second read.
    """
    cues = np.ascontiguousarray(cues, dtype=np.float32)
    if pool.compiled(bank.used * bank.dimensions):
        from densecards.memory import fast

        if len(cues) == 1:
            link, gist = fast.score_one(bank, cues[0], beta)
            return link[None], gist[None]
        return fast.score_many(bank, cues, beta)
    return score_from(bank, cosines(bank, cues), beta)


def coarse(bank: Bank, cues: int) -> bool:
    """True where `link_scores` read int8 storage in its codes alone."""
    return cues == 1 and bank.vectors.coarse and pool.compiled(bank.used * bank.dimensions)


def refine(bank: Bank, scores: Scores, cards: Array, cue: Array, beta: float) -> None:
    """Put what these cards answer to the one cue of `scores` exactly into their places."""
    from densecards.memory import fast

    scores.link[0, cards], scores.gist[0, cards] = fast.look_again(bank, cards, cue, beta)


def head_scores(bank: Bank, cues: Array) -> Array:
    """h_c·q `(m, N) float32`, the best of a card's names, NaN for cards without any."""
    names = bank.names
    if not len(names.rows):
        return np.full((len(cues), bank.cards), np.nan, dtype=np.float32)
    if len(cues) == 1 and pool.compiled(bank.used * bank.dimensions):
        from densecards.memory import fast

        return names.best(fast.head_dots(bank, cues[0])[None])
    return names.best(cues @ names.rows.whole.T)


def cosines(bank: Bank, cues: Array) -> Array:
    """x_k·q_j `(m, rows) float32`, in blocks so that narrow storage is widened piece by piece."""
    out = np.empty((len(cues), bank.used), dtype=np.float32)
    if bank.vectors.kind == np.float32:
        vectors = bank.vectors.codes[: bank.used]
        if len(cues) == 1:
            np.dot(vectors, cues[0], out=out[0])
        else:
            np.matmul(cues, vectors.T, out=out)
        return out
    for lo in range(0, bank.used, _ROWS_PER_BLOCK):
        block = bank.read(slice(lo, min(lo + _ROWS_PER_BLOCK, bank.used)))
        out[:, lo : lo + len(block)] = cues @ block.T
    return out


def score_from(bank: Bank, similarity: Array, beta: float) -> tuple[Array, Array]:
    """ℓ and g·q `(m, N)` from the cosines `(m, rows)` of m cues with every row of the bank."""
    layout, cards = bank.layout, bank.cards
    pi = bank.pi[: bank.used]
    gist = np.zeros((len(similarity), cards), dtype=similarity.dtype)
    link = np.zeros_like(gist)
    if len(layout.card):
        gist[:, layout.card] = _reduce(np.add, similarity * pi, layout)
        top = _reduce(np.maximum, similarity, layout)
        shift = np.zeros_like(similarity)
        for cue, best in zip(shift, top, strict=True):
            _spread(cue, best, layout)
        # Rows of no card have π = 0 and shift 0, and cosines are at most 1: nothing overflows.
        total = _reduce(np.add, pi * np.exp(np.minimum(beta * (similarity - shift), 0)), layout)
        link[:, layout.card] = top + np.log(np.maximum(total, 1e-30)) / beta
    return link, gist / bank.gist_norm


def _reduce(ufunc: np.ufunc, values: Array, layout: Layout) -> Array:
    # Runs and the gaps between them alternate, so that rows of no card fall into the gaps.
    edges = layout.bounds.reshape(-1)
    if edges[-1] >= values.shape[1]:
        edges = edges[:-1]
    return np.asarray(ufunc.reduceat(values, edges, axis=1)[:, ::2])


def _spread(out: Array, values: Array, layout: Layout) -> None:
    lengths = layout.bounds[:, 1] - layout.bounds[:, 0]
    starts = layout.bounds[:, 0]
    if np.array_equal(layout.bounds[1:, 0], layout.bounds[:-1, 1]):
        out[starts[0] : layout.bounds[-1, 1]] = np.repeat(values, lengths)
        return
    first = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    at = np.repeat(starts - first, lengths) + np.arange(lengths.sum())
    out[at] = np.repeat(values, lengths)
