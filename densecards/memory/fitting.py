"""Maximum likelihood for the constants, at a given β.

The evidence is linear in γ, γa, γb, γe and the null levels, so the negative log-likelihood is convex in
them but for the null's slope; L-BFGS-B keeps them inside their bounds. scipy loads late.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from densecards.memory.constants import BOUNDS, Constants
from densecards.memory.samples import Sample

Array = NDArray[Any]


def features(sample: Sample, beta: float, typed: bool, power: float) -> tuple[Array, Array]:
    """Rows for candidates and, last, the null: columns γ, γa, γb, −γb t_h, γe, γt₀, γe t_e; and offsets."""
    n = len(sample.card)
    rows = np.zeros((n + 1, 7))
    rows[:n, 0], rows[:n, 1] = sample.link[beta], sample.gist
    if typed:
        rows[:n, 2], rows[:n, 3], rows[:n, 4] = sample.head, sample.known, sample.lexical**power
        rows[n, 6] = 1
    rows[n, 5] = 1
    return rows, np.append(sample.log_prior + sample.weight, sample.log_count)


def fit(samples: Sequence[Sample], beta: float, start: Constants) -> tuple[float, Constants]:
    """The constants that make these cues likeliest at this β, and the loss they reach (nats a cue)."""
    from scipy.optimize import minimize

    # Each typed cue counts twice: as typed, and as density will ask, by links and gist alone.
    power = start.lexical_power
    blocks = [(*features(s, beta, typed, power), s.right) for s in samples for typed in {False, s.typed}]
    first = parameters(start)

    def loss(theta: Array) -> tuple[float, Array]:
        total, slope = 0.0, np.zeros(len(theta))
        for rows, offset, right in blocks:
            part, gradient = _loss(rows, offset, right, theta)
            total += part
            slope += gradient
        # A whisper of a prior keeps parameters that the cues say nothing about where they began.
        pull = 1e-4 * (theta - first)
        return total / len(blocks) + 0.5 * float(pull @ (theta - first)), slope / len(blocks) + pull

    most = BOUNDS["gamma"][1]
    bounds = [(1.0, most), (0.0, most), (0.0, most), (-most, most), (0.0, most), (-most, 3 * most)]
    bounds += [(-most, most), BOUNDS["null_slope"]]
    found = minimize(loss, first, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 200})
    return float(found.fun), _constants(found.x, beta, power)


def _loss(rows: Array, offset: Array, right: int, theta: Array) -> tuple[float, Array]:
    """−ln P of the right answer (−1: the null) and its gradient; `theta` ends with the null's slope ρ."""
    level = rows @ theta[:-1] + offset
    top = level[:-1].max(initial=-1e9)
    mass = np.exp(level[:-1] - top)
    mean = mass @ rows[:-1] / mass.sum()
    ahead = float(np.log(mass.sum()) + top - level[-1])
    something = 1 / (1 + np.exp(-np.clip(theta[-1] * ahead, -700, 700)))
    gradient = np.zeros(len(theta))
    if right < 0:
        push = something
        value = float(np.logaddexp(0, theta[-1] * ahead))
    else:
        push = something - 1
        value = float(np.logaddexp(0, -theta[-1] * ahead) + np.log(mass.sum()) + top - level[right])
        gradient[:-1] = mean - rows[right]
    gradient[:-1] += push * theta[-1] * (mean - rows[-1])
    gradient[-1] = push * ahead
    return value, gradient


def parameters(c: Constants) -> Array:
    """Constants as the vector that is fitted: columns of `features`, then the null's slope."""
    g = c.gamma
    return np.array([
        g, g * c.gist, g * c.head, -g * c.head * c.null_head, g * c.lexical, g * c.null,
        g * c.lexical * c.null_lexical, c.null_slope,
    ])  # fmt: skip


def _constants(theta: Array, beta: float, power: float) -> Constants:
    g = float(theta[0])
    found = {
        "beta": beta,
        "gamma": g,
        "gist": float(theta[1]) / g,
        "head": float(theta[2]) / g,
        "lexical": float(theta[4]) / g,
        "lexical_power": power,
        "null": float(theta[5]) / g,
        "null_head": -float(theta[3]) / max(float(theta[2]), 1e-6),
        "null_lexical": float(theta[6]) / max(float(theta[4]), 1e-6),
        "null_slope": float(theta[7]),
    }
    return Constants(**{name: float(np.clip(value, *BOUNDS[name])) for name, value in found.items()})


def probabilities(rows: Array, offset: Array, theta: Array) -> Array:
    """P of every candidate (all that it stands for) and, last, of the null."""
    level = rows @ theta[:-1] + offset
    mass = np.exp(level[:-1] - level[:-1].max())
    ahead = float(np.log(mass.sum()) + level[:-1].max() - level[-1])
    something = 1 / (1 + np.exp(-np.clip(theta[-1] * ahead, -700, 700)))
    return np.append(mass / mass.sum() * something, 1 - something)
