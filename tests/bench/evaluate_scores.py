"""What evaluations share: ranks, tables, and the simple baselines."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from densecards.memory import Constants, Memory
from densecards.memory.bank import Bank
from densecards.memory.evidence import agreed
from densecards.memory.scoring import cosines, head_scores, link_scores

Array = NDArray[Any]


def ranks(scores: Array, right: Array) -> Array:
    """How many cards stand before the right one, ties counted half. scores (m, N), right (m,)."""
    mine = scores[np.arange(len(right)), right][:, None]
    return np.asarray((scores > mine).sum(axis=1) + ((scores == mine).sum(axis=1) - 1) / 2)


def line(name: str, found: Array) -> str:
    """One row of a table of retrieval."""
    at = "  ".join(f"{(found < k).mean():.3f}" for k in (1, 5, 10, 100))
    return f"  {name:44} {at}  {np.median(found) + 1:6.0f}  {(1 / (1 + found)).mean():.3f}"


HEAD = f"  {'':44} first  in 5   in 10  in 100  median   MRR"


def best_and_mean(bank: Bank, cues: Array) -> tuple[Array, Array, Array]:
    """Cosine with the meaning (gloss or slot 0), with the best link, and the mean over links `(m, N)`."""
    similarity = cosines(bank, np.ascontiguousarray(cues, dtype=np.float32))
    there = bank.row >= 0
    rows = np.maximum(bank.row, 0)
    meaning, best, mean = (np.full((len(cues), bank.cards), -1.0, np.float32) for _ in range(3))
    for i, cosine in enumerate(similarity):
        own = np.where(there, cosine[rows], -1.0)
        best[i] = own.max(axis=1)
        mean[i] = np.where(there, own, 0).sum(axis=1) / np.maximum(there.sum(axis=1), 1)
        meaning[i] = np.where(there[:, 8], own[:, 8], own[:, 0])
    return meaning, best, mean


def bm25(documents: Sequence[str]) -> Callable[[str], Array]:
    """BM25 through SQLite FTS5 over one document a card: text → scores `(N,)`, 0 for no match."""
    connection = sqlite3.connect(":memory:")
    connection.execute(
        "CREATE VIRTUAL TABLE d USING fts5(t, tokenize='porter unicode61 remove_diacritics 0')"
    )
    connection.executemany("INSERT INTO d(rowid, t) VALUES (?, ?)", enumerate(documents, start=1))

    def ask(text: str) -> Array:
        scores = np.zeros(len(documents))
        words = dict.fromkeys(re.findall(r"\w+", text.lower()))
        if words:
            query = " OR ".join(f'"{word}"' for word in words)
            for row, score in connection.execute("SELECT rowid, bm25(d) FROM d WHERE d MATCH ?", (query,)):
                scores[row - 1] = -score
        return scores

    return ask


def fuse(*scores: Array) -> Array:
    """Reciprocal-rank fusion, k = 60 (Cormack 2009)."""
    return np.asarray(sum(1 / (60 + np.argsort(np.argsort(-one, axis=1), axis=1)) for one in scores))


def interval(values: Array, draws: int = 2000) -> tuple[float, float]:
    """The 95% interval of a mean by bootstrap over its values (cards)."""
    rng = np.random.default_rng(0)
    means = values[rng.integers(0, len(values), (draws, len(values)))].mean(axis=1)
    low, high = np.quantile(means, (0.025, 0.975))
    return float(low), float(high)


def ahead(mine: Array, theirs: Array, first: int) -> str:
    """By how much more often one way than another has the right card among its first, paired by cue."""
    gain = (mine < first).astype(float) - (theirs < first)
    low, high = interval(gain)
    return f"{gain.mean():+.3f} [{low:+.3f}, {high:+.3f}]"


@dataclass(frozen=True)
class Evidence:
    """What each term says of m cues for N cards, `(m, N)` each, as recall weighs it."""

    link: Array
    gist: Array
    head: Array
    form: Array
    words: Array
    agreed: Array

    def total(self, c: Constants) -> Array:
        """The sum of the terms under these constants (β as asked)."""
        spoken = self.link + c.gist * self.gist + c.head * self.head + c.words * self.words
        spoken = spoken + c.fusion * self.agreed
        return np.asarray(spoken + c.lexical * self.form**c.lexical_power)


def evidence_of(memory: Memory, vectors: Array, texts: Sequence[str], beta: float) -> Evidence:
    """Ask a memory for the terms of typed cues."""
    cues = np.ascontiguousarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)
    link, gist = link_scores(memory.bank, cues, beta)
    assert memory.lexical is not None
    form = np.stack([memory.lexical.scores(text) for text in texts])
    words = np.stack([memory.lexical.shared(text) for text in texts])
    fused = np.stack([agreed(*one, True) for one in zip(link, gist, words, strict=True)])
    return Evidence(link, gist, np.nan_to_num(head_scores(memory.bank, cues)), form, words, fused)
