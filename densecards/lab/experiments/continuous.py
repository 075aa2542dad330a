"""Memories on real vectors: attention, its bounds, exact retrieval, and a memory with new memories.

The separations and their updates are the memory engine's own.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from densecards.lab import theory
from densecards.lab.experiment import Experiment, Run, Setting
from densecards.lab.experiments.common import SEED, mean, trials
from densecards.lab.outcome import Findings
from densecards.memory.separations import (
    Entmax15,
    Epanechnikov,
    LogSumExp,
    Separation,
    Sparsemax,
    energy,
    settle,
    update,
)
from densecards.plots import Chart, Series

Vector = NDArray[np.float64]


def attention(run: Run) -> Findings:
    """One update of the modern Hopfield net and one read of softmax attention are the same numbers."""
    patterns, dimensions, beta = run.size("patterns"), run.size("dimensions"), run.number("beta")

    def one(trial: int) -> tuple[float, float]:
        rng = run.rng(200, trial)
        keys = unit_rows(rng.standard_normal((patterns, dimensions)))
        query = rng.standard_normal(dimensions)
        strength = rng.random(patterns) + 0.1
        bias = np.log(strength / strength.sum())
        scores = beta * (keys @ query)
        plain = np.exp(scores) / np.exp(scores).sum() @ keys
        biased = np.exp(scores + bias) / np.exp(scores + bias).sum() @ keys
        separation = LogSumExp(beta)
        return (
            float(np.abs(update(keys, query, separation) - plain).max()),
            float(np.abs(update(keys, query, separation, bias) - biased).max()),
        )

    found = run.map(one, range(run.size("trials")), f"{patterns:,} keys")
    return Findings(
        claims=(run.claim("attention.difference", max(max(each) for each in found)),),
        remarks=(
            "Keys and values are the stored patterns, the query is the state, β the scale (1/√d in a"
            " transformer); strengths enter as an additive bias.",
        ),
    )


def separation_bound(run: Run) -> Findings:
    """Ramsauer's bound: how far one update can land from a pattern that stands apart."""
    patterns, dimensions, beta = run.size("patterns"), run.size("dimensions"), run.number("beta")

    def one(trial: int) -> tuple[float, float, float]:
        rng = run.rng(210, trial)
        # Norms grow like √d, as the paper has it: then patterns stand far enough apart.
        stored = unit_rows(rng.standard_normal((patterns, dimensions))) * np.sqrt(dimensions)
        longest = float(np.linalg.norm(stored, axis=1).max())
        products = stored @ stored.T
        target = int(rng.integers(patterns))
        gap = float(products[target, target] - np.delete(products[target], target).max())
        near = 1.0 / (beta * patterns * longest)
        direction = unit_rows(rng.standard_normal((1, dimensions)))[0]
        cue = stored[target] + direction * near * rng.random()
        separation = LogSumExp(beta)
        rest = settle(stored, stored[target], separation, tolerance=1e-13).final
        error = float(np.linalg.norm(update(stored, cue, separation) - stored[target]))
        distance = max(
            float(np.linalg.norm(cue - stored[target])), float(np.linalg.norm(rest - stored[target]))
        )
        bound = theory.retrieval_error_bound(gap, distance, longest, patterns, beta)
        separated = gap >= theory.separation_needed(longest, patterns, beta)
        fixed = float(np.linalg.norm(rest - stored[target])) <= near + 1e-12
        # Rounding leaves errors of about 1e-15 times the norm, below which a bound can say nothing.
        return (
            float(error <= bound + 1e-13 * longest),
            float(fixed) if separated else float("nan"),
            error / max(bound, 1e-300),
        )

    found = np.array(run.map(one, range(run.size("trials")), f"{patterns} patterns"))
    separated = found[~np.isnan(found[:, 1]), 1]
    return Findings(
        claims=(
            run.claim("bound.holds", mean(found[:, 0])),
            run.claim("bound.needed", mean(separated)),
        ),
        remarks=(
            f"{len(separated)} of {len(found)} patterns stood apart as far as the theorem asks; the largest"
            f" error was {found[:, 2].max():.2g} of its bound.",
        ),
    )


def exact_retrieval(run: Run) -> Findings:
    """Sparse projections retrieve exactly, once a pattern stands apart far enough."""
    patterns, dimensions = run.size("patterns"), run.size("dimensions")
    ratios = (0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 1.01, 1.02, 1.05, 1.1, 1.5)
    claims, lines = [], []
    for name, alpha, make in (("sparsemax", 2.0, Sparsemax), ("entmax15", 1.5, Entmax15)):

        def exact(ratio: float, alpha: float = alpha, make: type = make) -> float:
            hits = []
            for trial in range(run.size("trials")):
                rng = run.rng(220, trial)
                stored = unit_rows(rng.standard_normal((patterns, dimensions)))
                products = stored @ stored.T
                gap = float(products[0, 0] - products[0, 1:].max())
                beta = ratio * theory.entmax_separation(alpha, 1.0) / gap
                after = update(stored, stored[0], make(beta))
                hits.append(np.allclose(after, stored[0], rtol=0, atol=1e-12))
            return mean(hits)

        shares = run.map(exact, ratios, name)
        limit = theory.entmax_separation(alpha, 1.0)
        claims += [
            run.claim(f"entmax.{name}.threshold", limit * bisect(lambda r, e=exact: e(r) >= 0.5, 0.5, 1.5)),
            run.claim(f"entmax.{name}.below", shares[ratios.index(0.98)]),
            run.claim(f"entmax.{name}.above", shares[ratios.index(1.02)]),
        ]
        lines.append(Series(name, tuple(ratio * limit for ratio in ratios), tuple(shares)))
    return Findings(
        claims=tuple(claims),
        charts=(Chart("exact retrieval", "βΔ", "patterns that are exact fixed points", tuple(lines)),),
        remarks=("Softmax is never exact: a trace of every other pattern stays in what it recalls.",),
    )


