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
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from densecards.memory import Constants, Memory, Query, fast, pool
from tests.bench.memory_tools import LINKS, D, Line, Turns, made, plain_read, seconds

Array = NDArray[Any]


def one_cue(cards: int, lines: list[Line]) -> None:
    """One cue against all links: bandwidth, NumPy, faiss, torch; then the narrow storages.

    Every storage reads the bytes that it must, so the limit of float16 is 2 × and of int8 4 × where nothing
    else takes time. Beside each gain stands what the plain read of the same bytes gains: of int8 3.3 to 4 ×,
    since waking the threads costs the same for a quarter of the bytes. Computing is not what is left: one
    thread multiplies codes as fast as it can read them (kernels.bytes); it is waking, the small arrays beside
    the codes and the second look, some 0.3 ms together where all of it has left the cache, beside 0.6 for
    the codes of 80,000 links.
    """
    patterns = made(cards)
    cue = patterns.vectors[3] + 0.05 * np.random.default_rng(1).normal(size=D).astype(np.float32)
    cue = (cue / np.linalg.norm(cue)).astype(np.float32)
    links, rounds = f"{cards * LINKS:,} links", 25 if cards > 50_000 else 150
    memories = {kind: Memory(patterns, storage=kind) for kind in ("float32", "float16", "int8")}
    memories["float32"].warm()
    works: dict[str, Callable[[], object]] = {}
    for kind, memory in memories.items():
        bank = memory.bank
        works[kind] = _scoring(memory, cue)
        works[f"read {kind}"] = plain_read(bank.vectors.codes[: bank.used // 4 * 4])
    taken = Turns(works, rounds)
    bank = memories["float32"].bank
    ours, gigabytes, share = (
        taken.best("float32"),
        bank.used * D * 4e-9,
        taken.ratio("read float32", "float32"),
    )
    lines.append(Line(
        f"one cue, {links}, float32", f"{1e3 * ours:.2f} ms, {gigabytes / ours:.0f} GB/s",
        f"plain parallel read {1e3 * taken.best('read float32'):.2f} ms: {share:.0%}", "≥ 85% of bandwidth",
        share >= 0.85,
    ))  # fmt: skip
    x = bank.vectors.codes[: bank.used]

    def numpy_two_passes() -> Array:
        weight = np.exp(12 * (x @ cue))
        weight /= weight.sum()
        return weight @ x

    peers = {"numpy": numpy_two_passes, **_peers(x, cue)}
    beside = Turns({"ours": works["float32"], **peers}, 5 if cards > 50_000 else 20)
    for name in peers:
        ratio = beside.ratio(name, "ours")
        lines.append(
            Line("", "", f"{name} {1e3 * beside.best(name):.2f} ms: {ratio:.1f} ×", "faster", ratio > 1)
        )
    cues = patterns.vectors[:1600:80] + patterns.vectors[8:1608:80]
    full = np.stack([memories["float32"].posterior(mixed[None])[0] for mixed in cues])
    for kind, limit in (("float16", 2), ("int8", 4)):
        gain, reading = taken.ratio("float32", kind), taken.ratio(f"read {kind}", kind)
        lines.append(Line(
            f"one cue, {links}, {kind}", f"{1e3 * taken.best(kind):.2f} ms",
            f"{gain:.2f} × float32; plain read {1e3 * taken.best(f'read {kind}'):.2f} ms "
            f"(gains {taken.ratio('read float32', f'read {kind}'):.2f} ×): {reading:.0%}",
            f"≥ 80% of {limit} ×", gain >= 0.8 * limit,
        ))  # fmt: skip
        off = np.abs(np.stack([memories[kind].posterior(mixed[None])[0] for mixed in cues]) - full).max()
        lines.append(
            Line("", f"{off:.1e}", "greatest change of a probability, 20 cues", "≤ 1e-3", bool(off <= 1e-3))
        )


def _scoring(memory: Memory, cue: Array) -> Callable[[], object]:
    """One cue against all links; from int8 storage with the second look at the cards that matter."""
    bank = memory.bank
    if not bank.vectors.coarse:
        return lambda: fast.score_one(bank, cue, 12.0)
    matter = np.flatnonzero(memory.posterior(cue[None])[0] > 1e-3)

    def scores_and_looks_again() -> None:
        fast.score_one(bank, cue, 12.0)
        fast.look_again(bank, matter, cue, 12.0)

    return scores_and_looks_again


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


def matrix_product(x: Array, cues: Array) -> Callable[[], object]:
    """The bare matrix product, shared by our threads."""
    across = np.ascontiguousarray(cues.T)

    def block(start: int) -> None:
        x[start : start + 896] @ across

    return lambda: pool.share(block, range(0, len(x), 896))


def many_cues(lines: list[Line]) -> None:
    """64 cues at once, and a typed cue as the program asks it."""
    patterns = made(10_000)
    memory = Memory(patterns)
    rng = np.random.default_rng(2)
    cues = rng.normal(size=(64, D)).astype(np.float32)
    cues /= np.linalg.norm(cues, axis=1, keepdims=True)
    x = memory.bank.vectors.codes[: memory.bank.used]
    works = {"product": matrix_product(x, cues), "ours": lambda: fast.score_many(memory.bank, cues, 12.0)}
    beside = Turns(works, 25)
    floor, ours, share = beside.best("product"), beside.best("ours"), beside.ratio("product", "ours")
    rate = 2 * len(x) * D * 64 / 1e9
    lines.append(Line(
        "64 cues at once, 80,000 links", f"{1e3 * ours:.1f} ms, {rate / ours:.0f} GFLOP/s",
        f"matrix product {1e3 * floor:.1f} ms, {rate / floor:.0f} GFLOP/s: {share:.0%}",
        "≥ 80% of its rate", share >= 0.8,
    ))  # fmt: skip

    def numpy_softmax() -> Array:
        weight = np.exp(12 * (x @ cues[0]))
        return np.asarray(weight / weight.sum())

    taken = Turns({"numpy": numpy_softmax, "ours": lambda: memory.recall(cues[:1])}, 100)
    ratio = taken.ratio("ours", "numpy")
    lines.append(Line(
        "recall of one cue, 10,000 cards", f"{1e3 * taken.best('ours'):.2f} ms",
        f"NumPy X @ q and softmax {1e3 * taken.best('numpy'):.2f} ms: {ratio:.2f} ×", "≤ 1.2 ×", ratio <= 1.2,
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
    x = memory.bank.vectors.codes[: memory.bank.used]
    # The work takes seconds, in which a machine changes: its limit is measured before and after it.
    before = seconds(matrix_product(x, x[:2048]))
    calls: list[int] = []
    start = time.perf_counter()
    memory.density(progress=lambda done, whole: calls.append(done))
    ours = time.perf_counter() - start
    floor = (before + seconds(matrix_product(x, x[:2048]))) / 2 * len(x) / 2048
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
    """Bytes of the engine's arrays, and what the process grew by; int8 stores twelve bits a number."""
    patterns = made(10_000)
    for storage, size in (("float32", 4), ("float16", 2), ("int8", 1.5)):
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
