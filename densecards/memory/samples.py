"""Held-out cues made ready for fitting: each one's candidates with the evidence that the constants weigh.

A cue is a stored link with its near-copies taken out of all cards, as in density, or something typed that
the memory holds in other words. At a given β everything that the constants multiply is a number per
candidate, kept here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from densecards.memory.bank import Bank
from densecards.memory.competition import answer
from densecards.memory.constants import NEAR_COPY
from densecards.memory.lexical import LexicalIndex, length
from densecards.memory.scoring import cosines, head_scores, score_from

Array = NDArray[Any]
BETAS = (5.0, 8.0, 12.0, 18.0, 30.0, 60.0, 150.0)
"""The inverse temperatures that are tried."""
NO_SLOT = -1
_CANDIDATES = 128
_AT_ONCE = 32


@dataclass(frozen=True, slots=True)
class Held:
    """One cue: what is asked and what is right.

    vector (d,), zero for a text that no encoder judged; card that should answer, −1 for nothing; without:
    (card, slot) of the pattern that is taken out of the memory (slot −1: none is), the whole card with it if
    `whole`; text: what was typed ("" leaves the terms out that only typed cues feed); own: the names and
    texts that the right card keeps for the lexical channel while a link is out; kind: for the report.
    """

    vector: Array
    card: int
    without: tuple[int, int]
    whole: bool = False
    text: str = ""
    own: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    kind: str = "link"


@dataclass(slots=True)
class Sample:
    """One cue's candidates (n,): evidence by term, ln of how many cards each stands for, and which is right
    (−1: none). `length` is that of its text (see lexical.length), `typed` says whether the cue has a text,
    `judged` whether it has a vector; log_count is ln N."""

    card: Array
    gist: Array
    link: dict[float, Array]
    head: Array
    known: Array
    lexical: Array
    words: Array
    weight: Array
    right: int
    typed: bool
    judged: bool
    log_count: float
    log_prior: Array
    kind: str
    length: float = 0.0


def prepare_all(
    bank: Bank,
    held: Sequence[Held],
    lexical: LexicalIndex | None,
    progress: Callable[[int, int], bool | None] | None = None,
) -> list[Sample]:
    """Ask held-out cues and keep what the strongest candidates of each answered, and a sample of the others.

    `progress(done, all)` may return True: then the rest is left out.
    """
    found: list[Sample] = []
    for lo in range(0, len(held), _AT_ONCE):
        part = held[lo : lo + _AT_ONCE]
        vectors = np.stack([one.vector for one in part]).astype(np.float32)
        similarity = cosines(bank, vectors)
        link, gist = score_from(bank, similarity, 12.0)
        heads = head_scores(bank, vectors)
        for i, one in enumerate(part):
            found.append(_sample(bank, one, lexical, similarity[i], (link + gist)[i], heads[i], lo + i))
        if progress is not None and progress(len(found), len(held)):
            break
    return found


def prepare(bank: Bank, one: Held, lexical: LexicalIndex | None, seed: int) -> Sample:
    """As `prepare_all`, for one cue; `seed` chooses the sample of weak candidates."""
    vector = one.vector[None].astype(np.float32)
    similarity = cosines(bank, vector)
    link, gist = score_from(bank, similarity, 12.0)
    return _sample(bank, one, lexical, similarity[0], (link + gist)[0], head_scores(bank, vector)[0], seed)


def _sample(
    bank: Bank,
    one: Held,
    lexical: LexicalIndex | None,
    similarity: Array,
    strongest: Array,
    heads: Array,
    seed: int,
) -> Sample:
    home, slot = one.without
    taken_out = slot != NO_SLOT
    here: Array = np.array(bank.present.any(axis=1))
    if one.whole:
        here[home] = False
    form, shared = np.zeros(bank.cards, dtype=np.float32), np.zeros(bank.cards, dtype=np.float32)
    typed = bool(one.text.strip()) and lexical is not None
    if typed and lexical is not None:
        instead = {home: LexicalIndex([one.own])} if taken_out and not one.whole else {}
        form = lexical.scores(one.text, instead)
        shared = lexical.shared(one.text, dict.fromkeys(instead, (*one.own[0], *one.own[1])))
        if taken_out:
            # A card that holds a near-copy of the text has lost it, and with it what its words would answer.
            near = bank.owner[: bank.used][similarity > NEAR_COPY]
            form[near[near != home]] = shared[near[near != home]] = 0.0
    known = bank.names.known
    name = np.nan_to_num(heads)
    value = strongest + (2 * form**2 + 0.5 * shared + 0.5 * name if typed else 0.0)
    card, weight = _candidates(np.where(here, value, -np.inf), here, one.card, seed)
    rows = bank.row[card]
    alike = np.where(rows >= 0, similarity[np.maximum(rows, 0)], -1)
    left = rows >= 0
    if taken_out:
        left &= alike <= NEAR_COPY
        left[card == home, slot] = False
    keep = left.any(axis=1)
    card, weight, alike, left = card[keep], weight[keep], alike[keep], left[keep]
    links = {}
    gists = np.zeros(len(card))
    for beta in BETAS:
        links[beta], gists = answer(bank.gram[card], bank.strength[card], left, alike, beta)
    right = np.flatnonzero(card == one.card)
    return Sample(
        card, gists, links, name[card] * known[card], known[card].astype(float), form[card], shared[card],
        np.log(weight), int(right[0]) if len(right) else -1, typed, bool(np.any(one.vector)),
        float(np.log(max(int(here.sum()), 1))), bank.log_prior[card], one.kind, length(one.text),
    )  # fmt: skip


def _candidates(value: Array, here: Array, right: int, seed: int) -> tuple[Array, Array]:
    """The strongest cards, and of the rest a sample that stands for all of them by its weight."""
    alive = np.flatnonzero(here)
    if len(alive) <= 2 * _CANDIDATES:
        return alive, np.ones(len(alive))
    order = alive[np.argsort(-value[alive], kind="stable")]
    top, rest = order[:_CANDIDATES], order[_CANDIDATES:]
    chosen = np.random.default_rng(seed).choice(rest, _CANDIDATES, replace=False)
    weight = np.concatenate([np.ones(len(top)), np.full(len(chosen), len(rest) / len(chosen))])
    cards = np.concatenate([top, chosen])
    if right < 0 or right in top:
        return cards, weight
    # The right card stands for itself alone, wherever it is.
    others = cards != right
    return np.append(cards[others], right), np.append(weight[others], 1.0)
