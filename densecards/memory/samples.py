"""Held-out cues made ready for fitting: each one's candidates with the evidence that the constants weigh.

A cue is a stored link with its near-copies taken out of all cards, as in density. At a given β everything
that the constants multiply is a number per candidate, kept here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from densecards.memory.bank import Bank
from densecards.memory.competition import answer
from densecards.memory.constants import NEAR_COPY
from densecards.memory.lexical import LexicalIndex
from densecards.memory.scoring import cosines, head_scores, score_from

Array = NDArray[Any]
BETAS = (5.0, 8.0, 12.0, 18.0, 27.0, 40.0, 60.0, 90.0, 150.0)
"""The inverse temperatures that are tried."""
_CANDIDATES = 512


@dataclass(frozen=True, slots=True)
class Held:
    """One held-out cue: what is asked and what is right.

    vector (d,); card that should answer, −1 for nothing; without: (card, slot) of the pattern that is taken
    out of the memory, the whole card with it if `whole`; text and own: what was typed, and the names and
    texts that the right card keeps for the lexical channel ("" leaves lexical and headword terms out).
    """

    vector: Array
    card: int
    without: tuple[int, int]
    whole: bool = False
    text: str = ""
    own: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())


@dataclass(slots=True)
class Sample:
    """One cue's candidates (n,): evidence by term, ln of how many cards each stands for, and which is right
    (−1: none). `typed` says whether the cue has a text; log_count is ln N."""

    card: Array
    gist: Array
    link: dict[float, Array]
    head: Array
    known: Array
    lexical: Array
    weight: Array
    right: int
    typed: bool
    log_count: float
    log_prior: Array


def prepare(bank: Bank, one: Held, lexical: LexicalIndex | None, seed: int) -> Sample:
    """Ask one held-out cue and keep what its strongest candidates answered, and a sample of the others."""
    similarity = cosines(bank, one.vector[None])[0]
    link, gist = score_from(bank, similarity[None], 12.0)
    here: Array = np.array(bank.present.any(axis=1))
    if one.whole:
        here[one.without[0]] = False
    value = np.where(here, (link + gist)[0], -np.inf)
    words, shared = np.zeros(bank.cards, dtype=np.float32), np.zeros(bank.cards, dtype=np.float32)
    typed = bool(one.text.strip()) and lexical is not None
    if typed and lexical is not None:
        # A card that holds a near-copy of the text has lost it, and with it what its words would answer.
        instead = {} if one.whole else {one.without[0]: LexicalIndex([one.own])}
        words = lexical.scores(one.text, instead)
        near = bank.owner[: bank.used][similarity > NEAR_COPY]
        words[near[near != one.without[0]]] = 0.0
    known = bank.names.known
    heads = np.nan_to_num(head_scores(bank, one.vector[None])[0])
    card, weight = _candidates(value + 0.3 * words, here, one.card, seed)
    rows = bank.row[card]
    alike = np.where(rows >= 0, similarity[np.maximum(rows, 0)], -1)
    left = (rows >= 0) & (alike <= NEAR_COPY)
    left[card == one.without[0], one.without[1]] = False
    keep = left.any(axis=1)
    card, weight, alike, left = card[keep], weight[keep], alike[keep], left[keep]
    links = {}
    gists = np.zeros(len(card))
    for beta in BETAS:
        links[beta], gists = answer(bank.gram[card], bank.strength[card], left, alike, beta)
    right = np.flatnonzero(card == one.card)
    return Sample(
        card, gists, links, heads[card] * known[card], known[card].astype(float),
        words[card], np.log(weight), int(right[0]) if len(right) else -1, typed,
        float(np.log(max(int(here.sum()), 1))), bank.log_prior[card],
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
    if right >= 0 and right not in cards:
        cards, weight = np.append(cards, right), np.append(weight, 1.0)
    return cards, weight
