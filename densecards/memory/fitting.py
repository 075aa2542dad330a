"""Maximum likelihood for the constants, at a given β.

The evidence is linear in γ, γa, γb, γe, γw, γf, γes and the null's levels, so the negative log-likelihood is
convex in them but for the null's slope; L-BFGS-B keeps them inside their bounds. All cues stand in one
array. scipy loads late.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from densecards.memory.constants import BOUNDS, Constants
from densecards.memory.evidence import BACKGROUND, agreed, logistic, margin
from densecards.memory.samples import Sample

Array = NDArray[Any]
_COLUMNS = 9
_NEVER = -1e9
_LEAST = 0.05


@dataclass(frozen=True, slots=True)
class Block:
    """m cues with n candidates each and the null last: rows (m, n + 1, 9) of columns γ, γa, γb, γe, γw, γt₀,
    γe t_e, γf, −γe s; offset (m, n + 1); right (m,) candidate, −1 the null; share (m,) weight;
    typed (m,) bool."""

    rows: Array
    offset: Array
    right: Array
    share: Array
    typed: Array


def features(sample: Sample, beta: float, typed: bool, start: Constants) -> tuple[Array, Array]:
    """Rows for candidates and, last, the null (see Block); and offsets."""
    n = len(sample.card)
    rows = np.zeros((n + 1, _COLUMNS))
    if sample.judged:
        rows[:n, 0], rows[:n, 1] = sample.link[beta], sample.gist
        rows[n, 5] = 1
    if typed:
        if sample.judged:
            rows[:n, 2] = sample.head - start.null_head * sample.known
        rows[:n, 3], rows[:n, 4] = sample.lexical**start.lexical_power, sample.words
        rows[:n, 8] = sample.length * rows[:n, 3]
        rows[n, 6] = 1
        ranked = sample.link[beta], sample.gist, sample.words
        rows[:n, 7] = agreed(*ranked, sample.judged, stands_for=np.exp(sample.weight))
    return rows, np.append(sample.log_prior + sample.weight, sample.log_count)


def block(
    samples: Sequence[Sample], beta: float, start: Constants, weights: Mapping[str, float] | None = None
) -> Block:
    """Cues as one array; every kind of cue has the same weight, or what `weights` says (1 for others)."""
    asked = ways(samples)
    most = max(len(sample.card) for sample in samples) + 1
    rows = np.zeros((len(asked), most, _COLUMNS), dtype=np.float32)
    offset = np.full((len(asked), most), _NEVER)
    for i, (sample, typed, _) in enumerate(asked):
        own, base = features(sample, beta, typed, start)
        # Empty places come before the null, which stands last in every row.
        rows[i, : len(own) - 1], rows[i, -1] = own[:-1], own[-1]
        offset[i, : len(own) - 1], offset[i, -1] = base[:-1], base[-1]
    often = Counter(kind for _, _, kind in asked)
    counts = {kind: (weights or {}).get(kind, 1.0) for kind in often}
    whole = sum(counts.values())
    share = np.array([counts[kind] / (often[kind] * whole) for _, _, kind in asked])
    right = np.array([sample.right for sample, _, _ in asked])
    return Block(rows, offset, right, share, np.array([typed for _, typed, _ in asked]))


def ways(samples: Sequence[Sample]) -> list[tuple[Sample, bool, str]]:
    """How cues are asked: each as it is, typed links also as density asks them, by links and gist alone; with
    whether the cue counts as typed, and its kind."""
    found = []
    for sample in samples:
        found.append((sample, sample.typed, sample.kind))
        if sample.typed and sample.kind == "link":
            found.append((sample, False, "density"))
    return found


def fit(
    samples: Sequence[Sample],
    beta: float,
    start: Constants,
    first: Constants | None = None,
    weights: Mapping[str, float] | None = None,
) -> tuple[float, Constants]:
    """The constants that make these cues likeliest at this β, and the loss they reach (nats a cue).

    `start` is where parameters stay that the cues say nothing about; `first` where the search begins;
    `weights` how much a kind of cue counts beside the others (1).
    """
    from scipy.optimize import minimize

    asked = block(samples, beta, start, weights)
    home = parameters(start)

    def loss(theta: Array) -> tuple[float, Array]:
        value, gradient = likelihood(asked, theta)
        pull = 1e-4 * (theta - home)
        return value + 0.5 * float(pull @ (theta - home)), gradient + pull

    most = BOUNDS["gamma"][1]
    bounds = [(1.0, most), (0.0, most), (0.0, most), (_LEAST, most), (0.0, most), (-most, 3 * most)]
    bounds += [(-most, most), (0.0, most), (-most, 0.0), BOUNDS["null_slope"], BOUNDS["null_margin"]]
    found = minimize(
        loss, parameters(first or start), jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 150}
    )
    return float(found.fun), _constants(found.x, beta, start)


def likelihood(asked: Block, theta: Array) -> tuple[float, Array]:
    """Mean −ln P of the right answers and its gradient; `theta` ends with the null's slope ρ and κ."""
    linear, rho, kappa = theta[:-2], theta[-2], theta[-1]
    rows, cue = asked.rows, np.arange(len(asked.right))
    level = rows @ linear.astype(np.float32) + asked.offset
    cards, null = level[:, :-1], level[:, -1]
    top = cards.max(axis=1)
    mass = np.exp(cards - top[:, None])
    total = mass.sum(axis=1)
    together = np.log(total) + top
    mean = np.einsum("mn,mnf->mf", mass / total[:, None], rows[:, :-1])
    margin, moved = _margin(cards, rows)
    margin, moved = margin * asked.typed, moved * asked.typed[:, None]
    ahead = together - null
    odds = rho * ahead + kappa * margin
    something = 1 / (1 + np.exp(-np.clip(odds, -700, 700)))
    there: Array = asked.right > -1
    right = np.maximum(asked.right, 0)
    value = np.where(there, np.logaddexp(0, -odds) + together - cards[cue, right], np.logaddexp(0, odds))
    push = something - there
    gradient = np.where(there[:, None], mean - rows[cue, right], 0)
    gradient = gradient + push[:, None] * (rho * (mean - rows[:, -1]) + kappa * moved)
    parts = (asked.share @ gradient, asked.share @ (push * ahead), asked.share @ (push * margin))
    return float(asked.share @ value), np.hstack(parts)


