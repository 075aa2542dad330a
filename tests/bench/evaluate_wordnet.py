"""WordNet webs: one link is left out and must find its card among 21,000; what a dense web buys.

The cue and every near-copy of it (cosine above .9) are taken out of all cards. Texts are masked as the
program masks them, so that no link names its card.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from densecards.memory import CardPatterns, Constants, LexicalIndex, Memory, pool
from densecards.memory.centring import slot_means
from densecards.memory.competition import answer
from densecards.memory.completion import blocks_of, complete
from densecards.memory.constants import NEAR_COPY
from densecards.memory.scoring import cosines, head_scores, link_scores
from tests.bench.evaluate_data import WORDNET, EvaluationWeb, half, patterns_of, vectors_of, wordnet_webs
from tests.bench.evaluate_scores import HEAD, line, ranks

Array = NDArray[Any]
PER_SLOT = 200
CUE_SLOTS = (0, 1, 2, 4, 5, 6, 7)


@dataclass
class Held:
    """Held-out links: card and slot (m,), and each cue's evidence for every card, term by term `(m, N)`."""

    card: Array
    slot: Array
    link: Array
    gist: Array
    head: Array
    lexical: Array

    def total(self, gist: float, head: float, lexical: float, power: float = 1.0) -> Array:
        """ℓ + a g·q + b h·q + e lex^power."""
        return self.link + gist * self.gist + head * self.head + lexical * self.lexical**power


def load(*, masked: bool = True) -> tuple[list[EvaluationWeb], Any] | None:
    """The webs and their patterns; None with one line where WordNet is not there."""
    if not (WORDNET / "data.noun").exists():
        print(f"WordNet is not there ({WORDNET}, Debian package wordnet-base): left out")
        return None
    webs = wordnet_webs(masked=masked)
    vectors = vectors_of([text for web in webs for text in (web.headword, *web.links.values())], "wordnet")
    return webs, patterns_of(webs, vectors)


def draw(webs: list[EvaluationWeb], part: int, per_slot: int, least: int = 4) -> tuple[Array, Array]:
    """Card and slot of held-out links of one half of the cards, the same number from each of seven slots."""
    rng = np.random.default_rng(part)
    cards, slots = [], []
    for slot in CUE_SLOTS:
        able = [
            n for n, web in enumerate(webs)
            if slot in web.links and len(web.links) >= least and half(web.headword) == part
        ]  # fmt: skip
        cards.extend(rng.choice(able, min(per_slot, len(able)), replace=False).tolist())
        slots.extend([slot] * min(per_slot, len(able)))
    return np.array(cards), np.array(slots)


def hold_out(
    memory: Memory,
    webs: list[EvaluationWeb],
    card: Array,
    slot: Array,
    index: LexicalIndex | None,
    *,
    near: bool = True,
) -> Held:
    """Ask every held-out link, itself and its near-copies taken out of all cards."""
    bank, m = memory.bank, len(card)
    out = Held(card, slot, *(np.zeros((m, bank.cards), np.float32) for _ in range(4)))
    beta = memory.constants.beta
    for lo in range(0, m, 64):
        part = slice(lo, min(lo + 64, m))
        cues = bank.read(bank.row[card[part], slot[part]])
        similarity = cosines(bank, cues)
        out.link[part], out.gist[part] = link_scores(bank, cues, beta)
        out.head[part] = np.nan_to_num(head_scores(bank, cues))
        out_of = similarity > NEAR_COPY
        if not near:
            out_of[:] = False
            out_of[np.arange(len(cues)), bank.row[card[part], slot[part]]] = True
        cue, row = np.nonzero(out_of & (bank.pi[: bank.used] > 0))
        pairs = np.unique(cue * bank.cards + bank.owner[row])
        cue, holder = pairs // bank.cards, pairs % bank.cards
        rows = bank.row[holder]
        alike = np.where(rows >= 0, similarity[cue[:, None], np.maximum(rows, 0)], -1)
        left = (rows >= 0) & ~out_of[cue[:, None], np.maximum(rows, 0)]
        link, gist = answer(bank.gram[holder], bank.strength[holder], left, alike, beta)
        some = left.any(axis=1)
        out.link[lo + cue, holder] = np.where(some, link, -1)
        out.gist[lo + cue, holder] = np.where(some, gist, -1)
        if index is not None:
            for i in range(part.start, part.stop):
                web, text = webs[card[i]], webs[card[i]].links[int(slot[i])]
                others = [t for s, t in web.links.items() if s != slot[i]]
                own = LexicalIndex([([web.headword], others)])
                out.lexical[i] = index.scores(text, {int(card[i]): own})
                copies = bank.owner[: bank.used][similarity[i - lo] > NEAR_COPY]
                out.lexical[i, copies[copies != card[i]]] = 0
    return out


