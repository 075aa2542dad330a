"""What needs care, gathered from the desk as rows: the kinds, their words, and the cards of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from densecards.study import Desk

KINDS: Mapping[str, tuple[str, str, str]] = {
    "mixed": (
        "mixed up",
        "Mixing two cards up is what forgets most. Enter writes what tells them apart, c asks for both.",
        "nothing is mixed up",
    ),
    "lapsing": (
        "lapsing",
        "Cards that keep lapsing go to repair: a link rewritten, a contrast, or several cards out of one.",
        "no card keeps lapsing",
    ),
    "flagged": (
        "flagged",
        "Cards that you flagged, to come back to. Enter opens the web; Space takes the flag off.",
        "no card is flagged; f does that in Study and Library",
    ),
    "out": (
        "left out",
        "Cards that are left out of study until you take them in again: Enter does.",
        "no card is left out",
    ),
    "strange": (
        "too strange",
        "Strange images stand out while they are rare. In these scenes there are more; make some plain.",
        "no scene has too many strange images",
    ),
}
"""The title of each kind, what it is about, and what is said where there is none."""


@dataclass(frozen=True, slots=True)
class Worry:
    """One row: a card and what is the matter; `other` is the card it is taken for, "" where none is."""

    kind: str
    card: str
    title: str
    what: str = ""
    told: str = ""
    other: str = ""

    @property
    def key(self) -> str:
        """What a table knows it by."""
        return f"{self.kind} {self.card} {self.other}"


def worries(desk: Desk) -> list[Worry]:
    """Return what needs care, by kind, the most pressing of each first."""
    found = [
        Worry(
            "mixed",
            one.a,
            f"{one.headword_a} ↔ {one.headword_b}",
            _times("mixed up", one.times),
            one.told,
            one.b,
        )
        for one in desk.mixups()
    ]
    found += [
        Worry("lapsing", one.card, one.headword, _times("lapsed", one.lapses)) for one in desk.leeches()
    ]
    rows = desk.rows()
    found += [Worry("flagged", row.id, row.headword, "⚑", row.gloss) for row in rows if row.flag]
    found += [Worry("out", row.id, row.headword, "left out", row.gloss) for row in rows if row.suspended]
    words = {row.id: row.headword for row in rows}
    found += [
        Worry("strange", card, words.get(card, card), scene.title, scene.note)
        for scene in desk.bizarre()
        if scene.note
        for card in scene.cards
    ]
    return found


def _times(what: str, number: int) -> str:
    often = {1: "once", 2: "twice"}.get(number, f"{number} times")
    return f"{what} {often}"
