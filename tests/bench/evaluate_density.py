"""Does density say which cards an unseen cue finds? Beside simpler signs; and a slot's expected gain."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from densecards.memory import CardPatterns, Memory
from densecards.memory.scoring import link_scores
from tests.bench.evaluate_data import EvaluationWeb
from tests.bench.evaluate_scores import ranks

if TYPE_CHECKING:
    from tests.bench.evaluate_wordnet import Held

Array = NDArray[Any]


def predict(memory: Memory, webs: list[EvaluationWeb], report: tuple[Array, Array], held: Held) -> None:
    """AUC of the density of the rest of a web for whether the link left out finds its card.

    The combination is fitted on one half of these cards and told on the other, and the other way round.
    """
    from sklearn.linear_model import LogisticRegression

    card, slot = report
    found = ranks(held.total(1, 0), card)
    rows = []
    for c, s in zip(card.tolist(), slot.tolist(), strict=True):
        mine = memory.bank.patterns_of(c)
        keep = mine.slot != s
        rest = CardPatterns(
            mine.vectors[keep], mine.slot[keep], mine.strength[keep],
            mine.filled & (np.arange(8) != s), mine.episodic, mine.learner, mine.headword,
        )  # fmt: skip
        dense = memory.density_of(c, rest)
        gram = rest.vectors @ rest.vectors.T
        alike = (gram.sum() - len(gram)) / max(len(gram) * (len(gram) - 1), 1)
        gist = rest.vectors.mean(axis=0)
        link, others = link_scores(memory.bank, gist[None] / np.linalg.norm(gist), 12.0)
        nearest = np.delete((link + others)[0], c).max()
        home = dense.web.home[rest.slot[rest.slot < 8]]
        odds = np.log(np.maximum(home, 1e-9) / np.maximum(1 - home, 1e-9)).mean() if len(home) > 1 else -20.0
        rows.append((dense.density, dense.web.depth, odds, len(rest.vectors), alike, -nearest))
    features = np.array(rows)
    scaled = (features - features.mean(axis=0)) / features.std(axis=0)
    hits = {k: found < k for k in (1, 10)}
    print("\n  AUC for an unseen cue finding its card", end=" ")
    print(f"({hits[1].sum()} first, {hits[10].sum()} in ten of {len(card)})")
    print(f"  {'':46} first                  in ten   (95%, bootstrap over cards)")
    names = ("density", "depth", "leave-one-out margin (mean log odds)", "number of links", "mean cosine",
             "nearest neighbour (less)")  # fmt: skip
    for at, name in enumerate(names):
        print(f"    {name:42} {_auc(features[:, at], hits[1])}   {_auc(features[:, at], hits[10])}")
    odd = np.arange(len(card)) % 2 == 1
    told = []
    for k in (1, 10):
        guess = np.zeros(len(card))
        for part in (odd, ~odd):
            model = LogisticRegression().fit(scaled[~part], hits[k][~part])
            guess[part] = model.decision_function(scaled[part])
        told.append(_auc(guess, hits[k]))
    print(f"    {'all of them (logistic)':42} {told[0]}   {told[1]}")
    within(features, card, slot, hits, names)


def within(features: Array, card: Array, slot: Array, hits: dict[int, Array], names: tuple[str, ...]) -> None:
    """The same, cues of one slot at a time: a definition and an example are found by different cards."""
    from sklearn.metrics import roc_auc_score

    print("    the same within cues of one slot, mean over slots:")
    for at, name in enumerate(names[:4]):
        told = []
        for k in (1, 10):
            aucs = [
                roc_auc_score(hits[k][slot == s], features[slot == s, at])
                for s in np.unique(slot)
                if 5 <= hits[k][slot == s].sum() <= (slot == s).sum() - 5
            ]
            told.append(f"{np.mean(aucs):.3f}" if aucs else "  –  ")
        print(f"      {name:40} {told[0]}                  {told[1]}")


def _auc(values: Array, hit: Array, draws: int = 300) -> str:
    from sklearn.metrics import roc_auc_score

    rng = np.random.default_rng(0)
    drawn = []
    for _ in range(draws):
        some = rng.integers(0, len(hit), len(hit))
        if 0 < hit[some].sum() < len(some):
            drawn.append(roc_auc_score(hit[some], values[some]))
    low, high = np.quantile(drawn, (0.025, 0.975))
    return f"{roc_auc_score(hit, values):.3f} [{low:.3f}, {high:.3f}]"


def gain_correlation(memory: Memory, cards: Array) -> None:
    """Rank correlation of the expected gain of a slot with what the slot really gives."""
    from scipy.stats import spearmanr

    from densecards.memory import next_slot

    chosen = np.unique(cards)
    among = np.zeros(memory.cards, dtype=bool)
    among[np.random.default_rng(0).permutation(memory.cards)[:3000]] = True
    among[chosen] = True
    dense = memory.density(among)
    inside = np.flatnonzero(among)
    train, test = inside[inside % 2 == 0], inside[inside % 2 == 1]
    filled, episodic = memory.bank.filled, memory.bank.episodic
    model = next_slot.learn(dense.density[train], dense.without[train], filled[train], episodic[train])
    card, slot = np.nonzero(filled[test])
    card = test[card]
    keep = dense.without[card, slot] > 0
    card, slot = card[keep], slot[keep]
    none = np.zeros((len(card), 8), dtype=bool)
    u, home = dense.u[card].copy(), dense.home[card].copy()
    u[np.arange(len(card)), slot] = home[np.arange(len(card)), slot] = 0
    expected = model.expect(dense.without[card, slot], u, home, none, episodic[card])
    expected = expected[np.arange(len(card)), slot]
    real = dense.density[card] - dense.without[card, slot]
    print(f"  next slot: rank correlation of expected with realised gain {spearmanr(expected, real)[0]:.3f}")
    print(f"             ({len(card)} slots of webs that the lines were not learnt from)")
