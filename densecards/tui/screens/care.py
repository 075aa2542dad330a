"""Care: what gets mixed up, keeps lapsing, is flagged, left out, too strange; each asks for what may help."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from densecards.study.values import Mode
from densecards.text import displayable
from densecards.tui.messages import ChipPressed, Contrasted, Noted, RowChosen, Worried
from densecards.tui.screens.acts import Acting
from densecards.tui.screens.asking import PageScreen, telling_apart
from densecards.tui.widgets.chips import Chip, Chips
from densecards.tui.widgets.table import Cell, Column, Table
from densecards.tui.worries import KINDS, Worry, worries

if TYPE_CHECKING:
    from collections.abc import Sequence


class CareScreen(Acting):
    """The kinds of worries in a line, their cards in a table, the most pressing first."""

    HEADING = "Care"
    AUTO_FOCUS = "#worries"
    DEFAULT_CSS = """
    CareScreen #kinds { margin: 1 2 0 2; }
    CareScreen #words { height: auto; margin: 1 3; color: $muted; max-width: 110; }
    CareScreen #worries { margin: 0 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "kind(-1)", "Kind", key_display="← →"),
        Binding("right", "kind(1)", show=False),
        Binding("space", "more", "Do …"),
        Binding("r", "repair", "Repair"),
        Binding("c", "confusables", "Side by side"),
        Binding("s", "study", "Study these"),
        Binding("w", "web", "Web"),
        Binding("u,ctrl+z", "undo", "Undo"),
        Binding("escape", "leave", "Back"),
    ]

    def __init__(self, kind: str = "") -> None:
        super().__init__()
        self._kind = kind
        self._worries: Sequence[Worry] = ()

    def furnish(self) -> ComposeResult:
        """The kinds, what the one at hand is about, and its cards."""
        yield Chips(id="kinds", gap=1)
        yield Static(id="words")
        table: Table[Worry] = Table(
            [
                Column("title", "", 24, grow=2),
                Column("what", "", 16, grow=1),
                Column("told", "", 16, grow=2, needs=90),
            ],
            _cells,
            lambda worry: worry.key,
            head=False,
            empty="…",
            does="Help it",
            id="worries",
        )
        yield table

    def on_screen_resume(self) -> None:
        """Look again."""
        self.act_ended()

    def at_hand(self) -> str:
        """The card of the row under the cursor."""
        return self._worry.card if self._worry is not None else ""

    def act_ended(self) -> None:
        """Look again."""
        self.ask(worries, Worried, ponder="statistics", group="worries")

    def on_worried(self, message: Worried) -> None:
        """Show them; without a kind chosen, the first that has any."""
        self._worries = message.worries
        if not self._kind:
            self._kind = next((key for key in KINDS if self._of(key)), next(iter(KINDS)))
        self._show()

    def on_chip_pressed(self, message: ChipPressed) -> None:
        """A kind was clicked."""
        self._kind = message.chip
        self._show()

    def on_row_moved(self) -> None:
        """The keys depend on the row."""
        self.refresh_bindings()

    def on_row_chosen(self, message: RowChosen) -> None:
        """Do what helps: tell the two apart, repair, make plain, look."""
        worry = self._worry
        if worry is None:
            return
        card, other = worry.card, worry.other
        if other:
            self.ask(lambda desk: desk.contrast(card, other), Contrasted)
        elif worry.kind == "lapsing":
            self.action_repair()
        elif worry.kind == "out":
            self.act_at_once("leave_out")
        else:
            self.shell.action_web(card)

    def on_contrasted(self, message: Contrasted) -> None:
        """Offer the draft; Enter keeps it as a link of the learner's own."""
        contrast = message.contrast

        def given(text: str | None) -> None:
            if text:
                self.ask(
                    lambda desk: desk.set_link(contrast.card, contrast.slot, contrast.written(text)),
                    lambda _: Noted("Kept in the web; h on Today takes it back"),
                )

        self.shell.push_screen(PageScreen(telling_apart(*contrast.names), contrast.shown), given)

    def on_noted(self, message: Noted) -> None:
        """It is kept."""
        self.say(message.line)
        self.act_ended()

    def action_kind(self, by: int) -> None:
        """The next kind."""
        keys = list(KINDS)
        self._kind = keys[(keys.index(self._kind or keys[0]) + by) % len(keys)]
        self._show()

    def action_repair(self) -> None:
        """What may help the card."""
        from densecards.tui.screens.repair import RepairScreen

        card = self.at_hand()
        if card:
            self.shell.push_screen(RepairScreen(card))

    def action_web(self) -> None:
        """The web of the card."""
        if self.at_hand():
            self.shell.action_web(self.at_hand())

    def action_study(self) -> None:
        """Study the cards of this kind; those that are left out can't be."""
        cards = [worry.card for worry in self._of(self._kind)]
        if cards and self._kind != "out":
            self.shell.action_study(cards=list(dict.fromkeys(cards)))

    def action_confusables(self) -> None:
        """Practise the two side by side."""
        from densecards.tui.screens.drill import DrillScreen

        worry = self._worry
        if worry is not None and worry.other:
            self.shell.push_screen(
                DrillScreen(Mode.CONFUSABLES, "Confusables", cards=(worry.card, worry.other))
            )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what can be done with the row."""
        if action in {"more", "repair", "web"}:
            return bool(self.at_hand())
        if action == "confusables":
            return self._worry is not None and bool(self._worry.other)
        if action == "study":
            return bool(self._of(self._kind)) and self._kind != "out"
        return True

    @property
    def _worry(self) -> Worry | None:
        if not self.is_mounted:
            return None
        worry: Worry | None = self.query_one("#worries", Table).current
        return worry

    def _of(self, kind: str) -> list[Worry]:
        return [worry for worry in self._worries if worry.kind == kind]

    def _show(self) -> None:
        self.query_one("#kinds", Chips).chips = [
            Chip(key, f"{title} {len(self._of(key))}", chosen=key == self._kind)
            for key, (title, _, _) in KINDS.items()
        ]
        _, words, empty = KINDS[self._kind]
        self.query_one("#words", Static).update(Content(words))
        self.query_one("#worries", Table).show(self._of(self._kind), empty=empty)
        self.refresh_bindings()


def _cells(worry: Worry) -> tuple[Cell, ...]:
    return (
        displayable(worry.title, one_line=True),
        (worry.what, "bad"),
        (worry.told, "dim"),
    )
