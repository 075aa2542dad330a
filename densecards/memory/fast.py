"""Drivers of the compiled kernels: blocks of vectors times blocks of cues, folded while they are in the
cache.

The same answers as `scoring` and `competition` for large collections. Whoever calls has loaded the kernels
(`pool.load`) or accepts to wait for them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from densecards.memory import pool
from densecards.memory.bank import Bank
from densecards.memory.competition import RIVALS, Rivals
from densecards.memory.constants import EPISODIC_PRIOR, EXACT_COPY, LOG_EVIDENCE, NEAR_COPY, Constants

Array = NDArray[Any]
_ENTRIES = 112
"""Cards of one block: some 900 rows, whose cosines with a block of cues stay in the second-level cache."""
_CUES = 256
_FEW = 16
"""Cues up to which reading the vectors takes longer than multiplying them."""


def score_one(bank: Bank, cue: Array, beta: float) -> tuple[Array, Array]:
    """ℓ and g·q `(N,)` of one cue, each vector read once."""
    kernels = pool.load()
    layout = bank.layout
    link, gist = np.zeros(bank.cards, np.float32), np.zeros(bank.cards, np.float32)
    sharp = np.float32(beta)

    def part(lo: int, hi: int) -> None:
        run = (layout.bounds[lo:hi], layout.card[lo:hi], bank.pi, bank.gist_norm, cue, sharp, link, gist)
        if bank.vectors.dtype == np.int8:
            kernels.score_byte(bank.vectors, bank.scale, *run)
        elif bank.vectors.dtype == np.float16:
            kernels.score_half(bank.vectors.view(np.uint16), *run)
        else:
            kernels.score_float(bank.vectors, *run)

    pool.spread(part, len(layout.card), least=256)
    return link, gist


def head_dots(bank: Bank, cue: Array) -> Array:
    """h·q `(H,)` of all stored names: each a card of one row."""
    kernels = pool.load()
    count = len(bank.names.rows)
    rows = np.arange(count)
    bounds, ones = np.stack([rows, rows + 1], axis=1), np.ones(count, np.float32)
    out, same, sharp = np.zeros(count, np.float32), np.zeros(count, np.float32), np.float32(1)

    def part(lo: int, hi: int) -> None:
        run = (bounds[lo:hi], rows[lo:hi], ones, ones, cue, sharp, same, out)
        if bank.names.rows.dtype == np.int8:
            kernels.score_byte(bank.names.rows, bank.names.scale, *run)
        elif bank.names.rows.dtype == np.float16:
            kernels.score_half(bank.names.rows.view(np.uint16), *run)
        else:
            kernels.score_float(bank.names.rows, *run)

    pool.spread(part, count, least=2048)
    return out


def score_many(bank: Bank, cues: Array, beta: float) -> tuple[Array, Array]:
    """ℓ and g·q `(m, N)` of m cues by blocks of matrix products."""
    if len(cues) <= _FEW and bank.vectors.dtype == np.float32:
        return _score_few(bank, cues, beta)
    kernels = pool.load()
    layout, m = bank.layout, len(cues)
    link, gist = np.zeros((bank.cards, m), np.float32), np.zeros((bank.cards, m), np.float32)
    across, sharp = np.ascontiguousarray(cues.T), np.float32(beta)

    def block(start: int) -> None:
        stop = min(start + _ENTRIES, len(layout.card))
        first, cosines = _cosines(bank, start, stop, across, kernels)
        kernels.fold_block(
            cosines, layout.bounds[start:stop] - first, layout.card[start:stop],
            bank.pi[first:], bank.gist_norm, sharp, link, gist,
        )  # fmt: skip

    with pool.single_blas():
        pool.share(block, range(0, len(layout.card), _ENTRIES))
    return link.T, gist.T


def _score_few(bank: Bank, cues: Array, beta: float) -> tuple[Array, Array]:
    kernels = pool.load()
    layout, m = bank.layout, -(-len(cues) // 4) * 4
    padded = np.zeros((m, bank.dimensions), np.float32)
    padded[: len(cues)] = cues
    link, gist = np.zeros((bank.cards, m), np.float32), np.zeros((bank.cards, m), np.float32)

    def part(lo: int, hi: int) -> None:
        kernels.score_few(
            bank.vectors, layout.bounds[lo:hi], layout.card[lo:hi], bank.pi, bank.gist_norm, padded,
            np.float32(beta), link, gist,
        )  # fmt: skip

    pool.spread(part, len(layout.card), least=256)
    return link.T[: len(cues)], gist.T[: len(cues)]


def _cosines(bank: Bank, start: int, stop: int, across: Array, kernels: Any) -> tuple[int, Array]:
    """The first row of a block of cards, and its cosines with the cues `(rows, m)`."""
    bounds = bank.layout.bounds
    first, last = int(bounds[start, 0]), int(bounds[stop - 1, 1])
    rows = bank.vectors[first:last]
    if rows.dtype != np.float32:
        wide = np.empty(rows.shape, np.float32)
        if rows.dtype == np.int8:
            kernels.widen_byte(rows, bank.scale[first:last], wide)
        else:
            kernels.widen_half(rows.view(np.uint16), wide)
        rows = wide
    return first, rows @ across


class _Running:
    """What m cues have heard so far: running maximum and sum of e^L, and the strongest competitors."""

    def __init__(self, cues: int) -> None:
        self.top = np.full(cues, -1e30)
        self.total = np.zeros(cues)
        self.card = np.full((cues, RIVALS), -1, np.int32)
        self.level = np.full((cues, RIVALS), -1e30, np.float32)

    def rest(self) -> Array:
        with np.errstate(divide="ignore"):
            return np.asarray(np.where(self.total > 0, np.log(self.total) + self.top, -np.inf))


def compete(
    bank: Bank,
    cues: Array,
    owner: Array,
    ties: list[tuple[int, ...]],
    constants: Constants,
    among: Array | None,
    done: Callable[[int], None] | None = None,
) -> Rivals:
    """As `competition.compete`, for large collections; `done(cues)` is called between blocks."""
    kernels = pool.load()
    layout = bank.layout
    inside = np.ones(bank.cards, dtype=bool) if among is None else among
    entry = np.full(bank.cards, -1, dtype=np.int64)
    entry[layout.card] = np.arange(len(layout.card))
    numbers = np.array([constants.beta, constants.gamma, constants.gist, NEAR_COPY, EXACT_COPY])
    m = len(cues)
    rest = np.empty(m)
    card, level = np.empty((m, RIVALS), np.int32), np.empty((m, RIVALS))

    def hear(running: _Running, lo: int, hi: int, start: int, stop: int) -> None:
        across = np.ascontiguousarray(cues[lo:hi].T)
        tied = [[entry[c] for c in named if entry[c] >= 0] for named in ties[lo:hi]]
        tie_start = np.concatenate([[0], np.cumsum([len(one) for one in tied])]).astype(np.int64)
        tie_entry = np.array([e for one in tied for e in one], dtype=np.int64)
        scratch = np.empty((_ENTRIES, hi - lo), np.float32)
        for at in range(start, stop, _ENTRIES):
            end = min(at + _ENTRIES, stop)
            first, cosines = _cosines(bank, at, end, across, kernels)
            kernels.compete_block(
                cosines, first, at, layout.bounds[at:end] - first, layout.card[at:end], bank.pi[first:],
                bank.gist_norm, bank.log_prior, bank.gram, bank.strength, bank.row, numbers,
                entry[owner[lo:hi]], tie_start, tie_entry, inside, scratch,
                running.top, running.total, running.card, running.level,
            )  # fmt: skip

    def keep(running: _Running, lo: int, hi: int) -> None:
        rest[lo:hi] = running.rest()
        card[lo:hi] = running.card
        level[lo:hi] = np.where(running.card >= 0, running.level, -np.inf)

    def all_cards(task: tuple[int, int]) -> None:
        running = _Running(task[1] - task[0])
        hear(running, *task, 0, len(layout.card))
        keep(running, *task)

    blocks = [(lo, min(lo + _CUES, m)) for lo in range(0, m, _CUES)]
    with pool.single_blas():
        if len(blocks) >= 2 * pool.workers():
            finished = None if done is None else (lambda count: done(min(count * _CUES, m)))
            pool.share(all_cards, blocks, finished)
        else:
            for lo, hi in blocks:
                keep(_heard_by_parts(hear, lo, hi, len(layout.card)), lo, hi)
                if done is not None:
                    done(hi)
    count = int(inside.sum()) + (~inside[owner]).astype(int)
    return Rivals(rest, constants.gamma * constants.null + np.log(count), card, level)


def _heard_by_parts(hear: Callable[..., None], lo: int, hi: int, entries: int) -> _Running:
    """Few cues: the cards are shared out instead, and what each part heard is put together."""
    parts: dict[int, _Running] = {}

    def part(start: int, stop: int) -> None:
        parts[start] = running = _Running(hi - lo)
        hear(running, lo, hi, start, stop)

    pool.spread(part, entries, least=_ENTRIES)
    runs = [parts[start] for start in sorted(parts)]
    whole = runs[0]
    for other in runs[1:]:
        top = np.maximum(whole.top, other.top)
        whole.total = whole.total * np.exp(whole.top - top) + other.total * np.exp(other.top - top)
        whole.top = top
        cards, levels = np.hstack([whole.card, other.card]), np.hstack([whole.level, other.level])
        order = np.argsort(-levels, axis=1, kind="stable")[:, :RIVALS]
        whole.card = np.take_along_axis(cards, order, axis=1)
        whole.level = np.take_along_axis(levels, order, axis=1)
    return whole


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
        head_dots(bank, rows[0])
        score_many(bank, rows[:2], 12.0)
        score_many(bank, np.tile(rows, (4, 1)), 12.0)
    compete(bank, rows[:2], np.array([0, 0]), [(), (1,)], constants, None)
    zeros = np.zeros((2, 8))
    subwebs(bank, np.arange(2), zeros, np.zeros(2), zeros, zeros, constants)
    ask_subsets(rows[:, :2].copy(), np.zeros(2, np.float32), 0, np.ones((4, 8)), 12.0)
