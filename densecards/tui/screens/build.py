"""Build or change a palace or a journey: room by room, each with a card and what is to be seen there.

Every change is written at once, as soon as there are two cards; what belongs to a deck is copied first.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message

from densecards.study.images import looks_bizarre
from densecards.study.values import Mode
from densecards.tui.chainplan import JOURNEY, PALACE, ChainPlan, read_plan
from densecards.tui.messages import RowChosen
from densecards.tui.screens.asking import ChooseScreen, LineScreen
from densecards.tui.screens.build_showing import BuildShowing
from densecards.tui.widgets.finder import CardFound, Finder
from densecards.tui.widgets.steps import Station
from densecards.tui.widgets.table import Table

if TYPE_CHECKING:
    from densecards.study import Desk

_ROOMS = "front door, hall, kitchen, living room, stairs, bath, bedroom, roof …"
WALKS = (
    ("forward", "walk it from the first station"),
    ("back", "walk it back from the last"),
    ("middle", "begin in the middle"),
    ("shuffled", "any station, in no order"),
)


@dataclass
class Opened(Message):
    """A chain was read."""

    plan: ChainPlan


@dataclass
class Kept(Message):
    """The chain is on disk, under this id; `lines` are to be said."""

    chain: str
    lines: tuple[str, ...] = ()


class BuildScreen(BuildShowing):
    """Stations above; the box below finds the next card."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "place", "Place a card"),
        Binding("r", "rename", "Name the room"),
        Binding("c", "other_card", "Other card"),
        Binding("ctrl+up,left_square_bracket", "shift(-1)", "Move", key_display="[ ]"),
        Binding("ctrl+down,right_square_bracket", "shift(1)", show=False),
        Binding("delete,x", "take_out", "Take out"),
        Binding("w", "walk", "Walk it"),
        Binding("t", "title", "Title"),
        Binding("k", "kind", "Palace or journey"),
        Binding("u,ctrl+z", "undo", "Undo"),
        Binding("escape", "leave", "Back"),
    ]

    def __init__(self, chain: str = "", *, kind: str = "palace") -> None:
        super().__init__(ChainPlan(chain, kind))
        self._replaced: int | None = None
        self._strange = False

    def on_mount(self) -> None:
        """Read the chain, or ask what the new one is called."""
        chain = self._plan.chain
        if chain:
            self.ask(lambda desk: read_plan(desk, chain), Opened)
        else:
            self.call_after_refresh(self.action_title)
        self.show()

    def on_opened(self, message: Opened) -> None:
        """Show it."""
        self._plan = message.plan
        self.show()

    def on_card_found(self, message: CardFound) -> None:
        """Place it: in the room whose card is replaced, or in a new one that is asked for."""
        plan = self._plan
        if self._replaced is not None:
            place, self._replaced = self._replaced, None
            self._put(place, replace(plan.stations[place], card=message.card, headword=message.headword))
            self.on_finding_ended()
            return
        place = len(plan.stations)
        self._put(place, Station(message.card, message.headword))
        if plan.kind == PALACE:
            self._line(
                f"In which room does “{message.headword}” stand? Such as: {_ROOMS}",
                "",
                lambda room: self._roomed(place, room),
            )
        else:
            self._ask_image(place)

    def on_finding_ended(self) -> None:
        """Back to the stations."""
        self.query_one(Finder).end()
        self.query_one("#steps", Table).focus()
        self.refresh_bindings()

    def on_row_chosen(self, message: RowChosen) -> None:
        """Write what is to be seen at a station."""
        self._ask_image(int(message.key))

    def on_kept(self, message: Kept) -> None:
        """It is on disk."""
        self._plan.chain, self._plan.own = message.chain, True
        for line in message.lines:
            self.say(line)
        self.show()

    def action_place(self) -> None:
        """Find the next card."""
        self._replaced = None
        self._begin_placing()

    def action_other_card(self) -> None:
        """Put another card into the room under the cursor."""
        if self._plan.stations:
            self._replaced = self.query_one("#steps", Table).cursor
            self._begin_placing()

    def action_rename(self) -> None:
        """Name the room under the cursor."""
        if self._plan.stations:
            place = self.query_one("#steps", Table).cursor
            stop = self._plan.stations[place]
            self._line(
                f"Where is “{stop.headword}”? Such as: {_ROOMS}",
                stop.room,
                lambda room: self._put(place, stop.renamed(room)),
            )

    def action_shift(self, by: int) -> None:
        """Put the station under the cursor elsewhere."""
        table = self.query_one("#steps", Table)
        here = table.cursor
        if self._plan.shift(here, by):
            self._changed()
            table.cursor = here + by

    def action_take_out(self) -> None:
        """Take the station under the cursor out."""
        if self._plan.take_out(self.query_one("#steps", Table).cursor):
            self._changed()

    def action_walk(self) -> None:
        """Walk it: forward, back, from the middle, in no order."""
        from densecards.tui.screens.drill import DrillScreen

        plan = self._plan
        if not plan.chain:
            self.say("It can be walked once it has two cards")
            return
        mode = Mode.PALACE if plan.kind == PALACE else Mode.JOURNEY
        chain, title = plan.chain, plan.title

        def chosen(way: str | None) -> None:
            if way:
                self.shell.push_screen(DrillScreen(mode, title, chain=chain, way=way))

        self.shell.push_screen(ChooseScreen(f"Walk “{title}” how?", WALKS), chosen)

    def action_title(self) -> None:
        """Ask what it is called."""

        def given(title: str | None) -> None:
            if title:
                self._plan.entitle(title)
                self._changed()
            elif not self._plan.title:
                self.dismiss()

        what = "a house that you know" if self._plan.kind == PALACE else "something that happens"
        question = f"What is the {self._plan.kind} called? Take {what}."
        self.shell.push_screen(LineScreen(question, self._plan.title), given)

    def action_kind(self) -> None:
        """The other kind, while it is not kept yet."""
        self._plan.turn()
        self.show()

    def action_undo(self) -> None:
        """The state before the last change."""
        if self._plan.undo():
            self._changed()
        else:
            self.say("Nothing to undo here")

    def action_leave(self) -> None:
        """Out of the box first, then back."""
        if self.query_one(Finder).finding:
            self.on_finding_ended()
        else:
            super().action_leave()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While a card is looked for, the letters are the box's."""
        if action == "leave" or not self.is_mounted:
            return True
        placing = self.query_one(Finder).finding
        if action == "kind" and self._plan.chain:
            return False
        needs = action in {"rename", "other_card", "shift", "take_out", "walk"}
        return not placing and (not needs or bool(self._plan.stations))

    def _begin_placing(self) -> None:
        self.query_one(Finder).begin()
        self.refresh_bindings()

    def _roomed(self, place: int, room: str) -> None:
        self._put(place, self._plan.stations[place].renamed(room))
        self._ask_image(place)

    def _ask_image(self, place: int) -> None:
        stop = self._plan.stations[place]
        where = f"“{stop.room}”, " if stop.room and self._plan.kind == PALACE else ""
        asks = f"{where}“{stop.headword}”: what is to be seen there that you cannot miss?"
        if self._plan.kind == JOURNEY:
            asks = f"“{stop.headword}”: what happens here?"

        def seen(image: str) -> None:
            self._strange = looks_bizarre(image)
            self._put(place, replace(stop, image=image))
            self._strange = False

        self._line(asks, stop.image, seen)

    def _line(self, question: str, value: str, then: Callable[[str], None]) -> None:
        self.shell.push_screen(
            LineScreen(question, value, empty=True), lambda text: then(text) if text is not None else None
        )

    def _put(self, place: int, stop: Station) -> None:
        self._plan.put(place, stop)
        self._changed()
        self.query_one("#steps", Table).cursor = place

    def _changed(self) -> None:
        """Show it and, where there is enough of it, write it down."""
        self.show()
        plan = self._plan
        if not plan.ready:
            return
        kind, title, about, steps = plan.kind, plan.title, plan.about, plan.steps
        copied = "" if plan.own else "A copy of your own is made; the deck's stays as it is"
        strange = self._strange

        def work(desk: Desk) -> Kept:
            from densecards.study.images import strange_in_chain

            note = strange_in_chain(desk, kind, [text for _, text in steps]) if strange else ""
            # Looked at here, where one change is written after the other: the one before may have made it.
            chain = plan.chain
            lines = tuple(line for line in (note, "" if chain else copied) if line)
            if chain:
                desk.change_chain(chain, title=title, steps=steps)
            else:
                plan.chain = desk.make_chain(kind, title, steps, about)
            return Kept(plan.chain, lines)

        self.ask(work, lambda kept: kept)
