"""OpenStax definitions and typed cues for the shipped decks: does the memory find the card that is meant?"""

from __future__ import annotations

import csv
from dataclasses import replace
from itertools import product

import numpy as np

from densecards.memory import Constants, LexicalIndex, Memory, Query
from tests.bench.evaluate_data import evaluation_folder, half, patterns_of, vectors_of
from tests.bench.evaluate_decks import ROOT, shipped
from tests.bench.evaluate_openstax import openstax
from tests.bench.evaluate_scores import HEAD, best_and_mean, bm25, fuse, line, ranks


def posteriors(memory: Memory, queries: list[Query]) -> np.ndarray:
    """P(c | query) of every card `(m, N)`."""
    return np.stack([found for found, _ in memory._posteriors(queries, None)])


def evaluate_openstax() -> None:
    """The rest of a definition against a closed set of terms: even hashes tune, odd ones report."""
    print("\n## OpenStax glossary: the rest of a definition → its term")
    if not (evaluation_folder() / "openstax_ap2e_glossary.tsv").exists():
        print("the glossary is not there (DENSECARDS_EVAL_DATA): left out")
        return
    data = openstax()
    vectors = vectors_of(data.texts(), "openstax")
    patterns = patterns_of(data.webs, vectors)
    index = LexicalIndex.build([[web.headword, *web.links.values()] for web in data.webs])
    asked = {part: [n for n in data.cues if half(data.webs[n].headword) == part] for part in (0, 1)}
    chosen, best = Constants(), -1.0
    for head, lexical, power in product((0.5, 1.0), (0.0, 0.5, 1.0, 2.0), (1.0, 2.0)):
        c = Constants(head=head, lexical=lexical, lexical_power=power)
        found = _openstax_ranks(Memory(patterns, index, c), data.cues, vectors, asked[0])
        value = float((found < 10).mean())
        if value > best:
            chosen, best = c, value
    print(f"  {len(data.webs)} terms; {len(asked[0])} cues tune, {len(asked[1])} report;", end=" ")
    print(
        f"chosen: b = {chosen.head}, e = {chosen.lexical}, power {chosen.lexical_power}",
        f"({best:.3f} of the tuning half in the first ten)",
    )
    cues, right = np.stack([vectors[data.cues[n]] for n in asked[1]]), np.array(asked[1])
    memory = Memory(patterns, index, chosen)
    meaning, most, mean = best_and_mean(memory.bank, cues)
    ask = bm25([" ".join([web.headword, *web.links.values()]) for web in data.webs])
    words = np.stack([ask(data.cues[n]) for n in asked[1]])
    print(HEAD)
    print(line("cosine on the meaning alone", ranks(meaning, right)))
    print(line("best link", ranks(most, right)))
    print(line("mean of links", ranks(mean, right)))
    print(line("BM25 (SQLite FTS5)", ranks(words, right)))
    print(line("reciprocal-rank fusion (best, mean, BM25)", ranks(fuse(most, mean, words), right)))
    for name, c in _parts(chosen):
        print(line(name, _openstax_ranks(Memory(patterns, index, c), data.cues, vectors, asked[1])))


def _parts(c: Constants) -> list[tuple[str, Constants]]:
    return [
        ("memory: links alone", replace(c, gist=0.0, head=0.0, lexical=0.0)),
        ("memory: links + gist", replace(c, head=0.0, lexical=0.0)),
        ("memory: links + gist + headword", replace(c, lexical=0.0)),
        ("memory: all terms", c),
    ]


def _openstax_ranks(
    memory: Memory, cues: dict[int, str], vectors: dict[str, np.ndarray], which: list[int]
) -> np.ndarray:
    queries = [Query(vectors[cues[n]][None], [cues[n]]) for n in which]
    return ranks(posteriors(memory, queries), np.array(which))


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
        _, most, _ = best_and_mean(memory.bank, np.stack([vectors[row[3]] for row in rows]))
        norwegian = np.array([row[1] == "nb" for row in rows])
        fresh = np.array([row[4] == "report" for row in rows])
        print(line(f"{deck}: {fresh.sum()} new cues to {len(collection.webs)} cards", found[fresh]))
        print(line(f"  {(~fresh).sum()} cues that chose the constants", found[~fresh]))
        found, silent, norwegian = found[fresh], silent[fresh], norwegian[fresh]
        rows, right, most = [row for row in rows if row[4] == "report"], right[fresh], most[fresh]
        if norwegian.any():
            print(line("  Norwegian cues", found[norwegian]))
            print(line("  Norwegian cues without the lexical channel", silent[norwegian]))
            print(line("  English cues", found[~norwegian]))
        for kind in ("paraphrase", "typo", "form"):
            some = np.array([row[2] == kind for row in rows])
            if some.any():
                print(line(f"  {kind}", found[some]))
        print(line("  without the lexical channel", silent))
        print(line("  best link alone", ranks(most, right)))
        if gone:
            print(f"  cards that the deck no longer has: {', '.join(gone)}")
