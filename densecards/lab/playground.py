"""What the lab's screen shows: a small pattern that settles step by step.

Pure functions and generators: they take patterns and states and give frames to draw. They know nothing of
Textual, of keys, or of time: the screen decides when to ask for the next frame. Boards are (rows, columns)
of ±1 flattened by row; a `softmax` net has grey states between −1 and 1.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from densecards.errors import UsageError
from densecards.lab import glyphs
from densecards.lab.bits import Signs
from densecards.lab.dense import DenseNet
from densecards.lab.dynamics import Net
from densecards.lab.hopfield import Hebbian, PseudoInverse
from densecards.lab.patterns import Patterns, as_signs, flip
from densecards.lab.sharpness import exponential, polynomial

RULES = ("hebbian", "pseudo-inverse", "polynomial", "rectified", "exponential", "softmax")


@dataclass(frozen=True)
class Board:
    """Named pictures of one size that a net is to hold."""

    names: tuple[str, ...]
    patterns: Signs
    """(K, rows · columns) of ±1."""
    rows: int
    columns: int


@dataclass(frozen=True)
class Frame:
    """One moment of settling."""

    state: NDArray[np.floating] | Signs
    """(rows · columns,): ±1, or grey values for softmax."""
    energy: float
    changed: tuple[int, ...]
    """The units that changed to reach this moment; empty for the first."""
    overlaps: tuple[float, ...]
    """m with every stored picture, −1 to 1."""
    updates: int
    """Units asked so far (asynchronous), or steps so far."""
    verdict: str
    """`house`, `mirror image of house`, `between house and face`, or `no picture`."""


def board(names: Sequence[str]) -> Board:
    """The named pictures and letters as a board of 8 × 8. Raises UsageError for unknown or repeated names."""
    if not names:
        raise UsageError("choose at least one picture to store")
    if len(set(names)) < len(names):
        raise UsageError("each picture can be stored once")
    pictures = [glyphs.picture(name) for name in names]
    return Board(
        tuple(names),
        np.stack([picture.ravel() for picture in pictures]),
        glyphs.BOARD,
        glyphs.BOARD,
    )


def board_of(names: Sequence[str], pictures: Sequence[ArrayLike]) -> Board:
    """A board of drawings (rows, columns) of ±1 or 0/1, all of one size."""
    arrays = [np.asarray(picture) for picture in pictures]
    if not arrays or len(names) != len(arrays):
        raise UsageError("give one name for each drawing, and at least one")
    if any(array.ndim != 2 or array.shape != arrays[0].shape for array in arrays):
        raise UsageError("all drawings must have the same number of rows and columns")
    rows, columns = arrays[0].shape
    return Board(tuple(names), as_signs(np.stack([array.ravel() for array in arrays])), rows, columns)


def with_drawing(base: Board, name: str, state: Signs) -> Board:
    """The board with one more picture, drawn by hand."""
    if name in base.names:
        raise UsageError(f"there is already a picture “{name}”")
    return Board((*base.names, name), np.vstack([base.patterns, state[None]]), base.rows, base.columns)


def toggle(state: Signs, unit: int) -> Signs:
    """The state with one unit turned round."""
    after = state.copy()
    after[unit] = -after[unit]
    return after


def disturb(state: Signs, flips: int, seed: int) -> Signs:
    """The state with `flips` units turned round by chance."""
    return flip(np.random.default_rng(seed), state, flips)


def hide(state: Signs, columns: int, share: float) -> Signs:
    """The state with its lower part blank (all down), as when half a picture is covered."""
    rows = state.size // columns
    after = state.copy()
    after[round(rows * (1 - share)) * columns :] = -1
    return after


def net(stored: Board, rule: str = "hebbian", *, degree: int = 3) -> Net:
    """A net that holds the board, for any rule but softmax. Raises UsageError for an unknown rule."""
    patterns = Patterns.from_signs(stored.patterns)
    if rule == "hebbian":
        return Hebbian(patterns, parallel=False)
    if rule == "pseudo-inverse":
        return PseudoInverse(patterns)
    if rule in ("polynomial", "rectified"):
        return DenseNet(patterns, polynomial(degree, rectified=rule == "rectified"))
    if rule == "exponential":
        return DenseNet(patterns, exponential())
    raise UsageError(f"there is no rule “{rule}”", hint="one of " + ", ".join(RULES))


def watch(
    stored: Board,
    start: Signs,
    rule: str = "hebbian",
    *,
    degree: int = 3,
    beta: float = 4.0,
    synchronous: bool = False,
    seed: int = 0,
    limit: int = 60,
) -> Iterator[Frame]:
    """Yield the start and every moment at which something changes, until the net rests.

    Asynchronous: one frame for every unit that turns, in random order from `seed`. Synchronous: one frame a
    step, at most one round of a 2-cycle. `beta` counts for softmax (its energy's β times the unit count
    keeps the slider's meaning for any size), `degree` for powers, `limit` in sweeps or steps.
    """
    if start.shape != stored.patterns[0].shape:
        raise UsageError(
            f"the drawing has {start.size} units, the stored pictures {stored.patterns.shape[1]}"
        )
    if rule == "softmax":
        yield from _watch_softmax(stored, start, beta, limit)
        return
    held = net(stored, rule, degree=degree)
    state = start.astype(np.int8)
    yield _frame(stored, state, held.energy(state), (), 0)
    if synchronous:
        yield from _watch_steps(stored, held, state, limit)
        return
    rng = np.random.default_rng(seed)
    asked = 0
    for _ in range(limit):
        quiet = True
        for unit in rng.permutation(held.n_units):
            asked += 1
            after = held.sweep(state, np.array([unit]))
            if after[unit] != state[unit]:
                state, quiet = after, False
                yield _frame(stored, state, held.energy(state), (int(unit),), asked)
        if quiet:
            return


def _watch_steps(stored: Board, held: Net, state: Signs, limit: int) -> Iterator[Frame]:
    before: Signs | None = None
    for step in range(1, limit + 1):
        after = held.step(state)
        changed = np.flatnonzero(after != state)
        if not changed.size:
            return
        yield _frame(stored, after, held.energy(after), tuple(map(int, changed)), step)
        if before is not None and np.array_equal(after, before):
            return
        before, state = state, after


def _watch_softmax(stored: Board, start: Signs, beta: float, limit: int) -> Iterator[Frame]:
    from densecards.memory.separations import LogSumExp, energy, update

    # Rows of length one, so that β means the same for boards of any size.
    scale = np.sqrt(start.size)
    patterns = stored.patterns / scale
    separation = LogSumExp(beta)
    state = start / scale
    yield _frame(stored, state * scale, energy(patterns, state, separation), (), 0)
    for step in range(1, limit + 1):
        after = update(patterns, state, separation)
        changed = np.flatnonzero(np.abs(after - state) * scale > 1e-3)
        if not changed.size:
            return
        state = after
        yield _frame(
            stored, state * scale, energy(patterns, state, separation), tuple(map(int, changed)), step
        )


def _frame(
    stored: Board,
    state: NDArray[np.floating] | Signs,
    energy: float,
    changed: tuple[int, ...],
    updates: int,
) -> Frame:
    like = stored.patterns.astype(np.float64) @ state / state.size
    return Frame(state, energy, changed, tuple(map(float, like)), updates, verdict(stored.names, like))


def verdict(names: Sequence[str], overlaps: NDArray[np.floating]) -> str:
    """In words: which picture a state is, from its overlaps."""
    order = np.argsort(-np.abs(overlaps))
    best = int(order[0])
    if overlaps[best] >= 0.999:
        return names[best]
    if overlaps[best] <= -0.999:
        return f"mirror image of {names[best]}"
    if overlaps[best] >= 0.9:
        return f"nearly {names[best]}"
    if len(order) > 1 and overlaps[best] > 0.4 and overlaps[int(order[1])] > 0.4:
        return f"between {names[best]} and {names[int(order[1])]}"
    return "no picture"