def evaluate_wordnet() -> None:
    """Leave-one-link-out, what predicts it, the curve of links, and the completion of webs."""
    print("\n## WordNet: a link left out → its card")
    loaded = load()
    if loaded is None:
        return
    webs, patterns = loaded
    pool.load()
    index = LexicalIndex.build([[web.headword, *web.links.values()] for web in webs])
    means = slot_means(patterns)
    tune, report = draw(webs, 0, PER_SLOT), draw(webs, 1, PER_SLOT)
    print(
        f"  {len(webs)} webs, {len(patterns.vectors)} links;",
        f"{len(tune[0])} cues tune, {len(report[0])} report",
    )
    grid = list(product((1.0, 2.0), (0.0, 0.5, 1.0, 2.0), (0.0, 1.0, 2.0, 3.0), (1.0, 2.0)))
    best, chosen, centred = -1.0, (1.0, 0.0, 0.0, 1.0), False
    for which in (False, True):
        memory = Memory(patterns, means=means if which else None)
        held = hold_out(memory, webs, *tune, index)
        for weights in grid:
            value = float((ranks(held.total(*weights), tune[0]) < 10).mean())
            if value > best:
                best, chosen, centred = value, weights, which
    print(
        f"  chosen: a, b, e, power = {chosen}, slot means {'on' if centred else 'off'}",
        f"({best:.3f} of the tuning half)",
    )
    print(HEAD)
    plain = hold_out(Memory(patterns), webs, *report, index)
    print(line("gist", ranks(plain.gist, report[0])))
    print(line("links + gist", ranks(plain.total(1, 0, 0), report[0])))
    memory = Memory(patterns, means=means)
    held = hold_out(memory, webs, *report, index)
    print(line("gist, slot means taken away", ranks(held.gist, report[0])))
    print(line("links + gist, slot means taken away", ranks(held.total(1, 0, 0), report[0])))
    final = ranks((held if centred else plain).total(*chosen), report[0])
    print(line("all terms as chosen", final))
    print(f"  in the first ten {(final < 10).mean():.3f}")
    for slot in CUE_SLOTS:
        some = report[1] == slot
        print(f"    cue from slot {slot}: in the first ten {(final[some] < 10).mean():.3f}")
    prototype()
    predict(Memory(patterns, constants=Constants()), webs, report, plain)
    curve(Memory(patterns), webs, index)
    completion(patterns)


def prototype() -> None:
    """The protocol of memory-model.md: no masking, near-copies stay, no lexical channel.

    An unmasked text may name its own card, so the lexical channel, which would find the name, is left out.
    """
    loaded = load(masked=False)
    if loaded is None:
        return
    webs, patterns = loaded
    tune, report = draw(webs, 0, PER_SLOT), draw(webs, 1, PER_SLOT)
    print("\n  the prototype's protocol: texts unmasked, only the link itself taken out")
    print(HEAD)
    best, chosen = -1.0, (1.0, 0.0)
    means = slot_means(patterns)
    memory = Memory(patterns, means=means)
    held = hold_out(memory, webs, *tune, None, near=False)
    for a in (1.0, 2.0):
        for b in (0.0, 0.5, 1.0, 2.0):
            value = float((ranks(held.total(a, b, 0), tune[0]) < 10).mean())
            if value > best:
                best, chosen = value, (a, b)
    plain = hold_out(Memory(patterns), webs, *report, None, near=False)
    held = hold_out(memory, webs, *report, None, near=False)
    print(line("gist (prototype: .336)", ranks(plain.gist, report[0])))
    print(line("gist, slot means taken away (prototype: .365)", ranks(held.gist, report[0])))
    print(line("links + gist, slot means taken away", ranks(held.total(1, 0, 0), report[0])))
    final = ranks(held.total(*chosen, 0), report[0])
    print(line(f"with the headword (a, b = {chosen})", final))
    ten = float((final < 10).mean())
    print(f"  in the first ten {ten:.3f} against .372, the prototype's best mixture: {ten - 0.372:+.3f}")


