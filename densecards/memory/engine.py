"""The memory of one collection: recall, density, worth, ladders; the face that `study` talks to.

Arrays in, arrays out: it knows card numbers and slot codes, never texts' meanings, ids or files. One
thread owns it: `replace` must not run beside a recall.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from densecards.errors import NotFoundError, UsageError
from densecards.memory import cues as ladders
from densecards.memory import density as dense
from densecards.memory import evidence as combine
from densecards.memory.answering import Answering, Explanation, Recall
from densecards.memory.bank import Bank
from densecards.memory.centring import Means
from densecards.memory.constants import Constants
from densecards.memory.density import CardDensity, Densities, Evidence, Progress
from densecards.memory.evidence import Query
from densecards.memory.former import Former, former
from densecards.memory.lexical import LexicalIndex
from densecards.memory.next_slot import GainModel, nothing_learnt
from densecards.memory.patterns import SLOTS, CardPatterns, Patterns
from densecards.memory.scoring import link_scores
from densecards.memory.settling import Settling, settle_cue
from densecards.memory.standing import Standing

Array = NDArray[Any]
_STANDINGS = 4
"""Collections (choices of `among`) whose densities are kept up with edits."""


class Memory:
    """A dense associative memory over the patterns of N cards.

    Raises VectorError naming the row when a vector is not finite.
    """

    def __init__(
        self,
        patterns: Patterns,
        lexical: LexicalIndex | None = None,
        constants: Constants | None = None,
        *,
        storage: str | None = None,
        means: Means | None = None,
    ) -> None:
        if lexical is not None and lexical.cards != patterns.cards:
            raise UsageError(f"the lexical index holds {lexical.cards} cards, the patterns {patterns.cards}")
        self.bank = Bank(patterns, storage, means)
        self.lexical = lexical
        self.constants = constants or Constants()
        self._standings: dict[bytes, Standing] = {}
        self._edits: dict[bytes, dict[int, Former]] = {}
        self._gains: GainModel = nothing_learnt()

    @property
    def cards(self) -> int:
        """N, the number of cards."""
        return self.bank.cards

    def warm(self) -> None:
        """Load the kernels, behind the screen; from then on large collections are fast.

        Half a second when they are in Numba's cache (see pool.compile_elsewhere), some ten seconds before.
        """
        from densecards.memory import fast

        fast.warm()

    # -------------------------------------------------------------------------------------------- recall

    def recall(
        self,
        cues: Array,
        *,
        texts: Sequence[str] = (),
        slots: Sequence[int] | None = None,
        among: Array | None = None,
        top: int = 10,
    ) -> Recall:
        """Recall from m cues `(m, d)` that count together (see Query); `among (N,) bool` limits who
        competes."""
        return self.recall_many([Query(cues, texts, slots)], among=among, top=top)[0]

    def recall_many(
        self, queries: Sequence[Query], *, among: Array | None = None, top: int = 10
    ) -> list[Recall]:
        """Answer several questions at once; their cues share the reading of the vectors."""
        if top < 1:
            raise UsageError(f"the number of answers must be at least 1, not {top}")
        found = []
        for level, null in self._answering.posteriors(queries, self._mask(among)):
            count = min(top, self.cards if among is None else int(np.sum(among)))
            best = np.argpartition(-level, count - 1)[:count] if count else np.zeros(0, dtype=np.int64)
            best = best[np.lexsort((best, -level[best]))]
            found.append(Recall(best, level[best], null))
        return found

    def posterior(
        self, cues: Array, *, texts: Sequence[str] = (), among: Array | None = None
    ) -> tuple[Array, float]:
        """P(c | cues) of every card `(N,)` and the null's share."""
        return self._answering.posteriors([Query(cues, texts)], self._mask(among))[0]

    def explain(
        self, cues: Array, card: int, *, texts: Sequence[str] = (), among: Array | None = None
    ) -> Explanation:
        """Say which link of `card` answered which cue, and how much each term of the evidence spoke."""
        self._known(card)
        return self._answering.explain(Query(cues, texts), card, self._mask(among))

    def settle(
        self,
        cues: Array,
        *,
        texts: Sequence[str] = (),
        separation: str = "softmax",
        beta: float | None = None,
        among: Array | None = None,
        top: int = 5,
        max_steps: int = 50,
    ) -> Settling:
        """Let cues `(m, d)` that count together roll downhill among the links, and say which cards each
        state is near (see settling).

        The first state is their mean, copies counted once. Raises UsageError where no cue has a vector.
        """
        prepared = combine.prepare(Query(cues, texts), self.bank)
        state = prepared.share @ prepared.vectors
        length = float(np.linalg.norm(state))
        if length < 1e-6:
            raise UsageError(
                "the encoder cannot judge this cue, so it has no place to start from",
                hint="add an English side, or choose a multilingual encoder",
            )
        inside = self._mask(among)
        return settle_cue(
            self.bank, state / length, separation, beta=beta, among=inside, top=top, max_steps=max_steps
        )

    @property
    def _answering(self) -> Answering:
        return Answering(self.bank, self.lexical, self.constants)

    # ------------------------------------------------------------------------------------------- density

    def density(
        self,
        among: Array | None = None,
        evidence: Evidence | None = None,
        progress: Progress | None = None,
    ) -> Densities:
        """Density of every card (in `among`), computed over the whole collection.

        The first call asks every link; later ones with the same `among` follow edits, to 1e-5.
        `progress(done, all)` is called between blocks; an exception that it raises ends the work.
        """
        inside = self._mask(among)
        key = b"" if inside is None else np.packbits(inside).tobytes()
        standing = self._standings.pop(key, None)
        if standing is None:
            standing = Standing(self.bank, self.constants, inside)
            standing.build(progress)
        elif self._edits[key]:
            standing.take(list(self._edits[key].values()))
        while len(self._standings) >= _STANDINGS:
            self._edits.pop(oldest := next(iter(self._standings)))
            del self._standings[oldest]
        self._standings[key], self._edits[key] = standing, {}
        found = standing.densities(self._evidence(evidence))
        self._gains = standing.gains
        return found

    def density_of(
        self,
        card: int,
        trial: CardPatterns | None = None,
        *,
        among: Array | None = None,
        evidence: Evidence | None = None,
    ) -> CardDensity:
        """Density of one card now, as stored or as it would be with the patterns `trial`.

        The expected gains come from the last `density` of the collection, or a plain expectation.
        """
        self._known(card)
        asked = dense.stored(self.bank, card) if trial is None else dense.tried(self.bank, card, trial)
        learner = self.bank.learner[card] if trial is None else np.asarray(trial.learner, dtype=bool)
        known = self._evidence(evidence)
        return dense.of_card(self.bank, asked, self.constants, self._mask(among), known, self._gains, learner)

    def replace(self, card: int, patterns: CardPatterns, texts: Sequence[str] = (), names: int = 1) -> None:
        """Put new patterns (and texts for the lexical channel) in the place of a card's."""
        self._known(card)
        before = former(self.bank, card) if self._standings else None
        self.bank.replace(card, patterns)
        if before is not None:
            for edits in self._edits.values():
                edits.setdefault(card, before)
        if self.lexical is not None and texts:
            self.lexical.replace(card, texts, names)

    # ------------------------------------------------------------------------------------------- ladder

    def ladder(self, card: int, *, among: Array | None = None) -> ladders.Ladder:
        """The cue ladder of a card, from the weakest sufficient subset of its links to all of them."""
        self._known(card)
        inside = self._mask(among)
        scored = self.bank.row[card, :SLOTS] >= 0
        evidence = np.zeros((SLOTS, self.cards), dtype=np.float32)
        slots = np.flatnonzero(scored)
        if len(slots):
            cues = self.bank.read(self.bank.row[card, slots])
            link, gist = link_scores(self.bank, cues, self.constants.beta)
            evidence[slots] = link + self.constants.gist * gist
        rivals = (
            np.arange(self.cards)
            if inside is None
            else np.flatnonzero(inside | (np.arange(self.cards) == card))
        )
        own = int(np.searchsorted(rivals, card))
        weights = ladders.subset_weights(self.bank.gram[card], scored)
        found = ladders.ask(evidence[:, rivals], self.bank.log_prior[rivals], own, weights, self.constants)
        named = np.where(found.rival >= 0, rivals[found.rival], -1)
        found = ladders.Subsets(found.probability, found.log_odds, named, found.rival_share)
        return ladders.build(found, self.bank.filled[card], scored)

    # ------------------------------------------------------------------------------------------- checks

    def _evidence(self, evidence: Evidence | None) -> Evidence:
        if evidence is None:
            return dense.no_evidence(self.cards)
        if evidence.tries.shape != (self.cards, SLOTS) or evidence.successes.shape != (self.cards, SLOTS):
            raise UsageError(f"evidence must be ({self.cards}, {SLOTS}), not {evidence.tries.shape}")
        return evidence

    def _known(self, card: int) -> None:
        if not 0 <= card < self.cards:
            raise NotFoundError(f"there is no card number {card} in the memory")

    def _mask(self, among: Array | None) -> Array | None:
        if among is None:
            return None
        mask = np.asarray(among, dtype=bool)
        if mask.shape != (self.cards,):
            raise UsageError(f"`among` must have one entry for each of the {self.cards} cards")
        return mask
