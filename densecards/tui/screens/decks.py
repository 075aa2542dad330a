"""Decks: install, update, remove, write to a file. What would happen is said before it does."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from densecards.text import displayable
from densecards.tui.deckplans import SHOWN, Planned, plan
from densecards.tui.drawing import bar
from densecards.tui.messages import Advanced, Changed, Listed, Noted, RowChosen, Troubled
from densecards.tui.screens.asking import ChooseScreen, ConfirmScreen, LineScreen
from densecards.tui.screens.importing import ImportScreen
from densecards.tui.screens.room import Room
from densecards.tui.widgets.deckrows import DeckLine, deck_table, row_of
from densecards.tui.widgets.table import Table

if TYPE_CHECKING:
    from densecards.study import Desk
    from densecards.study.values import DeckSummary


@dataclass
class Offered(Message):
    """Decks that ship and are not installed."""

    names: list[str] = field(default_factory=list)


class DecksScreen(Room):
    """Decks above, what the one under the cursor is below."""

    HEADING = "Decks"
    AUTO_FOCUS = "#decks"
    DEFAULT_CSS = """
    DecksScreen #decks { margin: 1 1 0 1; height: 1fr; min-height: 5; }
    DecksScreen #about { height: auto; max-height: 9; margin: 0 3 1 3; max-width: 110; color: $muted; }
    DecksScreen #work { height: auto; margin: 0 3; max-width: 110; color: $primary; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("i", "install", "Install"),
        Binding("u", "update", "Update"),
        Binding("s", "study", "Study", show=False),
        Binding("e", "export", "Write to a file"),
        Binding("x,delete", "remove", "Remove"),
        Binding("escape", "leave", "Back"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._decks: list[DeckSummary] | None = None
        self._offered: list[str] = []
        self._came = ""

    def furnish(self) -> ComposeResult:
        """The table, the work going on, and what the deck is."""
        yield deck_table(id="decks")
        yield Static(id="work")
        with VerticalScroll(id="about", can_focus=False):
            yield Static(id="words")

    def on_screen_resume(self) -> None:
        """Read the decks."""
        self._read()

    def on_listed(self, message: Listed) -> None:
        """The installed ones came."""
        self._decks = message.decks
        self._show()

    def on_offered(self, message: Offered) -> None:
        """Those that ship came."""
        self._offered = message.names
        self._show()

    def on_row_moved(self) -> None:
        """What the deck under the cursor is."""
        row: DeckLine | None = self.query_one("#decks", Table).current
        about = row.about if row is not None else ""
        self.query_one("#words", Static).update(Content(displayable(about)))
        self.refresh_bindings()

    def on_row_chosen(self, message: RowChosen) -> None:
        """Enter studies an installed deck and installs one that is not."""
        row = self._row
        if row is not None and not row.here:
            self._plan(row.id)
        elif row is not None:
            self.shell.action_study(row.id)

    def on_planned(self, message: Planned) -> None:
        """Say what would happen; y does it."""
        self._work("")
        title = displayable(message.title, one_line=True)
        if message.empty:
            self.say(f"{title}: nothing changes")
            return
        if message.foreign is not None:
            self.shell.push_screen(
                ImportScreen(
                    message.path, message.foreign, lambda plan: self._install(replace(message, foreign=plan))
                )
            )
            return
        question = "\n".join(message.lines)

        def sure(yes: bool | None) -> None:
            if yes:
                self._install(message)

        self.shell.push_screen(ConfirmScreen(question, yes="Do it", no="Not now"), sure)

    def on_advanced(self, message: Advanced) -> None:
        """The work goes on."""
        share = message.done / message.total if message.total else 0.0
        what = displayable(message.what, one_line=True)
        self._work(f"{bar(share, 30)} {message.done} of {message.total} {what}")

    def on_changed(self, message: Changed) -> None:
        """Done."""
        self._work(message.line)
        self._came = message.card
        self._read()

    def on_noted(self, message: Noted) -> None:
        """A file was written."""
        self._work(message.line)

    def on_troubled(self, message: Troubled) -> None:
        """It was refused; nothing is half done."""
        self._work("")

    def action_install(self) -> None:
        """Install from a folder, a package, a file of another program, or by a shipped deck's name."""
        ships = f" Those that ship: {', '.join(self._offered)}." if self._offered else ""

        def given(path: str | None) -> None:
            if path:
                self._plan(path)

        self.shell.push_screen(
            LineScreen(
                f"Install which deck? A folder, a .dense file, an .apkg or .colpkg, a .csv or .tsv.{ships}",
                "",
            ),
            given,
        )

    def action_update(self) -> None:
        """Update the deck under the cursor from a newer one."""
        row = self._row
        if row is None or not row.here:
            return
        from densecards.paths import shipped_decks

        ships = (shipped_decks() / row.id / "deck.toml").is_file()

        def given(path: str | None) -> None:
            if path:
                self._plan(path)

        self.shell.push_screen(
            LineScreen(
                f"The newer “{row.title}” is where? A folder or a .dense file. First you see what changes.",
                row.id if ships else "",
            ),
            given,
        )

    def action_study(self) -> None:
        """Study the deck."""
        row = self._row
        if row is not None and row.here:
            self.shell.action_study(row.id)

    def action_export(self) -> None:
        """Write the deck to a file, with or without what is the learner's own."""
        row = self._row
        if row is None or not row.here:
            return
        from densecards.tui.screens.exporting import export

        export(self, row.id, displayable(row.title, one_line=True))

    def action_remove(self) -> None:
        """Remove the deck, keeping what was learnt or not."""
        row = self._row
        if row is None or not row.here:
            return
        deck, title = row.id, displayable(row.title, one_line=True)

        def chosen(how: str | None) -> None:
            if how == "keep":
                self._remove(deck, f"{title}: removed; your links and answers are kept", keep=True)
            elif how == "forget":
                question = (
                    f"Forget everything about “{title}”: your links, your {row.begun} begun cards and all "
                    "their answers? This cannot be undone."
                )
                self.shell.push_screen(
                    ConfirmScreen(question, yes="Forget it all", no="Keep it"),
                    lambda yes: (
                        self._remove(deck, f"{title}: removed and forgotten", keep=False) if yes else None
                    ),
                )

        self.shell.push_screen(
            ChooseScreen(
                f"Remove “{title}”?",
                (
                    ("keep", "remove it; your links and answers are there again if you install it again"),
                    ("forget", "remove it with your links and all that you learnt in it"),
                ),
            ),
            chosen,
        )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A deck that is not installed can only be installed."""
        if action in {"update", "study", "export", "remove"}:
            row = self._row
            return row is not None and row.here
        return True

    @property
    def _row(self) -> DeckLine | None:
        if not self.is_mounted:
            return None
        row: DeckLine | None = self.query_one("#decks", Table).current
        return row

    def _remove(self, deck: str, line: str, *, keep: bool) -> None:
        self.ask(lambda desk: desk.remove_deck(deck, keep_learning=keep), lambda _: Changed(line))

    def _plan(self, path: str) -> None:
        self._work("reading …")
        self.ask(lambda desk: plan(desk, path), lambda planned: planned, ponder="decks")

    def _install(self, planned: Planned) -> None:
        post = self.post_message

        def progress(done: int = 0, total: int = 0, what: str = "", *_: object) -> None:
            post(Advanced(int(done), int(total), str(what)))

        def work(desk: Desk) -> Changed:
            if planned.foreign is not None:
                from densecards.study.importing import import_planned

                made = import_planned(desk, planned.foreign, lambda what, done, of: progress(done, of, what))
                reviews = f"; {made.reviews} answers taken along" if made.reviews else ""
                told = [made.deck.message + reviews, *made.report[:SHOWN]]
                return Changed("\n".join(told), made.deck.id)
            done = desk.install(planned.path, progress=progress)
            return Changed(done.message, done.id)

        self._work("installing …")
        self.ask(work, lambda changed: changed)

    def _work(self, line: str) -> None:
        self.query_one("#work", Static).update(Content(displayable(line)))

    def _read(self) -> None:
        self.ask(lambda desk: desk.decks(), Listed, group="decks")
        self.ask(lambda desk: _shipped(desk), Offered, ponder="decks", group="offered")

    def _show(self) -> None:
        if self._decks is None:
            return  # those that ship stand below the installed ones, and never take the cursor from them
        rows = [row_of(deck) for deck in self._decks]
        rows += [
            DeckLine(name, name, here=False, about="It ships with densecards; Enter says what it brings.")
            for name in self._offered
        ]
        self.query_one("#decks", Table).show(rows, empty="no deck yet: i installs one")
        if self._came:
            self.query_one("#decks", Table).move_to(self._came)
            self._came = ""


def _shipped(desk: Desk) -> list[str]:
    from densecards.study.installing import shipped

    here = {deck.id for deck in desk.decks()}
    return [name for name in shipped() if name not in here]