_MEMORIES = np.array([[-1.0], [1.0]])


def new_memories(run: Run) -> Findings:
    """Epanechnikov's energy keeps its memories and makes a new one between them."""
    claims = []
    for name, beta in (("low", 0.4), ("middle", 1.0), ("high", 2.5)):
        found = minima(Epanechnikov(beta))
        claims.append(run.claim(f"epanechnikov.{name}.kept", found[0]))
        claims.append(run.claim(f"epanechnikov.{name}.new", found[1]))
    lower = bisect(lambda beta: minima(Epanechnikov(beta))[0] == 2, 0.2, 1.2)
    upper = bisect(lambda beta: minima(Epanechnikov(beta))[1] == 0, 1.2, 3.0)
    split = bisect(_valley_splits, 0.3, 3.0)
    claims += [
        run.claim("epanechnikov.lower", lower),
        run.claim("epanechnikov.upper", upper),
        run.claim("epanechnikov.lse", split),
    ]
    grid = np.linspace(-1.9, 1.9, 191)
    lines = []
    for separation in (Epanechnikov(0.4), Epanechnikov(1.0), Epanechnikov(2.5), LogSumExp(2.0)):
        heights = [energy(_MEMORIES, np.array([x]), separation) for x in grid]
        lowest = min(height for height in heights if np.isfinite(height))
        lines.append(
            Series(
                f"{separation.name}, β = {separation.beta:g}",
                tuple(map(float, grid)),
                tuple(float(h - lowest) if h - lowest < 2 else float("inf") for h in heights),
                theory=True,
            )
        )
    return Findings(
        claims=tuple(claims),
        charts=(Chart("energy over two memories at ±1", "state", "energy above the lowest", tuple(lines)),),
        remarks=(
            "Between β = ½ and 2 the middle is a valley of its own: a state that is neither memory, and that"
            " no memory had to give way for.",
        ),
    )


def minima(separation: Separation) -> tuple[int, int]:
    """(minima at a memory, minima elsewhere) of two memories at ±1, found by settling from many places.

    The places are denser near the middle, where a valley that is about to go is narrow.

    Places outside every support stay where they are and are not counted.
    """
    ends: set[float] = set()
    for start in np.concatenate([np.linspace(-1.4, 1.4, 401), np.geomspace(1e-5, 0.1, 60)]):
        path = settle(_MEMORIES, np.array([start]), separation, max_steps=2000, tolerance=1e-12)
        # Only what attracts counts: a start that never moved is a minimum only if its neighbours come to it.
        if path.steps:
            ends.add(round(float(path.final[0]), 3))
    kept = sum(1 for end in ends if abs(abs(end) - 1) < 0.01)
    return kept, len(ends) - kept


def _valley_splits(beta: float) -> bool:
    """Whether a state just beside the middle of ±1 runs away from it."""
    start = np.array([1e-4])
    return bool(update(_MEMORIES, start, LogSumExp(beta))[0] > start[0])


def bisect(holds, low: float, high: float) -> float:  # type: ignore[no-untyped-def]
    """Where `holds` changes from False at `low` to True at `high`, to a thousandth."""
    while high - low > 1e-3:
        middle = (low + high) / 2.0
        low, high = (low, middle) if holds(middle) else (middle, high)
    return (low + high) / 2.0


def unit_rows(rows: Vector) -> Vector:
    """Rows of length one."""
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True))


_PATTERNS = Setting("patterns", 32, "patterns stored", least=2, most=20_000)
_DIMENSIONS = Setting("dimensions", 64, "dimensions of a pattern", least=2, most=20_000)

EXPERIMENTS = (
    Experiment(
        "attention",
        "a memory's update is attention",
        attention,
        (
            Setting("patterns", 500, "patterns stored", least=1, most=100_000),
            Setting("dimensions", 384, "dimensions of a pattern", most=10_000),
            Setting("beta", 12.0, "inverse temperature β", least=1e-6, most=1e4),
            trials(50),
            SEED,
        ),
        "continuous",
    ),
    Experiment(
        "bound",
        "how well a pattern that stands apart is retrieved",
        separation_bound,
        (
            _PATTERNS,
            _DIMENSIONS,
            Setting("beta", 1.0, "inverse temperature β", least=1e-3, most=100),
            trials(1000),
            SEED,
        ),
        "continuous",
        quick={"trials": 300},
    ),
    Experiment(
        "exact",
        "sparse projections retrieve exactly",
        exact_retrieval,
        (_PATTERNS, _DIMENSIONS, trials(200), SEED),
        "continuous",
        quick={"trials": 60},
    ),
    Experiment(
        "new-memories",
        "a memory that makes a new one between two",
        new_memories,
        (SEED,),
        "continuous",
    ),
)
