"""What wrong answers say: which cards are mixed up, and what would tell them apart.

Interference is the greatest cause of forgetting in a mature collection. So a wrong answer that belongs to
another card is counted, held against what the memory predicted, and answered with a link that tells the
two apart.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from densecards.study.modes.values import Contrast
from densecards.study.values import CardDensity
from densecards.webs import SIDE_MARK, Card, Filler, Web, plain_text

if TYPE_CHECKING:
    from densecards.study.desk import Desk

_REFERENCE = re.compile(r"\[\[([a-z0-9][a-z0-9/-]*)\]\]")
_SIMILAR = "S"


@dataclass(frozen=True, slots=True)
class MixUp:
    """Two cards, `a` < `b`, taken for one another `times`, the last time at `last` (ms).

    `predicted` is the greater of the shares of recall that the memory gave one when the other was meant,
    None where it was not asked; `told` is what the deck says tells them apart.
    """

    a: str
    b: str
    headword_a: str
    headword_b: str
    times: int
    last: int
    predicted: float | None = None
    told: str = ""

    @property
    def foreseen(self) -> bool | None:
        """True where the memory named the pair beforehand; None where it was not asked."""
        return None if self.predicted is None else self.predicted >= FORESEEN


FORESEEN = 0.05  # share of the recall
REPEATED = 2  # mix-ups of a pair from which a contrast is offered


# Pure parts


def named_confusable(card: Card) -> tuple[str, ...]:
    """Return the ids (`deck/key`) of the cards that a card's `confusable` property names."""
    return tuple(
        name if "/" in name else f"{card.deck}/{name}"
        for cell in card.properties.get("confusable", ())
        for name in _REFERENCE.findall(cell)
    )


def told_apart(card: Card, other: Card, titles: Mapping[str, str]) -> str:
    """Return what the deck says tells two cards apart, from either of them; "" where it says nothing."""
    for one, another in ((card, other), (other, card)):
        for cell in one.properties.get("confusable", ()):
            named = {name if "/" in name else f"{one.deck}/{name}" for name in _REFERENCE.findall(cell)}
            reason = cell.partition(SIDE_MARK)[2].strip()
            if another.id in named and reason:
                return f"{another.headword}: {plain_text(reason, titles)}"
    return ""


def told_by_learner(desk: Desk) -> Mapping[frozenset[str], str]:
    """Return what the learner last wrote down to tell two cards apart, by the pair."""
    found: dict[frozenset[str], str] = {}
    for entry in desk.store.log(kinds=["note"], counting_only=True):
        if entry.detail.get("what") == "contrast" and entry.answer:
            found[frozenset((entry.card, str(entry.detail.get("other", ""))))] = entry.answer
    return found


def contrast_of(web: Web, other: Card, titles: Mapping[str, str], telling: str = "") -> Contrast:
    """Return the draft of a link that tells `web` from `other`, for the slot of what is similar.

    It says what the deck says, else `telling`, else the other's gloss. What stands in the slot is kept in
    front of the draft, unless it names the other card already.
    """
    name = other.key if other.deck == web.card.deck else other.id
    tie = f"[[{name}]]"
    slot = _contrast_slot(web)
    link = web.link(slot)
    before = link.text if link else ""
    reason = told_apart(web.card, other, titles).partition(": ")[2]
    reason = reason or telling or plain_text(other.gloss, titles)
    if tie in before:
        text = before
    else:
        text = f"{before}; not {tie}: {reason}" if before else f"not {tie}{SIDE_MARK}{reason}"
    known = {**titles, name: other.headword}
    named = dict.fromkeys(_REFERENCE.findall(text))
    ties = tuple((tied, plain_text(f"[[{tied}]]", known)) for tied in named)
    names = web.card.headword, other.headword
    return Contrast(web.card.id, other.id, slot, text, plain_text(text, known), ties, names)


def _contrast_slot(web: Web) -> str:
    slots = web.template.slots
    similar = next((slot.key for slot in slots if slot.soul == _SIMILAR), None)
    empty = (slot.key for slot in slots if slot.key in web.empty)
    suggested = (slot.key for slot in slots if slot.filler is Filler.SUGGESTED)
    return similar or next(empty, None) or next(suggested, slots[-1].key)


