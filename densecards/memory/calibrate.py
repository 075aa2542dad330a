"""Calibration: the constants that make the memory's probabilities true.

Cues are links held out from the webs themselves, each with its near-copies taken out as in density; for
half of them the own card is taken out too, and then the right answer is that nothing comes to mind. At a
given β the evidence is linear in γ, γa, γb, γe and the null levels, so the negative log-likelihood is
convex in them (but for the null's slope) and is minimised by L-BFGS-B inside its bounds; β is searched on
a grid. scipy loads late.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from densecards.errors import UsageError
from densecards.memory.bank import Bank
from densecards.memory.competition import answer
from densecards.memory.constants import BOUNDS, NEAR_COPY, Constants
from densecards.memory.lexical import LexicalIndex
from densecards.memory.patterns import SLOTS
from densecards.memory.scoring import cosines, head_scores, score_from

Array = NDArray[Any]
BETAS = (5.0, 8.0, 12.0, 18.0, 27.0, 40.0, 60.0, 90.0, 150.0)
_CANDIDATES = 512
_BETA_PULL = 0.005
"""Nats a cue that a β e times as large as the starting one must earn."""
_BINS = 15


@dataclass(frozen=True, slots=True)
class Held:
    """One held-out cue: what is asked and what is right.

    vector (d,); card that should answer, −1 for nothing; without: (card, slot) of the pattern that is taken
    out of the memory, the whole card with it if `whole`; text and own: what was typed and the words that
    the right
    card keeps for the lexical channel ("" leaves lexical and headword terms out).
    """

    vector: Array
    card: int
    without: tuple[int, int]
    whole: bool = False
    text: str = ""
    own: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())


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


@dataclass(slots=True)
class _Sample:
    """One cue's candidates: row features that are linear in the parameters, per candidate."""

    card: Array
    gist: Array
    link: dict[float, Array]
    head: Array
    known: Array
    lexical: Array
    weight: Array
    right: int
    typed: bool
    log_count: float
    log_prior: Array


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
        samples.append(_sample(bank, one, lexical, at))
        if progress is not None:
            progress(at + 1, len(held))
    # Neighbours alternate between "own card removed" and not; pairs of them alternate between fit and test.
    fit = [s for at, s in enumerate(samples) if at // 2 % 2 == 0]
    test = [s for at, s in enumerate(samples) if at // 2 % 2 == 1]
    best: tuple[float, Constants] | None = None
    for beta in BETAS:
        loss, constants = _fit(fit, beta, start)
        # Easy cues hardly tell one β from another: without a reason it stays where it began.
        loss += _BETA_PULL * float(np.log(beta / start.beta)) ** 2
        if best is None or loss < best[0]:
            best = (loss, constants)
    assert best is not None
    return Calibration(best[1], measure(test, start), measure(test, best[1]))


def _sample(bank: Bank, one: Held, lexical: LexicalIndex | None, seed: int) -> _Sample:
    similarity = cosines(bank, one.vector[None])[0]
    link, gist = score_from(bank, similarity[None], 12.0)
    here: Array = np.array(bank.present.any(axis=1))
    if one.whole:
        here[one.without[0]] = False
    value = np.where(here, (link + gist)[0], -np.inf)
    words = np.zeros(bank.cards, dtype=np.float32)
    typed = bool(one.text.strip()) and lexical is not None
    if typed and lexical is not None:
        # A card that holds a near-copy of the text has lost it, and with it what its words would answer.
        instead = {} if one.whole else {one.without[0]: LexicalIndex([one.own])}
        words = lexical.scores(one.text, instead)
        near = bank.owner[: bank.used][similarity > NEAR_COPY]
        words[near[near != one.without[0]]] = 0.0
    known = bank.head_row >= 0
    heads = np.nan_to_num(head_scores(bank, one.vector[None])[0])
    card, weight = _candidates(value + 0.3 * words, here, one.card, seed)
    rows = bank.row[card]
    alike = np.where(rows >= 0, similarity[np.maximum(rows, 0)], -1)
    left = (rows >= 0) & (alike <= NEAR_COPY)
    left[card == one.without[0], one.without[1]] = False
    keep = left.any(axis=1)
    card, weight, alike, left = card[keep], weight[keep], alike[keep], left[keep]
    links = {}
    gists = np.zeros(len(card))
    for beta in BETAS:
        links[beta], gists = answer(bank.gram[card], bank.strength[card], left, alike, beta)
    right = np.flatnonzero(card == one.card)
    return _Sample(
        card, gists, links, heads[card] * known[card], known[card].astype(float),
        words[card], np.log(weight), int(right[0]) if len(right) else -1, typed,
        float(np.log(max(int(here.sum()), 1))), bank.log_prior[card],
    )  # fmt: skip


def _candidates(value: Array, here: Array, right: int, seed: int) -> tuple[Array, Array]:
    """The strongest cards, and of the rest a sample that stands for all of them by its weight."""
    alive = np.flatnonzero(here)
    if len(alive) <= 2 * _CANDIDATES:
        return alive, np.ones(len(alive))
    order = alive[np.argsort(-value[alive], kind="stable")]
    top, rest = order[:_CANDIDATES], order[_CANDIDATES:]
    chosen = np.random.default_rng(seed).choice(rest, _CANDIDATES, replace=False)
    weight = np.concatenate([np.ones(len(top)), np.full(len(chosen), len(rest) / len(chosen))])
    cards = np.concatenate([top, chosen])
    if right >= 0 and right not in cards:
        cards, weight = np.append(cards, right), np.append(weight, 1.0)
    return cards, weight


def _features(sample: _Sample, beta: float, typed: bool) -> tuple[Array, Array]:
    """Rows for candidates and, last, the null: columns γ, γa, γb, −γb t_h, γe, γt₀, γe t_e; and offsets."""
    n = len(sample.card)
    rows = np.zeros((n + 1, 7))
    rows[:n, 0], rows[:n, 1] = sample.link[beta], sample.gist
    if typed:
        rows[:n, 2], rows[:n, 3], rows[:n, 4] = sample.head, sample.known, sample.lexical
        rows[n, 6] = 1
    rows[n, 5] = 1
    return rows, np.append(sample.log_prior + sample.weight, sample.log_count)


def _fit(samples: Sequence[_Sample], beta: float, start: Constants) -> tuple[float, Constants]:
    from scipy.optimize import minimize

    # Each typed cue counts twice: as typed, and as density will ask, by links and gist alone.
    blocks = [(*_features(s, beta, typed), s.right) for s in samples for typed in {False, s.typed}]
    first = _theta(start)

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
    return float(found.fun), _constants(found.x, beta)


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


def _theta(c: Constants) -> Array:
    g = c.gamma
    return np.array([
        g, g * c.gist, g * c.head, -g * c.head * c.null_head, g * c.lexical, g * c.null,
        g * c.lexical * c.null_lexical, c.null_slope,
    ])  # fmt: skip


def _constants(theta: Array, beta: float) -> Constants:
    g = float(theta[0])
    found = {
        "beta": beta,
        "gamma": g,
        "gist": float(theta[1]) / g,
        "head": float(theta[2]) / g,
        "lexical": float(theta[4]) / g,
        "null": float(theta[5]) / g,
        "null_head": -float(theta[3]) / max(float(theta[2]), 1e-6),
        "null_lexical": float(theta[6]) / max(float(theta[4]), 1e-6),
        "null_slope": float(theta[7]),
    }
    return Constants(**{name: float(np.clip(value, *BOUNDS[name])) for name, value in found.items()})


def _answer(rows: Array, offset: Array, theta: Array) -> Array:
    """P of every candidate (all that it stands for) and, last, of the null."""
    level = rows @ theta[:-1] + offset
    mass = np.exp(level[:-1] - level[:-1].max())
    ahead = float(np.log(mass.sum()) + level[:-1].max() - level[-1])
    something = 1 / (1 + np.exp(-np.clip(theta[-1] * ahead, -700, 700)))
    return np.append(mass / mass.sum() * something, 1 - something)


def measure(samples: Sequence[_Sample], constants: Constants) -> Metrics:
    """Negative log-likelihood, Brier score and calibration error of these constants on prepared cues."""
    beta = min(BETAS, key=lambda b: abs(b - constants.beta))
    theta = _theta(replace(constants, beta=beta))
    nll, brier, first, hit = [], [], [], []
    for sample in samples:
        rows, offset = _features(sample, beta, sample.typed)
        p = _answer(rows, offset, theta)
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
