"""Care: cards that get mixed up, and cards that keep lapsing. Each asks for the one thing that may help."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from densecards.study.values import Mode
from densecards.tui import ways
from densecards.tui.messages import Contrasted, Missing, Noted, RowChosen, Worried
from densecards.tui.screens.asking import LineScreen
from densecards.tui.screens.room import Room
from densecards.tui.widgets.table import Cell, Column, Table

if TYPE_CHECKING:
    from densecards.study import Desk


@dataclass(frozen=True, slots=True)
class Worry:
    """One row: a card, the card it is taken for ("" for one that lapses), and how often."""

    card: str
    other: str
    title: str
    what: str
    told: str = ""

    @property
    def key(self) -> str:
        """What the table knows it by."""
        return f"{self.card} {self.other}"


class CareScreen(Room):
    """What needs care, most pressing first."""

    HEADING = "Care"
    AUTO_FOCUS = "#worries"
    DEFAULT_CSS = """
    CareScreen #words { height: auto; margin: 1 2; color: $muted; }
    CareScreen #worries { margin: 0 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("c", "confusables", "Set them side by side"),
        Binding("w", "web", "Web"),
        Binding("escape", "leave", "Back"),
    ]

    def furnish(self) -> ComposeResult:
        """What this is for, and the rows."""
        yield Static(
            Content(
                "Mixing two cards up is what forgets most. Enter writes what tells them apart; for a card "
                "that keeps lapsing, the one link that it misses. Nothing is ever just put away."
            ),
            id="words",
        )
        worries: Table[Worry] = Table(
            [
                Column("title", "", 24, grow=2),
                Column("what", "", 16, grow=1),
                Column("told", "", 16, grow=2, needs=90),
            ],
            lambda worry: _cells(worry),
            lambda worry: worry.key,
            head=False,
            empty="…",
            id="worries",
        )
        yield worries

    def on_screen_resume(self) -> None:
        """Look again."""

        def work(desk: Desk) -> Worried:
            mixed = [
                Worry(
                    one.a,
                    one.b,
                    f"{one.headword_a} ↔ {one.headword_b}",
                    f"mixed up {_times(one.times)}",
                    one.told,
                )
                for one in desk.mixups()
            ]
            lapsing = [
                Worry(one.card, "", one.headword, f"lapsed {_times(one.lapses)}") for one in desk.leeches()
            ]
            return Worried([*mixed, *lapsing])

        self.ask(work, lambda worried: worried, ponder="statistics", group="worries")

    def on_worried(self, message: Worried) -> None:
        """Show them."""
        self.query_one("#worries", Table).show(
            message.worries, empty="nothing needs care: no mix-ups, no leeches"
        )

    def on_row_chosen(self, message: RowChosen) -> None:
        """Write what helps."""
        worry = self._worry
        if worry is None:
            return
        card, other = worry.card, worry.other
        if other:
            self.ask(lambda desk: desk.contrast(card, other), Contrasted)
        else:
            self.ask(
                lambda desk: desk.missing_link(card),
                lambda link: Missing(card, link),
                ponder="density",
                group="missing",
            )

    def on_contrasted(self, message: Contrasted) -> None:
        """Offer the draft; Enter keeps it as a link of the learner's own."""
        contrast = message.contrast

        def given(text: str | None) -> None:
            if text:
                self.ask(
                    lambda desk: desk.set_link(contrast.card, contrast.slot, text),
                    lambda _: Noted("Kept in the web"),
                )

        self.shell.push_screen(LineScreen("What tells them apart?", contrast.text), given)

    def on_missing(self, message: Missing) -> None:
        """The web, on the slot that is missing."""
        ways.web(self.shell, message.card, slot=message.link.slot if message.link is not None else "")

    def on_noted(self, message: Noted) -> None:
        """It is kept."""
        self.say(message.line)

    def action_web(self) -> None:
        """The web of the card."""
        if self._worry is not None:
            self.shell.action_web(self._worry.card)

    def action_confusables(self) -> None:
        """Practise the two side by side."""
        from densecards.tui.screens.drill import DrillScreen

        worry = self._worry
        if worry is not None and worry.other:
            self.shell.push_screen(
                DrillScreen(Mode.CONFUSABLES, "Confusables", cards=(worry.card, worry.other))
            )

    @property
    def _worry(self) -> Worry | None:
        worry: Worry | None = self.query_one("#worries", Table).current
        return worry


def _times(number: int) -> str:
    return "once" if number == 1 else "twice" if number == 2 else f"{number} times"


def _cells(worry: Worry) -> tuple[Cell, ...]:
    return worry.title, (worry.what, "bad"), (worry.told, "dim")
