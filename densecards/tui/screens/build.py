"""Build a palace or a journey: card after card, each with what stands there; kept when it is done."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Input, Static

from densecards.tui.drawing import fit
from densecards.tui.messages import Came, Noted, RowChosen
from densecards.tui.screens.asking import LineScreen
from densecards.tui.screens.room import Room
from densecards.tui.widgets.recalled import nothing, recalled_table
from densecards.tui.widgets.table import Cell, Column, Table
from densecards.tui.widgets.textbox import TextBox

if TYPE_CHECKING:
    from densecards.study import Desk

PAUSE = 0.1
KINDS = ("palace", "journey")
WORDS = {"palace": ("room", "What stands in this room?"), "journey": ("stop", "What happens here?")}
Step = tuple[str, str, str]
"""A card's id, its headword, and what stands there."""


class BuildScreen(Room):
    """Steps above, a box that finds the next card below."""

    HEADING = "Build"
    AUTO_FOCUS = "#which"
    DEFAULT_CSS = """
    BuildScreen #what { height: 2; margin: 1 2 0 2; color: $muted; }
    BuildScreen #steps { height: 1fr; margin: 0 1; }
    BuildScreen #which { margin: 0 1; }
    BuildScreen #recalled { height: 8; margin: 0 1; display: none; }
    BuildScreen.-asking #recalled { display: block; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "keep", "Keep it"),
        Binding("ctrl+t", "kind", "Palace or journey"),
        Binding("down", "down", show=False),
        Binding("ctrl+up", "shift(-1)", "Earlier", key_display="^↑"),
        Binding("ctrl+down", "shift(1)", show=False),
        Binding("delete", "take_out", "Take out"),
        Binding("escape", "leave", "Back"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._kind = KINDS[0]
        self._steps: list[Step] = []
        self._cue = ""

    def furnish(self) -> ComposeResult:
        """What is built, its steps, and the box."""
        yield Static(id="what")
        steps: Table[tuple[int, Step]] = Table(
            [
                Column("place", "", 4, align="right"),
                Column("headword", "card", 18, grow=1),
                Column("text", "what stands there", 24, grow=2),
            ],
            _cells,
            lambda row: str(row[0]),
            empty="empty yet: type in the box what the first card is",
            id="steps",
        )
        yield steps
        yield recalled_table()
        yield TextBox(placeholder="Which card comes next? Type, and Enter takes the first", id="which")

    def on_mount(self) -> None:
        """Say what is built."""
        self._show()

    def on_came(self, message: Came) -> None:
        """Cards rise."""
        self.query_one("#recalled", Table).show(
            message.recollection.results, keep=False, empty=nothing(message.recollection)
        )

    def on_input_changed(self, message: Input.Changed) -> None:
        """Ask the memory."""
        cue = message.value.strip()
        self._cue = cue
        self.set_class(bool(cue), "-asking")
        if cue:
            self.set_timer(PAUSE, lambda: self._recall(cue))

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """Take what rose first."""
        message.stop()
        self._take()

    def on_row_chosen(self, message: RowChosen) -> None:
        """Take the chosen card, or change what stands at a step."""
        if message.table == "recalled":
            self._take()
        else:
            place = int(message.key)
            card, headword, text = self._steps[place]
            self._ask_text(headword, text, lambda new: self._put(place, (card, headword, new)))

    def on_noted(self, message: Noted) -> None:
        """It is kept."""
        self.say(message.line)
        self.dismiss()

    def action_kind(self) -> None:
        """The other kind."""
        self._kind = KINDS[1 - KINDS.index(self._kind)]
        self._show()

    def action_down(self) -> None:
        """Into what rose, or into the steps."""
        self.query_one("#recalled" if self.has_class("-asking") else "#steps", Table).focus()

    def action_shift(self, by: int) -> None:
        """Put the step under the cursor elsewhere."""
        table = self.query_one("#steps", Table)
        here, there = table.cursor, table.cursor + by
        if 0 <= there < len(self._steps):
            self._steps[here], self._steps[there] = self._steps[there], self._steps[here]
            self._show()
            table.cursor = there

    def action_take_out(self) -> None:
        """Take the step under the cursor out."""
        table = self.query_one("#steps", Table)
        if self._steps and table.has_focus:
            del self._steps[table.cursor]
            self._show()

    def action_keep(self) -> None:
        """Give it a name and keep it."""
        kind, steps = self._kind, [(card, text) for card, _, text in self._steps]
        if len(steps) < 2:
            self.say("It needs two cards at least", trouble=True)
            return

        def named(title: str | None) -> None:
            if title:
                self.ask(
                    lambda desk: desk.make_chain(kind, title, steps),
                    lambda _: Noted(f"{title}: kept; Practise walks it"),
                )

        self.shell.push_screen(LineScreen(f"What is the {kind} called?"), named)

    def _recall(self, cue: str) -> None:
        if cue == self._cue:

            def work(desk: Desk) -> Came:
                return Came(desk.recall([cue], top=6))

            self.ask(work, lambda came: came, ponder="recall", group="recall")

    def _take(self) -> None:
        found = self.query_one("#recalled", Table).current
        if found is not None and self.has_class("-asking"):
            card, headword = found.id, found.headword
            self._ask_text(headword, "", lambda text: self._put(len(self._steps), (card, headword, text)))

    def _ask_text(self, headword: str, text: str, then: object) -> None:
        _, asks = WORDS[self._kind]

        def given(new: str | None) -> None:
            if new is not None and callable(then):
                then(new)

        self.shell.push_screen(LineScreen(f"{headword}. {asks}", text, empty=True), given)

    def _put(self, place: int, step: Step) -> None:
        self._steps[place : place + 1] = [step]
        self.query_one("#which", TextBox).show("")
        self.query_one("#which", TextBox).focus()
        self._show()
        self.query_one("#steps", Table).cursor = place

    def _show(self) -> None:
        self.query_one("#what", Static).update(
            Content.assemble(
                (f"A {self._kind}", "bold $primary"),
                ": card after card, each with a picture of what stands there. Ctrl+T changes the kind.",
            )
        )
        self.query_one("#steps", Table).show(list(enumerate(self._steps)))


def _cells(row: tuple[int, Step]) -> tuple[Cell, ...]:
    place, (_, headword, text) = row
    return fit(str(place + 1), 3, "right"), headword, (text, "own")
