"""What you did, the latest first; any number of acts is taken back, the last first."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from densecards.text import counted, displayable
from densecards.tui.messages import Changed, RowChosen
from densecards.tui.screens.asking import ConfirmScreen
from densecards.tui.screens.room import Room
from densecards.tui.widgets.table import Cell, Column, Table

if TYPE_CHECKING:
    from densecards.study import Desk
    from densecards.study.undoing import Act

MOST = 300
MANY = 5
"""Acts from which taking them all back is asked about first."""


@dataclass
class Acts(Message):
    """What was done came, told line by line, with the headwords of its cards."""

    acts: list[Act]
    told: list[str]
    titles: dict[str, str]


@dataclass
class TakenBack(Message):
    """Acts were taken back."""

    acts: list[Act]


class PastScreen(Room):
    """A table of acts."""

    HEADING = "What you did"
    AUTO_FOCUS = "#past"
    DEFAULT_CSS = """
    PastScreen #how { height: auto; margin: 1 3; color: $muted; max-width: 110; }
    PastScreen #past { margin: 0 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("u,ctrl+z", "undo", "Take the last one back"),
        Binding("b", "back_to", "Back to before this one"),
        Binding("r,ctrl+r", "again", "Do it again"),
        Binding("w", "web", "Its web", show=False),
        Binding("escape", "leave", "Back"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._titles: dict[str, str] = {}
        self._told: dict[str, str] = {}
        self._taken: list[list[Act]] = []
        self._stay = False

    def furnish(self) -> ComposeResult:
        """How it works, and the table."""
        yield Static(
            Content(
                "Nothing is ever rubbed out: taking an act back is written down too, and the schedule is as "
                "if the act had not been. u takes the last one back, b all of them down to the cursor; r "
                "does again what was taken back here."
            ),
            id="how",
        )
        table: Table[Act] = Table(
            [
                Column("at", "when", 13),
                Column("card", "card", 18, grow=1),
                Column("what", "what", 30, grow=3),
            ],
            self._cells,
            lambda act: act.entries[0],
            empty="…",
            does="Its web",
            id="past",
        )
        yield table

    def on_screen_resume(self) -> None:
        """Read."""
        self._read()

    def on_acts(self, message: Acts) -> None:
        """Show them."""
        self._titles.update(message.titles)
        self._told = {act.entries[0]: line for act, line in zip(message.acts, message.told, strict=True)}
        table = self.query_one("#past", Table)
        table.show(message.acts, keep=self._stay, empty="nothing yet: what you do is listed here")
        if not self._stay:
            table.cursor = 0
        self._stay = True

    def on_changed(self, message: Changed) -> None:
        """Something was done again."""
        self._stay = False
        self.say(message.line)
        self._read()

    def on_row_chosen(self, message: RowChosen) -> None:
        """Enter shows the card."""
        self.action_web()

    def action_undo(self) -> None:
        """Take the last act back."""
        self._take_back(1)

    def action_back_to(self) -> None:
        """Take everything back down to the act under the cursor; of many it is asked whether to."""
        table = self.query_one("#past", Table)
        count, act = table.cursor + 1, table.current
        if act is None:
            return
        if count < MANY:
            self._take_back(count)
            return
        since = time.strftime("%A %-d %B %H:%M", time.localtime(act.at / 1000))
        self.shell.push_screen(
            ConfirmScreen(f"Take {count} acts back, all since {since}?", yes="Take back", no="Leave"),
            lambda yes: self._take_back(count) if yes else None,
        )

    def action_again(self) -> None:
        """Do again what was taken back last on this visit."""
        if self._taken:
            acts = self._taken.pop()
            line = f"{counted(len(acts), 'act')} done again"
            self.ask(lambda desk: desk.redo(acts), lambda _: Changed(line))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Doing again is offered where something was taken back."""
        return bool(self._taken) if action == "again" else super().check_action(action, parameters)

    def on_taken_back(self, message: TakenBack) -> None:
        """Remember it, to do it again."""
        self._taken.append(message.acts)
        self._stay = False
        self.refresh_bindings()
        self.say(f"{counted(len(message.acts), 'act')} taken back; r does {_it(message.acts)} again")
        self._read()

    def action_web(self) -> None:
        """The web of the act's card."""
        act = self.query_one("#past", Table).current
        if act is not None and act.card:
            self.shell.action_web(act.card)

    def _take_back(self, count: int) -> None:
        if self.query_one("#past", Table).items:
            self.ask(lambda desk: desk.undo_last(count), TakenBack)

    def _read(self) -> None:
        def read(desk: Desk) -> Acts:
            acts = desk.last_acts(MOST)
            return Acts(acts, desk.recount(acts), desk.headwords({act.card for act in acts if act.card}))

        self.ask(read, lambda read: read, group="past")

    def _cells(self, act: Act) -> tuple[Cell, ...]:
        at = time.strftime("%d %b %H:%M", time.localtime(act.at / 1000))
        told = displayable(self._told.get(act.entries[0], act.what), one_line=True)
        return (at, "dim"), (self._titles.get(act.card, act.card), "row"), told


def _it(acts: list[Act]) -> str:
    return "it" if len(acts) == 1 else "them"
