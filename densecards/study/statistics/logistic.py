"""Logistic regression and what its predictions are worth, with intervals that know about repeated cards.

Arrays in, numbers out. Plain NumPy: a fit of a few columns needs no more than Newton's method.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
_RIDGE = 1e-3  # on standardised columns: keeps a fit finite where the classes can be told apart completely
_STEPS = 50


def sigmoid(x: Array) -> Array:
    """Return 1 / (1 + e⁻ˣ) without overflow."""
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1.0 / (1.0 + small), small / (1.0 + small))


def losses(logits: Array, y: Array) -> Array:
    """Return −ln P(y) of each row (nats), exact far out in the tails: ln(1 + eˣ) − y x."""
    return np.logaddexp(0.0, logits) - y * logits


def fit(X: Array, y: Array) -> Array:
    """Return the coefficients (k,) of columns X (n, k), whose first is the constant, for y in {0, 1}.

    Newton's method with halved steps, on the log loss plus a tiny ridge that spares the constant.
    """
    ridge = np.full(X.shape[1], _RIDGE)
    ridge[0] = 0.0
    beta = np.zeros(X.shape[1])
    mean = float(np.clip(y.mean(), 1e-6, 1 - 1e-6))
    beta[0] = np.log(mean / (1 - mean))

    def cost(at: Array) -> float:
        return float(losses(X @ at, y).sum() + 0.5 * (ridge * at * at).sum())

    current = cost(beta)
    for _ in range(_STEPS):
        p = sigmoid(X @ beta)
        gradient = X.T @ (p - y) + ridge * beta
        step = np.linalg.solve(_curvature(X, p) + np.diag(ridge), gradient)
        size = 1.0
        while (tried := cost(beta - size * step)) > current and size > 1e-6:
            size /= 2
        if tried > current:
            break
        beta, improved, current = beta - size * step, current - tried, tried
        if improved < 1e-10 * (1 + abs(current)):
            break
    return beta


def _curvature(X: Array, p: Array) -> Array:
    found: Array = (X * (p * (1 - p))[:, None]).T @ X
    return found + 1e-9 * np.eye(X.shape[1])


def deviations(X: Array, y: Array, beta: Array, group: NDArray[np.intp]) -> Array:
    """Return the standard errors (k,) of coefficients, answers of one group (0…g−1) counting as one witness.

    The sandwich of Liang and Zeger (1986): answers about one card are not independent.
    """
    p = sigmoid(X @ beta)
    bread = np.linalg.inv(_curvature(X, p))
    scores = np.zeros((int(group.max()) + 1, X.shape[1]))
    np.add.at(scores, group, X * (y - p)[:, None])
    variances: Array = np.diag(bread @ (scores.T @ scores) @ bread)
    found: Array = np.sqrt(np.maximum(variances, 0.0))
    return found


def held_out(X: Array, y: Array, fold: NDArray[np.intp]) -> Array:
    """Return for each row the logit that a fit to the other folds gives it."""
    found = np.zeros(len(y))
    for number in np.unique(fold):
        out = fold == number
        found[out] = X[out] @ fit(X[~out], y[~out])
    return found


def auc(scores: Array, y: Array, weights: Array | None = None) -> float:
    """Return the chance that a recalled answer scores higher than a forgotten one, ties counting half."""
    _, place = np.unique(scores, return_inverse=True)
    return _auc(place, y, np.ones(len(y)) if weights is None else weights)


def _auc(place: NDArray[np.intp], y: Array, weights: Array) -> float:
    positive = np.bincount(place, weights * y)
    negative = np.bincount(place, weights * (1 - y))
    pairs = positive.sum() * negative.sum()
    if pairs <= 0:
        return float("nan")
    below = np.cumsum(negative) - negative
    return float((positive * (below + 0.5 * negative)).sum() / pairs)


@dataclass(frozen=True, slots=True)
class Interval:
    """A value with the range that holds it in 95 % of resampled logs."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Worth:
    """What predictions are worth: log loss (nats an answer) and AUC of each set, and the change."""

    log_loss: tuple[Interval, ...]
    auc: tuple[Interval, ...]
    d_log_loss: Interval
    d_auc: Interval


def worth(
    logits: tuple[Array, ...], y: Array, group: NDArray[np.intp], *, seed: int = 0, times: int = 500
) -> Worth:
    """Return the worth of sets of predictions for the same answers, and the change from first to last.

    Intervals are percentiles over `times` bootstrap samples of whole groups (0…g−1), the same for each set.
    """
    rng = np.random.default_rng(seed)
    groups = int(group.max()) + 1
    size = np.bincount(group, minlength=groups).astype(np.float64)
    each = [losses(set_, y) for set_ in logits]
    summed = np.stack([np.bincount(group, loss, minlength=groups) for loss in each])
    places = [np.unique(set_, return_inverse=True)[1] for set_ in logits]
    loss_draws = np.empty((times, len(logits)))
    auc_draws = np.empty((times, len(logits)))
    for draw in range(times):
        counts = np.bincount(rng.integers(groups, size=groups), minlength=groups).astype(np.float64)
        loss_draws[draw] = summed @ counts / (size @ counts)
        weights = counts[group]
        auc_draws[draw] = [_auc(place, y, weights) for place in places]
    whole = np.array([loss.mean() for loss in each])
    areas = np.array([_auc(place, y, np.ones(len(y))) for place in places])
    return Worth(
        log_loss=tuple(_interval(whole[i], loss_draws[:, i]) for i in range(len(logits))),
        auc=tuple(_interval(areas[i], auc_draws[:, i]) for i in range(len(logits))),
        d_log_loss=_interval(whole[-1] - whole[0], loss_draws[:, -1] - loss_draws[:, 0]),
        d_auc=_interval(areas[-1] - areas[0], auc_draws[:, -1] - auc_draws[:, 0]),
    )


def _interval(value: float, draws: Array) -> Interval:
    known = draws[np.isfinite(draws)]
    if not len(known):
        return Interval(float(value), float("nan"), float("nan"))
    low, high = np.percentile(known, [2.5, 97.5])
    return Interval(float(value), float(low), float(high))
