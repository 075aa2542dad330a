"""A class from the learner's side and the instructor's: assignments with how far their webs are, as values.

What is asked of the desk for the class screen; it shows nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from densecards.errors import DensecardsError
from densecards.webs import Origin

if TYPE_CHECKING:
    from densecards.study import Desk
    from densecards.study.classroom import Assignment

_NAME = "class"
MOST = 12
"""Assignments that are remembered."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A card of an assignment: the asked links that are the learner's own, and those that are not yet.

    `card` is "" where the card is not installed.
    """

    card: str
    headword: str
    has: tuple[str, ...]
    lacks: tuple[str, ...]
    slot: str = ""
    """The first slot that lacks."""


@dataclass(frozen=True, slots=True)
class Work:
    """An assignment and its webs. `wrong` says why it can't be read; then the rest is empty."""

    path: Path
    title: str
    text: str = ""
    deadline: int = 0
    minutes: float = 0.0
    slots: tuple[str, ...] = ()
    private: tuple[str, ...] = ()
    cards: tuple[Asked, ...] = ()
    wrong: str = ""

    @property
    def done(self) -> int:
        """Webs whose asked links are all the learner's own."""
        return sum(not card.lacks for card in self.cards)


def works(desk: Desk) -> list[Work]:
    """Return the assignments that were opened here before, the latest first."""
    return [_work(desk, Path(path)) for path in _paths(desk)]


def opened(desk: Desk, path: Path) -> Work:
    """Read an assignment and remember where it is. Raises DeckError for what is none."""
    from densecards.study.classroom import read_assignment

    whole = path.expanduser().resolve()
    work = _of(desk, whole, read_assignment(whole))
    paths = [str(whole), *(other for other in _paths(desk) if other != str(whole))]
    desk.keep_place(_NAME, {str(number): one for number, one in enumerate(paths[:MOST])})
    return work


def forgotten(desk: Desk, path: Path) -> None:
    """Remember an assignment no more; its file stays."""
    paths = [other for other in _paths(desk) if other != str(path)]
    desk.keep_place(_NAME, {str(number): one for number, one in enumerate(paths)})


def hand_in(desk: Desk, path: Path, name: str, *, with_log: bool, private: bool, out: Path) -> list[str]:
    """Write the hand-in and return in lines what is in it."""
    from densecards.study.classroom import collect, read_assignment, write_handin

    assignment = read_assignment(path)
    made = collect(desk, assignment, name, with_log=with_log, private=private)
    file = write_handin(made, assignment, out.expanduser())
    own = sum(link.own for web in made.webs for link in web.links.values())
    log = "no log" if made.log is None else f"{len(made.log)} answers of the log, without what you typed"
    lines = [f"Written: {file}", f"{len(made.webs)} webs with {own} links of your own; {log}"]
    if made.withheld:
        lines.append(f"kept private: {', '.join(made.withheld)}")
    return lines


def assign(desk: Desk, deck: str, scene: str, title: str, deadline: int, out: Path) -> Path:
    """Make an assignment of a scene's cards and write it; returns the file."""
    from densecards.study.classroom import Plan, make, write_assignment
    from densecards.study.classroom.assignment import scene_cards
    from densecards.text import slugify

    name = slugify(title)[:60].strip("-") or "webs"
    cards = tuple(scene_cards(desk, deck, [scene]))
    made = make(desk, Plan(id=name, title=title, deck=deck, cards=cards, deadline=deadline))
    return write_assignment(made, out.expanduser())


def _paths(desk: Desk) -> Sequence[str]:
    places = desk.kept_place(_NAME)
    return [places[key] for key in sorted(places, key=lambda key: int(key) if key.isdigit() else 0)]


def _work(desk: Desk, path: Path) -> Work:
    from densecards.study.classroom import read_assignment

    try:
        return _of(desk, path, read_assignment(path))
    except DensecardsError as error:
        return Work(path, path.name, wrong=str(error))


def _of(desk: Desk, path: Path, assignment: Assignment) -> Work:
    plan = assignment.plan
    asked = (*assignment.slots, *plan.private)
    titles = {slot.key: slot.title for slot in assignment.template.slots}
    cards = []
    for card in assignment.key.cards:
        try:
            web = desk.web(card.id)
        except DensecardsError:
            cards.append(Asked("", card.headword, (), tuple(titles[key] for key in asked)))
            continue
        # What the deck says is no work of the learner's and counts for nothing in a class.
        filled = {link.slot for link in web if link.origin is Origin.LEARNER}
        cards.append(
            Asked(
                web.card.id,
                card.headword,
                tuple(titles[key] for key in asked if key in filled),
                tuple(titles[key] for key in asked if key not in filled),
                next((key for key in asked if key not in filled), ""),
            )
        )
    return Work(
        path,
        plan.title,
        plan.text,
        plan.deadline,
        plan.minutes,
        tuple(titles[key] for key in assignment.slots),
        tuple(titles[key] for key in plan.private),
        tuple(cards),
    )
