"""How fast an update is, each figure beside its peer in the same run, and how it grows.

Runs on the calling thread: these are the lab's only uses of parallel kernels.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from typing import Any

import numpy as np

from densecards.lab.experiment import Experiment, Run, Setting
from densecards.lab.experiments.common import PATTERNS, SEED, UNITS, check_net
from densecards.lab.hopfield import Hebbian
from densecards.lab.outcome import Findings, Table
from densecards.lab.patterns import Patterns, flip
from densecards.lab.sizes import available_memory, check_memory, packed_bytes
from densecards.plots import Chart, Series


def speed(run: Run) -> Findings:
    """One synchronous update and one asynchronous sweep, by bits and by NumPy."""
    units, count = run.size("units"), run.size("patterns")
    rng = run.rng(700)
    patterns = Patterns.random(rng, count, units)
    state = flip(rng, patterns[0], units // 10)
    serial, parallel = Hebbian(patterns, parallel=False), Hebbian(patterns, parallel=True)
    floats = patterns.signs.astype(np.float32)
    wave = state.astype(np.float32)
    steps = run.size("repeats")
    run.report(0, 0, "bits")
    seconds = {
        "bits, one thread": best(lambda: serial.step(state), steps),
        f"bits, {run.threads} threads": best(lambda: parallel.step(state), steps),
    }
    run.report(0, 0, "NumPy's thin products")
    for threads in sorted({1, run.threads}):
        with blas_threads(threads) as limited:
            if limited or threads == 1:
                seconds[f"X.T @ (X @ s) float32, {threads} BLAS threads"] = best(
                    lambda: floats.T @ (floats @ wave), steps
                )
    thin = min(value for name, value in seconds.items() if name.startswith("X.T"))
    bits = min(value for name, value in seconds.items() if name.startswith("bits"))
    order = rng.permutation(units)
    sweeps = {"by overlaps, compiled": best(lambda: serial.sweep(state, order), max(3, steps // 4))}
    by_unit = np.ascontiguousarray(floats.T)
    run.report(0, 0, "row by row in NumPy")
    sweeps["row by row, overlaps in NumPy"] = best(lambda: rows_by_overlap(by_unit, state, order), 2)
    # The matrix of weights only where it fits easily, and only here: nothing in the lab needs it.
    if 14 * units * units < available_memory() // 2:
        run.report(0, 0, "the full matrix")
        weights = floats.T @ floats
        np.fill_diagonal(weights, 0)
        seconds["dense W @ s float32"] = best(lambda: weights @ wave, max(3, steps // 10))
        sweeps["row by row, W in NumPy"] = best(lambda: rows_by_weight(weights, state, order), 2)
        wide = weights.astype(np.float64)
        del weights
        seconds["dense W @ s float64"] = best(lambda: wide @ wave.astype(np.float64), max(3, steps // 10))
    compiled = sweeps["by overlaps, compiled"]
    slow = min(value for name, value in sweeps.items() if name.startswith("row"))
    return Findings(
        claims=(run.claim("speed.step", thin / bits), run.claim("speed.sweep", slow / compiled)),
        tables=(
            Table(
                f"one synchronous update, {units:,} units, {count:,} patterns",
                ("how", "ms", "times bits"),
                tuple((name, 1e3 * value, value / bits) for name, value in seconds.items()),
            ),
            Table(
                "one asynchronous sweep",
                ("how", "ms", "times compiled"),
                tuple((name, 1e3 * value, value / compiled) for name, value in sweeps.items()),
            ),
        ),
        remarks=(
            "The best of several. The first ratio is against the faster of NumPy's thread counts, the"
            " second against the faster of the two row-wise forms.",
        ),
    )


def rows_by_overlap(by_unit: np.ndarray, start: np.ndarray, order: np.ndarray) -> np.ndarray:
    """An asynchronous sweep as one would write it in NumPy, with overlaps kept up to date."""
    state = start.astype(np.float32)
    overlap = state @ by_unit
    patterns = by_unit.shape[1]
    for unit in order:
        row = by_unit[unit]
        if (row @ overlap - patterns * state[unit]) * state[unit] < 0:
            overlap -= 2 * state[unit] * row
            state[unit] = -state[unit]
    return state


def rows_by_weight(weights: np.ndarray, start: np.ndarray, order: np.ndarray) -> np.ndarray:
    """An asynchronous sweep as one would write it in NumPy, with the full matrix."""
    state = start.astype(np.float32)
    for unit in order:
        field = weights[unit] @ state
        if field * state[unit] < 0:
            state[unit] = -state[unit]
    return state


def scaling(run: Run) -> Findings:
    """Time of one update as units, patterns and threads grow."""
    from densecards.lab import kernels

    threads = sorted({1, *(count for count in (2, 4, 8, 16) if count < run.threads), run.threads})
    threads = [count for count in threads if count <= kernels.threads()]
    sizes = [size for size in (1_000, 3_000, 10_000, 30_000, 100_000) if size <= run.size("units")]
    load, rows = run.number("load"), []
    lines: dict[str, list[tuple[float, float]]] = {}
    before = kernels.threads()
    try:
        for size in sizes:
            run.report(0, 0, f"{size:,} units")
            count = max(1, round(load * size))
            rng = run.rng(710, size)
            patterns = Patterns.random(rng, count, size)
            state = flip(rng, patterns[0], size // 10)
            for number in threads:
                kernels.use_threads(number)
                net = Hebbian(patterns, parallel=number > 1)
                seconds = best(lambda net=net, state=state: net.step(state), 3 if size > 10_000 else 15)  # type: ignore[misc]
                bytes_read = patterns.rows.nbytes + patterns.columns[0].nbytes
                rows.append(
                    (size, count, number, 1e3 * seconds, bytes_read / 1e6, size * count / seconds / 1e9)
                )
                lines.setdefault(f"{number} threads", []).append((size, 1e3 * seconds))
            del patterns
        size = sizes[-2] if len(sizes) > 1 else sizes[-1]
        by_load = []
        kernels.use_threads(threads[-1])
        for part in (0.01, 0.03, 0.1, 0.3):
            run.report(0, 0, f"{size:,} units, load {part:g}")
            rng = run.rng(720, round(1000 * part))
            patterns = Patterns.random(rng, max(1, round(part * size)), size)
            net = Hebbian(patterns, parallel=threads[-1] > 1)
            state = flip(rng, patterns[0], size // 10)
            by_load.append((len(patterns), 1e3 * best(lambda net=net, state=state: net.step(state), 3)))  # type: ignore[misc]
            del patterns, net
    finally:
        kernels.use_threads(before)
    return Findings(
        tables=(
            Table(
                f"one update at load {load:g}",
                ("units", "patterns", "threads", "ms", "MB read", "billion signs a second"),
                tuple(rows),
            ),
        ),
        charts=(
            Chart(
                f"one update at load {load:g}",
                "units",
                "ms",
                tuple(
                    Series(name, tuple(x for x, _ in points), tuple(y for _, y in points))
                    for name, points in lines.items()
                ),
                log_x=True,
                log_y=True,
            ),
            Chart(
                f"one update of {size:,} units",
                "patterns",
                "ms",
                (
                    Series(
                        f"{threads[-1]} threads",
                        tuple(float(x) for x, _ in by_load),
                        tuple(y for _, y in by_load),
                    ),
                ),
                log_x=True,
                log_y=True,
            ),
        ),
    )


def best(work: Callable[[], object], repeats: int) -> float:
    """Least seconds of `work`, after one call to warm it: other programs can only slow it down."""
    work()
    taken = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return min(taken)


@contextmanager
def blas_threads(count: int) -> Iterator[bool]:
    """Let NumPy's BLAS use `count` threads where that can be set; says whether it could."""
    try:
        limits = import_module("threadpoolctl").threadpool_limits
    except ImportError:
        yield False
        return
    with limits(count, user_api="blas"):
        yield True


def _check_scaling(values: Mapping[str, Any]) -> None:
    units = int(values["units"])
    patterns = max(1, round(float(values["load"]) * units))
    # Bits only, three times while they are turned round; signs are never unpacked here.
    needed = 3 * packed_bytes(units, patterns, by_unit=False)
    check_memory(needed, f"a net of {units:,} units and {patterns:,} patterns")


EXPERIMENTS = (
    Experiment(
        "speed",
        "an update by bits and by NumPy",
        speed,
        (
            Setting("units", 8000, UNITS),
            Setting("patterns", 900, PATTERNS),
            Setting("repeats", 40, "repetitions", least=3, most=10_000),
            SEED,
        ),
        "speed",
        check=check_net,
    ),
    Experiment(
        "scaling",
        "how an update's time grows",
        scaling,
        (
            Setting("units", 100_000, "largest number of units", least=1000),
            Setting("load", 0.1, "patterns per unit", least=0.001, most=1),
            SEED,
        ),
        "speed",
        quick={"units": 10_000},
        check=_check_scaling,
    ),
)
