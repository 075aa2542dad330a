"""OpenStax definitions and typed cues for the shipped decks: does the memory find the card that is meant?"""

from __future__ import annotations

import csv
from dataclasses import replace
from itertools import product

import numpy as np

from densecards.memory import Constants, LexicalIndex, Memory, Query
from tests.bench.evaluate_data import evaluation_folder, half, patterns_of, vectors_of
from tests.bench.evaluate_decks import ROOT, shipped
from tests.bench.evaluate_openstax import OpenStax, openstax
from tests.bench.evaluate_scores import HEAD, ahead, best_and_mean, bm25, evidence_of, fuse, line, ranks


def posteriors(memory: Memory, queries: list[Query]) -> np.ndarray:
    """P(c | query) of every card `(m, N)`."""
    return np.stack([memory.posterior(q.vectors, texts=q.texts)[0] for q in queries])


def evaluate_openstax() -> None:
    """The rest of a definition against a closed set of terms: even hashes tune, odd ones report."""
    print("\n## OpenStax glossary: the rest of a definition → its term")
    if not (evaluation_folder() / "openstax_ap2e_glossary.tsv").exists():
        print("the glossary is not there (DENSECARDS_EVAL_DATA): left out")
        return
    _closed_set(openstax(), "what is a cue is stored nowhere")
    _closed_set(openstax(whole=True), "the same, but other terms' webs hold whole definitions, cues in them")


def _closed_set(data: OpenStax, about: str) -> None:
    vectors = vectors_of(data.texts(), "openstax")
    patterns = patterns_of(data.webs, vectors)
    index = LexicalIndex.build([[web.headword, *web.links.values()] for web in data.webs])
    asked = {part: [n for n in data.cues if half(data.webs[n].headword) == part] for part in (0, 1)}
    memory = Memory(patterns, index)
    # The best with rank fusion among its evidence, and without it.
    best = {True: (-1.0, Constants()), False: (-1.0, Constants())}
    for beta in (12.0, 24.0):
        texts = [data.cues[n] for n in asked[0]]
        found = evidence_of(memory, np.stack([vectors[text] for text in texts]), texts, beta)
        ways = product((0.5, 1.0, 2.0), (0.0, 0.25, 0.5, 1.0), (0.0, 0.5), (0.0, 0.2, 0.4), (0.0, 0.2, 0.5))
        for a, b, e, w, f in ways:
            c = Constants(beta=beta, gist=a, head=b, lexical=e, lexical_phrase=0.0, words=w, fusion=f)
            value = float((1 / (1 + ranks(found.total(c), np.array(asked[0])))).mean())
            best[f > 0] = max(best[f > 0], (value, c), key=lambda pair: pair[0])
    fusing = best[True][0] > best[False][0]
    value, c = best[fusing]
    cues, right = np.stack([vectors[data.cues[n]] for n in asked[1]]), np.array(asked[1])
    print(f"\n  {about}: {len(data.webs)} terms; {len(asked[0])} cues tune, {len(right)} report")
    print(
        f"  chosen by mean reciprocal rank: β {c.beta:.0f}, gist {c.gist}, name {c.head}, form {c.lexical},",
        f"words {c.words}, rank fusion {c.fusion} ({value:.3f} on the tuning half)",
    )
    meaning, most, mean = best_and_mean(memory.bank, cues)
    ask = bm25([" ".join([web.headword, *web.links.values()]) for web in data.webs])
    words = np.stack([ask(data.cues[n]) for n in asked[1]])
    fused = ranks(fuse(most, mean, words), right)
    print(HEAD)
    print(line("cosine on the meaning alone", ranks(meaning, right)))
    print(line("best link", ranks(most, right)))
    print(line("mean of links", ranks(mean, right)))
    print(line("BM25 (SQLite FTS5)", ranks(words, right)))
    print(line("reciprocal-rank fusion (best, mean, BM25)", fused))
    mine = fused
    for name, part in _parts(c, best[not fusing][1]):
        queries = [Query(vectors[data.cues[n]][None], [data.cues[n]]) for n in asked[1]]
        mine = ranks(posteriors(Memory(patterns, index, part), queries), right)
        print(line(name, mine))
    gains = "; ".join(f"in {k} {ahead(mine, fused, k)}" for k in (1, 10, 100))
    print(f"  memory against reciprocal-rank fusion, 95% by bootstrap over cues: {gains}")


