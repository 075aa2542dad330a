"""The competition of `competition.compete` for large collections: blocks of cues against blocks of cards.

Cosines of a block with a block of cues are folded while they are in the cache.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from densecards.memory import pool
from densecards.memory.bank import Bank
from densecards.memory.competition import RIVALS, Rivals
from densecards.memory.constants import EXACT_COPY, NEAR_COPY, Constants

Array = NDArray[Any]
ENTRIES = 112
"""Cards of one block: some 900 rows, whose cosines with a block of cues stay in the second-level cache."""
_CUES = 256
FEW = 16
"""Cues up to which a matrix product spends more on laying its factors out than on multiplying."""


def block_cosines(bank: Bank, start: int, stop: int, across: Array, kernels: Any) -> tuple[int, Array]:
    """The first row of a block of cards, and its cosines with the cues `(rows, m)`."""
    bounds = bank.layout.bounds
    first, last = int(bounds[start, 0]), int(bounds[stop - 1, 1])
    stored = bank.vectors
    rows = stored.bits[first:last]
    if stored.kind != np.float32:
        wide = np.empty(rows.shape, np.float32)
        if stored.coarse:
            kernels.widen_fine(rows, stored.rest[first:last], stored.scale[first:last], wide)
        else:
            kernels.widen(rows, stored.scale, wide)
        rows = wide
    if across.shape[1] > FEW:
        return first, rows @ across
    cues = fours(across.T)
    cosines = np.empty((len(rows), len(cues)), np.float32)
    kernels.dots_few(rows, cues, cosines)
    return first, np.ascontiguousarray(cosines[:, : across.shape[1]])


def fours(cues: Array) -> Array:
    """Cues with zero rows up to a multiple of four."""
    padded = np.zeros((-(-len(cues) // 4) * 4, cues.shape[1]), np.float32)
    padded[: len(cues)] = cues
    return padded


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
) -> Rivals:
    """As `competition.compete`, for large collections."""
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
        scratch = np.empty((ENTRIES, hi - lo), np.float32)
        for at in range(start, stop, ENTRIES):
            end = min(at + ENTRIES, stop)
            first, cosines = block_cosines(bank, at, end, across, kernels)
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
            pool.share(all_cards, blocks)
        else:
            for lo, hi in blocks:
                keep(_heard_by_parts(hear, lo, hi, len(layout.card)), lo, hi)
    count = int(inside.sum()) + (~inside[owner]).astype(int)
    return Rivals(rest, constants.gamma * constants.null_here + np.log(count), card, level)


def _heard_by_parts(hear: Callable[..., None], lo: int, hi: int, entries: int) -> _Running:
    """Few cues: the cards are shared out instead, and what each part heard is put together."""
    parts: dict[int, _Running] = {}

    def part(start: int, stop: int) -> None:
        parts[start] = running = _Running(hi - lo)
        hear(running, lo, hi, start, stop)

    pool.spread(part, entries, least=ENTRIES)
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
