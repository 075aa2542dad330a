"""Calibration: the constants that make the memory's probabilities true.

Cues are links held out from the webs themselves, each with its near-copies taken out as in density; for
half of them the own card is taken out too, and then the right answer is that nothing comes to mind. One
half of the cues is fitted, the other reported; β is searched on a grid.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from densecards.errors import UsageError
from densecards.memory.bank import Bank
from densecards.memory.constants import Constants
from densecards.memory.fitting import features, fit, parameters, probabilities
from densecards.memory.lexical import LexicalIndex
from densecards.memory.patterns import SLOTS
from densecards.memory.samples import BETAS, Held, Sample, prepare

Array = NDArray[Any]
_BETA_PULL = 0.005
"""Nats a cue that a β e times as large as the starting one must earn."""
_BINS = 15

__all__ = ["BETAS", "Calibration", "Held", "Metrics", "calibrate", "calibration_error", "held_out", "measure"]


@dataclass(frozen=True, slots=True)
class Metrics:
    """How true the probabilities are: negative log-likelihood (nats a cue), Brier score, and the expected
    calibration error of the first answer in 15 bins of equal mass."""

    nll: float
    brier: float
    ece: float
    cues: int


@dataclass(frozen=True, slots=True)
class Calibration:
    """Fitted constants, and how true the probabilities were on the other half of the cues before and
    after."""

    constants: Constants
    before: Metrics
    after: Metrics


def held_out(
    bank: Bank,
    count: int,
    seed: int,
    texts: Callable[[int, int], str] | None = None,
    words: Callable[[int, int], tuple[tuple[str, ...], tuple[str, ...]]] | None = None,
) -> list[Held]:
    """Draw cues from the stored semantic links, one a card where there are enough cards.

    `texts(card, slot)` gives a link's text; `words(card, slot)` the card's names and texts without it.
    """
    rng = np.random.default_rng(seed)
    scored = (bank.row[:, :SLOTS] >= 0) & ~bank.episodic
    eligible = np.flatnonzero(scored.any(axis=1) & (bank.present.sum(axis=1) >= 2))
    if not len(eligible):
        return []
    cards = rng.permutation(eligible)
    cards = np.tile(cards, -(-count // len(cards)))[:count]
    found: dict[tuple[int, int], Held] = {}
    for number, card in enumerate(cards):
        slot = int(rng.choice(np.flatnonzero(scored[card])))
        place = (int(card), slot)
        vector = bank.read(bank.row[place])
        whole = bool(number % 2)
        found.setdefault(
            place,
            Held(
                vector,
                -1 if whole else int(card),
                place,
                whole,
                texts(*place) if texts else "",
                words(*place) if words else ((), ()),
            ),
        )
    return list(found.values())


def calibrate(
    bank: Bank,
    held: Sequence[Held],
    start: Constants,
    lexical: LexicalIndex | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Calibration:
    """Fit the constants on every other cue and measure on the rest.

    Raises UsageError for fewer than 40 cues: too few to fit anything.
    """
    if len(held) < 40:
        raise UsageError(f"calibration needs at least 40 held-out links, the collection has {len(held)}")
    samples = []
    for at, one in enumerate(held):
        samples.append(prepare(bank, one, lexical, at))
        if progress is not None:
            progress(at + 1, len(held))
    # Neighbours alternate between "own card removed" and not; pairs of them alternate between fit and test.
    fitted = [s for at, s in enumerate(samples) if at // 2 % 2 == 0]
    test = [s for at, s in enumerate(samples) if at // 2 % 2 == 1]
    best: tuple[float, Constants] | None = None
    for beta in BETAS:
        loss, constants = fit(fitted, beta, start)
        # Easy cues hardly tell one β from another: without a reason it stays where it began.
        loss += _BETA_PULL * float(np.log(beta / start.beta)) ** 2
        if best is None or loss < best[0]:
            best = (loss, constants)
    assert best is not None
    return Calibration(best[1], measure(test, start), measure(test, best[1]))


def measure(samples: Sequence[Sample], constants: Constants) -> Metrics:
    """Negative log-likelihood, Brier score and calibration error of these constants on prepared cues."""
    beta = min(BETAS, key=lambda b: abs(b - constants.beta))
    theta = parameters(replace(constants, beta=beta))
    nll, brier, first, hit = [], [], [], []
    for sample in samples:
        rows, offset = features(sample, beta, sample.typed, constants.lexical_power)
        p = probabilities(rows, offset, theta)
        weight = np.exp(np.append(sample.weight, 0.0))
        right = sample.right if sample.right >= 0 else len(p) - 1
        nll.append(-float(np.log(max(p[right], 1e-300))))
        single = p / weight
        brier.append(float((single**2 * weight).sum() - 2 * p[right] + 1))
        first.append(float(p.max()))
        hit.append(float(int(p.argmax()) == right))
    return Metrics(
        float(np.mean(nll)),
        float(np.mean(brier)),
        calibration_error(np.array(first), np.array(hit)),
        len(nll),
    )


def calibration_error(confidence: Array, correct: Array, bins: int = _BINS) -> float:
    """Expected calibration error in bins of equal mass: Σ (n_b / n) |mean confidence − share correct|."""
    order = np.argsort(confidence, kind="stable")
    parts = np.array_split(order, min(bins, max(len(order), 1)))
    gaps = [len(part) * abs(confidence[part].mean() - correct[part].mean()) for part in parts if len(part)]
    return float(sum(gaps) / max(len(order), 1))
