"""A few cards as a landscape in two dimensions, and the ball that a cue is.

The places are the two directions in which the cards differ most; the energy is that of a memory that holds
those places, so it is a map and not the memory itself: how much of the differences it keeps is told beside
it. The separations are the memory engine's own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from densecards.errors import UsageError
from densecards.memory.separations import Epanechnikov, LogSumExp, Separation, Sparsemax, energy, update

Array = NDArray[np.float64]
SEPARATIONS = ("softmax", "sparsemax", "epanechnikov")
# The outermost card stands this far from the middle; the rest of the box is air around the cards.
_REACH = 1.0
_MARGIN = 1.35
# A ball that jumped to the softmax mean would show nothing, so it goes a part of the way each time.
_STRIDE = 0.25


@dataclass(frozen=True)
class Landscape:
    """Cards on a map, with the energy of a memory of their places."""

    titles: tuple[str, ...]
    places: Array
    """(n, 2), the outermost at distance 1."""
    across: Array
    """(columns,) from left to right."""
    up: Array
    """(rows,) from bottom to top."""
    height: Array
    """(rows, columns) energies; +∞ where Epanechnikov's support ends."""
    beta: float
    separation: str
    kept: float
    """Share of the cards' squared differences that the two directions keep, 0 to 1."""
    _mean: Array
    _axes: Array
    _vectors: Array

    def place(self, vector: NDArray[np.floating]) -> Array:
        """Where a vector (d,) comes to lie on the map, (2,), held inside its box."""
        raw = self._axes @ (np.asarray(vector, np.float64) - self._mean)
        edge = _REACH * _MARGIN
        return np.clip(raw, -edge, edge)

    def nearest_in_full(self, vector: NDArray[np.floating]) -> str:
        """The card that is nearest in all dimensions: what the map may get wrong."""
        return self.titles[int((self._vectors @ np.asarray(vector, np.float64)).argmax())]


@dataclass(frozen=True)
class Roll:
    """The way of a ball."""

    path: Array
    """(steps + 1, 2) places."""
    energies: Array
    """(steps + 1,), never rising."""
    ends_at: str
    """Title of the card whose valley it lies in, or empty where valleys have run together."""


def landscape(
    titles: Sequence[str],
    vectors: NDArray[np.floating],
    *,
    beta: float = 12.0,
    separation: str = "softmax",
    size: tuple[int, int] = (60, 24),
) -> Landscape:
    """Lay out n ≥ 2 cards with unit vectors (n, d) on a map of `size` (columns, rows).

    Raises UsageError for fewer than two different cards, β ≤ 0, or an unknown separation.
    """
    points = np.asarray(vectors, np.float64)
    if points.ndim != 2 or len(points) != len(titles) or len(points) < 2:
        raise UsageError("a landscape needs at least two cards with a vector each")
    if not np.isfinite(points).all():
        raise UsageError(
            f"the vector of {titles[int(np.argwhere(~np.isfinite(points))[0, 0])]} is not finite"
        )
    if min(size) < 2:
        raise UsageError(f"a landscape needs at least 2 columns and 2 rows, not {size[0]} and {size[1]}")
    kind = _separation(separation, beta)
    mean = points.mean(axis=0)
    _, spread, directions = np.linalg.svd(points - mean, full_matrices=False)
    if spread[0] < 1e-9:
        raise UsageError("these cards have the same vector, so there is nothing to map")
    axes = np.zeros((2, points.shape[1]))
    axes[: min(2, len(directions))] = directions[:2]
    # The sign of a direction is arbitrary; the first card on the left and low makes it the same each time.
    raw = (points - mean) @ axes.T
    axes *= np.where(raw[0] > 0, -1.0, 1.0)[:, None]
    raw = (points - mean) @ axes.T
    axes *= _REACH / np.abs(raw).max()
    places = (points - mean) @ axes.T
    edge = _REACH * _MARGIN
    across, up = np.linspace(-edge, edge, size[0]), np.linspace(-edge, edge, size[1])
    height = np.array([[_height(places, np.array([x, y]), kind) for x in across] for y in up])
    return Landscape(
        tuple(titles),
        places,
        across,
        up,
        height,
        float(beta),
        separation,
        float((spread[:2] ** 2).sum() / (spread**2).sum()),
        mean,
        axes,
        points,
    )


def roll(over: Landscape, start: Sequence[float] | Array, *, limit: int = 200) -> Roll:
    """Let a ball go from `start` (2,) and follow it downhill until it lies still."""
    kind = _separation(over.separation, over.beta)
    weights = _log_weights(over.places, kind)
    here = np.asarray(start, np.float64)
    path, energies = [here], [_height(over.places, here, kind)]
    for _ in range(limit):
        there = update(over.places, here, kind, weights)
        if np.linalg.norm(there - here) < 1e-4:
            break
        here = here + _STRIDE * (there - here)
        path.append(here)
        energies.append(_height(over.places, here, kind))
    distances = np.linalg.norm(over.places - here, axis=1)
    order = np.argsort(distances)
    # In a valley of its own a ball lies far nearer to that card than to any other.
    alone = distances[order[0]] < 0.15 and distances[order[0]] < 0.5 * distances[order[1]]
    return Roll(np.array(path), np.array(energies), over.titles[int(order[0])] if alone else "")


def _separation(name: str, beta: float) -> Separation:
    if not 0 < beta < float("inf"):
        raise UsageError(f"β must be above 0, not {beta:g}")
    makers: dict[str, Callable[[float], Separation]] = {
        "softmax": LogSumExp,
        "sparsemax": Sparsemax,
        "epanechnikov": Epanechnikov,
    }
    if name not in makers:
        raise UsageError(
            f"there is no separation “{name}” for a landscape", hint="one of " + ", ".join(SEPARATIONS)
        )
    return makers[name](beta)


def _log_weights(places: Array, kind: Separation) -> Array | None:
    """Turns dot products into distances: β (x·ξ − ½|x|²) = ½β (|ξ|² − |x − ξ|²)."""
    if isinstance(kind, Epanechnikov):
        return None
    beta: float = kind.beta  # type: ignore[attr-defined]
    return np.asarray(-0.5 * beta * (places**2).sum(axis=1))


def _height(places: Array, at: Array, kind: Separation) -> float:
    return energy(places, at, kind, _log_weights(places, kind))