def predict(memory: Memory, webs: list[EvaluationWeb], report: tuple[Array, Array], held: Held) -> None:
    """AUC of the density of the rest of a web for whether the link left out finds its card."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import roc_auc_score

    card, slot = report
    found = ranks(held.total(1, 0, 0), card)
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
        rows.append((dense.density, dense.web.depth, len(rest.vectors), alike, -nearest))
    features = np.array(rows)
    odd = np.arange(len(card)) % 2 == 1
    scaled = (features - features.mean(axis=0)) / features.std(axis=0)
    print("\n  AUC for an unseen cue finding its card   first   in 10")
    for at, name in enumerate(
        ("density", "depth", "number of links", "mean cosine", "nearest neighbour (less)")
    ):
        aucs = [roc_auc_score(found[odd] < k, features[odd, at]) for k in (1, 10)]
        print(f"    {name:38} {aucs[0]:.3f}   {aucs[1]:.3f}")
    aucs = []
    for k in (1, 10):
        model = LogisticRegression().fit(scaled[~odd], found[~odd] < k)
        aucs.append(roc_auc_score(found[odd] < k, model.decision_function(scaled[odd])))
    print(f"    {'all of them (logistic, fitted on half)':38} {aucs[0]:.3f}   {aucs[1]:.3f}")
    _gain_correlation(memory, card)


def _gain_correlation(memory: Memory, cards: Array) -> None:
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


def curve(memory: Memory, webs: list[EvaluationWeb], index: LexicalIndex) -> None:
    """The same cards with 1, 2, 3 … of their links; an unseen link is the cue, all others compete in full."""
    rng = np.random.default_rng(7)
    bank, beta = memory.bank, memory.constants.beta
    for links, cards in ((6, 600), (8, 100)):
        able = [n for n, web in enumerate(webs) if len(web.links) >= links]
        chosen = rng.choice(able, min(cards, len(able)), replace=False)
        slots = [rng.permutation(sorted(webs[n].links)) for n in chosen]
        held = hold_out(memory, webs, chosen, np.array([own[0] for own in slots]), None)
        total = held.total(1, 0, 0)
        print(f"\n  the same {len(chosen)} cards with more and more of their links: found")
        for count in range(1, links):
            own = np.zeros((len(chosen), 9), dtype=bool)
            for i, order in enumerate(slots):
                own[i, order[1 : count + 1]] = True
            cue = bank.read(bank.row[chosen, [order[0] for order in slots]])
            alike = np.einsum("cd,csd->cs", cue, bank.read(np.maximum(bank.row[chosen], 0)))
            left = own & (alike <= NEAR_COPY)
            link, gist = answer(bank.gram[chosen], bank.strength[chosen], left, alike, beta)
            mine = np.where(left.any(axis=1), link + gist, -9)
            rivals = total.copy()
            rivals[np.arange(len(chosen)), chosen] = -99
            found = (rivals > mine[:, None]).sum(axis=1)
            ten = float((found < 10).mean())
            bar = "█" * round(100 * ten)
            print(f"    {count} links  first {(found < 1).mean():.3f}  in ten {ten:.3f}  {bar}")


def completion(patterns: Any, count: int = 150) -> None:
    """Blurred links of a web are given; the settled state must be nearer to the missing links than the cue
    is."""
    rng = np.random.default_rng(3)
    x, m = blocks_of(patterns.vectors, patterns.card, patterns.slot, patterns.cards)
    able = np.flatnonzero(m.sum(axis=1) >= 5)
    raw, settled = [], []
    for card in rng.choice(able, count, replace=False):
        order = rng.permutation(np.flatnonzero(m[card]))
        given, missing = order[:2], order[2]
        cue = np.zeros_like(x[card])
        for slot in given:
            blurred = x[card, slot] + 1.5 * rng.normal(size=x.shape[2]) / np.sqrt(x.shape[2])
            cue[slot] = blurred / np.linalg.norm(blurred)
        known = np.zeros(8, dtype=bool)
        known[given] = True
        state = complete(x, cue, known, 20.0).state[missing]
        rows = x[m[:, missing], missing]
        at = int(np.flatnonzero(np.flatnonzero(m[:, missing]) == card)[0])
        for query, out in ((cue[given].mean(axis=0), raw), (state, settled)):
            similarity = rows @ query.astype(np.float32)
            out.append(int((similarity > similarity[at]).sum()))
    print("\n  completion: two blurred links are given, a third is wanted, among all links of its slot")
    print(HEAD)
    print(line("the raw cue", np.array(raw)))
    print(line("the settled state", np.array(settled)))
