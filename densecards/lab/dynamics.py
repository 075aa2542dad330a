"""Let a net settle: synchronously or one unit after another, with its energy and what changed.

Works for any net that can take a step, sweep and tell its energy; knows nothing of learning rules.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from densecards.lab.bits import Signs
from densecards.lab.patterns import hamming


class Net(Protocol):
    """A net of ±1 units."""

    n_units: int

    def step(self, state: Signs) -> Signs:
        """Return the state after one synchronous update of every unit."""
        ...

    def sweep(self, state: Signs, order: np.ndarray) -> Signs:
        """Return the state after updating the units in `order`, each seeing the ones before it."""
        ...

    def energy(self, state: Signs) -> float:
        """Energy of a state; asynchronous updates never raise it."""
        ...


@dataclass(frozen=True)
class Moment:
    """One state on the way, with its energy and the units changed to reach it."""

    state: Signs
    energy: float
    changed: int


@dataclass(frozen=True)
class Settling:
    """Where a net came to rest and how."""

    state: Signs
    steps: int
    """Updates (or sweeps) that changed something."""
    period: int
    """1 a fixed point, 2 a two-cycle (synchronous updates only), 0 not settled within the limit."""
    energies: tuple[float, ...]
    """Energy before the first step and after each."""
    changed: tuple[int, ...]
    """Units changed by each step."""


def synchronous(net: Net, state: Signs, *, limit: int = 200) -> Iterator[Moment]:
    """Yield the start and every state after it, up to the first that repeats one of the last two."""
    before, now = None, state
    yield Moment(now, net.energy(now), 0)
    for _ in range(limit):
        after = net.step(now)
        changed = hamming(after, now)
        if not changed:
            return
        yield Moment(after, net.energy(after), changed)
        if before is not None and np.array_equal(after, before):
            return
        before, now = now, after


def asynchronous(net: Net, state: Signs, rng: np.random.Generator, *, limit: int = 200) -> Iterator[Moment]:
    """Yield the start and the state after every sweep in random order, up to the first without a flip."""
    now = state
    yield Moment(now, net.energy(now), 0)
    for _ in range(limit):
        after = net.sweep(now, rng.permutation(net.n_units))
        changed = hamming(after, now)
        if not changed:
            return
        yield Moment(after, net.energy(after), changed)
        now = after


def settle(net: Net, state: Signs, rng: np.random.Generator | None = None, *, limit: int = 200) -> Settling:
    """Settle synchronously, or asynchronously if `rng` is given, and keep the account, not the states."""
    moments = asynchronous(net, state, rng, limit=limit) if rng else synchronous(net, state, limit=limit)
    last: list[Moment] = []
    energies, changed = [], []
    for moment in moments:
        last = [*last[-2:], moment]
        energies.append(moment.energy)
        changed.append(moment.changed)
    steps = len(energies) - 1
    period = 1
    if rng is None and len(last) == 3 and np.array_equal(last[0].state, last[2].state):
        period = 2
    elif steps == limit:
        period = 0
    return Settling(last[-1].state, steps, period, tuple(energies), tuple(changed[1:]))


def overlap(state: Signs, pattern: Signs) -> float:
    """m = ξ·s / N: 1 the pattern, −1 its mirror, near 0 something else."""
    return float(np.dot(state.astype(np.int64), pattern)) / state.size
