"""What most experiments on ±1 nets share: one retrieval, many retrievals, means with their error."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from densecards.lab.dynamics import overlap, settle
from densecards.lab.experiment import Run, Setting
from densecards.lab.hopfield import Hebbian
from densecards.lab.patterns import Patterns, flip, hamming
from densecards.lab.sizes import check_memory, check_sizes, packed_bytes

UNITS = "units (neurons) of the net"
PATTERNS = "patterns stored"
FLIPS = "bits of the cue that are flipped"
SEED = Setting("seed", 1, "start of all random numbers", least=0)


def trials(default: int) -> Setting:
    """How many independent nets."""
    return Setting("trials", default, "independent nets", most=100_000)


@dataclass(frozen=True)
class Retrieval:
    """How one cue ended."""

    wrong: int
    overlap: float
    steps: int
    """Updates until nothing changed, the last, idle one included."""
    period: int


def retrieve(
    net: Hebbian, target: int, flips: int, rng: np.random.Generator, *, synchronous: bool
) -> Retrieval:
    """Flip bits of pattern `target`, let the net settle, and compare."""
    pattern = net.patterns[target]
    cue = flip(rng, pattern, flips)
    end = settle(net, cue, None if synchronous else rng)
    return Retrieval(hamming(end.state, pattern), overlap(end.state, pattern), end.steps + 1, end.period)


def retrievals(
    run: Run, units: int, patterns: int, flips: int, nets: int, probes: int, *, synchronous: bool, path: int
) -> list[Retrieval]:
    """`nets` random nets, `probes` cues each, from generators (seed, path, net)."""

    def one(index: int) -> list[Retrieval]:
        rng = run.rng(path, index)
        net = Hebbian(Patterns.random(rng, patterns, units), parallel=False)
        chosen = rng.choice(patterns, min(probes, patterns), replace=False)
        return [retrieve(net, int(target), flips, rng, synchronous=synchronous) for target in chosen]

    what = f"{units:,} units, {patterns:,} patterns"
    return [each for net in run.map(one, range(nets), what) for each in net]


def check_net(values: Mapping[str, float | int]) -> None:
    """Refuse sizes that do not go together, and nets that would not fit."""
    units, patterns = int(values["units"]), int(values.get("patterns", 1))
    check_sizes(units, patterns, int(values.get("flips", 0)))
    check_memory(
        2 * packed_bytes(units, patterns, by_unit=True), f"a net of {units:,} units and {patterns:,} patterns"
    )


def mean(values: Sequence[float] | np.ndarray) -> float:
    """Arithmetic mean; NaN of nothing."""
    return float(np.mean(values)) if len(values) else float("nan")


def standard_error(values: Sequence[float] | np.ndarray) -> float:
    """Standard error of the mean."""
    return float(np.std(values) / max(len(values), 1) ** 0.5)


def loads_to_patterns(loads: Sequence[float], units: int) -> list[int]:
    """Whole numbers of patterns for loads K/N, at least one, without repetition."""
    return sorted({max(1, round(load * units)) for load in loads})


def shared_out(total: int, nets: int) -> int:
    """Probes of each of `nets` nets so that at least `total` come together."""
    return -(-total // nets)


def falls_through(x: tuple[float, ...], y: tuple[float, ...], level: float) -> float:
    """Where y, mostly falling, last goes from `level` or above to below it, interpolated; NaN if never."""
    for index in range(len(x) - 1, 0, -1):
        if y[index] < level <= y[index - 1]:
            share = (y[index - 1] - level) / (y[index - 1] - y[index])
            return x[index - 1] + share * (x[index] - x[index - 1])
    return float("nan")
