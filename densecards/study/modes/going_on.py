"""Where drills were left: kept for the rest of the study day, so that each goes on at its place.

What is kept is a note for the app, never part of the log. A note that cannot be read, is of another day, or
does not fit the tasks that the collection gives now, is no note.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from densecards.study.days import study_days
from densecards.study.modes.values import Done, Left

if TYPE_CHECKING:
    from densecards.study.desk import Desk

_KEY = "drills"


@dataclass(frozen=True, slots=True)
class Kept:
    """A drill that was left: where it stands, and the cards (or pairs of cards) that it was made of."""

    left: Left
    plan: tuple[tuple[str, ...], ...]

    @classmethod
    def of(cls, data: Any) -> Kept:
        """Read what `as_data` wrote. Raises ValueError, TypeError or KeyError for anything else."""
        done = tuple(Done(**one) for one in data["done"])
        plan = tuple(tuple(str(card) for card in cards) for cards in data["plan"])
        return cls(Left(int(data["total"]), int(data["place"]), done), plan)

    def as_data(self) -> dict[str, Any]:
        """Return it as plain data."""
        done = [asdict(one) for one in self.left.done]
        return {"total": self.left.total, "place": self.left.place, "done": done, "plan": self.plan}


def name_of(mode: str, deck: str, chain: str, way: str) -> str:
    """Return the name under which a drill is kept; a chain is the same in whatever deck one looks."""
    return " ".join((mode, "" if chain else deck, chain, way))


def _read(desk: Desk) -> dict[str, Any]:
    try:
        data: Any = json.loads(desk.store.get_value(_KEY) or "{}")
        if data["day"] == study_days(desk.settings).of(desk.now()):
            return dict(data["drills"])
    except (ValueError, TypeError, KeyError, AttributeError):
        pass
    return {}


def kept(desk: Desk, name: str) -> Kept | None:
    """Return where a drill was left today; None where it was not."""
    try:
        found = Kept.of(_read(desk)[name])
    except (ValueError, TypeError, KeyError):
        return None
    return found if 0 < found.left.place < found.left.total else None


def keep(desk: Desk, name: str, left: Left, plan: Sequence[Sequence[str]]) -> None:
    """Keep where a drill stands; one that is over, or that has not begun, is forgotten."""
    drills = _read(desk)
    drills.pop(name, None)
    if 0 < left.place < left.total:
        drills[name] = Kept(left, tuple(tuple(cards) for cards in plan)).as_data()
    day = study_days(desk.settings).of(desk.now())
    desk.store.set_value(_KEY, json.dumps({"day": day, "drills": drills}))


def begun(desk: Desk) -> Mapping[str, tuple[int, int]]:
    """Return by their names the drills that wait to be gone on with: tasks passed, and all of them."""
    found = ((name, kept(desk, name)) for name in _read(desk))
    return {name: (one.left.place, one.left.total) for name, one in found if one is not None}
