"""Calibration: the constants that make the memory's probabilities true.

Cues are links held out from the webs themselves, each with its near-copies taken out as in density, and
things that a learner types: forms, typos, words of a gloss, pieces of a link. For half of every kind the own
card is taken out, and then the right answer is that nothing comes to mind. One half of the cues is fitted,
the other reported; β is searched on a grid. One fit serves all kinds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from densecards.errors import UsageError
from densecards.memory.bank import Bank
from densecards.memory.constants import Constants
from densecards.memory.fitting import features, fit, parameters, probabilities, ways
from densecards.memory.lexical import LexicalIndex
from densecards.memory.patterns import SLOTS
from densecards.memory.samples import BETAS, NO_SLOT, Held, Sample, prepare_all

Array = NDArray[Any]
_BETA_PULL = 0.005
"""Nats a cue that a β e times as large as the starting one must earn."""
_BINS = 15
_WORSE = 0.03
"""Share of a kind's cues that may lose the first place before new constants are refused: noise."""
LEAST = 40
UNSTORED = ("link", "density")
"""Kinds of cues whose text the memory has lost."""

__all__ = [
    "BETAS", "LEAST", "NO_SLOT", "Calibration", "Held", "Metrics", "by_kind", "calibrate",
    "calibration_error", "fitted", "held_out", "measure",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Metrics:
    """How true the probabilities are: negative log-likelihood (nats a cue), Brier score, the expected
    calibration error of the first answer in 15 bins of equal mass; and of the cues whose card is there, how
    many find it first, and the mean probability that it gets."""

    nll: float
    brier: float
    ece: float
    cues: int
    first: float = 0.0
    belief: float = 0.0


@dataclass(frozen=True, slots=True)
class Calibration:
    """Fitted constants, and how true the probabilities were on the other half of the cues before and
    after, all together and by kind; better says whether they are worth keeping: likelier on the whole, and no
    kind of typed cue finds its card first less often."""

    constants: Constants
    before: Metrics
    after: Metrics
    kinds: Mapping[str, tuple[Metrics, Metrics]]
    better: bool


def held_out(
    bank: Bank,
    count: int,
    seed: int,
    texts: Callable[[int, int], str] | None = None,
    words: Callable[[int, int], tuple[tuple[str, ...], tuple[str, ...]]] | None = None,
) -> list[Held]:
    """Draw cues from the stored semantic links, one a card where there are enough cards.

    `texts(card, slot)` gives a link's text, "" for one that is not to count as typed; `words(card, slot)` the
    card's names and texts without it. For every other one the whole card is out.
    """
    rng = np.random.default_rng(seed)
    scored = (bank.row[:, :SLOTS] >= 0) & ~bank.episodic
    eligible = np.flatnonzero(scored.any(axis=1) & (bank.present.sum(axis=1) >= 2))
    if not len(eligible):
        return []
    cards = rng.permutation(eligible)
    slots = {int(card): rng.permutation(np.flatnonzero(scored[card])).tolist() for card in cards}
    found: list[Held] = []
    while len(found) < count and any(slots.values()):
        for card in map(int, cards):
            if len(found) == count:
                break
            if not slots[card]:
                continue
            place = card, slots[card].pop()
            whole = bool(len(found) % 2)
            text = texts(*place) if texts else ""
            own = words(*place) if words and text else ((), ())
            right = -1 if whole else card
            found.append(Held(bank.read(bank.row[place]), right, place, whole, text, own))
    return found


def calibrate(
    bank: Bank,
    held: Sequence[Held],
    start: Constants,
    lexical: LexicalIndex | None = None,
    progress: Callable[[int, int], bool | None] | None = None,
) -> Calibration:
    """Fit the constants on one half of every kind of cue and measure on the other.

    Within a kind, cues with and without their card alternate. `progress(done, all)` may return True: then
    the cues so far must do. Raises UsageError for fewer than 40 cues: too few to fit anything.
    """
    if len(held) < LEAST:
        raise UsageError(f"calibration needs at least {LEAST} held-out links, the collection has {len(held)}")
    samples = prepare_all(bank, held, lexical, progress)
    number: dict[str, int] = {}
    parts: tuple[list[Sample], list[Sample]] = ([], [])
    for sample in samples:
        at = number[sample.kind] = number.get(sample.kind, -1) + 1
        parts[at // 2 % 2].append(sample)
    train, test = parts
    constants = fitted(train, start)
    before, after = by_kind(test, start), by_kind(test, constants)
    kinds = {kind: (before[kind], after[kind]) for kind in after}
    then, now = measure(_asked(test), start), measure(_asked(test), constants)
    better = now.nll < then.nll and all(
        new.first >= old.first - _WORSE for kind, (old, new) in kinds.items() if kind not in UNSTORED
    )
    return Calibration(constants, then, now, kinds, better)


def fitted(
    samples: Sequence[Sample], start: Constants, weights: Mapping[str, float] | None = None
) -> Constants:
    """The likeliest constants for these cues, β from the grid; `weights` by kind of cue, 1 for others."""
    best: tuple[float, Constants] | None = None
    for beta in BETAS:
        loss, constants = fit(samples, beta, start, best[1] if best else None, weights)
        # Easy cues hardly tell one β from another: without a reason it stays where it began.
        loss += _BETA_PULL * float(np.log(beta / start.beta)) ** 2
        if best is None or loss < best[0]:
            best = (loss, constants)
    assert best is not None
    return best[1]


def by_kind(samples: Sequence[Sample], constants: Constants) -> dict[str, Metrics]:
    """The metrics of every kind of cue; `density` are the links as density asks them."""
    asked: dict[str, list[tuple[Sample, bool]]] = {}
    for sample, typed, kind in ways(samples):
        asked.setdefault(kind, []).append((sample, typed))
    return {kind: measure(some, constants) for kind, some in asked.items()}


def _asked(samples: Sequence[Sample]) -> list[tuple[Sample, bool]]:
    return [(sample, typed) for sample, typed, _ in ways(samples)]


def measure(asked: Sequence[tuple[Sample, bool]], constants: Constants) -> Metrics:
    """How true these constants are on prepared cues, each with whether it counts as typed."""
    beta = min(BETAS, key=lambda b: abs(b - constants.beta))
    theta = parameters(replace(constants, beta=beta))
    nll, brier, first, hit, belief = [], [], [], [], []
    for sample, typed in asked:
        rows, offset = features(sample, beta, typed and sample.typed, constants)
        p = probabilities(rows, offset, theta, sample.typed and typed)
        weight = np.exp(np.append(sample.weight, 0.0))
        right = sample.right if sample.right >= 0 else len(p) - 1
        nll.append(-float(np.log(max(p[right], 1e-300))))
        single = p / weight
        brier.append(float((single**2 * weight).sum() - 2 * p[right] + 1))
        best = int(single.argmax())
        first.append(float(single[best]))
        hit.append(float(best == right))
        if sample.right >= 0:
            belief.append((float(int(single[:-1].argmax()) == right), float(p[right])))
    there = np.array(belief).reshape(-1, 2)
    return Metrics(
        float(np.mean(nll)),
        float(np.mean(brier)),
        calibration_error(np.array(first), np.array(hit)),
        len(nll),
        *(there.mean(axis=0).tolist() if len(there) else (0.0, 0.0)),
    )


def calibration_error(confidence: Array, correct: Array, bins: int = _BINS) -> float:
    """Expected calibration error in bins of equal mass: Σ (n_b / n) |mean confidence − share correct|."""
    order = np.argsort(confidence, kind="stable")
    parts = np.array_split(order, min(bins, max(len(order), 1)))
    gaps = [len(part) * abs(confidence[part].mean() - correct[part].mean()) for part in parts if len(part)]
    return float(sum(gaps) / max(len(order), 1))
