"""Are the probabilities true? Held-out links of WordNet webs, half of them with their own card removed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from densecards.memory import Constants, Memory, calibrate
from densecards.memory.calibrate import Metrics
from densecards.memory.fitting import fit as fit_at
from densecards.memory.samples import Sample, prepare
from tests.bench.evaluate_data import half
from tests.bench.evaluate_wordnet import draw, load

Array = NDArray[Any]
FIT, TEST = 200, 500


def evaluate_calibration() -> None:
    """Constants fitted on one half of the cards, metrics on the other, beside a softmax over cosines."""
    print(
        "\n## Calibration: held-out links, half without an answer (target: error of the first answer ≤ .05)"
    )
    loaded = load()
    if loaded is None:
        return
    webs, patterns = loaded
    memory = Memory(patterns)
    halves = []
    for part, per_slot in ((0, FIT), (1, TEST)):
        cards, slots = draw(webs, part, per_slot, least=2)
        order = np.random.default_rng(part).permutation(len(cards))
        held = [
            calibrate.Held(
                memory.bank.read(memory.bank.row[cards[i], slots[i]]),
                -1 if at % 2 else int(cards[i]), (int(cards[i]), int(slots[i])), bool(at % 2),
            )
            for at, i in enumerate(order)
        ]  # fmt: skip
        assert all(half(webs[one.without[0]].headword) == part for one in held)
        halves.append([prepare(memory.bank, one, None, at) for at, one in enumerate(held)])
    fit, test = halves
    fits = [fit_at(fit, beta, Constants()) for beta in calibrate.BETAS]
    constants = min(fits, key=lambda pair: pair[0])[1]
    print(f"  {len(fit)} cues fit, {len(test)} report; noise of the error itself ≈ {noise(len(test)):.3f}")
    print(f"  {constants}")
    print(f"  {'':34}  log-likelihood   Brier   calibration error of the first answer")
    show("memory, constants as shipped", calibrate.measure(test, Constants()))
    show("memory, fitted", calibrate.measure(test, constants))
    show("softmax over cosines, fitted", cosine_softmax(fit, test))


def show(name: str, found: Metrics) -> None:
    """One row."""
    print(f"  {name:34}  {-found.nll:10.3f}   {found.brier:9.3f}   {found.ece:.3f}")


def noise(count: int, bins: int = 15) -> float:
    """The calibration error that a perfectly true memory of even chances would show by chance."""
    return float(np.sqrt(2 / np.pi) * 0.5 / np.sqrt(count / bins))


def cosine_softmax(fit: Sequence[Sample], test: Sequence[Sample]) -> Metrics:
    """Luce's ratio over the best link's cosine, with a temperature and a null, fitted on the same cues."""
    from scipy.optimize import minimize

    def levels(sample: Sample, theta: Array) -> tuple[Array, int]:
        # β = 150 makes ℓ the best link's cosine but for ln π.
        level = np.append(theta[0] * sample.link[150.0] + sample.weight, theta[1] + sample.log_count)
        return level, sample.right if sample.right >= 0 else len(level) - 1

    def loss(theta: Array) -> float:
        total = 0.0
        for sample in fit:
            level, right = levels(sample, theta)
            total += float(np.logaddexp.reduce(level) - level[right])
        return total / len(fit)

    theta = minimize(loss, np.array([10.0, 3.0]), method="Nelder-Mead", options={"maxiter": 200}).x
    nll, brier, first, hit = [], [], [], []
    for sample in test:
        level, right = levels(sample, theta)
        p = np.exp(level - np.logaddexp.reduce(level))
        weight = np.exp(np.append(sample.weight, 0.0))
        nll.append(-np.log(max(p[right], 1e-300)))
        brier.append(float(((p / weight) ** 2 * weight).sum() - 2 * p[right] + 1))
        first.append(p.max())
        hit.append(p.argmax() == right)
    error = calibrate.calibration_error(np.array(first), np.array(hit, dtype=float))
    return Metrics(float(np.mean(nll)), float(np.mean(brier)), error, len(nll))
