"""Are the probabilities true? Both shipped decks as a learner has them, and links held out of WordNet webs.

For half of the cues of every kind the right card is taken out, and nothing is the right answer.
"""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from densecards.memory import Constants, Memory, calibrate
from densecards.memory.calibrate import Held, Metrics, by_kind, measure
from densecards.memory.fitting import features, parameters, probabilities, ways
from densecards.memory.samples import NO_SLOT, Sample, prepare_all
from tests.bench.evaluate_data import half
from tests.bench.evaluate_decks import ROOT
from tests.bench.evaluate_wordnet import draw, load

Array = NDArray[Any]
FIT, TEST = 200, 500
WRITTEN = {"written": 4.0}
"""As how many kinds of cues those count that people wrote, where constants for shipping are fitted: of 1 … 16
the weight that found most of them first when they were left out (five folds by card) and lost least of the
likelihood of all kinds."""
NAMES = {
    "link": "links left out, as typed",
    "density": "links left out, as density asks",
    "form": "forms and synonyms",
    "typo": "names with a slip",
    "gloss": "words of the meaning",
    "piece": "halves of links",
    "written": "cues from data/cues-*.tsv",
}


def evaluate_calibration() -> None:
    """Constants as shipped, and fitted to one half and reported on the other, beside a softmax over
    cosines."""
    print("\n## Calibration: every other cue has no card (target: error of the first answer ≤ .05)")
    _decks()
    _wordnet()


# --------------------------------------------------------------------------------------------------- decks


def _decks() -> None:
    samples = shipped_samples(("report", "fresh"))
    number: dict[str, int] = {}
    parts: tuple[list[Sample], list[Sample]] = ([], [])
    for sample in samples:
        at = number[sample.kind] = number.get(sample.kind, -1) + 1
        parts[at // 2 % 2].append(sample)
    train, test = parts
    fitted = calibrate.fitted(train, Constants())
    print(f"\n  both shipped decks: {len(train)} cues fit, {len(test)} report")
    show_all(train, test, fitted)
    print(
        "\n  with the constants as shipped, by kind of cue (card first, belief: of cues whose card is there)"
    )
    print(f"  {'':34}  log-likelihood   Brier   cal. error  card first  belief")
    for kind, found in by_kind(test, Constants()).items():
        print(
            f"  {NAMES[kind]:34}  {-found.nll:10.3f}   {found.brier:9.3f}   {found.ece:8.3f}",
            f"  {found.first:8.2f}  {found.belief:8.2f}",
        )
    _density(samples)
    print(
        "\n  what the cues of both decks and the `tune` rows would have the constants be, all of them fitted:"
    )
    print(f"  {calibrate.fitted(shipped_samples(('tune',)), Constants(), WRITTEN)}")
    print(f"  shipped: {Constants()}")


def shipped_samples(uses: Sequence[str]) -> list[Sample]:
    """Held-out and typed cues of both decks, installed as a learner does, and cues that people wrote."""
    from densecards.study import Desk
    from densecards.study.calibrating import held_cues

    with tempfile.TemporaryDirectory() as folder, Desk.open(str(Path(folder) / "evaluation.db")) as desk:
        for deck in ("norwegian", "anatomy"):
            desk.install(ROOT / "decks" / deck)

        def ask() -> list[Sample]:
            loaded = desk.memory.collection()
            cues = held_cues(desk.memory, loaded)
            rows = [
                (loaded.place[f"{deck}/{row[0]}"], row[3])
                for deck in ("norwegian", "anatomy")
                for row in _written(deck)
                if f"{deck}/{row[0]}" in loaded.place and row[4] in uses
            ]
            for (card, text), query in zip(rows, desk.memory.queries([[t] for _, t in rows]), strict=True):
                for whole in (False, True):
                    right = -1 if whole else card
                    cues.append(Held(query.vectors[0], right, (card, NO_SLOT), whole, text, kind="written"))
            return prepare_all(loaded.memory.bank, cues, loaded.memory.lexical)

        return desk.memory.run(ask)


def _written(deck: str) -> list[list[str]]:
    with (ROOT / "data" / f"cues-{deck}.tsv").open(encoding="utf-8") as file:
        return [row for row in csv.reader(file, delimiter="\t") if row and not row[0].startswith("#")]


def _density(samples: Sequence[Sample]) -> None:
    """Does density's p mean what it says, for links whose card is there?"""
    there = [sample for sample in samples if sample.kind == "link" and sample.right >= 0]
    c = Constants()
    print(
        "\n  density's p: a link left out, its card there. The best answer's p must be how often it is right"
    )
    nulls = {"with recall's null": c.null, "with density's null (Constants.null_here)": c.null_here}
    for name, level in nulls.items():
        theta = parameters(replace(c, null=max(level, -1.0)))
        theta[5] = c.gamma * level
        rows = []
        for sample in there:
            p = probabilities(*features(sample, c.beta, False, c), theta, False)
            single = p[:-1] / np.exp(sample.weight)
            rows.append((single.max(), single.argmax() == sample.right, p[sample.right], p[-1]))
        best, hit, right, null = np.array(rows, dtype=float).T
        error = calibrate.calibration_error(best, hit)
        print(
            f"    {name:48} p {best.mean():.3f}, right {hit.mean():.3f}; error {error:.3f};",
            f"the card's own p {right.mean():.3f}, nothing's {null.mean():.3f}",
        )


# ------------------------------------------------------------------------------------------------- WordNet


def _wordnet() -> None:
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
            Held(
                memory.bank.read(memory.bank.row[cards[i], slots[i]]),
                -1 if at % 2 else int(cards[i]), (int(cards[i]), int(slots[i])), bool(at % 2),
            )
            for at, i in enumerate(order)
        ]  # fmt: skip
        assert all(half(webs[one.without[0]].headword) == part for one in held)
        halves.append(prepare_all(memory.bank, held, None))
    fit, test = halves
    print(f"\n  links held out of WordNet webs: {len(fit)} cues fit, {len(test)} report (other cards)")
    show_all(fit, test, calibrate.fitted(fit, Constants()))


def show_all(fit: Sequence[Sample], test: Sequence[Sample], constants: Constants) -> None:
    """The memory as shipped and fitted beside a softmax over cosines fitted on the same cues."""
    asked = [(sample, typed) for sample, typed, _ in ways(test)]
    print(f"  noise of the error itself ≈ {noise(len(asked)):.3f}")
    print(f"  {'':34}  log-likelihood   Brier   calibration error of the first answer")
    show("memory, constants as shipped", measure(asked, Constants()))
    show("memory, fitted", measure(asked, constants))
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
        for sample, _, _ in ways(fit):
            level, right = levels(sample, theta)
            total += float(np.logaddexp.reduce(level) - level[right])
        return total / len(ways(fit))

    theta = minimize(loss, np.array([10.0, 3.0]), method="Nelder-Mead", options={"maxiter": 200}).x
    nll, brier, first, hit = [], [], [], []
    for sample, _, _ in ways(test):
        level, right = levels(sample, theta)
        p = np.exp(level - np.logaddexp.reduce(level))
        weight = np.exp(np.append(sample.weight, 0.0))
        single = p / weight
        nll.append(-np.log(max(p[right], 1e-300)))
        brier.append(float((single**2 * weight).sum() - 2 * p[right] + 1))
        first.append(single.max())
        hit.append(single.argmax() == right)
    error = calibrate.calibration_error(np.array(first), np.array(hit, dtype=float))
    return Metrics(float(np.mean(nll)), float(np.mean(brier)), error, len(nll))
