"""Library: the cards. Find, ask the memory, sort, study a part, make and change one's own, care for any."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widgets import Input, Static

from densecards.tui import ways
from densecards.tui.filters import HINT, listing, parse
from densecards.tui.messages import (
    Came,
    ChipPressed,
    ColumnPressed,
    Listed,
    Measured,
    Placed,
    RowChosen,
    Rowed,
)
from densecards.tui.screens.owncards import OwnCards
from densecards.tui.widgets.cardrows import BY_COLUMN, card_cells, card_table
from densecards.tui.widgets.deckchips import DeckChips
from densecards.tui.widgets.recalled import nothing, recalled_table
from densecards.tui.widgets.table import Table
from densecards.tui.widgets.textbox import TextBox

if TYPE_CHECKING:
    from densecards.study.values import CardRow

PAUSE = 0.08
ORDERS = ("order", "density", "due", "headword")


class LibraryScreen(OwnCards):
    """The decks in a line, the cards in a table, two boxes over it."""

    HEADING = "Library"
    AUTO_FOCUS = "#cards"
    DEFAULT_CSS = """
    LibraryScreen #decks { margin: 0 1; }
    LibraryScreen #boxes { height: 1; margin: 1 1 0 1; }
    LibraryScreen #hint { height: 1; padding: 0 1; color: $muted; visibility: hidden; }
    LibraryScreen.-finding #hint { visibility: visible; }
    LibraryScreen #find { width: 1fr; margin: 0 1 0 0; }
    LibraryScreen #recall { width: 1fr; }
    LibraryScreen #cards, LibraryScreen #recalled { margin: 0 1; }
    LibraryScreen #recalled { display: none; }
    LibraryScreen.-asking #cards { display: none; }
    LibraryScreen.-asking #recalled { display: block; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "box('find')", "Find", key_display="/"),
        Binding("space", "more", "Do …"),
        Binding("s", "study", "Study these"),
        Binding("p", "practise", "Practise these"),
        Binding("left", "deck(-1)", "Deck", key_display="← →"),
        Binding("right", "deck(1)", show=False),
        Binding("r", "box('recall')", "Recall"),
        Binding("o", "order", "Order"),
        Binding("a", "add", "Add"),
        Binding("i", "app.go('decks')", "Decks"),
        Binding("e", "edit", "Edit"),
        Binding("m", "move", "Move"),
        Binding("d,delete", "delete", "Delete"),
        Binding("u,ctrl+z", "undo", "Undo"),
        Binding("k", "know", "I know this", show=False),
        Binding("z", "leave_out", "Leave out", show=False),
        Binding("f", "flag", "Flag", show=False),
        Binding("down", "down", show=False),
        Binding("escape", "leave", "Back"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._order = "order"
        self._text = ""
        self._cue = ""
        self._rows: list[CardRow] = []
        self._why = ""
        self._at = ""
        self._afresh = False
        self._densities: dict[str, float] = {}

    def furnish(self) -> ComposeResult:
        """Decks, boxes, cards."""
        yield DeckChips(counted=True, id="decks")
        with Horizontal(id="boxes"):
            yield TextBox(placeholder="/ find", compact=True, id="find")
            yield TextBox(placeholder="r  what comes to mind?", compact=True, id="recall")
        yield Static(HINT, id="hint", markup=False)
        yield card_table(lambda row: card_cells(row, self._densities, self.shell.clock()), id="cards")
        yield recalled_table()

    def on_mount(self) -> None:
        """Read decks and cards."""
        self._show_order()
        self.recall_place("library")

    def on_placed(self, message: Placed) -> None:
        """The deck, the order and the row of the last visit."""
        deck, order = message.place.get("deck", ""), message.place.get("order", "")
        self._at = message.place.get("card", "")
        if deck or order in ORDERS[1:]:
            self.query_one(DeckChips).choose(deck)
            self._order = order if order in ORDERS else ORDERS[0]
            self._show_place()
        else:
            self._show_rows()

    def _show_place(self) -> None:
        self._show_order()
        self._read_rows()

    def _place_changed(self) -> None:
        self._show_place()
        self._keep()

    def _keep(self) -> None:
        card = self.query_one("#cards", Table).current_key
        self.keep_place("library", deck=self._deck, order=self._order, card=card)

    def on_screen_resume(self) -> None:
        """Read again after a visit elsewhere."""
        self._read()

    def on_listed(self, message: Listed) -> None:
        """The decks came."""
        self.query_one(DeckChips).show(message.decks)

    def on_rowed(self, message: Rowed) -> None:
        """The cards came."""
        self._rows, self._why = message.rows, message.why
        if self._afresh:  # another order, another text: what comes first is what is looked for
            self._afresh = False
            self.query_one("#cards", Table).show((), keep=False)
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

    def at_hand(self) -> str:
        """The card under the cursor."""
        return self._table().current_key

    def row_at_hand(self) -> CardRow | None:
        """The row under the cursor; what the memory brought up is no list."""
        row: CardRow | None = self.query_one("#cards", Table).current
        return None if self.has_class("-asking") else row

    @property
    def _deck(self) -> str:
        return self.query_one(DeckChips).deck

    def own_deck(self) -> str:
        """The deck at hand where it is the learner's own."""
        return next(
            (deck.id for deck in self.query_one(DeckChips).decks if deck.own and deck.id == self._deck),
            "mine",
        )

    def act_ended(self) -> None:
        """Read again."""
        self._read()

    def on_descendant_focus(self) -> None:
        """While something is looked for, it is said what else can be."""
        self.set_class(isinstance(self.focused, TextBox) and self.focused.id == "find", "-finding")

    def on_input_changed(self, message: Input.Changed) -> None:
        """Find or recall, a moment after each key."""
        text = message.value.strip()
        if message.input.id == "find":
            if text != self._text:
                self._text, self._afresh = text, True
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
        self._keep()
        ways.web(self.shell, message.key, among=[item.id for item in self._table().items])

    def on_column_pressed(self, message: ColumnPressed) -> None:
        """Sort by a column."""
        self._order = BY_COLUMN.get(message.column, self._order)
        self._place_changed()

    def on_chip_pressed(self, message: ChipPressed) -> None:
        """A deck was clicked."""
        self.query_one(DeckChips).choose(message.chip)
        self._place_changed()

    def action_box(self, name: str) -> None:
        """Go to a box."""
        self.query_one(f"#{name}", TextBox).focus()

    def action_deck(self, by: int) -> None:
        """The next deck."""
        self.query_one(DeckChips).step(by)
        self._place_changed()

    def action_order(self) -> None:
        """The next order."""
        self._order = ORDERS[(ORDERS.index(self._order) + 1) % len(ORDERS)]
        self._afresh = True
        self._place_changed()

    def action_study(self) -> None:
        """Study what is listed."""
        if self._text or self.has_class("-asking"):
            self.shell.action_study(cards=[item.id for item in self._table().items])
        else:
            self.shell.action_study(self._deck)

    def action_practise(self) -> None:
        """Practise what is listed in another way, or cram it."""
        from densecards.tui.screens.practise import practise_cards

        cards = [item.id for item in self._table().items]
        if cards:
            practise_cards(self, cards)

    def action_down(self) -> None:
        """From a box into the table."""
        self._table().focus()

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
            self._keep()
            super().action_leave()

    def _table(self) -> Table[CardRow]:
        return self.query_one("#recalled" if self.has_class("-asking") else "#cards", Table)

    def _read(self) -> None:
        self.ask(lambda desk: desk.decks(), Listed, group="decks")
        self._read_rows()
        self.ask(lambda desk: desk.density(), Measured, ponder="density", group="density")

    def _read_rows(self) -> None:
        deck, order, wanted = self._deck, self._order, parse(self._text)
        self.ask(
            lambda desk: listing(desk, wanted, deck, order),
            lambda found: Rowed(*found),
            ponder="density" if wanted.weighs else "",
            group="rows",
        )

    def _recall(self, cue: str) -> None:
        if cue and cue == self._cue:
            deck = self._deck
            self.ask(
                lambda desk: desk.recall([cue], deck=deck, top=50), Came, ponder="recall", group="recall"
            )

    def _show_order(self) -> None:
        self.title_bar.status = f"by {'the order of the deck' if self._order == 'order' else self._order}"

    def _show_rows(self) -> None:
        rows = self._rows
        if self._order == "density":
            rows = sorted(rows, key=lambda row: self._densities.get(row.id, 2.0))
        cards = self.query_one("#cards", Table)
        cards.show(rows, empty=self._why if self._text else "no cards here: a makes one, i brings decks")
        if self._at and rows:
            cards.move_to(self._at)
            self._at = ""
