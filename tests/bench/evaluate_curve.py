"""What a dense web buys: retrieval against the number of links on the same cards; partial webs completed."""

from __future__ import annotations

import csv
from typing import Any

import numpy as np
from numpy.typing import NDArray

from densecards.memory import Memory
from densecards.memory.bank import Bank
from densecards.memory.competition import answer
from densecards.memory.completion import blocks_of, complete
from densecards.memory.constants import NEAR_COPY
from densecards.memory.scoring import cosines, link_scores
from densecards.plots import Chart, Series, write
from tests.bench.evaluate_data import EvaluationWeb, vectors_of
from tests.bench.evaluate_decks import ROOT, shipped
from tests.bench.evaluate_scores import HEAD, interval, line

Array = NDArray[Any]
PICTURE = ROOT / "data" / "retrieval-by-links.svg"
ORDERS = 20


def curves(memory: Memory, webs: list[EvaluationWeb]) -> None:
    """WordNet: an unseen link as the cue, 1…7 links left. Anatomy: cues that people wrote, 1…8 patterns."""
    series = []
    for links, cards in ((6, 600), (8, 100)):
        able = [n for n, web in enumerate(webs) if len(web.links) >= links]
        rng = np.random.default_rng(7)
        chosen = rng.choice(able, min(cards, len(able)), replace=False)
        orders = [rng.permutation(sorted(webs[n].links)) for n in chosen]
        cues = memory.bank.read(memory.bank.row[chosen, [order[0] for order in orders]])
        own = [[(order[0], order[1:])] for order in orders]
        name = f"WordNet, {len(chosen)} cards of {links} links among {memory.cards:,}; cue: an unseen link"
        label = f"WordNet, {len(chosen)} cards, in ten"
        series.append(_curve(name, label, memory.bank, chosen, cues, own, links - 1, 10))
    collection = shipped("anatomy")
    bank = Memory(collection.patterns).bank
    place = {web.card.key: n for n, web in enumerate(collection.webs)}
    with (ROOT / "data" / "cues-anatomy.tsv").open(encoding="utf-8") as file:
        rows = [row for row in csv.reader(file, delimiter="\t") if row and row[0] in place]
    rows = [row for row in rows if row[2] == "paraphrase" and (bank.row[place[row[0]]] >= 0).sum() == 8]
    vectors = vectors_of([row[3] for row in rows], "cues")
    chosen = np.array([place[row[0]] for row in rows])
    cues = np.stack([vectors[row[3]] for row in rows]).astype(np.float32)
    cues /= np.linalg.norm(cues, axis=1, keepdims=True)
    rng = np.random.default_rng(5)
    patterns = [np.flatnonzero(bank.row[card] >= 0) for card in chosen]
    own = [[(-1, rng.permutation(mine)) for _ in range(ORDERS)] for mine in patterns]
    name = f"anatomy deck, {len(rows)} written cues to cards of 8 links among {bank.cards}"
    series.append(_curve(name, "anatomy, first", bank, chosen, cues, own, 8, 1))
    chart = Chart(
        "What a dense web buys: the same cards with more and more links",
        "links of the card (all other cards keep theirs)",
        "share of cues that find it",
        tuple(series),
    )
    write([chart], PICTURE)
    print(f"\n  drawn: {PICTURE.relative_to(ROOT)}")


def _curve(
    name: str,
    label: str,
    bank: Bank,
    chosen: Array,
    cues: Array,
    own: list[list[tuple[int, Array]]],
    most: int,
    top: int,
) -> Series:
    """own: for each cue the orders in which links are added, each with the slot left out (−1: none)."""
    beta = 12.0
    similarity = cosines(bank, np.ascontiguousarray(cues, dtype=np.float32))
    link, gist = link_scores(bank, np.ascontiguousarray(cues, dtype=np.float32), beta)
    rivals = link + gist
    unseen = own[0][0][0] >= 0
    if unseen:
        # A rival that holds a near-copy of the cue has lost it too.
        cue, row = np.nonzero((similarity > NEAR_COPY) & (bank.pi[: bank.used] > 0))
        pairs = np.unique(cue * bank.cards + bank.owner[row])
        cue, holder = pairs // bank.cards, pairs % bank.cards
        alike = np.where(bank.row[holder] >= 0, similarity[cue[:, None], np.maximum(bank.row[holder], 0)], -1)
        left = (bank.row[holder] >= 0) & (alike <= NEAR_COPY)
        changed = answer(bank.gram[holder], bank.strength[holder], left, alike, beta)
        rivals[cue, holder] = np.where(left.any(axis=1), changed[0] + changed[1], -9)
    rivals[np.arange(len(chosen)), chosen] = -99
    rows = bank.row[chosen]
    alike = np.where(rows >= 0, similarity[np.arange(len(chosen))[:, None], np.maximum(rows, 0)], -1)
    print(f"\n  {name}: found")
    shares, spans = [], []
    for count in range(1, most + 1):
        found = np.zeros((len(own[0]), len(chosen)))
        for turn in range(len(own[0])):
            left = np.zeros((len(chosen), 9), dtype=bool)
            for i, orders in enumerate(own):
                left[i, orders[turn][1][:count]] = True
            if unseen:
                left &= alike <= NEAR_COPY
            scores = answer(bank.gram[chosen], bank.strength[chosen], left, alike, beta)
            mine = np.where(left.any(axis=1), scores[0] + scores[1], -9)
            found[turn] = (rivals > mine[:, None]).sum(axis=1)
        at = {k: (found < k).mean(axis=0) for k in (1, 10)}
        shares.append(float(at[top].mean()))
        spans.append(interval(at[top]))
        bar = "█" * round(50 * shares[-1])
        print(f"    {count} links  first {at[1].mean():.3f}  in ten {at[10].mean():.3f}  {bar}")
    x = tuple(float(count) for count in range(1, most + 1))
    return Series(label, x, tuple(shares), intervals=tuple(spans))


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
