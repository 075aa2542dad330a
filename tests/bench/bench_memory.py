"""Speed of the memory engine beside its peers and limits, all in one run: `python
tests/bench/bench_memory.py`.

Every line names what it is held against. Figures of a busy machine are noisy, ratios within a run hold.
`--quick` leaves the 800,000 links and the whole collection out.
"""

from __future__ import annotations

import os

# Before NumPy loads: our own threads share the work, and idle pools must not spin (ecosystem.md, Threads).
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

import argparse
import resource
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from densecards.memory import Constants, Memory, Patterns, Query, fast, pool

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
        return f"{self.work:38} {self.figure:>22}  {self.against:52} {self.target:22} {verdict}"


def seconds(work: Callable[[], object], *, least: float = 0.6, most: int = 200) -> float:
    """Lower quartile of repeated calls after one to warm up: what a busy moment slows is left out for all."""
    work()
    taken: list[float] = []
    while sum(taken) < least and len(taken) < most:
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return statistics.quantiles(taken, n=4)[0] if len(taken) > 1 else taken[0]


def together(works: dict[str, Callable[[], object]], rounds: int = 15) -> dict[str, float]:
    """Lower quartiles of several works taken in turn, so that a busy moment hits all of them alike."""
    taken: dict[str, list[float]] = {name: [] for name in works}
    for work in works.values():
        work()
    for _ in range(rounds):
        for name, work in works.items():
            start = time.perf_counter()
            work()
            taken[name].append(time.perf_counter() - start)
    return {name: statistics.quantiles(times, n=4)[0] for name, times in taken.items()}


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
    out = np.zeros(64, np.float32)

    def part(lo: int, hi: int) -> None:
        total(flat[lo:hi], out[lo * 4 // len(flat) * 16 :])

    return lambda: pool.spread(part, len(flat), least=1 << 16)


def one_cue(cards: int, lines: list[Line]) -> None:
    """One cue against all links: bandwidth, NumPy, faiss, torch; then the narrow storages."""
    patterns = made(cards)
    cue = patterns.vectors[3] + 0.05 * np.random.default_rng(1).normal(size=D).astype(np.float32)
    cue = (cue / np.linalg.norm(cue)).astype(np.float32)
    links = f"{cards * LINKS:,} links"
    memory = Memory(patterns)
    memory.warm()
    x = memory.bank.vectors[: memory.bank.used]

    def numpy_two_passes() -> Array:
        weight = np.exp(12 * (x @ cue))
        weight /= weight.sum()
        return weight @ x

    works: dict[str, Callable[[], object]] = {
        "ours": lambda: fast.score_one(memory.bank, cue, 12.0),
        "read": plain_read(x),
        "numpy": numpy_two_passes,
    }
    works.update(_peers(x, cue))
    taken = together(works, 9 if cards > 50_000 else 25)
    ours, gigabytes = taken["ours"], x.nbytes / 1e9
    share = taken["read"] / ours
    lines.append(Line(
        f"one cue, {links}, float32", f"{1e3 * ours:.2f} ms, {gigabytes / ours:.0f} GB/s",
        f"plain parallel read {1e3 * taken['read']:.2f} ms: {share:.0%}", "≥ 85% of bandwidth", share >= 0.85,
    ))  # fmt: skip
    for name in works:
        if name not in ("ours", "read"):
            ratio = taken[name] / ours
            lines.append(
                Line("", "", f"{name} {1e3 * taken[name]:.2f} ms: {ratio:.1f} ×", "faster", ratio > 1)
            )
    cues = patterns.vectors[:1600:80] + patterns.vectors[8:1608:80]
    full = np.stack([memory.posterior(mixed[None])[0] for mixed in cues])
    for storage in ("float16", "int8"):
        narrow = Memory(patterns, storage=storage)
        bank = narrow.bank
        taken = together({
            "ours": lambda bank=bank: fast.score_one(bank, cue, 12.0),  # type: ignore[misc]
            "read": plain_read(bank.vectors[: bank.used // 4 * 4]),
        })  # fmt: skip
        off = float(np.abs(np.stack([narrow.posterior(mixed[None])[0] for mixed in cues]) - full).max())
        gain = ours / taken["ours"]
        bytes_ratio = 4 / bank.vectors.itemsize
        lines.append(Line(
            f"one cue, {links}, {storage}", f"{1e3 * taken['ours']:.2f} ms",
            f"{gain:.2f} × float32; read {1e3 * taken['read']:.2f} ms: {taken['read'] / taken['ours']:.0%}",
            f"≥ 80% of {bytes_ratio:.0f} ×", gain >= 0.8 * bytes_ratio,
        ))  # fmt: skip
        lines.append(
            Line("", f"{off:.1e}", "greatest change of a probability, 20 cues", "≤ 1e-3", off <= 1e-3)
        )


def _peers(x: Array, cue: Array) -> dict[str, Callable[[], object]]:
    found: dict[str, Callable[[], object]] = {}
    try:
        import faiss

        index = faiss.IndexFlatIP(D)
        index.add(x)
        faiss.omp_set_num_threads(pool.workers())
        query = cue[None].copy()
        found["faiss IndexFlatIP (scores only)"] = lambda: index.search(query, 10)
    except ImportError:
        print("faiss is not installed: left out")
    try:
        import torch

        torch.set_num_threads(pool.workers())
        keys = torch.from_numpy(x)[None, None]
        asked = torch.from_numpy(cue)[None, None, None]

        def attention() -> object:
            with torch.inference_mode():
                return torch.nn.functional.scaled_dot_product_attention(asked, keys, keys, scale=12.0)

        found["torch scaled_dot_product_attention"] = attention
    except ImportError:
        print("torch is not installed: left out")
    return found


def matrix_rate(x: Array, cues: Array) -> float:
    """Seconds of the bare matrix product, by our threads or by BLAS's own, whichever is faster."""
    across = np.ascontiguousarray(cues.T)

    def block(start: int) -> None:
        x[start : start + 896] @ across

    return seconds(lambda: pool.share(block, range(0, len(x), 896)))


def many_cues(lines: list[Line]) -> None:
    """64 cues at once, and a typed cue as the program asks it."""
    patterns = made(10_000)
    memory = Memory(patterns)
    rng = np.random.default_rng(2)
    cues = rng.normal(size=(64, D)).astype(np.float32)
    cues /= np.linalg.norm(cues, axis=1, keepdims=True)
    x = memory.bank.vectors[: memory.bank.used]
    floor = matrix_rate(x, cues)
    ours = seconds(lambda: fast.score_many(memory.bank, cues, 12.0))
    rate = 2 * len(x) * D * 64 / 1e9
    lines.append(Line(
        "64 cues at once, 80,000 links", f"{1e3 * ours:.1f} ms, {rate / ours:.0f} GFLOP/s",
        f"matrix product {1e3 * floor:.1f} ms, {rate / floor:.0f} GFLOP/s: {floor / ours:.0%}",
        "≥ 80% of its rate", floor / ours >= 0.8,
    ))  # fmt: skip

    def numpy_softmax() -> Array:
        weight = np.exp(12 * (x @ cues[0]))
        return np.asarray(weight / weight.sum())

    taken = together({"numpy": numpy_softmax, "ours": lambda: memory.recall(cues[:1])}, 40)
    ratio = taken["ours"] / taken["numpy"]
    lines.append(Line(
        "recall of one cue, 10,000 cards", f"{1e3 * taken['ours']:.2f} ms",
        f"NumPy X @ q and softmax {1e3 * taken['numpy']:.2f} ms: {ratio:.2f} ×", "≤ 1.2 ×", ratio <= 1.2,
    ))  # fmt: skip
    queries = [Query(cue[None]) for cue in cues]
    asked = seconds(lambda: memory.recall_many(queries))
    lines.append(Line(
        "64 recalls, probabilities and top 10", f"{1e3 * asked:.1f} ms",
        "", "", None,
    ))  # fmt: skip


def one_card(lines: list[Line]) -> None:
    """What the editor asks: live density, worths, ladder."""
    memory = Memory(made(10_000), constants=Constants())
    card = 77
    mine = memory.bank.patterns_of(card)
    rows = mine.vectors.copy()
    rows[0] = memory.bank.rows_of(78)[0]
    trial = replace(mine, vectors=rows)
    live = seconds(lambda: memory.density_of(card, trial))
    lines.append(
        Line("density of one edited web of 10,000", f"{1e3 * live:.1f} ms", "", "≤ 30 ms", live <= 0.03)
    )
    ladder = seconds(lambda: memory.ladder(card))
    lines.append(
        Line("cue ladder of one card of 10,000", f"{1e3 * ladder:.1f} ms", "", "≤ 10 ms", ladder <= 0.01)
    )
    rest, zeros = np.full((1, 8), 8.0), np.zeros((10_000, 8))
    worths = seconds(
        lambda: fast.subwebs(memory.bank, np.array([card]), rest, rest[0, :1], zeros, zeros, memory.constants)
    )
    lines.append(
        Line("worths over 256 subsets of one card", f"{1e3 * worths:.2f} ms", "", "≤ 10 ms", worths <= 0.01)
    )


def collection(lines: list[Line]) -> None:
    """Density of 10,000 full webs, and what an edit then costs."""
    memory = Memory(made(10_000))
    x = memory.bank.vectors[: memory.bank.used]
    floor = matrix_rate(x, x[:2048]) * len(x) / 2048
    calls: list[int] = []
    start = time.perf_counter()
    memory.density(progress=lambda done, whole: calls.append(done))
    ours = time.perf_counter() - start
    lines.append(Line(
        "density of 10,000 full webs", f"{ours:.1f} s, {len(calls)} reports",
        f"matrix product of all similarities {floor:.1f} s: {floor / ours:.0%}", "≥ 50% of its rate",
        floor / ours >= 0.5,
    ))  # fmt: skip
    mine = memory.bank.patterns_of(5)
    rows = mine.vectors.copy()
    rows[2] = memory.bank.rows_of(6)[2]
    start = time.perf_counter()
    memory.replace(5, replace(mine, vectors=rows))
    saved = time.perf_counter() - start
    memory.density()
    followed = time.perf_counter() - start
    lines.append(Line(
        "all densities followed after one edit", f"{1e3 * followed:.0f} ms",
        f"the edit itself {1e3 * saved:.2f} ms", "", None,
    ))  # fmt: skip


def sizes(lines: list[Line]) -> None:
    """Bytes of the engine's arrays, and what the process grew by."""
    patterns = made(10_000)
    for storage, size in (("float32", 4), ("float16", 2), ("int8", 1)):
        before = _resident()
        memory = Memory(patterns, storage=storage)
        grown = _resident() - before
        vectors = (len(patterns.vectors) + patterns.cards) * D * size
        ratio = memory.bank.nbytes / vectors
        lines.append(Line(
            f"arrays for 80,000 links, {storage}", f"{memory.bank.nbytes / 1e6:.0f} MB",
            f"{ratio:.2f} × links and headwords as stored; process grew {grown / 1e6:.0f} MB", "≤ 1.3 ×",
            ratio <= 1.3,
        ))  # fmt: skip
        del memory


def _resident() -> int:
    with Path("/proc/self/statm").open() as file:
        return int(file.read().split()[1]) * resource.getpagesize()


def main() -> None:
    """Print one table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    quick = parser.parse_args().quick
    lines: list[Line] = []
    sizes(lines)
    one_cue(10_000, lines)
    if not quick:
        one_cue(100_000, lines)
    many_cues(lines)
    one_card(lines)
    if not quick:
        collection(lines)
    print(f"memory engine, {pool.workers()} threads, d = {D}, load {os.getloadavg()[0]:.1f}")
    for line in lines:
        print(line)


if __name__ == "__main__":
    main()
