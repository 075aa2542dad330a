"""Import: where each field of another program's file goes, changed until it is right, and what comes of it.

Nothing is written here: who opened the screen is handed the plan that the learner agreed to.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from densecards.study.importing import ImportWish, plan_import
from densecards.text import displayable
from densecards.tui.messages import RowChosen, Troubled
from densecards.tui.screens.asking import Choice, ChooseScreen, LineScreen
from densecards.tui.screens.room import Room
from densecards.tui.widgets.table import Cell, Column, Table
from densecards.webs import BUILTIN

if TYPE_CHECKING:
    from densecards.study.importing import ImportPlan, SentField
    from densecards.webs import Template

_OUT = "-"
_PLACES = {
    "headword": "the word itself",
    "gloss": "its meaning",
    "tags": "tags",
    "id": "the card's id",
    "scene": "the scene it stands in",
}


@dataclass
class Replanned(Message):
    """The plan after a change, with the wish that it came from."""

    plan: ImportPlan
    wish: ImportWish


class ImportScreen(Room):
    """The fields above, what comes of it below."""

    HEADING = "Import"
    AUTO_FOCUS = "#fields"
    DEFAULT_CSS = """
    ImportScreen #words { height: auto; margin: 1 3 0 3; color: $muted; }
    ImportScreen #fields { width: 100%; margin: 1 1; height: auto; max-height: 50%; }
    ImportScreen #page { height: 1fr; margin: 0 3 1 3; scrollbar-size-vertical: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "take", "Import it so"),
        Binding("t", "template", "Template"),
        Binding("d", "title", "Deck's name"),
        Binding("w", "weights", "Its schedule"),
        Binding("pagedown", "scroll(1)", show=False),
        Binding("pageup", "scroll(-1)", show=False),
        Binding("escape", "leave", "Not now"),
    ]

    def __init__(self, path: Path, plan: ImportPlan, agreed: Callable[[ImportPlan], None]) -> None:
        super().__init__()
        self._path, self._plan, self._agreed = path, plan, agreed
        self._wish = ImportWish()
        self._busy = False

    def furnish(self) -> ComposeResult:
        """What it is, its fields, and what would be."""
        yield Static(id="words")
        fields: Table[SentField] = Table(
            [
                Column("field", "field", 16, grow=1),
                Column("place", "goes to", 22),
                Column("example", "such as", 18, grow=2),
            ],
            self._cells,
            lambda field: f"{field.kind}\t{field.field}",
            does="Elsewhere",
            id="fields",
        )
        yield fields
        with VerticalScroll(id="page", can_focus=False):
            yield Static(id="told")

    def on_mount(self) -> None:
        """Show the plan."""
        self.title_bar.heading = f"Import of {displayable(self._path.name, one_line=True)}"
        self._show()

    def on_row_chosen(self, message: RowChosen) -> None:
        """Ask where the field goes."""
        row: SentField | None = self.query_one("#fields", Table).current
        if row is None:
            return
        from densecards.decks.mapping import places

        shape = self._plan.template
        offered: list[Choice] = [(place, told(place, shape)) for place in places(shape)]
        name = displayable(row.field, one_line=True)

        def taken(place: str | None) -> None:
            if place:
                changes = {**(self._wish.changes or {}), row.field: "" if place == _OUT else place}
                self._replan(replace(self._wish, changes=changes))

        self.shell.push_screen(
            ChooseScreen(f"Where does “{name}” go?", [(_OUT, "nowhere: leave it out"), *offered]), taken
        )

    def on_replanned(self, message: Replanned) -> None:
        """Show what it would be now."""
        self._plan, self._wish, self._busy = message.plan, message.wish, False
        self._show()

    def on_troubled(self, message: Troubled) -> None:
        """The change was refused; the plan is as it was before."""
        self._busy = False
        self._show()

    def action_take(self) -> None:
        """Agree to what is shown; what is still being worked out is not shown yet."""
        if self._busy:
            return
        plan = self._plan
        self.dismiss()
        self._agreed(plan)

    def action_template(self) -> None:
        """The other kind of card: its places are others, so that all fields are guessed again."""
        keys = list(BUILTIN)
        here = self._plan.template.key
        other = keys[(keys.index(here) + 1) % len(keys)] if here in keys else keys[0]
        self._replan(replace(self._wish, template=other, changes=None))

    def action_title(self) -> None:
        """Call the deck otherwise."""

        def given(title: str | None) -> None:
            if title:
                self._replan(replace(self._wish, title=title))

        self.shell.push_screen(
            LineScreen("What is the deck called here?", self._plan.adopted.content.title), given
        )

    def action_weights(self) -> None:
        """Take the FSRS weights and the desired retention of the file along, or leave them."""
        self._replan(replace(self._wish, take_weights=not self._plan.takes))

    def action_scroll(self, by: int) -> None:
        """Read on below."""
        self.query_one("#page").scroll_relative(y=by * max(1, self.size.height // 3), animate=False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A schedule can be taken along where one came."""
        if action == "weights":
            return self._plan.takes or self._wish.take_weights is not None
        return super().check_action(action, parameters)

    def _replan(self, wish: ImportWish) -> None:
        self._busy = True
        path, foreign = self._path, self._plan.foreign
        self.query_one("#words", Static).update(Content("working it out …"))
        self.ask(
            lambda desk: plan_import(desk, path, wish, foreign=foreign),
            lambda plan: Replanned(plan, wish),
            ponder="decks",
            group="plan",
        )

    def _show(self) -> None:
        plan = self._plan
        content = plan.adopted.content
        self.query_one("#words", Static).update(
            Content(
                displayable(
                    f"{len(content.cards)} cards as “{content.title}”, each with the web of: "
                    f"{plan.template.title}. Nothing is written before y.",
                    one_line=True,
                )
            )
        )
        self.query_one("#fields", Table).show(plan.fields)
        self.query_one("#told", Static).update(
            Content(displayable("\n".join([*plan.words, *plan.adopted.report.lines()])))
        )
        self.refresh_bindings()

    def _cells(self, field: SentField) -> tuple[Cell, ...]:
        name = (
            field.field
            if len({one.kind for one in self._plan.fields}) < 2
            else f"{field.kind}: {field.field}"
        )
        place = told(field.place, self._plan.template)
        return name, (place, "own" if field.place else "dim"), (field.example, "dim")


def told(place: str, template: Template) -> str:
    """Return a place in words."""
    if not place:
        return "left out"
    slot, shown = template.slot(place), template.property(place)
    if place in _PLACES:
        return _PLACES[place]
    return slot.title if slot is not None else shown.title if shown is not None else place
