"""Mending: the one link that a lapse asks for, and what can be done for a card that lapses again and again.

A card is never just suspended: a link is written or rewritten, a contrast added, or the card split.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from densecards.grading.english import senses
from densecards.study.evidence import contrast, known_of, mixed_with, mixups
from densecards.study.modes.values import Contrast
from densecards.webs import Filler, Kind, Origin, Web

if TYPE_CHECKING:
    from densecards.study.desk import Desk


@dataclass(frozen=True, slots=True)
class MissingLink:
    """The one link to ask for after a lapse: its slot, the template's question, and what it would gain."""

    card: str
    slot: str
    title: str
    question: str
    gain: float
    suggestion: str = ""


@dataclass(frozen=True, slots=True)
class Leech:
    """A card that lapses again and again: `weakest` is the link that pays least, `mixed` its look-alikes."""

    card: str
    headword: str
    lapses: int
    weakest: str = ""
    mixed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Repair:
    """How a leech can be mended: a link to write, one to rewrite, a contrast, or several cards out of one."""

    leech: Leech
    missing: MissingLink | None
    rewrite: str
    contrast: Contrast | None
    senses: tuple[str, ...]


def to_ask(web: Web, best: str | None) -> str | None:
    """Return the slot to ask for after a lapse: the one that pays most, else a learner's or deck's empty one.

    Where nothing is empty, the first link that the deck only suggested is worth replacing by one's own.
    """
    if best is not None and best in web.empty:
        return best
    empty = [slot for slot in web.template.slots if slot.key in web.empty]
    empty.sort(key=lambda slot: slot.kind is not Kind.EPISODIC)
    if empty:
        return empty[0].key
    return next(
        (
            slot.key
            for slot in web.template.slots
            if slot.filler is Filler.SUGGESTED
            and (link := web.link(slot.key)) is not None
            and link.origin is Origin.DECK
        ),
        None,
    )


def missing_link(desk: Desk, card: str, *, ask_memory: bool = True) -> MissingLink | None:
    """Return the one link to ask for after a lapse; None where the web is full of the learner's own."""
    web = desk.web(card)
    known = known_of(desk, web.card.id)
    if known is None and ask_memory:
        known = desk.density(card=web.card.id)[0]
    slot_key = to_ask(web, known.next_slot if known else None)
    slot = web.template.slot(slot_key) if slot_key else None
    if slot is None:
        return None
    gain = known.gain if known is not None and known.next_slot == slot.key else 0.0
    link = web.link(slot.key)
    suggestion = link.plain(desk.titles(web.card.deck)) if link else ""
    return MissingLink(web.card.id, slot.key, slot.title, slot.question, gain, suggestion)


def leeches(desk: Desk, deck: str = "") -> list[Leech]:
    """Return the cards that lapsed as often as the setting `leech_lapses` says, worst first."""
    lapses: dict[str, int] = {}
    for row in desk.store.items(deck or None, started=True):
        lapses[row.card] = lapses.get(row.card, 0) + row.lapses
    bad = {card: n for card, n in lapses.items() if n >= desk.settings.leech_lapses}
    cards = desk.store.cards_by_id(bad)
    mixed = mixed_with(mixups(desk, deck), bad) if bad else {}
    found = [
        Leech(card, cards[card].headword, n, _weakest(desk, card), mixed.get(card, ()))
        for card, n in bad.items()
        if card in cards
    ]
    return sorted(found, key=lambda leech: (-leech.lapses, leech.card))


def _weakest(desk: Desk, card: str) -> str:
    known = known_of(desk, card)
    return (known.weakest_slot or "") if known else ""


def repair(desk: Desk, card: str) -> Repair:
    """Return what can be done for a card that will not stay. Asks the memory; call it in a worker."""
    web = desk.web(card)
    missing = missing_link(desk, card)
    rows = desk.store.items(cards=[web.card.id])
    mixed = mixed_with(mixups(desk), [web.card.id])[web.card.id]
    rivals = known_of(desk, web.card.id)
    other = next(iter(mixed), None) or (rivals.competitors[0].id if rivals and rivals.competitors else None)
    leech = Leech(
        web.card.id,
        web.card.headword,
        sum(row.lapses for row in rows),
        _weakest(desk, web.card.id),
        mixed,
    )
    parts = senses(web.card.gloss)
    return Repair(
        leech=leech,
        missing=missing,
        rewrite=leech.weakest,
        contrast=contrast(desk, web.card.id, other) if other else None,
        senses=parts if len(parts) > 1 else (),
    )