def _margin(cards: Array, rows: Array) -> tuple[Array, Array]:
    """evidence.margin of every cue `(m,)` and its gradient `(m, 9)`."""
    count = min(BACKGROUND + 1, cards.shape[1])
    best = np.argpartition(-cards, count - 1, axis=1)[:, :count]
    level = np.take_along_axis(cards, best, axis=1)
    order = np.argsort(-level, axis=1)
    best, level = np.take_along_axis(best, order, axis=1), np.take_along_axis(level, order, axis=1)
    real = level[:, 1:] > _NEVER / 2
    weight = np.where(real, np.exp(np.minimum(level[:, 1:] - level[:, 1:2], 0)), 0)
    total = weight.sum(axis=1)
    some: Array = real.sum(axis=1) > 0
    behind = np.log(np.maximum(total, 1e-300) / np.maximum(real.sum(axis=1), 1)) + level[:, 1]
    chosen = np.take_along_axis(rows[:, :-1], best[:, :, None], axis=1)
    mean = np.einsum("mn,mnf->mf", weight / np.maximum(total, 1e-300)[:, None], chosen[:, 1:])
    return np.where(some, level[:, 0] - behind, 0.0), np.where(some[:, None], chosen[:, 0] - mean, 0.0)


def parameters(c: Constants) -> Array:
    """Constants as the vector that is fitted: columns of `Block`, then the null's slope and margin."""
    g = c.gamma
    linear = [1.0, c.gist, c.head, c.lexical, c.words, c.null, c.lexical * c.null_lexical, c.fusion]
    linear.append(-c.lexical * c.lexical_phrase)
    return np.array([*(g * value for value in linear), c.null_slope, c.null_margin])


def _constants(theta: Array, beta: float, start: Constants) -> Constants:
    g, a, b, e, w, level, typed, f, phrase, slope, margin = map(float, theta)
    found = {
        "beta": beta, "gamma": g, "gist": a / g, "head": b / g, "lexical": e / g, "words": w / g,
        "fusion": f / g, "lexical_phrase": -phrase / max(e, _LEAST),
        "null": level / g, "null_lexical": typed / max(e, _LEAST), "null_slope": slope, "null_margin": margin,
    }  # fmt: skip
    return replace(start, **{name: float(np.clip(value, *BOUNDS[name])) for name, value in found.items()})


def probabilities(rows: Array, offset: Array, theta: Array, typed: bool) -> Array:
    """P of every candidate (all that it stands for) and, last, of the null."""
    level = rows @ theta[:-2] + offset
    mass = np.exp(level[:-1] - level[:-1].max())
    ahead = float(np.log(mass.sum()) + level[:-1].max() - level[-1])
    odds = theta[-2] * ahead + (theta[-1] * float(margin(level[None, :-1])[0]) if typed else 0.0)
    something = logistic(odds)
    return np.append(mass / mass.sum() * something, 1 - something)
