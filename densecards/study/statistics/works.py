"""Does it work for you? Whether density, links of one's own or hints predict recall beyond FSRS.

From the learner's own log. FSRS gives every spaced answer a retrievability; a logistic regression on its
logit is the base, and each feature is added to it in turn. What counts is the change of the log loss on
cards that the fit has not seen (five folds by card), with an interval from resampling cards. A feature
that predicts is not yet a cause: thin webs may be thin because their words are hard.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from densecards.schedule import (
    ENOUGH_REVIEWS,
    NEW,
    Grade,
    ItemState,
    Parameters,
    Phase,
    retrievability,
    review,
)
from densecards.study.statistics.answers import Answer
from densecards.study.statistics.logistic import (
    Array,
    Interval,
    deviations,
    fit,
    held_out,
    worth,
)

FEATURES = ("density", "own_links", "hint")
TOO_EARLY, NOTHING, NONE, HELPS, HURTS = (
    "too early to say",
    "nothing to compare",
    "no effect found",
    "helps",
    "hurts",
)
_FEWEST = 20  # answers of the rarer kind, right or wrong
_FOLDS = 5
_NEVER, _SURELY = 1e-4, 1 - 1e-4
_NAMES = {
    "density": "the density of the web",
    "own_links": "links of your own",
    "hint": "a hint at the last lapse",
}
_SAYS = {"density": "says", "own_links": "say", "hint": "says"}
_UNITS = {
    "density": "a standard deviation more",
    "own_links": "a standard deviation more",
    "hint": "with a hint against without",
}


@dataclass(frozen=True, slots=True)
class Seen:
    """One spaced answer, with what was known before it. `hint` is None where the item never lapsed."""

    card: str
    right: bool
    retrievability: float
    density: float | None
    own_links: float | None
    hint: float | None


@dataclass(frozen=True, slots=True)
class Effect:
    """What one feature adds. Changes are those of held-out predictions, below 0 is better for log loss.

    `odds` multiplies the odds of recall for a standard deviation more (for `hint`: with against without).
    All three are None where `verdict` is "too early to say" or "nothing to compare".
    """

    feature: str
    answers: int
    failures: int
    verdict: str
    sentence: str
    odds: Interval | None = None
    d_log_loss: Interval | None = None
    d_auc: Interval | None = None


@dataclass(frozen=True, slots=True)
class Works:
    """The whole answer. `fsrs_log_loss` and `fsrs_auc` are those of FSRS's own prediction, unfitted;
    `guess` is the log loss of always predicting the mean."""

    answers: int
    failures: int
    enough: bool
    guess: float
    fsrs_log_loss: Interval | None
    fsrs_auc: Interval | None
    effects: tuple[Effect, ...]


def seen(answers: Iterable[Answer], parameters: Parameters) -> list[Seen]:
    """Return the spaced answers with the retrievability that FSRS gave them, in the order of the log."""
    states: dict[tuple[str, str], ItemState] = {}
    lapse: dict[tuple[str, str], bool] = {}
    found = []
    for answer in answers:
        if not answer.scheduled:
            continue
        item = answer.card, answer.prompt
        state = NEW if answer.waited is None else states.get(item, NEW)
        if state is NEW:
            lapse.pop(item, None)
        if answer.spaced and state.phase is not Phase.NEW and answer.mode != "known":
            hinted = lapse.get(item)
            found.append(
                Seen(
                    card=answer.card,
                    right=answer.right,
                    retrievability=retrievability(state, answer.at, parameters),
                    density=answer.density,
                    own_links=None if answer.own_links is None else float(answer.own_links),
                    hint=None if hinted is None else float(hinted),
                )
            )
        if answer.spaced and not answer.right:
            lapse[item] = answer.cues > 0
        states[item] = review(state, Grade(answer.grade), answer.at, parameters, "", interval=0.0)[0]
    return found


def works(rows: Sequence[Seen], *, seed: int = 0, times: int = 500) -> Works:
    """Return whether anything predicts recall beyond FSRS; too early to say below 400 spaced answers."""
    failures = sum(not row.right for row in rows)
    enough = len(rows) >= ENOUGH_REVIEWS and _both(failures, len(rows))
    effects = tuple(_effect(feature, rows, seed, times) for feature in FEATURES)
    if not rows or not _both(failures, len(rows)):
        return Works(len(rows), failures, False, math.nan, None, None, effects)
    y, logits, group, _ = _arrays(rows)
    found = worth((logits,), y, group, seed=seed, times=times)
    mean = float(y.mean())
    guess = -(mean * math.log(mean) + (1 - mean) * math.log(1 - mean))
    return Works(len(rows), failures, enough, guess, found.log_loss[0], found.auc[0], effects)


def _both(failures: int, total: int) -> bool:
    return min(failures, total - failures) >= _FEWEST


def _arrays(rows: Sequence[Seen]) -> tuple[Array, Array, NDArray[np.intp], NDArray[np.intp]]:
    """Return recalls (n,), FSRS logits (n,), the card of each row as a number, and its fold."""
    y = np.array([row.right for row in rows], dtype=np.float64)
    chance = np.clip([row.retrievability for row in rows], _NEVER, _SURELY)
    names, group = np.unique([row.card for row in rows], return_inverse=True)
    # By a digest, so that a card stays in its fold as the log grows.
    folds = [hashlib.blake2b(str(name).encode(), digest_size=2).digest()[0] % _FOLDS for name in names]
    return y, np.log(chance / (1 - chance)), group, np.array(folds, dtype=np.intp)[group]


def _effect(feature: str, rows: Sequence[Seen], seed: int, times: int) -> Effect:
    known = [row for row in rows if getattr(row, feature) is not None]
    failures = sum(not row.right for row in known)
    name = _NAMES[feature]
    if len(known) < ENOUGH_REVIEWS or not _both(failures, len(known)):
        about = f"{len(known)} answers tell something about {name}, {failures} of them wrong"
        need = f"{ENOUGH_REVIEWS} are needed, {_FEWEST} of them wrong and as many right"
        return Effect(feature, len(known), failures, TOO_EARLY, f"{TOO_EARLY}: {about}; {need}")
    values = np.array([getattr(row, feature) for row in known], dtype=np.float64)
    y, logits, group, fold = _arrays(known)
    rare = min(int(np.count_nonzero(values)), int(np.count_nonzero(values == 0)))
    if float(values.std()) < 1e-9 or (feature == "hint" and rare < _FEWEST) or len(np.unique(fold)) < 2:
        return Effect(feature, len(known), failures, NOTHING, f"{NOTHING}: {name} hardly ever differed")
    base = np.column_stack([np.ones(len(y)), logits])
    scale = 1.0 if feature == "hint" else float(values.std())
    full = np.column_stack([base, (values - values.mean()) / scale])
    found = worth((held_out(base, y, fold), held_out(full, y, fold)), y, group, seed=seed, times=times)
    beta = fit(full, y)
    reach = 1.96 * float(deviations(full, y, beta, group)[2])
    odds = Interval(*(math.exp(float(beta[2]) + step) for step in (0.0, -reach, reach)))
    if found.d_log_loss.high < 0:
        verdict = HELPS if beta[2] > 0 else HURTS
    else:
        verdict = NONE
    return Effect(
        feature,
        len(known),
        failures,
        verdict,
        _sentence(feature, verdict, odds),
        odds,
        found.d_log_loss,
        found.d_auc,
    )


def _sentence(feature: str, verdict: str, odds: Interval) -> str:
    size = f"odds of recall × {odds.value:.2f} ({odds.low:.2f} to {odds.high:.2f}) {_UNITS[feature]}"
    name = _NAMES[feature]
    if verdict == NONE:
        return f"no: {name} {_SAYS[feature]} nothing about your recall that FSRS does not know ({size})"
    if verdict == HELPS:
        return f"yes: with {name} comes better recall than FSRS expects ({size})"
    return f"no, the other way round: with {name} comes worse recall than FSRS expects ({size})"
