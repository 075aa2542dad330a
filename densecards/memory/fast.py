"""Drivers of the compiled kernels: blocks of vectors times blocks of cues, folded while they are in the
cache.

The same answers as `scoring` and `competition` for large collections. Whoever calls has loaded the kernels
(`pool.load`) or accepts to wait for them.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from densecards.memory import pool
from densecards.memory.bank import Bank
from densecards.memory.constants import EPISODIC_PRIOR, EXACT_COPY, LOG_EVIDENCE, NEAR_COPY, Constants
from densecards.memory.rivalry import ENTRIES, FEW, block_cosines, compete, fours

Array = NDArray[Any]
_ONE = np.float32(1)
__all__ = [
    "ask_subsets", "compete", "head_dots", "look_again", "score_many", "score_one", "subwebs", "warm",
]  # fmt: skip


def score_one(bank: Bank, cue: Array, beta: float) -> tuple[Array, Array]:
    """ℓ and g·q `(N,)` of one cue, each vector read once; of int8 storage the codes alone (`look_again`)."""
    kernels = pool.load()
    layout, stored = bank.layout, bank.vectors
    link, gist = np.zeros(bank.cards, np.float32), np.zeros(bank.cards, np.float32)
    turn, step, sharp = np.zeros(1, np.int64), _step(len(layout.card)), np.float32(beta)
    asked, lift, unit = _as_bytes(cue) if stored.coarse and kernels.BY_64 else (cue, np.float32(0), _ONE)
    run = (
        layout.bounds, layout.card, bank.pi, bank.gist_norm, asked, lift, unit, sharp, link, gist, turn, step
    )  # fmt: skip
    pool.crew(lambda: kernels.score(stored.bits, stored.scale, *run), len(layout.card), least=256)
    return link, gist


def _as_bytes(cue: Array) -> tuple[Array, Any, Any]:
    """A cue as int8, what its codes add to a lifted sum, and the size of a code (see kernels.score)."""
    unit = np.float32(max(float(np.abs(cue).max(initial=0)), 1e-12) / 127)
    codes = np.rint(cue / unit).astype(np.int8)
    return codes, np.int32(pool.load().LIFT * int(codes.sum(dtype=np.int64))), unit


def look_again(bank: Bank, cards: Array, cue: Array, beta: float) -> tuple[Array, Array]:
    """ℓ and g·q `(k,)` of a few cards by their codes and what rounding had left (int8 storage)."""
    kernels = pool.load()
    stored, bounds = bank.vectors, np.stack([bank.starts[cards], bank.stops[cards]], axis=1)
    link, gist = np.zeros(len(cards), np.float32), np.zeros(len(cards), np.float32)
    filled = np.flatnonzero(bounds[:, 1] > bounds[:, 0])
    kernels.score_fine(
        stored.codes, stored.rest, stored.scale, bounds[filled], filled, bank.pi, bank.gist_norm[cards], cue,
        np.float32(beta), link, gist,
    )  # fmt: skip
    return link, gist


def head_dots(bank: Bank, cue: Array) -> Array:
    """h·q `(H,)` of all stored names."""
    kernels = pool.load()
    rows = bank.names.rows
    out, turn, step = np.zeros(len(rows), np.float32), np.zeros(1, np.int64), _step(len(rows))
    run = rows.bits, rows.rest, rows.scale, cue, out, turn, step
    pool.crew(lambda: kernels.dot_rows(*run), len(rows), least=2048)
    return out


def _step(count: int) -> int:
    """How much a thread takes at a turn: little enough that none has to wait long for the last one."""
    return max(64, count // (16 * pool.workers()))


def score_many(bank: Bank, cues: Array, beta: float) -> tuple[Array, Array]:
    """ℓ and g·q `(m, N)` of m cues by blocks of matrix products."""
    if len(cues) <= FEW and bank.vectors.kind == np.float32:
        return _score_few(bank, cues, beta)
    kernels = pool.load()
    layout, m = bank.layout, len(cues)
    link, gist = np.zeros((bank.cards, m), np.float32), np.zeros((bank.cards, m), np.float32)
    across, sharp = np.ascontiguousarray(cues.T), np.float32(beta)

    def block(start: int) -> None:
        stop = min(start + ENTRIES, len(layout.card))
        first, cosines = block_cosines(bank, start, stop, across, kernels)
        kernels.fold_block(
            cosines, layout.bounds[start:stop] - first, layout.card[start:stop],
            bank.pi[first:], bank.gist_norm, sharp, link, gist,
        )  # fmt: skip

    with pool.single_blas():
        pool.share(block, range(0, len(layout.card), ENTRIES))
    return link.T, gist.T


def _score_few(bank: Bank, cues: Array, beta: float) -> tuple[Array, Array]:
    kernels = pool.load()
    layout, padded = bank.layout, fours(cues)
    m = len(padded)
    link, gist = np.zeros((bank.cards, m), np.float32), np.zeros((bank.cards, m), np.float32)

    run = (
        bank.vectors.codes, layout.bounds, layout.card, bank.pi, bank.gist_norm, padded, np.float32(beta),
        link, gist, np.zeros(1, np.int64), _step(len(layout.card)),
    )  # fmt: skip
    pool.crew(lambda: kernels.score_few(*run), len(layout.card), least=256)
    return link.T[: len(cues)], gist.T[: len(cues)]


def subwebs(
    bank: Bank, chosen: Array, rest: Array, null: Array, tries: Array, successes: Array, constants: Constants
) -> tuple[Array, Array, Array]:
    """All sub-webs of many cards: density (n,), best mask (n,), slots (n, 7, 8); see
    kernels.density_cards."""
    kernels = pool.load()
    n = len(chosen)
    density, best, slots = np.zeros(n), np.zeros(n, np.int64), np.zeros((n, 7, 8))
    numbers = (
        constants.beta, constants.gamma, constants.gist, NEAR_COPY, EXACT_COPY,
        constants.null_slope, LOG_EVIDENCE, EPISODIC_PRIOR,
    )  # fmt: skip
    present = bank.present

    def part(lo: int, hi: int) -> None:
        kernels.density_cards(
            chosen[lo:hi], bank.gram, bank.strength, present, bank.filled, bank.episodic, bank.log_prior,
            rest[lo:hi], null[lo:hi], tries, successes, numbers, density[lo:hi], best[lo:hi], slots[lo:hi],
        )  # fmt: skip

    pool.spread(part, n, least=4)
    return density, best, slots


def ask_subsets(
    evidence: Array, log_prior: Array, own: int, weights: Array, gamma: float
) -> tuple[Array, Array, Array, Array]:
    """As `cues.levels`, for large collections."""
    kernels = pool.load()
    n = len(weights)
    evidence = np.ascontiguousarray(evidence, dtype=np.float32)
    mine, best, total, rival = np.zeros(n), np.zeros(n), np.zeros(n), np.zeros(n, np.int64)

    def part(lo: int, hi: int) -> None:
        run = slice(lo, hi)
        kernels.ask_subsets(
            evidence, log_prior, own, weights[run], gamma, mine[run], best[run], rival[run], total[run]
        )

    pool.spread(part, n, least=8)
    return mine, best, rival, total


def warm() -> None:
    """Compile every kernel (or read its cache) on a handful of numbers: seconds once, half a second later."""
    from densecards.memory.patterns import Patterns

    rng = np.random.default_rng(0)
    rows = rng.normal(size=(8, 16)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    card, slot = np.arange(8, dtype=np.int32) // 4, np.arange(8, dtype=np.uint8) % 4
    none = np.zeros((2, 8), dtype=bool)
    patterns = Patterns(rows, card, slot, np.ones(8, np.float32), none, none, none, rows[:2])
    constants = Constants()
    for storage in ("float32", "float16", "int8"):
        bank = Bank(patterns, storage)
        score_one(bank, rows[0], 12.0)
        if bank.vectors.coarse:
            look_again(bank, np.arange(2), rows[0], 12.0)
        head_dots(bank, rows[0])
        score_many(bank, rows[:2], 12.0)
        score_many(bank, np.tile(rows, (4, 1)), 12.0)
    compete(bank, rows[:2], np.array([0, 0]), [(), (1,)], constants, None)
    zeros = np.zeros((2, 8))
    subwebs(bank, np.arange(2), zeros, np.zeros(2), zeros, zeros, constants)
    ask_subsets(rows[:, :2].copy(), np.zeros(2, np.float32), 0, np.ones((4, 8)), 12.0)
