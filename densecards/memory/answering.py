"""Answers to questions: every card's probability for cues that count together, and why a card answered.

Cues of several questions share one reading of the vectors; `evidence` says how what they find combines.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from densecards.memory import evidence as combine
from densecards.memory.bank import Bank
from densecards.memory.constants import Constants
from densecards.memory.evidence import Cues, Query
from densecards.memory.lexical import LexicalIndex
from densecards.memory.scoring import Scores, coarse, head_scores, link_scores, refine

Array = NDArray[Any]
_CUES_AT_ONCE = 64
_MATTERS = 1e-3
"""Probability from which a card's links are looked at again where int8 storage was read in its codes alone:
what they get wrong of a probability is in proportion to it."""


@dataclass(frozen=True, slots=True)
class Recall:
    """What came to mind: card numbers (k,), most probable first, their probabilities, and the null's
    share."""

    cards: Array
    probabilities: Array
    null: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a card answered: which link answered which cue, and what each term spoke.

    slots (k,): the card's patterns (8 is the gloss); shares (m, k): of the link score of each cue, rows sum
    to one; cosines (m, k); terms (m, 4): γ u_j × link, gist, name, lexical (form, shared words, agreement)
    evidence in nats, typical (m, 4) what the same term gives to the card in the middle, and null (m,) what
    the cue gives to nothing; unique (m,): u_j.
    """

    card: int
    probability: float
    slots: Array
    shares: Array
    cosines: Array
    terms: Array
    typical: Array
    null: Array
    unique: Array


@dataclass(frozen=True, slots=True)
class Answering:
    """What questions are put to: the stored patterns, the lexical channel if there is one, the constants."""

    bank: Bank
    lexical: LexicalIndex | None
    constants: Constants

    def posteriors(self, queries: Sequence[Query], inside: Array | None) -> list[tuple[Array, float]]:
        """P(c | cues) of every card `(N,)` and the null's share, for each of several questions."""
        prepared = [combine.prepare(query, self.bank) for query in queries]
        out: list[tuple[Array, float]] = []
        at = 0
        while at < len(prepared):
            stop, rows = at, 0
            while stop < len(prepared) and (
                stop == at or rows + len(prepared[stop].vectors) <= _CUES_AT_ONCE
            ):
                rows += len(prepared[stop].vectors)
                stop += 1
            scores = self._scores(prepared[at:stop])
            start = 0
            for one in prepared[at:stop]:
                run = slice(start, start + len(one.vectors))
                start = run.stop
                own = Scores(scores.link[run], scores.gist[run], scores.head[run])
                lexical = self._lexical(one.texts)
                answer = self._weigh(own, lexical, one, inside)
                if coarse(self.bank, rows):
                    matter = np.flatnonzero(answer[0] > _MATTERS)
                    refine(self.bank, own, matter, one.vectors[0], self.constants.beta)
                    answer = self._weigh(own, lexical, one, inside)
                out.append(answer)
            at = stop
        return out

    def _weigh(
        self, scores: Scores, lexical: tuple[Array, Array] | None, cues: Cues, inside: Array | None
    ) -> tuple[Array, float]:
        found = combine.terms(scores, lexical, cues, self.constants, heads=True, among=inside)
        level = combine.log_odds(found, cues, self.bank.log_prior, self.constants.gamma)
        null = self.constants.gamma * float(cues.share @ found.null)
        weight = self.constants.null_margin if any(map(str.strip, cues.texts)) else 0.0
        return combine.posterior(level, null, self.constants.null_slope, inside, weight)

    def explain(self, query: Query, card: int, inside: Array | None) -> Explanation:
        """Say which link of `card` answered which cue, and how much each term of the evidence spoke."""
        prepared = combine.prepare(query, self.bank)
        probability = float(self.posteriors([query], inside)[0][0][card])
        rows = self.bank.rows_of(card)
        start = int(self.bank.starts[card])
        pi = self.bank.pi[start : start + len(rows)]
        cosines = prepared.vectors @ rows.T
        mass = pi * np.exp(self.constants.beta * (cosines - cosines.max(axis=1, keepdims=True, initial=-1)))
        total = mass.sum(axis=1, keepdims=True)
        scores = self._scores([prepared])
        lexical = self._lexical(prepared.texts)
        found = combine.terms(scores, lexical, prepared, self.constants, heads=True, among=inside)
        weight = self.constants.gamma * prepared.share
        terms = (found.link, found.gist, found.head, found.lexical)
        among = slice(None) if inside is None else inside
        parts = np.stack([term[:, card] for term in terms], axis=1)
        middle = np.stack([np.median(term[:, among], axis=1) for term in terms], axis=1)
        return Explanation(
            card,
            probability,
            self.bank.slots_of(card),
            np.divide(mass, total, out=np.zeros_like(mass), where=total > 0),
            cosines,
            weight[:, None] * parts,
            weight[:, None] * middle,
            weight * found.null,
            prepared.share,
        )

    def _scores(self, prepared: Sequence[Cues]) -> Scores:
        cues = np.concatenate([one.vectors for one in prepared])
        plain = np.concatenate([one.plain for one in prepared])
        link, gist = link_scores(self.bank, cues, self.constants.beta)
        if self.constants.head > 0:
            return Scores(link, gist, head_scores(self.bank, plain))
        return Scores(link, gist, np.full_like(link, np.nan))

    def _lexical(self, texts: Sequence[str]) -> tuple[Array, Array] | None:
        if self.lexical is None or not any(text.strip() for text in texts):
            return None
        form = np.stack([self.lexical.scores(text) for text in texts])
        if self.constants.words == self.constants.fusion == 0:
            return form, np.zeros_like(form)
        return form, np.stack([self.lexical.shared(text) for text in texts])