def _parts(c: Constants, other: Constants) -> list[tuple[str, Constants]]:
    return [
        ("memory: links alone", replace(c, gist=0.0, head=0.0, lexical=0.0, words=0.0, fusion=0.0)),
        ("memory: links + gist", replace(c, head=0.0, lexical=0.0, words=0.0, fusion=0.0)),
        ("memory: links + gist + names", replace(c, lexical=0.0, words=0.0, fusion=0.0)),
        (f"memory: tuned with{'' if other.fusion else 'out'} rank fusion", other),
        ("memory: all terms", c),
    ]


def evaluate_decks() -> None:
    """Cues written from the words alone (data/cues-*.tsv) against the deck they belong to."""
    print("\n## Shipped decks: typed cues → card (targets: first ≥ .85, in 5 ≥ .97)")
    print(HEAD)
    for deck in ("norwegian", "anatomy"):
        collection = shipped(deck)
        memory = Memory(collection.patterns, collection.index())
        blind = Memory(collection.patterns)
        key = {web.card.key: number for number, web in enumerate(collection.webs)}
        with (ROOT / "data" / f"cues-{deck}.tsv").open(encoding="utf-8") as file:
            rows = [row for row in csv.reader(file, delimiter="\t") if row and not row[0].startswith("#")]
        gone = [row[0] for row in rows if row[0] not in key]
        rows = [row for row in rows if row[0] in key]
        vectors = vectors_of([row[3] for row in rows], "cues")
        right = np.array([key[row[0]] for row in rows])
        queries = [Query(vectors[row[3]][None], [row[3]]) for row in rows]
        found, silent = ranks(posteriors(memory, queries), right), ranks(posteriors(blind, queries), right)
        cues = np.stack([vectors[row[3]] for row in rows])
        meaning, most, mean = best_and_mean(memory.bank, cues / np.linalg.norm(cues, axis=1, keepdims=True))
        ask = bm25([" ".join(texts) for texts, _ in collection.lexical])
        plain = np.stack([ask(row[3]) for row in rows])
        simple = {
            "cosine on the meaning alone": meaning, "best link": most, "mean of links": mean,
            "BM25 (SQLite FTS5)": plain, "reciprocal-rank fusion (best, mean, BM25)": fuse(most, mean, plain),
        }  # fmt: skip
        print(line(f"{deck}: {len(collection.webs)} cards, {len(rows)} cues", found))
        use = np.array([row[4] for row in rows])
        for name, about in (("tune", "cues that chose the constants"), ("report", "cues written after that"),
                            ("fresh", "cues written last, from headwords alone")):  # fmt: skip
            if (use == name).any():
                print(line(f"  {(use == name).sum()} {about}", found[use == name]))
        new = use != "tune"
        print(line(f"  all {new.sum()} that chose nothing", found[new]))
        rows = [row for row in rows if row[4] != "tune"]
        found, silent, right = found[new], silent[new], right[new]
        norwegian = np.array([row[1] == "nb" for row in rows])
        if norwegian.any():
            print(line("    Norwegian cues", found[norwegian]))
            print(line("    Norwegian cues without the lexical channel", silent[norwegian]))
            print(line("    English cues", found[~norwegian]))
        for kind in ("paraphrase", "typo", "form"):
            some = np.array([row[2] == kind for row in rows])
            if some.any():
                print(line(f"    {kind}", found[some]))
        if any(web.card.property("definition") for web in collection.webs):
            plain_deck = shipped(deck, definitions=False)
            poorer = Memory(plain_deck.patterns, plain_deck.index())
            without = ranks(
                posteriors(poorer, [q for q, use in zip(queries, new, strict=True) if use]), right
            )
            print(line("    all of them without the deck's definitions", without))
            last = np.array([row[4] == "fresh" for row in rows])
            print(line("    the last written ones without them", without[last]))
        print(line("    without the lexical channel", silent))
        for name, scores in simple.items():
            print(line(f"    {name}", ranks(scores[new], right)))
        if gone:
            print(f"  cards that the deck no longer has: {', '.join(gone)}")
