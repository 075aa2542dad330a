"""What the memory's benchmarks share: rows of the table, times taken in turn, made webs, the plain read."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from densecards.memory import Patterns, pool

Array = NDArray[Any]
D, LINKS = 384, 8


@dataclass
class Line:
    """One row of the table."""

    work: str
    figure: str
    against: str
    target: str
    met: bool | None

    def __str__(self) -> str:
        verdict = {True: "met", False: "MISSED", None: ""}[self.met]
        return f"{self.work:38} {self.figure:>22}  {self.against:56} {self.target:22} {verdict}"


def seconds(work: Callable[[], object], *, least: float = 0.6, most: int = 200) -> float:
    """Lower quartile of repeated calls after one to warm up: what a busy moment slows is left out for all."""
    work()
    taken: list[float] = []
    while sum(taken) < least and len(taken) < most:
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return statistics.quantiles(taken, n=4)[0] if len(taken) > 1 else taken[0]


class Turns:
    """Times of several works taken in turn, so that a busy moment hits all of them alike."""

    def __init__(self, works: dict[str, Callable[[], object]], rounds: int) -> None:
        self._taken: dict[str, list[float]] = {name: [] for name in works}
        for work in works.values():
            work()
        for _ in range(rounds):
            for name, work in works.items():
                start = time.perf_counter()
                work()
                self._taken[name].append(time.perf_counter() - start)

    def best(self, name: str) -> float:
        """The shortest time: what the machine can do when nothing disturbs it."""
        return min(self._taken[name])

    def ratio(self, one: str, two: str) -> float:
        """How many times as long one takes as the other: the median over the rounds, each its own pair."""
        pairs = zip(self._taken[one], self._taken[two], strict=True)
        return statistics.median(a / b for a, b in pairs)


def made(cards: int, seed: int = 0) -> Patterns:
    """Full webs: cards of one topic resemble each other, and a card's links each other, as texts do."""
    rng = np.random.default_rng(seed)
    rows = np.empty((cards * LINKS, D), np.float32)
    for lo in range(0, cards, 1000):
        count = min(1000, cards - lo)
        topic = np.repeat(rng.normal(size=(-(-count // 10), 1, D)), 10, axis=0)[:count]
        centre = (topic + 0.8 * rng.normal(size=(count, 1, D))).astype(np.float32)
        block = centre + 1.1 * rng.normal(size=(count, LINKS, D)).astype(np.float32)
        block /= np.linalg.norm(block, axis=2, keepdims=True)
        rows[lo * LINKS : (lo + count) * LINKS] = block.reshape(-1, D)
    none = np.zeros((cards, 8), dtype=bool)
    card = np.repeat(np.arange(cards, dtype=np.int32), LINKS)
    slot = np.tile(np.arange(LINKS, dtype=np.uint8), cards)
    heads = rows[::LINKS].copy()
    return Patterns(rows, card, slot, np.ones(len(rows), np.float32), ~none, none, none, heads)


def plain_read(array: Array) -> Callable[[], object]:
    """A compiled parallel sum over the same bytes: the read bandwidth that is there to be had."""
    from tests.bench.plain_read import total

    flat = array.reshape(-1).view(np.float32)
    out, step = np.zeros(1, np.float32), len(flat) // (16 * pool.workers())

    def read() -> None:
        turn = np.zeros(1, np.int64)
        pool.crew(lambda: total(flat, out, turn, step), pool.workers())

    return read
