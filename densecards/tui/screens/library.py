"""Library: decks and cards. Find, ask the memory, sort, study a part, make and change one's own cards."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widgets import Input

from densecards.text import displayable
from densecards.tui import ways
from densecards.tui.drawing import bar, when
from densecards.tui.filters import parse
from densecards.tui.messages import (
    Came,
    Changed,
    ChipPressed,
    ColumnPressed,
    Listed,
    Measured,
    RowChosen,
    Rowed,
)
from densecards.tui.screens.asking import ConfirmScreen, LineScreen
from densecards.tui.screens.room import Room
from densecards.tui.widgets.chips import Chip, Chips
from densecards.tui.widgets.recalled import nothing, recalled_table
from densecards.tui.widgets.table import Cell, Column, Table
from densecards.tui.widgets.textbox import TextBox

if TYPE_CHECKING:
    from densecards.study import Desk
    from densecards.study.values import CardRow, DeckSummary

PAUSE = 0.08
ORDERS = ("order", "density", "due", "headword")
_BY_COLUMN = {"headword": "headword", "density": "density", "due": "due", "scene": "order"}
_NEVER = 1 << 62


class LibraryScreen(Room):
    """The decks in a line, the cards in a table, two boxes over it."""

    HEADING = "Library"
    AUTO_FOCUS = "#cards"
    DEFAULT_CSS = """
    LibraryScreen #decks { margin: 0 1; }
    LibraryScreen #boxes { height: 1; margin: 1 1; }
    LibraryScreen #find { width: 1fr; margin: 0 1 0 0; }
    LibraryScreen #recall { width: 1fr; }
    LibraryScreen #cards, LibraryScreen #recalled { margin: 0 1; }
    LibraryScreen #recalled { display: none; }
    LibraryScreen.-asking #cards { display: none; }
    LibraryScreen.-asking #recalled { display: block; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "box('find')", "Find", key_display="/"),
        Binding("r", "box('recall')", "Recall"),
        Binding("left", "deck(-1)", "Deck", key_display="← →"),
        Binding("right", "deck(1)", show=False),
        Binding("o", "order", "Order"),
        Binding("s", "study", "Study these"),
        Binding("a", "add", "Add"),
        Binding("e", "edit", "Edit"),
        Binding("m", "move", "Move"),
        Binding("d,delete", "delete", "Delete"),
        Binding("u,ctrl+z", "undo", "Undo", show=False),
        Binding("k", "know", "I know this", show=False),
        Binding("z", "leave_out", "Leave out", show=False),
        Binding("f", "flag", "Flag", show=False),
        Binding("i", "install", "Install"),
        Binding("x", "remove", "Remove deck", show=False),
        Binding("down", "down", show=False),
        Binding("escape", "leave", "Back"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._decks: list[DeckSummary] = []
        self._deck = ""
        self._order = "order"
        self._text = ""
        self._cue = ""
        self._undo: list[str] = []
        self._rows: list[CardRow] = []
        self._densities: dict[str, float] = {}

    def furnish(self) -> ComposeResult:
        """Decks, boxes, cards."""
        yield Chips(id="decks")
        with Horizontal(id="boxes"):
            yield TextBox(placeholder="/ find", compact=True, id="find")
            yield TextBox(placeholder="r  what comes to mind?", compact=True, id="recall")
        cards: Table[CardRow] = Table(
            [
                Column("headword", "card", 14, grow=2),
                Column("gloss", "meaning", 14, grow=3),
                Column("scene", "scene", 10, needs=110),
                Column("deck", "deck", 10, needs=130),
                Column("filled", "links", 5),
                Column("density", "density", 7),
                Column("due", "due", 9, needs=64),
                Column("lapses", "lapses", 6, align="right", needs=120),
            ],
            self._cells,
            lambda row: row.id,
            empty="…",
            id="cards",
        )
        yield cards
        yield recalled_table()

    def on_mount(self) -> None:
        """Read decks and cards."""
        self._show_order()

    def on_screen_resume(self) -> None:
        """Read again after a visit elsewhere."""
        self._read()

    # What comes back

    def on_listed(self, message: Listed) -> None:
        """The decks came."""
        self._decks = message.decks
        if self._deck and self._deck not in {deck.id for deck in message.decks}:
            self._deck = ""
        self._show_decks()

    def on_rowed(self, message: Rowed) -> None:
        """The cards came."""
        self._rows = message.rows
        self._densities.update({row.id: row.density for row in message.rows if row.density is not None})
        self._show_rows()

    def on_measured(self, message: Measured) -> None:
        """The densities came."""
        self._densities.update({card.id: card.density for card in message.densities})
        self._show_rows()

    def on_came(self, message: Came) -> None:
        """Cards rise."""
        self.query_one("#recalled", Table).show(
            message.recollection.results, keep=False, empty=nothing(message.recollection)
        )

    def on_changed(self, message: Changed) -> None:
        """Something was done: say it and read again."""
        if message.undo:
            self._undo.append(message.undo)
        self.say(message.line)
        self._read()

    # What the learner does

    def on_input_changed(self, message: Input.Changed) -> None:
        """Find or recall, a moment after each key."""
        text = message.value.strip()
        if message.input.id == "find":
            if text != self._text:
                self._text = text
                self.set_timer(PAUSE, lambda: self._read_rows() if text == self._text else None)
        elif text != self._cue:
            self._cue = text
            self.set_class(bool(text), "-asking")
            self.set_timer(PAUSE, lambda: self._recall(text))

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """Enter in a box goes to what it found."""
        message.stop()
        self._table().focus()

    def on_row_chosen(self, message: RowChosen) -> None:
        """A card's web."""
        ways.web(self.shell, message.key, among=[item.id for item in self._table().items])

    def on_column_pressed(self, message: ColumnPressed) -> None:
        """Sort by a column."""
        self._order = _BY_COLUMN.get(message.column, self._order)
        self._show_order()
        self._read_rows()

    def on_chip_pressed(self, message: ChipPressed) -> None:
        """A deck was clicked."""
        self._deck = "" if message.chip == "*" else message.chip
        self._show_decks()
        self._read_rows()

    def action_box(self, name: str) -> None:
        """Go to a box."""
        self.query_one(f"#{name}", TextBox).focus()

    def action_deck(self, by: int) -> None:
        """The next deck."""
        ids = ["", *(deck.id for deck in self._decks)]
        self._deck = ids[(ids.index(self._deck) + by) % len(ids)]
        self._show_decks()
        self._read_rows()

    def action_order(self) -> None:
        """The next order."""
        self._order = ORDERS[(ORDERS.index(self._order) + 1) % len(ORDERS)]
        self._show_order()
        self._read_rows()

    def action_study(self) -> None:
        """Study what is listed."""
        if self._text or self.has_class("-asking"):
            self.shell.action_study(cards=[item.id for item in self._table().items])
        else:
            self.shell.action_study(self._deck)

    def action_down(self) -> None:
        """From a box into the table."""
        self._table().focus()

    def action_add(self) -> None:
        """Make a card."""
        from densecards.tui.screens.card import CardScreen

        own = next((deck.id for deck in self._decks if deck.own and deck.id == self._deck), "mine")
        self.shell.push_screen(CardScreen(deck=own))

    def action_edit(self) -> None:
        """Headword and meaning of a card of one's own; another's links are edited in its web."""
        from densecards.tui.screens.card import CardScreen

        row = self._own_row("edited; Enter opens its web, where you can put links of your own")
        if row is not None:

            async def show() -> None:
                web = await self.shell.door.use(lambda desk: desk.web(row.id))
                self.shell.push_screen(CardScreen(web.card))

            self.run_worker(show(), exit_on_error=False)

    def action_move(self) -> None:
        """Move a card of one's own to another deck."""
        row = self._own_row("moved")
        if row is not None:

            def moved(deck: str | None) -> None:
                if deck:
                    self._change(
                        lambda desk: desk.move_card(row.id, deck), f"{row.headword}: moved to {deck}"
                    )

            self.shell.push_screen(LineScreen(f"Move “{row.headword}” to which deck?", row.deck), moved)

    def action_delete(self) -> None:
        """Delete a card of one's own; no question, because it can be undone."""
        row = self._own_row("deleted")
        if row is not None:
            line = f"{row.headword}: deleted; u brings it back"
            self.ask(lambda desk: desk.delete_card(row.id), lambda entry: Changed(line, undo=entry))

    def action_know(self) -> None:
        """I know this already: it is scheduled as an easy one."""
        row = self._row()
        if row is not None:
            card, line = row.id, f"{row.headword}: known"

            def know(desk: Desk) -> Changed:
                session = desk.session(cards=[card])
                session.know()
                return Changed(line, card)

            self.ask(know, lambda changed: changed)

    def action_leave_out(self) -> None:
        """Leave the card out of study, or take it in again."""
        row = self._row()
        if row is not None:
            card, out = row.id, not row.suspended
            line = f"{row.headword}: {'left out' if out else 'in again'}"
            self.ask(
                lambda desk: desk.suspend(card) if out else desk.unsuspend(card),
                lambda entry: Changed(line, card, undo=entry),
            )

    def action_flag(self) -> None:
        """Flag the card, to come back to."""
        row = self._row()
        if row is not None:
            card, line = row.id, f"{row.headword}: flagged"
            self.ask(lambda desk: desk.flag(card), lambda entry: Changed(line, card, undo=entry))

    def action_undo(self) -> None:
        """Bring the last deleted card back."""
        if self._undo:
            entry = self._undo.pop()
            self._change(lambda desk: desk.undo_entry(entry), "It is back")
        else:
            self.say("Nothing to undo here")

    def action_install(self) -> None:
        """Install a deck from a folder or a file."""

        def given(path: str | None) -> None:
            if path:
                self.say(f"Installing {path} …")
                self.ask(
                    lambda desk: desk.install(Path(path).expanduser()),
                    lambda made: Changed(made.message or made.title),
                )

        self.shell.push_screen(LineScreen("Install which deck? A folder, or a .dense file"), given)

    def action_remove(self) -> None:
        """Remove the deck at hand; reviews and own links stay."""
        deck = next((deck for deck in self._decks if deck.id == self._deck), None)
        if deck is None:
            self.say("Choose a deck first: ← →")
            return

        def sure(yes: bool | None) -> None:
            if yes:
                self._change(
                    lambda desk: desk.remove_deck(deck.id, keep_learning=True), f"{deck.title}: removed"
                )

        question = f"Remove “{deck.title}”? Your answers and your own links are kept."
        self.shell.push_screen(ConfirmScreen(question), sure)

    def action_leave(self) -> None:
        """Out of a box first, then back."""
        box = self.focused
        if isinstance(box, TextBox):
            box.value = ""
            self.set_class(False, "-asking")
            self.query_one("#cards", Table).focus()
        elif self.has_class("-asking"):
            self.query_one("#recall", TextBox).value = ""
            self.query_one("#cards", Table).focus()
        elif self._text:
            self.query_one("#find", TextBox).value = ""
        else:
            super().action_leave()

    # Reading

    def _table(self) -> Table[CardRow]:
        return self.query_one("#recalled" if self.has_class("-asking") else "#cards", Table)

    def _row(self) -> CardRow | None:
        row: CardRow | None = self.query_one("#cards", Table).current
        return None if self.has_class("-asking") else row

    def _own_row(self, done: str) -> CardRow | None:
        row = self.query_one("#cards", Table).current
        if row is None or self.has_class("-asking"):
            return None
        if not row.own:
            self.say(f"“{row.headword}” belongs to a deck and cannot be {done}")
            return None
        found: CardRow = row
        return found

    def _change(self, work: object, line: str) -> None:
        self.ask(work, lambda _: Changed(line))  # type: ignore[arg-type]

    def _read(self) -> None:
        self.ask(lambda desk: desk.decks(), Listed, group="decks")
        self._read_rows()
        self.ask(lambda desk: desk.density(), Measured, ponder="density", group="density")

    def _read_rows(self) -> None:
        deck, order, wanted = self._deck, self._order, parse(self._text)

        def work(desk: Desk) -> list[CardRow]:
            rows = desk.rows(deck=deck, text=wanted.text, sort=order)
            if not wanted.chosen:
                return rows
            kept = set(desk.choose(deck=deck, **wanted.chosen))
            return [row for row in rows if row.id in kept]

        self.ask(work, Rowed, group="rows")

    def _recall(self, cue: str) -> None:
        if cue and cue == self._cue:
            deck = self._deck
            self.ask(
                lambda desk: desk.recall([cue], deck=deck, top=50), Came, ponder="recall", group="recall"
            )

    # How it is shown

    def _show_decks(self) -> None:
        cards = sum(deck.cards for deck in self._decks)
        self.query_one("#decks", Chips).chips = [
            Chip("*", f"all {cards}", chosen=not self._deck),
            *(
                Chip(
                    deck.id,
                    f"{displayable(deck.title, one_line=True)} {deck.cards}",
                    chosen=deck.id == self._deck,
                )
                for deck in self._decks
            ),
        ]

    def _show_order(self) -> None:
        self.title_bar.status = f"by {'the order of the deck' if self._order == 'order' else self._order}"

    def _show_rows(self) -> None:
        rows = self._rows
        if self._order == "density":
            rows = sorted(rows, key=lambda row: self._densities.get(row.id, 2.0))
        self.query_one("#cards", Table).show(
            rows, empty="no card like that" if self._text else "no cards here: a makes one"
        )

    def _cells(self, row: CardRow) -> tuple[Cell, ...]:
        density = self._densities.get(row.id)
        look = "own" if row.own else "dim" if row.suspended else "row"
        if row.suspended:
            due = "left out"
        elif row.due is None:
            due = "new"
        else:
            late = row.due <= self.shell.clock()
            due = "now" if late else when(row.due, self.shell.clock()).removeprefix("in ")
        return (
            (row.headword, look),
            (row.gloss, "dim"),
            (row.scene, "dim"),
            (row.deck, "dim"),
            (f"{row.filled}/8", "dim"),
            (f"{bar(density, 4)} {density * 100:>2.0f}" if density is not None else "", "bar"),
            (due, "good" if due == "now" else "dim"),
            (str(row.lapses) if row.lapses else "", "bad"),
        )
