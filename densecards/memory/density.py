"""Density: how many routes lead home (memory-model.md, Density); its values, and one card at a time.

`standing` does whole collections. A card is first made ready to be asked (its cues, and its web without the
competitors), then the competitors answer, then all its sub-webs are weighed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from densecards.memory import next_slot as learnt
from densecards.memory import pool
from densecards.memory.bank import Bank
from densecards.memory.competition import Rivals, compete
from densecards.memory.constants import NEAR_COPY, Constants
from densecards.memory.patterns import SLOTS, WIDTH, CardPatterns
from densecards.memory.subwebs import Density, Web, evaluate, semantic_slots

Array = NDArray[Any]
Progress = Callable[[int, int], None]
SHOWN_RIVALS = 5


@dataclass(frozen=True, slots=True)
class Densities:
    """Density of every card of a collection; cards outside `among` have NaN and no competitors.

    density, breadth, depth, percentile (N,); p, u, home, worth (N, 8); competitors (N, 5) card numbers
    (−1: none) with shares (N, 5); gains (N, 8): expected gain of an empty slot, NaN for filled ones;
    next_slot (N,) (−1: the web is full) with gain (N,); without (N, 8): density without each filled slot.
    """

    density: Array
    breadth: Array
    depth: Array
    percentile: Array
    p: Array
    u: Array
    home: Array
    worth: Array
    without: Array
    competitors: Array
    shares: Array
    gains: Array
    next_slot: Array
    gain: Array


@dataclass(frozen=True, slots=True)
class CardDensity:
    """Density of one card: `web` holds its parts; competitors (k,) with shares; gains (8,); next_slot or
    −1."""

    web: Density
    competitors: Array
    shares: Array
    gains: Array
    next_slot: int
    gain: float

    @property
    def density(self) -> float:
        """D* in [0, 1]."""
        return self.web.density


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the log saw of every link: tries and successes (N, 8) of recalls that it cued."""

    tries: Array
    successes: Array


def no_evidence(cards: int) -> Evidence:
    """A log that has seen nothing."""
    return Evidence(np.zeros((cards, SLOTS)), np.zeros((cards, SLOTS)))


@dataclass(slots=True)
class Asked:
    """One card made ready to be asked for: its cues with their slots, and its web without the competitors."""

    card: int
    slots: Array
    cues: Array
    ties: list[tuple[int, ...]]
    gram: Array
    strength: Array
    present: Array
    filled: Array
    episodic: Array
    log_prior: float

    def web(self, rivals: Rivals, evidence: Evidence) -> Web:
        """The web with what the rivals answer to each cue put at its slot."""
        full = np.full(SLOTS, -np.inf)
        full[self.slots] = rivals.rest
        return self.web_at(full, float(rivals.null[0]) if len(rivals.null) else 0.0, evidence)

    def web_at(self, rest: Array, null: float, evidence: Evidence) -> Web:
        """The web with ln Σ e^L of the competitors of each slot `(8,)` and the null's L_0."""
        return Web(
            self.gram.astype(np.float64),
            self.strength.astype(np.float64),
            self.present,
            self.filled,
            self.episodic,
            self.log_prior,
            rest,
            null,
            evidence.tries[self.card],
            evidence.successes[self.card],
        )


def stored(bank: Bank, card: int) -> Asked:
    """The card as it stands in the bank."""
    present = bank.row[card] >= 0
    near = bank.gram[card, :SLOTS] > NEAR_COPY
    slots = np.flatnonzero(_judged(bank.episodic[card], present, near))
    return Asked(
        card,
        slots,
        bank.read(bank.row[card, slots]),
        [bank.ties.get((card, int(slot)), ()) for slot in slots],
        bank.gram[card],
        bank.strength[card],
        present,
        bank.filled[card],
        bank.episodic[card],
        float(bank.log_prior[card]),
    )


def tried(bank: Bank, card: int, new: CardPatterns) -> Asked:
    """The card as it would stand with other patterns; the bank is left alone."""
    new.check(bank.dimensions)
    block = np.zeros((WIDTH, bank.dimensions), dtype=np.float32)
    block[new.slot] = bank.centred(new.vectors, new.slot)
    present = np.zeros(WIDTH, dtype=bool)
    present[new.slot] = True
    strength = np.ones(WIDTH, dtype=np.float32)
    strength[new.slot] = new.strength
    gram = block @ block.T
    slots = np.flatnonzero(_judged(new.episodic, present, gram[:SLOTS] > NEAR_COPY))
    ties: dict[int, tuple[int, ...]] = {}
    for row, named in new.ties:
        slot = int(new.slot[row])
        ties[slot] = (*ties.get(slot, ()), named)
    extra = float(((strength - 1) * present)[:SLOTS].sum())
    return Asked(
        card,
        slots,
        block[slots],
        [ties.get(int(slot), ()) for slot in slots],
        gram,
        strength,
        present,
        np.asarray(new.filled, dtype=bool) | present[:SLOTS],
        np.asarray(new.episodic, dtype=bool),
        float(np.log(max(1 + extra / SLOTS, 1e-6))),
    )


