"""A palace or a journey as it is being built: its stations, what was changed, and the state before that.

Pure state; whoever shows it writes it down when it says that it is ready.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from densecards.text import displayable
from densecards.tui.widgets.steps import Station, station

if TYPE_CHECKING:
    from densecards.study import Desk

FEWEST = 2
PALACE, JOURNEY = "palace", "journey"


class ChainPlan:
    """See the module. `chain` is its id where it is kept already; `own` is False for one of a deck."""

    def __init__(self, chain: str = "", kind: str = PALACE) -> None:
        self.chain, self.kind = chain, kind
        self.own = True
        self.title = self.about = ""
        self.stations: list[Station] = []
        self._before: list[tuple[str, list[Station]]] = []

    @property
    def ready(self) -> bool:
        """It has a title and enough stations to be kept."""
        return bool(self.title) and len(self.stations) >= FEWEST

    @property
    def steps(self) -> list[tuple[str, str]]:
        """The stations as chains keep them."""
        return [(stop.card, stop.text) for stop in self.stations]

    def put(self, place: int, stop: Station) -> None:
        """Put a station in its place, over the one that is there; one past the end adds it."""
        self._remember()
        self.stations[place : place + 1] = [stop]

    def shift(self, place: int, by: int) -> bool:
        """Let a station and its neighbour change places; False at the ends."""
        there = place + by
        if not (0 <= place < len(self.stations) and 0 <= there < len(self.stations)):
            return False
        self._remember()
        self.stations[place], self.stations[there] = self.stations[there], self.stations[place]
        return True

    def take_out(self, place: int) -> bool:
        """Take a station out; False where there is none."""
        if not 0 <= place < len(self.stations):
            return False
        self._remember()
        del self.stations[place]
        return True

    def entitle(self, title: str) -> None:
        """Give it another title."""
        self._remember()
        self.title = title

    def turn(self) -> None:
        """Make a palace of a journey, or the other way round."""
        self.kind = JOURNEY if self.kind == PALACE else PALACE

    def undo(self) -> bool:
        """Take the last change back; False where nothing was changed."""
        if not self._before:
            return False
        self.title, self.stations = self._before.pop()
        return True

    def told(self) -> str:
        """Return in words what it is and whether it is kept."""
        count, one = len(self.stations), "room" if self.kind == PALACE else "stop"
        size = f"1 {one}" if count == 1 else f"{count} {one}s"
        state = "kept" if self.chain else "kept as soon as it has two cards"
        if self.chain and not self.ready:
            state = "with fewer than two cards the last state stays kept"
        if not self.own:
            state = "the deck's; your first change makes a copy of your own"
        return f"{self.kind}, {size}, {state}"

    def _remember(self) -> None:
        self._before.append((self.title, list(self.stations)))


def read_plan(desk: Desk, chain: str) -> ChainPlan:
    """Return a kept chain as a plan; one of a deck becomes the plan of a copy."""
    row = next(row for row in desk.chains() if row.id == chain)
    words = desk.headwords(card for card, _ in row.steps)
    plan = ChainPlan(chain if row.own else "", row.kind)
    plan.own, plan.about = row.own, row.text
    plan.title = row.title if row.own else f"{row.title} (mine)"
    plan.stations = [
        station(card, displayable(words.get(card, card), one_line=True), text) for card, text in row.steps
    ]
    return plan
