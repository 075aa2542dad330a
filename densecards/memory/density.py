"""Density of whole collections and of one card: how many routes lead home (memory-model.md, Density)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from densecards.memory import next_slot as learnt
from densecards.memory.bank import Bank
from densecards.memory.competition import Rivals, compete
from densecards.memory.constants import NEAR_COPY, Constants
from densecards.memory.patterns import SLOTS, WIDTH, CardPatterns
from densecards.memory.subwebs import Density, Web, evaluate, semantic_slots

Array = NDArray[Any]
Progress = Callable[[int, int], None]
SHOWN_RIVALS = 5
_CUES_PER_BLOCK = 256


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
    """Density of one card: `web` holds its parts; competitors (k,) with shares; gains (8,); next_slot or −1."""

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
        full = np.zeros(SLOTS)
        full[self.slots] = rivals.rest
        return Web(
            self.gram.astype(np.float64),
            self.strength.astype(np.float64),
            self.present,
            self.filled,
            self.episodic,
            self.log_prior,
            full,
            float(rivals.null[0]) if len(rivals.null) else 0.0,
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
        bank.vectors[bank.row[card, slots]].astype(np.float32),
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
    block[new.slot] = new.vectors
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
    rivals = _compete(bank, [asked], constants, among)
    found = evaluate(asked.web(rivals, evidence), constants)
    cards, shares = strongest_rivals(found, asked.slots, rivals, constants)
    expected = gains.expect(found, asked.filled, asked.episodic)
    chosen = learnt.choose(expected, asked.episodic | learner)
    return CardDensity(
        found, cards, shares, expected, chosen, float(expected[chosen]) if chosen >= 0 else 0.0
    )


def _compete(bank: Bank, asked: Sequence[Asked], constants: Constants, among: Array | None) -> Rivals:
    owner = np.repeat([one.card for one in asked], [len(one.slots) for one in asked])
    ties = [named for one in asked for named in one.ties]
    return compete(bank, np.concatenate([one.cues for one in asked]), owner, ties, constants, among)


def strongest_rivals(
    found: Density, slots: Array, rivals: Rivals, constants: Constants
) -> tuple[Array, Array]:
    """The cards that take most of a card's cues `(k ≤ 5,)`, and their shares, averaged over its links by u."""
    weight = found.whole_u[slots]
    total = weight.sum()
    if total <= 0:
        return np.zeros(0, dtype=np.int32), np.zeros(0)
    both = found.level[slots]
    something = 1 / (1 + np.exp(np.clip(constants.null_slope * (rivals.null - both), -700, 700)))
    share = (weight / total * something)[:, None] * np.exp(rivals.level - both[:, None])
    cards, place = np.unique(rivals.card, return_inverse=True)
    sums = np.bincount(place.reshape(-1), weights=share.reshape(-1), minlength=len(cards))
    sums[cards < 0] = 0
    order = np.lexsort((cards, -sums))[:SHOWN_RIVALS]
    order = order[sums[order] > 0]
    return cards[order], sums[order]


def whole(
    bank: Bank,
    constants: Constants,
    among: Array | None,
    evidence: Evidence,
    progress: Progress | None = None,
) -> tuple[Densities, learnt.GainModel]:
    """Density of all cards (of `among`), and the gain model learnt from them."""
    chosen = np.arange(bank.cards) if among is None else np.flatnonzero(among)
    asked = [stored(bank, int(card)) for card in chosen]
    found: list[Density] = []
    rivals: list[tuple[Array, Array]] = []
    at = 0
    while at < len(asked):
        stop, cues = at, 0
        while stop < len(asked) and (stop == at or cues + len(asked[stop].slots) <= _CUES_PER_BLOCK):
            cues += len(asked[stop].slots)
            stop += 1
        answers = _compete(bank, asked[at:stop], constants, among)
        start = 0
        for one in asked[at:stop]:
            run = slice(start, start + len(one.slots))
            start = run.stop
            own = Rivals(answers.rest[run], answers.null[run], answers.card[run], answers.level[run])
            web = evaluate(one.web(own, evidence), constants)
            found.append(web)
            rivals.append(strongest_rivals(web, one.slots, own, constants))
        at = stop
        if progress is not None:
            progress(at, len(asked))
    return gather(bank, chosen, found, rivals)


def gather(
    bank: Bank, chosen: Array, found: Sequence[Density], rivals: Sequence[tuple[Array, Array]]
) -> tuple[Densities, learnt.GainModel]:
    """Put the densities of the chosen cards into arrays, learn what a slot gains, and rank."""
    filled, episodic, learner = bank.filled[chosen], bank.episodic[chosen], bank.learner[chosen]
    gains = learnt.learn(found, filled, episodic)
    cards = bank.cards
    out = Densities(
        **{name: np.full(cards, np.nan) for name in ("density", "breadth", "depth", "percentile", "gain")},
        **{name: np.full((cards, SLOTS), np.nan) for name in ("p", "u", "home", "worth", "without", "gains")},
        competitors=np.full((cards, SHOWN_RIVALS), -1, dtype=np.int32),
        shares=np.zeros((cards, SHOWN_RIVALS)),
        next_slot=np.full(cards, -1, dtype=np.int8),
    )
    for at, (card, web, (ids, shares)) in enumerate(zip(chosen, found, rivals, strict=True)):
        out.density[card], out.breadth[card], out.depth[card] = web.density, web.breadth, web.depth
        out.p[card], out.u[card], out.home[card] = web.p, web.u, web.home
        out.worth[card], out.without[card] = web.worth, web.without
        out.competitors[card, : len(ids)], out.shares[card, : len(ids)] = ids, shares
        out.gains[card] = gains.expect(web, filled[at], episodic[at])
        out.next_slot[card] = slot = learnt.choose(out.gains[card], episodic[at] | learner[at])
        out.gain[card] = out.gains[card, slot] if slot >= 0 else 0.0
    values = out.density[chosen]
    order = np.sort(values)
    below, upto = np.searchsorted(order, values, "left"), np.searchsorted(order, values, "right")
    out.percentile[chosen] = (below + upto) / (2 * max(len(values), 1))
    return out, gains
