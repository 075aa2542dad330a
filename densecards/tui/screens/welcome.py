"""The first start: the decks that ship are offered, installed behind a progress line, and study begins."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from densecards.paths import shipped_decks
from densecards.tui import ways
from densecards.tui.drawing import bar
from densecards.tui.messages import Advanced, RowChosen, Shipped, Troubled
from densecards.tui.screens.room import Room
from densecards.tui.widgets.table import Cell, Column, Table

if TYPE_CHECKING:
    from densecards.study import Desk
    from densecards.study.values import Installed

Offer = tuple[str, str, str]
OFFERS: tuple[Offer, ...] = (
    ("both", "Norwegian and anatomy", "both of the decks below"),
    ("norwegian", "Norwegian", "words and phrases in scenes of every day"),
    ("anatomy", "Anatomy", "the body by chapters, from cell to brain"),
    ("none", "Neither", "cards of your own, or a deck from a file"),
)


class WelcomeScreen(Room):
    """Choose with the arrows, Enter installs and begins."""

    HEADING = "Welcome"
    AUTO_FOCUS = "#offers"
    DEFAULT_CSS = """
    WelcomeScreen #words { height: auto; padding: 1 3; max-width: 100; }
    WelcomeScreen #offers { height: 5; margin: 0 2; max-width: 100; }
    WelcomeScreen #installing { height: auto; padding: 1 4; color: $muted; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(str(n), f"take('{offer[0]}')", show=False) for n, offer in enumerate(OFFERS, start=1)),
        Binding("question_mark", "app.go('help')", "Help", key_display="?"),
        Binding("escape", "take('none')", "Later"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._installing = False

    def furnish(self) -> ComposeResult:
        """What this is, and what to begin with."""
        yield Static(
            Content.assemble(
                ("Never learn a word: learn a network.\n\n", "bold $primary"),
                "Every card here is a web of eight links around a word. The more distinct the links, "
                "the more ways lead back to it. What do you want to begin with?",
            ),
            id="words",
        )
        offers: Table[Offer] = Table(
            [Column("title", "", 26), Column("what", "", 20, grow=1)],
            _cells,
            lambda offer: offer[0],
            head=False,
            does="Take it",
            id="offers",
        )
        yield offers
        yield Static(id="installing")

    def on_mount(self) -> None:
        """Show the offers."""
        self.query_one("#offers", Table).show(OFFERS)

    def on_row_chosen(self, message: RowChosen) -> None:
        """Enter takes the offer."""
        self.action_take(message.key)

    def action_take(self, offer: str) -> None:
        """Install what was chosen."""
        if self._installing:
            return
        if offer == "none":
            ways.home(self.shell)
            self.shell.action_go("library")
            return
        self._installing = True
        self.query_one("#installing", Static).update(Content("Installing …"))
        post = self.post_message

        def progress(done: int = 0, total: int = 0, what: str = "", *_: object) -> None:
            post(Advanced(int(done), int(total), str(what)))

        def work(desk: Desk) -> list[Installed]:
            wanted = ("norwegian", "anatomy") if offer == "both" else (offer,)
            return [desk.install(shipped_decks() / name, progress=progress) for name in wanted]

        self.ask(work, Shipped)

    def on_advanced(self, message: Advanced) -> None:
        """The progress line."""
        share = message.done / message.total if message.total else 0.0
        self.query_one("#installing", Static).update(
            Content.assemble("Installing ", (bar(share, 30), "$primary"), f" {message.what}")
        )

    def on_shipped(self, message: Shipped) -> None:
        """The decks are there: study begins."""
        ways.home(self.shell)
        self.shell.action_study()

    def on_troubled(self, message: Troubled) -> None:
        """Nothing half-installed stays; choose again."""
        self._installing = False
        self.query_one("#installing", Static).update(Content(""))


def _cells(offer: Offer) -> tuple[Cell, ...]:
    number = [entry[0] for entry in OFFERS].index(offer[0]) + 1
    return f"{number}  {offer[1]}", (offer[2], "dim")
