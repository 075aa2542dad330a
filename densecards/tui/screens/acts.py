"""What can be done to a card outside of a session, in one small menu: its days, leaving out, repair, undo.

A screen that shows cards takes `Acting` among its bases and says which card is at hand. What was done comes
back as `Changed` with the entries of the log that take it back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Static

from densecards.text import displayable
from densecards.tui.drawing import when
from densecards.tui.messages import Changed, RowChosen, Stood
from densecards.tui.screens.asking import LineScreen, box_css
from densecards.tui.screens.room import Room
from densecards.tui.widgets.bars import KeyLine
from densecards.tui.widgets.table import Column, Table

if TYPE_CHECKING:
    from densecards.study import Desk
    from densecards.study.standing import Standing

Act = tuple[str, str, str]
"""A key, the act, and what it does."""


@dataclass
class ActChosen(Message):
    """An act was asked for by its own key, and it is known how the card stands."""

    name: str
    standing: Standing


def offers(stands: Standing) -> list[Act]:
    """Return what can be done to a card that stands so."""
    found: list[Act] = []
    if not stands.begun:
        found.append(("k", "know", "I know this already: schedule it as an easy one"))
    if stands.begun:
        found.append(("t", "reschedule", "come due in … days"))
        found.append(("n", "forget", "start again as new (its history stays in the log)"))
    found.append(("z", "leave_out", "take in again" if stands.out else "leave out until taken in again"))
    if not stands.out:
        found.append(("b", "bury", "take in again today" if stands.buried else "leave out until tomorrow"))
    found.append(("f", "flag", "take the flag off" if stands.flagged else "flag, to come back to"))
    found.append(("r", "repair", "repair: rewrite a link, tell it apart, split it"))
    found.append(("w", "web", "its web"))
    return found


class ActsScreen(ModalScreen[str]):
    """The menu; closes with the name of an act, or "" for none."""

    DEFAULT_CSS = (
        box_css("ActsScreen")
        + "ActsScreen Table { height: auto; max-height: 9; }"
        + "ActsScreen #how { color: $muted; margin: 0 0 1 0; }"
    )
    AUTO_FOCUS = "#acts"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,space", "dismiss('')", "Back")]

    def __init__(self, stands: Standing, now: int) -> None:
        super().__init__()
        self._stands, self._now = stands, now
        self._acts = offers(stands)

    def compose(self) -> ComposeResult:
        """How it stands, and the acts."""
        with Vertical():
            yield Static(Content.styled(displayable(self._stands.headword, one_line=True), "bold"))
            yield Static(Content(told(self._stands, self._now)), id="how")
            acts: Table[Act] = Table(
                [Column("key", "", 2), Column("what", "", 30, grow=1)],
                lambda act: ((act[0], "own"), act[2]),
                lambda act: act[1],
                head=False,
                does="Do it",
                id="acts",
            )
            yield acts
            yield KeyLine()

    def on_mount(self) -> None:
        """Fill it; every act has its letter."""
        self.query_one("#acts", Table).show(self._acts)
        for key, name, _ in self._acts:
            self._bindings.bind(key, f"dismiss('{name}')", show=False)

    def on_row_chosen(self, message: RowChosen) -> None:
        """Close with the act."""
        message.stop()
        self.dismiss(message.key)


def told(stands: Standing, now: int) -> str:
    """Return in a line how a card stands."""
    parts = []
    if stands.out:
        parts.append("left out")
    elif stands.buried:
        parts.append("left out until tomorrow")
    if stands.flagged:
        parts.append("⚑ flagged")
    parts.append(f"comes {when(stands.due, now)}" if stands.due is not None else "not begun")
    if stands.lapses:
        parts.append("lapsed once" if stands.lapses == 1 else f"lapsed {stands.lapses} times")
    return " · ".join(parts)


class Acting(Room):
    """For screens that show cards: the menu of acts over the card at hand, and taking them back."""

    BINDINGS: ClassVar[list[BindingType]] = []
    _undo: list[tuple[str, ...]]

    def at_hand(self) -> str:
        """The id of the card that the acts are for; "" is none."""
        return ""

    def act_ended(self) -> None:
        """Something was done or taken back: read again."""

    def action_more(self) -> None:
        """What can be done to the card."""
        card = self.at_hand()
        if card:
            self.ask(lambda desk: desk.standing(card), Stood)

    def on_stood(self, message: Stood) -> None:
        """Offer it."""
        stands: Standing = message.standing
        self.shell.push_screen(
            ActsScreen(stands, self.shell.clock()), lambda name: self.act(name or "", stands)
        )

    def on_changed(self, message: Changed) -> None:
        """Done: say it, and remember how to take it back."""
        entries = message.entries or ((message.undo,) if message.undo else ())
        if entries:
            self.taken_back_by(entries)
        self.say(message.line)
        self.act_ended()

    def taken_back_by(self, entries: Iterable[str]) -> None:
        """Remember the entries of the last act."""
        self._acts_done().append(tuple(entries))

    def act(self, name: str, stands: Standing) -> None:
        """Do what was chosen."""
        card, word = stands.card, displayable(stands.headword, one_line=True)
        if name == "web":
            self.shell.action_web(card)
        elif name == "repair":
            from densecards.tui.screens.repair import RepairScreen

            self.shell.push_screen(RepairScreen(card), lambda _: self.act_ended())
        elif name == "reschedule":
            self._reschedule(card, word)
        elif name == "know":
            self._do(lambda desk: desk.know([card]), f"{word}: known")
        elif name == "forget":
            self._do(lambda desk: desk.forget(card), f"{word}: new again")
        elif name == "leave_out":
            if stands.out:
                self._do(lambda desk: [desk.unsuspend(card)], f"{word}: in again")
            else:
                self._do(lambda desk: [desk.suspend(card)], f"{word}: left out")
        elif name == "bury":
            if stands.buried:
                self._do(lambda desk: [desk.unbury(card)], f"{word}: in again")
            else:
                self._do(lambda desk: [desk.bury(card)], f"{word}: left out until tomorrow")
        elif name == "flag":
            flag = 0 if stands.flagged else 1
            self._do(lambda desk: [desk.flag(card, flag)], f"{word}: {'flagged' if flag else 'no flag'}")

    def act_at_once(self, name: str) -> None:
        """Do an act to the card at hand by its own key, without the menu."""
        card = self.at_hand()
        if card:
            self.ask(lambda desk: desk.standing(card), lambda stands: ActChosen(name, stands))

    def on_act_chosen(self, message: ActChosen) -> None:
        """How the card stands is known: do it."""
        self.act(message.name, message.standing)

    def action_undo(self) -> None:
        """Take the last act of this visit back."""
        done = self._acts_done()
        if not done:
            self.say("Nothing to undo here; h on Today lists everything you did")
            return
        entries = done.pop()
        self.ask(lambda desk: desk.undo_entries(entries), lambda _: Changed("It is back as it was"))

    def _do(self, work: Callable[[Desk], list[str]], line: str) -> None:
        self.ask(work, lambda entries: Changed(f"{line}; u takes it back", entries=tuple(entries)))

    def _reschedule(self, card: str, word: str) -> None:
        def given(text: str | None) -> None:
            if text is None:
                return
            try:
                days = float(text.replace(",", "."))
            except ValueError:
                self.say(f"{text}: a number of days is wanted, such as 3", trouble=True)
                return
            self._do(lambda desk: desk.reschedule(card, days), f"{word}: moved")

        self.shell.push_screen(LineScreen(f"{word}: come due in how many days? 0 is now", "1"), given)

    def _acts_done(self) -> list[tuple[str, ...]]:
        if "_undo" not in self.__dict__:
            self._undo = []
        return self._undo
