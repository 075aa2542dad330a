"""From scores to a recall: cues combine, copies count once, and nothing may come to mind.

L_c(Q) = ln prior_c + γ Σ_j u_j [ℓ_c(q_j) + a g_c·q_j + b h_c·q_j + e lex_c(q_j) + w bm25_c(q_j)
+ f rrf_c(q_j)] against L_0 = γ Σ_j u_j t_j + ln N; P(c|Q) is Luce's ratio of the exponentials,
with a null (Constants.null_slope).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from densecards.errors import UsageError, VectorError
from densecards.memory.bank import Bank
from densecards.memory.constants import Constants
from densecards.memory.copies import uniqueness
from densecards.memory.fusion import agreement
from densecards.memory.lexical import length
from densecards.memory.scoring import Scores

Array = NDArray[Any]
BACKGROUND = 9
"""How many cards behind the best are what it stands out from."""


@dataclass(frozen=True, slots=True)
class Query:
    """One question to the memory: m cues that count together.

    vectors (m, d) float32, a zero row for a text that the encoder cannot judge; texts are what was
    typed (empty, or m of them, "" for a cue without a text): they feed the lexical channel; slots are the
    slot codes that the cues are known to come from (None or −1: unknown).
    """

    vectors: Array
    texts: Sequence[str] = ()
    slots: Sequence[int] | None = None


@dataclass(frozen=True, slots=True)
class Cues:
    """A checked query: unit vectors (centred, and plain for the headwords), which of them say something,
    and each cue's share u_j."""

    vectors: Array
    plain: Array
    texts: tuple[str, ...]
    judged: Array
    share: Array


def prepare(query: Query, bank: Bank) -> Cues:
    """Check a query, bring its vectors to length one and count its copies once.

    Raises VectorError naming the cue for NaN, infinity or a wrong shape; UsageError for an empty query.
    """
    dimensions = bank.dimensions
    vectors = np.array(query.vectors, dtype=np.float32, ndmin=2)
    if vectors.shape[1] != dimensions:
        raise VectorError(f"a cue must have {dimensions} numbers, not {vectors.shape[1]}")
    if len(vectors) == 0:
        raise UsageError("a recall needs at least one cue")
    texts = tuple(query.texts)
    if texts and len(texts) != len(vectors):
        raise UsageError(f"{len(texts)} texts for {len(vectors)} cue vectors")
    if query.slots is not None and len(query.slots) != len(vectors):
        raise UsageError(f"{len(query.slots)} slots for {len(vectors)} cue vectors")
    finite = np.isfinite(vectors).all(axis=1)
    if not finite.all():
        raise VectorError(f"cue {int(np.flatnonzero(~finite)[0])}: the vector holds NaN or infinity")
    length = np.linalg.norm(vectors, axis=1)
    judged = length > 1e-6
    vectors[judged] /= length[judged, None]
    vectors[~judged] = 0
    plain = vectors
    if bank.means is not None and judged.any():
        slots = np.full(len(vectors), -1) if query.slots is None else np.asarray(query.slots)
        vectors = plain.copy()
        vectors[judged] = bank.centred(plain[judged], slots[judged])
    return Cues(vectors, plain, texts or ("",) * len(vectors), judged, _shares(vectors, texts))


def _shares(vectors: Array, texts: tuple[str, ...]) -> Array:
    gram = vectors @ vectors.T
    if texts:
        # A text that no vector stands for is a copy only of the same text.
        forms = [text.casefold().strip() for text in texts]
        same = np.array([[bool(one) and one == two for two in forms] for one in forms])
        gram = np.where(same, 1, gram)
    np.fill_diagonal(gram, 1)
    return uniqueness(gram, np.ones(len(vectors), dtype=bool))


@dataclass(frozen=True, slots=True)
class Terms:
    """The evidence of each cue for each card `(m, N)` by term, before γ and u; and each cue's null level."""

    link: Array
    gist: Array
    head: Array
    lexical: Array
    null: Array

    @property
    def total(self) -> Array:
        """Σ of the terms `(m, N)`."""
        return self.link + self.gist + self.head + self.lexical