def _judged(episodic: Array, present: Array, near: Array) -> Array:
    nothing = np.zeros(0)
    web = Web(nothing, nothing, present, nothing, episodic, 0.0, nothing, 0.0, nothing, nothing)
    return semantic_slots(web, near)


def of_card(
    bank: Bank,
    asked: Asked,
    constants: Constants,
    among: Array | None,
    evidence: Evidence,
    gains: learnt.GainModel,
    learner: Array,
) -> CardDensity:
    """Density of one card, with its competitors and the slot that would pay most."""
    owner = np.full(len(asked.slots), asked.card)
    rivals = answers(bank, asked.cues, owner, asked.ties, constants, among)
    found = evaluate(asked.web(rivals, evidence), constants)
    cards, shares = strongest_rivals(found, asked.slots, rivals, constants)
    expected = gains.expect(found.density, found.u, found.home, asked.filled, asked.episodic)
    chosen = int(learnt.choose(expected, asked.episodic | learner))
    return CardDensity(
        found, cards, shares, expected, chosen, float(expected[chosen]) if chosen >= 0 else 0.0
    )


def answers(
    bank: Bank,
    cues: Array,
    owner: Array,
    ties: list[tuple[int, ...]],
    constants: Constants,
    among: Array | None,
) -> Rivals:
    """What the competitors answer, by the fastest way that is loaded."""
    if len(cues) and pool.compiled(bank.used * bank.dimensions):
        from densecards.memory import fast

        return fast.compete(bank, cues, owner, ties, constants, among)
    return compete(bank, cues, owner, ties, constants, among)


def strongest_rivals(
    found: Density, slots: Array, rivals: Rivals, constants: Constants
) -> tuple[Array, Array]:
    """The cards that take most of a card's cues `(k ≤ 5,)`, and their shares, averaged over its links by
    u."""
    card, share = rival_shares(
        rivals.card[None], rivals.level[None], found.level[slots][None], found.whole_u[slots][None],
        rivals.null[:1], constants,
    )  # fmt: skip
    some = card[0] >= 0
    return card[0][some], share[0][some]


def rival_shares(
    card: Array, level: Array, both: Array, unique: Array, null: Array, constants: Constants
) -> tuple[Array, Array]:
    """Of n cards the five strongest competitors and their shares `(n, 5)`, strongest first, −1 for none.

    card, level (n, k, R): competitors of k cues; both (n, k): ln Σ e^L of all cards; unique (n, k); null
    (n,).
    """
    n = len(card)
    out_card, out_share = np.full((n, SHOWN_RIVALS), -1, np.int32), np.zeros((n, SHOWN_RIVALS))
    if card.size == 0:
        return out_card, out_share
    total = unique.sum(axis=1, keepdims=True)
    weight = np.divide(unique, total, out=np.zeros_like(unique), where=total > 0)
    known = np.where(np.isfinite(both), both, 0.0)
    something = 1 / (1 + np.exp(np.clip(constants.null_slope * (null[:, None] - known), -700, 700)))
    share = (weight * something)[:, :, None] * np.exp(np.minimum(level - known[:, :, None], 0))
    share = np.where((card >= 0) & np.isfinite(both)[:, :, None], share, 0.0).reshape(n, -1)
    most = int(card.max(initial=0)) + 2
    key = (np.arange(n)[:, None] * most + card.reshape(n, -1) + 1).reshape(-1)
    unique_key, place = np.unique(key, return_inverse=True)
    sums = np.bincount(place.reshape(-1), weights=share.reshape(-1))
    owner, rival = unique_key // most, unique_key % most - 1
    sums[rival < 0] = 0.0
    order = np.lexsort((rival, -sums, owner))
    first = np.searchsorted(owner[order], np.arange(n))
    rank = np.arange(len(order)) - first[owner[order]]
    keep = order[(rank < SHOWN_RIVALS) & (sums[order] > 0)]
    at = (np.arange(len(order)) - first[owner[order]])[(rank < SHOWN_RIVALS) & (sums[order] > 0)]
    out_card[owner[keep], at], out_share[owner[keep], at] = rival[keep], sums[keep]
    return out_card, out_share
