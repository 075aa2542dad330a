"""What can be practised: the ways to recall, what can be walked, the stories; and how each is asked.

It knows no screen; what is there comes from the desk.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from densecards.study.modes.going_on import name_of
from densecards.study.values import Mode
from densecards.tui.drawing import percent
from densecards.tui.messages import Walks

if TYPE_CHECKING:
    from densecards.study import Desk

WAYS = ("forward", "back", "middle", "shuffled")
_WALKS = {"forward": "forward", "back": "back", "middle": "from the middle", "shuffled": "in no order"}
ASKED: Mapping[Mode, Mapping[str, str]] = {
    Mode.LINK: {"forward": "link → card", "back": "card and slot → link", "shuffled": "either, in turn"},
    Mode.PALACE: _WALKS,
    Mode.JOURNEY: _WALKS,
    Mode.LABEL: {"forward": "name by name", "shuffled": "in no order"},
}
"""The ways in which a mode can be asked."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing to practise. `chain` names a palace, journey or drawing."""

    mode: Mode
    title: str
    what: str
    chain: str = ""
    own: bool = False
    done: str = ""

    @property
    def key(self) -> str:
        """What the table knows it by."""
        return f"{self.mode.value} {self.chain}"


MODES: tuple[Offer, ...] = (
    Offer(Mode.BLANK_WEB, "Blank web", "the headword alone: which links come?"),
    Offer(Mode.LINK, "Link", "one link: which card does it lead to?"),
    Offer(Mode.PARTIAL_WEB, "Part of a web", "some links: what stands in the middle?"),
    Offer(Mode.CONFUSABLES, "Confusables", "two that get mixed up, side by side"),
    Offer(Mode.EXPLAIN, "Explain", "in your own words; what did you cover?"),
    Offer(Mode.FORMS, "Forms", "noun forms and principal parts"),
    Offer(Mode.PHRASE, "Phrase", "the first words; how does it go on?"),
    Offer(Mode.CRAM, "Cram", "words, without touching the schedule"),
)
_KINDS = {"palace": Mode.PALACE, "journey": Mode.JOURNEY, "diagram": Mode.LABEL}


def offers_of(walks: Walks, deck: str, way: str) -> list[Offer]:
    """Return all that is offered, each with how far it was gone today when asked in this way."""
    found = [
        Offer(_KINDS[kind], title, f"{'your ' if own else ''}{kind}, {_count(kind, steps)}", chain, own)
        for chain, kind, title, steps, own in walks.rows
        if kind in _KINDS
    ]
    found += [Offer(Mode.STORY, words, what, key) for key, words, what in walks.stories]

    def done(offer: Offer) -> str:
        name = name_of(offer.mode.value, deck, offer.chain, way_of(offer, way))
        place, total = walks.begun.get(name, (0, 0))
        return f"{place} of {total} done; goes on" if total else ""

    return [replace(offer, done=done(offer)) for offer in (*MODES, *found)]


def way_of(offer: Offer, way: str) -> str:
    """Return the way in which an offer is asked where this one was chosen; forward where it knows no such."""
    return way if way in ASKED.get(offer.mode, ()) else WAYS[0]


def walks_of(desk: Desk, deck: str) -> Walks:
    """Return what can be walked or told again in a deck ("": in any)."""

    def here(cards: Iterable[str]) -> bool:
        return not deck or any(card.partition("/")[0] == deck for card in cards)

    chains = [row for row in desk.chains() if here(card for card, _ in row.steps)]
    stories = []
    for story in desk.stories():
        if here(story.cards):
            words = desk.headwords(story.cards)
            day = time.localtime(story.at / 1000)
            told = f"told {_times(story.tellings)}, best {percent(story.best)}"
            what = (
                f"{told if story.tellings else 'not told yet'}; of {day.tm_mday} {time.strftime('%B', day)}"
            )
            stories.append((story.key, "Story: " + ", ".join(words.get(c, c) for c in story.cards), what))
    return Walks(
        [(row.id, row.kind, row.title, len(row.steps), row.own) for row in chains],
        stories,
        dict(desk.drills_begun()),
    )


def _times(number: int) -> str:
    return {1: "once", 2: "twice"}.get(number, f"{number} times")


def _count(kind: str, steps: int) -> str:
    return f"{steps} {'names' if kind == 'diagram' else 'stations'}"