def terms(
    scores: Scores,
    lexical: tuple[Array, Array] | None,
    cues: Cues,
    constants: Constants,
    *,
    heads: bool,
    among: Array | None = None,
) -> Terms:
    """Weigh the scores by a, b, e, w, f; a cue without vector or text leaves out the terms it cannot feed.

    `lexical` holds the similarity of form and the shared words `(m, N)` each; `among` `(N,)` the cards that
    compete for places.
    """
    judged = cues.judged[:, None].astype(np.float32)
    texts = np.array([bool(text.strip()) for text in cues.texts])
    level = constants.null * cues.judged
    head = np.zeros_like(scores.link)
    if heads and constants.head > 0:
        head = constants.head * np.nan_to_num(scores.head - constants.null_head) * judged
    lex = np.zeros_like(scores.link)
    if lexical is not None:
        form, shared = lexical
        typed = texts[:, None].astype(np.float32)
        said = np.array([[1 - constants.lexical_phrase * length(text)] for text in cues.texts], np.float32)
        lex = constants.lexical * said * form**constants.lexical_power
        lex = (lex + constants.words * shared) * typed
        if constants.fusion > 0:
            for cue in np.flatnonzero(texts):
                found = agreed(scores.link[cue], scores.gist[cue], shared[cue], bool(cues.judged[cue]), among)
                lex[cue] += np.float32(constants.fusion) * found
        level = level + constants.lexical * constants.null_lexical * texts
    return Terms(scores.link * judged, constants.gist * scores.gist * judged, head, lex, np.asarray(level))


def agreed(
    link: Array,
    gist: Array,
    words: Array,
    judged: bool,
    among: Array | None = None,
    stands_for: Array | None = None,
) -> Array:
    """What the rankings of cards by links, by gist and by shared words agree on for a typed cue `(N,)`.

    Cards outside `among` take no place, nor do cards that share no word among the words; a cue that was not
    `judged` has words alone.
    """
    inside: Array = np.ones(len(words), dtype=bool) if among is None else among
    nobody = np.full(len(words), -np.inf)
    held = np.where(inside & (words > 0), words, -np.inf)
    meant = [np.where(inside, one, -np.inf) if judged else nobody for one in (link, gist)]
    return agreement([*meant, held], stands_for)


def log_odds(found: Terms, cues: Cues, log_prior: Array, gamma: float) -> Array:
    """L_c(Q) for every card `(N,)`."""
    return np.asarray(log_prior + gamma * (cues.share @ found.total), dtype=np.float64)


def posterior(
    level: Array, null: float, slope: float, among: Array | None, weight: float = 0.0
) -> tuple[Array, float]:
    """P(c|Q) `(N,)` and the null's share; cards outside `among` neither compete nor count in ln N.

    `null` is γ Σ_j u_j t_j, to which ln N is added here. Cards share what nothing leaves them by Luce's
    ratio; `slope` ρ = 1 makes the whole one ratio. `weight` κ: of the margin.
    """
    inside = np.ones(len(level), dtype=bool) if among is None else among
    count = int(inside.sum())
    if count == 0:
        return np.zeros(len(level)), 1.0
    top = float(np.max(level[inside]))
    mass = np.where(inside, np.exp(np.minimum(level - top, 0)), 0.0)
    total = float(mass.sum())
    ahead = slope * (np.log(total) + top - null - np.log(count))
    if weight > 0:
        ahead += weight * float(margin(np.where(inside, level, -np.inf)[None])[0])
    something = logistic(ahead)
    return mass * (something / total), 1 - something


def margin(level: Array) -> Array:
    """How far the best card stands above the mean (of e^L) of the next nine, of m cues `(m,)`; 0 for a card
    alone. level (m, N)."""
    ranked = strongest(level)
    nexts = np.where(np.isfinite(ranked[:, 1:]), ranked[:, 1:], -np.inf)
    count = np.isfinite(nexts).sum(axis=1)
    highest = np.where(count > 0, nexts.max(axis=1, initial=-np.inf), 0.0)
    with np.errstate(divide="ignore"):
        behind = np.log(np.exp(nexts - highest[:, None]).sum(axis=1) / np.maximum(count, 1)) + highest
    return np.where((count > 0) & np.isfinite(ranked[:, 0]), ranked[:, 0] - behind, 0.0)


def strongest(level: Array) -> Array:
    """The ten highest levels of m cues `(m, ≤ 10)`, the best first."""
    count = min(BACKGROUND + 1, level.shape[1])
    best = -np.partition(-level, count - 1, axis=1)[:, :count]
    return -np.sort(-best, axis=1)


def logistic(x: float) -> float:
    """1 / (1 + e^{-x}) without overflow."""
    return float(1 / (1 + np.exp(-x))) if x >= 0 else float(np.exp(x) / (1 + np.exp(x)))