# With a collection


def mixups(desk: Desk, deck: str = "", *, predict: bool = False) -> list[MixUp]:
    """Return the pairs that the learner mixed up, most often first; `predict` asks the memory about them."""
    pairs: dict[tuple[str, str], tuple[int, int]] = {}
    for card, wrong, times, last in desk.store.confusions():
        a, b = sorted((card, wrong))
        if a == b or (deck and deck not in (a.partition("/")[0], b.partition("/")[0])):
            continue
        seen, latest = pairs.get((a, b), (0, 0))
        pairs[a, b] = (seen + times, max(latest, last))
    cards = _in_use(desk, {card for pair in pairs for card in pair})
    yours = told_by_learner(desk) if cards else {}
    found = []
    for (a, b), (times, last) in pairs.items():
        if a not in cards or b not in cards:
            continue
        told = yours.get(frozenset((a, b))) or told_apart(cards[a], cards[b], desk.titles(cards[a].deck))
        known = known_share(desk.known_densities(), a, b)
        share = predicted_share(desk, a, b) if predict else known
        found.append(MixUp(a, b, cards[a].headword, cards[b].headword, times, last, share, told))
    return sorted(found, key=lambda pair: (-pair.times, -pair.last, pair.a, pair.b))


def _in_use(desk: Desk, names: Collection[str]) -> dict[str, Card]:
    """Return those of some cards that are still there: not retired, of a deck that is installed."""
    used = {row.card for row in desk.store.items(cards=names)} if names else set()
    return desk.store.cards_by_id(used)


def known_share(known: Mapping[str, CardDensity], a: str, b: str) -> float | None:
    """Return the memory's share for a pair by the densities known; None where neither card's is."""
    shares = [
        next((rival.share for rival in known[one].competitors if rival.id == other), 0.0)
        for one, other in ((a, b), (b, a))
        if one in known
    ]
    return max(shares) if shares else None


def predicted_share(desk: Desk, a: str, b: str) -> float:
    """Return how much of one card's recall the memory gives to the other, asking it where it must."""
    for card in (a, b):
        if desk.known_density(card) is None:
            desk.density(card=card)
    return known_share(desk.known_densities(), a, b) or 0.0


def contrast(desk: Desk, card: str, other: str) -> Contrast:
    """Return the draft of a link that tells a card from another.

    Where the deck does not say what tells them apart, the memory looks where the two webs differ.
    """
    from densecards.study.mixing import draft_contrast

    web, rival, titles = desk.web(card), desk.store.card(other), desk.titles(desk.web(card).card.deck)
    if told_apart(web.card, rival, titles):
        return contrast_of(web, rival, titles)
    theirs = draft_contrast(desk, web.card.id, rival.id).theirs
    return contrast_of(web, rival, titles, theirs[0] if theirs else "")


def known_of(desk: Desk, card: str) -> CardDensity | None:
    """Return a card's density where it has been computed."""
    return desk.known_densities().get(card)


def times_mixed(desk: Desk, card: str, other: str) -> int:
    """Return how often two cards were taken for one another, in either direction."""
    pair = {desk.web(card).card.id, desk.store.card(other).id}
    return sum(n for asked, wrong, n, _ in desk.store.confusions() if {asked, wrong} == pair)


def offered(desk: Desk, card: str, other: str, *, unwritten: int = 0) -> Contrast | None:
    """Return a contrast link to offer after a wrong answer: from the second mix-up on, until written.

    `unwritten` is how many of the mix-ups are not in the log yet: the answer at hand.
    """
    if times_mixed(desk, card, other) + unwritten < REPEATED:
        return None
    draft = contrast(desk, card, other)
    link = desk.web(card).link(draft.slot)
    written = link is not None and link.text == draft.text
    return None if written else draft


def mixed_with(pairs: Iterable[MixUp], cards: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return for each of these cards those it was mixed up with, in the order of the pairs."""
    found: dict[str, tuple[str, ...]] = dict.fromkeys(cards, ())
    for pair in pairs:
        for one, other in ((pair.a, pair.b), (pair.b, pair.a)):
            if one in found:
                found[one] = (*found[one], other)
    return found
