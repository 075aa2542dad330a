"""A learner's first days with the decks, by a clock that is set by hand: what pictures and snapshots show."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from densecards.study import Desk

DAY = 86_400_000
BEGIN = 1_795_075_200_000  # 2026-11-19T08:00:00Z
MISTAKES = 7  # every so many answers is none
OWN = {
    "norwegian/hei": {"personal": "Hei, jeg er her! — Hi, I am here!"},
    "anatomy/hippocampus": {"analogy": "a filing clerk who never goes home"},
}
HOUSE = (
    ("anatomy/pituitary-gland", "front door: a conductor the size of a pea opens"),
    ("anatomy/thyroid-gland", "living room: a butterfly turns the thermostat up"),
    ("anatomy/pancreas", "kitchen: it fries sweet bread"),
)
LOOK_ALIKE = {"norwegian/ha-det": "see you", "norwegian/vi-ses": "goodbye"}
"""What this learner answers instead, again and again."""
A_DAY = {"norwegian": 5, "anatomy": 4}
"""Cards that this learner begins, by deck."""
FIRST = "anatomy/hippocampus"
"""What this learner begins with."""
FRESH = tuple(f"norwegian/{key}" for key in ("betale", "kaffe", "kelner", "kopp", "regning"))
"""New on the last day, for connecting and the story."""


class Clock:
    """A clock that is set by hand."""

    def __init__(self, now: int) -> None:
        self.now = now

    def __call__(self) -> int:
        return self.now


def prepare(open_desk: Callable[[], Desk], clock: Clock, decks: Mapping[str, str | Path], home: Path) -> None:
    """Install two decks, study them for three days, and do a little of everything on the fourth."""
    from tests.tui.begun import meet

    with open_desk() as desk:
        for deck in A_DAY:
            desk.install(decks[deck])
        meet(desk, [FIRST])
        for day in range(3):
            clock.now = BEGIN + day * DAY
            for deck, many in A_DAY.items():
                study(desk, clock, deck, many)
        for card, links in OWN.items():
            for slot, text in links.items():
                desk.set_link(card, slot, text)
    clock.now = BEGIN + 3 * DAY
    with open_desk() as desk:
        meet(desk, FRESH)
        desk.install(decks["model"])
        desk.make_chain("palace", "My grandmother's house", HOUSE)
        desk.flag("norwegian/hei")
        make_assignment(desk, home)


def study(desk: Desk, clock: Clock, deck: str, many: int) -> None:
    """Study what a day brings of a deck and begin some cards, with the learner's mistakes."""
    from densecards.study.values import Answered, Asking, Finished, Presenting

    session, count = desk.session(deck=deck, new_limit=many), 0
    told: dict[str, int] = {}
    while not isinstance(session.state, Finished):
        clock.now += 8_000
        if isinstance(session.state, Presenting):
            session.begin()
        elif isinstance(session.state, Asking):
            question = session.state.question
            prompt = question.web.template.prompt(question.prompt)
            card = question.web.card
            known = card.headword if prompt is not None and prompt.asks == "headword" else card.gloss
            count += 1
            wrong = LOOK_ALIKE.get(card.id, "") if known == card.gloss else ""
            told[card.id] = told.get(card.id, 0) + 1
            wrong = wrong if told[card.id] <= 2 else ""
            session.answer("" if count % MISTAKES == 0 else wrong or known)
        elif isinstance(session.state, Answered):
            session.grade()


def make_assignment(desk: Desk, home: Path) -> None:
    """Put an assignment into the class, with one web begun."""
    from densecards.tui.classwork import assign, opened

    file = assign(desk, "anatomy", "integument", "Skin", BEGIN + 9 * DAY, home)
    first = opened(desk, file).cards[0]
    desk.set_link(first.card, "location", "the outermost layer, on top of the dermis")
