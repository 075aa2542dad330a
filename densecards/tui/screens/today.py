"""Today: what waits, one key to begin, the thinnest webs, and a box that asks the memory.

The counts of the first frame come from a glance at the database; the desk opens behind it.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Input, Static

from densecards.study.days import study_days
from densecards.tui import resuming, ways
from densecards.tui.messages import Came, Counted, Listed, Measured, Offered, Opened, RowChosen, Troubled
from densecards.tui.screens.room import Room
from densecards.tui.widgets.recalled import nothing, recalled_table
from densecards.tui.widgets.standing import deck_cells, invitation, thin_cells, today_counts
from densecards.tui.widgets.table import Column, Table
from densecards.tui.widgets.textbox import TextBox

if TYPE_CHECKING:
    from densecards.study import Desk
    from densecards.study.values import CardDensity, DeckSummary, Today

TALL = 22
"""Lines from which the counts are drawn large."""
THINNEST = 30
PAUSE = 0.08


class Mind(TextBox):
    """The box that asks; its line of keys says what works in it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "Its web"),
        Binding("down", "screen.down", "Choose"),
    ]


class TodayScreen(Room):
    """The first screen."""

    HEADING = "Today"
    AUTO_FOCUS = ""
    DEFAULT_CSS = """
    TodayScreen #counts { height: auto; padding: 1 2 0 2; }
    TodayScreen #begin { height: 1; margin: 0 2; }
    TodayScreen #mind { margin: 1 1 0 1; }
    TodayScreen #below { height: 1fr; }
    TodayScreen #below > Table { margin: 0 1; }
    TodayScreen #below > #thinnest { width: 1fr; }
    TodayScreen #below > #decks { width: 1fr; }
    TodayScreen #recalled { display: none; margin: 0 1; }
    TodayScreen.-asking #below { display: none; }
    TodayScreen.-asking #recalled { display: block; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,s", "study", "Study"),
        Binding("d", "app.go('daily')", "Daily"),
        Binding("p", "app.go('practise')", "Practise"),
        Binding("l", "app.go('library')", "Library"),
        Binding("t", "app.go('statistics')", "Stats"),
        Binding("c", "app.go('care')", "Care"),
        Binding("slash", "mind", "Ask", key_display="/"),
        Binding("g", "resume", "Go on there"),
        Binding("question_mark,f1", "app.go('help')", "Help", key_display="?"),
        Binding("w", "web", "Web"),
        Binding("x", "app.go('lab')", "Lab"),
        Binding("r", "app.go('reading')", "Read"),
        Binding("k", "app.go('decks')", "Decks"),
        Binding("m", "recall", "Ask more"),
        Binding("h", "app.go('past')", "What you did"),
        Binding("a", "app.go('classroom')", "Class"),
        Binding("b", "app.go('build')", "Build a palace"),
        Binding("comma", "app.go('settings')", "Settings", key_display=","),
        Binding("q", "app.quit", "Quit"),
        Binding("escape", "leave", "Back", show=False),
        Binding("down", "down", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._today: Today | None = None
        self._open = False
        self._asked = ""
        self._place: Offered | None = None

    def furnish(self) -> ComposeResult:
        """Counts, the start, the box, and two tables."""
        yield Static(id="counts")
        yield Static(id="begin")
        yield Mind(placeholder="What comes to mind? Type, and cards rise", id="mind")
        with Horizontal(id="below"):
            decks: Table[DeckSummary] = Table(
                [
                    Column("title", "deck", 10, grow=1),
                    Column("due", "waits", 5, align="right"),
                    Column("new", "new", 4, align="right"),
                    Column("share", "begun", 6, needs=36),
                ],
                deck_cells,
                lambda deck: deck.id,
                empty="opening your cards …",
                id="decks",
            )
            yield decks
            thinnest: Table[CardDensity] = Table(
                [
                    Column("headword", "thinnest webs", 12, grow=1),
                    Column("bar", "density", 7),
                    Column("next", "next link", 14, grow=1, needs=38),
                ],
                thin_cells,
                lambda card: card.id,
                empty="…",
                id="thinnest",
            )
            yield thinnest
        yield recalled_table()

    def on_mount(self) -> None:
        """Show the glance, then open the collection behind it."""
        self.title_bar.status = time.strftime("%A %-d %B", time.localtime(self.shell.clock() / 1000))
        self._today = self.shell.glance
        self._show_counts(self._today)
        self.call_after_refresh(self._open_desk)

    def on_screen_resume(self) -> None:
        """Count again after a session or an edit."""
        if self._open:
            self._read()

    def on_resize(self) -> None:
        """Small or large digits."""
        self._show_counts(self._today)

    def on_opened(self, message: Opened) -> None:
        """The collection is open: the rest of the screen can fill."""
        self._open = True
        # Not before: two threads that import at once would both be in the way of a key.
        self.run_worker(ways.warm, thread=True, exit_on_error=False)
        if message.empty:
            ways.welcome(self.shell)
        else:
            self._read()
            self.ask(resuming.offer, lambda offer: Offered(offer.place, offer.words))
            if self.shell.begin is not None:
                ways.begin(self.shell, self.shell.begin)

    def on_offered(self, message: Offered) -> None:
        """Offer to go on where the app was left."""
        self._place = message if message.words else None
        self._show_counts(self._today)
        self.refresh_bindings()

    def on_counted(self, message: Counted) -> None:
        """New counts came."""
        self._show_counts(message.today)

    def on_listed(self, message: Listed) -> None:
        """The decks came."""
        self.query_one("#decks", Table).show(message.decks, empty="no decks yet: l, then i installs one")

    def on_measured(self, message: Measured) -> None:
        """The densities came."""
        begun = [card for card in message.densities if card.id in message.begun]
        self.query_one("#thinnest", Table).show((begun or message.densities)[:THINNEST], empty="no webs yet")

    def on_came(self, message: Came) -> None:
        """Cards rise."""
        if self.has_class("-asking"):
            self.query_one("#recalled", Table).show(
                message.recollection.results, keep=False, empty=nothing(message.recollection)
            )

    def on_troubled(self, message: Troubled) -> None:
        """A collection that cannot be opened ends the app with the line; other lines are shown."""
        if not self._open:
            message.prevent_default()  # Textual would call the Room's handler too
            ways.trouble(self.shell, message.line)

    def on_input_changed(self, message: Input.Changed) -> None:
        """Ask the memory a moment after each key."""
        cue = message.value.strip()
        self.set_class(bool(cue), "-asking")
        if cue and cue != self._asked:
            self.set_timer(PAUSE, lambda: self._recall(cue))
        self._asked = cue

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """Enter opens what came to mind first."""
        recalled = self.query_one("#recalled", Table)
        if self.has_class("-asking") and recalled.current is not None:
            self.shell.action_web(recalled.current_key)

    def on_row_chosen(self, message: RowChosen) -> None:
        """A deck is studied, a card's web is opened."""
        if message.table == "decks":
            self.shell.action_study(message.key)
        else:
            self.shell.action_web(message.key)

    def action_study(self) -> None:
        """Begin, as soon as it is known what there is."""
        if self._open or (self._today is not None and self._today.decks):
            self.shell.action_study()

    def action_resume(self) -> None:
        """Go on where the app was left."""
        if self._place is not None:
            resuming.resume(self.shell, self._place.place)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Going on there is offered where there is such a place."""
        return self._place is not None if action == "resume" else super().check_action(action, parameters)

    def action_web(self) -> None:
        """The web under the cursor, or the thinnest."""
        key = self.query_one("#thinnest", Table).current_key
        if key:
            self.shell.action_web(key)
        else:
            self.say("The densities are not there yet")

    def action_mind(self) -> None:
        """Go to the box."""
        self.query_one("#mind", TextBox).focus()

    def action_recall(self) -> None:
        """Ask the memory with room for more cues, and for why."""
        ways.recall(self.shell, self.query_one("#mind", TextBox).value.strip())

    def action_down(self) -> None:
        """Go into what stands below."""
        if self.has_class("-asking"):
            self.query_one("#recalled", Table).focus()
        else:
            self.query_one("#decks", Table).focus()

    def action_leave(self) -> None:
        """Leave the box."""
        self.query_one("#mind", TextBox).value = ""
        self.set_focus(None)

    def _open_desk(self) -> None:
        self.ask(lambda desk: desk.empty, Opened)

    def _read(self) -> None:
        self.ask(lambda desk: desk.today(), Counted, group="today")
        self.ask(lambda desk: desk.decks(), Listed, group="decks")

        def measure(desk: Desk) -> Measured:
            return Measured(desk.density(), frozenset(desk.started()))

        self.ask(measure, lambda measured: measured, ponder="density", group="density")

    def _recall(self, cue: str) -> None:
        if cue == self._asked:
            self.ask(lambda desk: desk.recall([cue]), Came, ponder="recall", group="recall")

    def _show_counts(self, today: Today | None) -> None:
        self._today = today
        numbers, begin = self.query_one("#counts", Static), self.query_one("#begin", Static)
        if today is None:
            numbers.update(Content("Opening your cards …"))
            begin.update(Content(""))
            return
        numbers.update(today_counts(today, tall=self.size.height >= TALL))
        there = "" if self._place is None else self._place.words
        begin.update(invitation(today, self.shell.clock(), there, study_days(self.shell.settings)))
