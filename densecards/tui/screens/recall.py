"""Ask the memory: several cues that count together, what comes to mind, and which link answered which cue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from densecards.text import displayable
from densecards.tui.drawing import bar, fit, percent, wrap
from densecards.tui.messages import Came, Explained, Listed, RowChosen
from densecards.tui.screens.room import Room
from densecards.tui.widgets.recalled import nothing, recalled_table
from densecards.tui.widgets.settling import settling_lines
from densecards.tui.widgets.table import Table
from densecards.tui.widgets.textbox import TextBox

if TYPE_CHECKING:
    from collections.abc import Sequence

    from densecards.study.settling import Settled
    from densecards.study.values import DeckSummary, LinkAnswer, Recollection

PAUSE = 0.08
TOP = 12
EXPLAINED = 6


@dataclass
class Settling(Message):
    """How cues settle."""

    cues: tuple[str, ...]
    settled: Settled


class RecallScreen(Room):
    """Cues above, cards in the middle, and below why the one under the cursor came."""

    HEADING = "Ask the memory"
    AUTO_FOCUS = "#cue"
    DEFAULT_CSS = """
    RecallScreen #cues { height: auto; margin: 1 3 0 3; }
    RecallScreen #cue { margin: 0 1; }
    RecallScreen #middle { height: 1fr; }
    RecallScreen #recalled { width: 1fr; margin: 0 1; }
    RecallScreen #way { width: 56; padding: 0 1; display: none; }
    RecallScreen.-wide #way, RecallScreen.-settling #way { display: block; }
    RecallScreen.-settling.-narrow #recalled { display: none; }
    RecallScreen.-settling.-narrow #way { width: 1fr; padding: 0 3; }
    RecallScreen #why { width: 100%; height: auto; min-height: 4; max-height: 12; margin: 0 3; }
    RecallScreen.-low #why { max-height: 7; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+g", "way", "How it settles"),
        Binding("ctrl+u", "clear", "Begin anew"),
        Binding("ctrl+t", "deck", "Deck"),
        Binding("down", "down", show=False),
        Binding("backspace", "take_back", show=False, priority=True),
        Binding("escape", "leave", "Back"),
    ]

    def __init__(self, *cues: str) -> None:
        super().__init__()
        self._cues = [cue for cue in cues if cue]
        self._typed = ""
        self._deck = ""
        self._decks: list[DeckSummary] = []
        self._asked: tuple[str, ...] | None = None
        self._answers: list[LinkAnswer] = []
        self._came: Recollection | None = None
        self._settled: Settled | None = None

    def furnish(self) -> ComposeResult:
        """Cues, box, cards, and why."""
        yield Static(id="cues")
        yield TextBox(id="cue")
        with Horizontal(id="middle"):
            yield recalled_table()
            yield Static(id="way")
        yield Static(id="why")

    def on_mount(self) -> None:
        """Ask at once where cues came along."""
        self.ask(lambda desk: desk.decks(), Listed)
        self._show_cues()
        self._recall()

    def on_listed(self, message: Listed) -> None:
        """The decks to choose from."""
        self._decks = message.decks

    def on_came(self, message: Came) -> None:
        """Cards rise."""
        self._came = message.recollection
        self.query_one("#recalled", Table).show(
            message.recollection.results, keep=False, empty=nothing(message.recollection)
        )
        self._show_why()

    def on_explained(self, message: Explained) -> None:
        """Why they rose."""
        if message.cues == self._asked:
            self._answers = message.answers
            self._show_why()

    def on_settling(self, message: Settling) -> None:
        """How the cue settles."""
        if message.cues == self._asked:
            self._settled = message.settled
            self._show_way()

    def on_row_moved(self) -> None:
        """Another card: why it."""
        self._show_why()

    def on_row_chosen(self, message: RowChosen) -> None:
        """Its web."""
        self.shell.action_web(message.key)

    def on_input_changed(self, message: Input.Changed) -> None:
        """Ask a moment after each key."""
        typed = message.value.strip()
        if typed != self._typed:
            self._typed = typed
            self.set_timer(PAUSE, lambda: self._recall() if typed == self._typed else None)

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """Enter keeps the cue and begins another; with an empty line it goes to the cards."""
        message.stop()
        typed = message.value.strip()
        if typed:
            self._cues.append(typed)
            self._typed = ""
            self.query_one("#cue", TextBox).show("")
            self._show_cues()
            self._recall()
        else:
            self.query_one("#recalled", Table).focus()

    def action_take_back(self) -> None:
        """Backspace in an empty line brings the last cue back into it."""
        box = self.query_one("#cue", TextBox)
        if box.has_focus and not box.value and self._cues:
            box.show(self._cues.pop())
            self._show_cues()

    def action_clear(self) -> None:
        """No cues."""
        self._cues.clear()
        self.query_one("#cue", TextBox).show("")
        self.query_one("#cue", TextBox).focus()
        self._typed = ""
        self._show_cues()
        self._recall()

    def action_way(self) -> None:
        """How the cue settles, in the place of the cards where there is no room for both."""
        self.toggle_class("-settling")
        self.call_after_refresh(self._show_way)  # once it is laid out, so that its width is known

    def action_deck(self) -> None:
        """Ask about another deck only, or about all."""
        ids = ["", *(deck.id for deck in self._decks)]
        self._deck = ids[(ids.index(self._deck) + 1) % len(ids)]
        self._show_cues()
        self._asked = None
        self._recall()

    def action_down(self) -> None:
        """To the cards."""
        self.query_one("#recalled", Table).focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Backspace is the box's while there is something in it."""
        if action == "take_back" and self.is_mounted:
            box = self.query_one("#cue", TextBox)
            return box.has_focus and not box.value and bool(self._cues)
        return True

    def _recall(self) -> None:
        cues = (*self._cues, *([self._typed] if self._typed else []))
        if cues == self._asked:
            return
        self._asked, self._answers, self._settled = cues, [], None
        self._show_way()
        if not cues:
            self._came = None
            self.query_one("#recalled", Table).show(
                [], empty="type what comes to mind: cards rise as you type"
            )
            self._show_why()
            return
        deck, wanted = self._deck, list(cues)
        self.ask(lambda desk: desk.recall(wanted, deck=deck, top=TOP), Came, ponder="recall", group="recall")
        self.ask(
            lambda desk: desk.explain_many([wanted], deck=deck, top=EXPLAINED)[0],
            lambda answers: Explained(cues, answers),
            ponder="recall",
            group="explain",
        )
        from densecards.study.settling import settle

        self.ask(
            lambda desk: settle(desk, wanted, deck=deck),
            lambda settled: Settling(cues, settled),
            ponder="recall",
            group="settle",
        )

    def _show_cues(self) -> None:
        parts: list[str | tuple[str, str]] = []
        for cue in self._cues:
            parts += [(f" {displayable(cue, one_line=True)} ", "reverse $accent"), "  "]
        deck = next((deck.title for deck in self._decks if deck.id == self._deck), "")
        where = f"in {displayable(deck, one_line=True)}; " if deck else ""
        how = "Enter adds another cue" if self._cues else "Enter keeps a cue and begins another"
        parts.append((f"{where}{how}; all of them count together", "$muted"))
        self.query_one("#cues", Static).update(Content.assemble(*parts))
        more = "and what else?" if self._cues else "What comes to mind?"
        self.query_one("#cue", TextBox).placeholder = more

    def _show_way(self) -> None:
        way = self.query_one("#way", Static)
        width = 54 if self.has_class("-wide") else max(40, min(self.size.width - 8, 110))
        way.update(settling_lines(self._settled, way.content_size.width or width))

    def _show_why(self) -> None:
        card = self.query_one("#recalled", Table).current_key
        width = max(40, min(self.size.width - 8, 110))
        answers = [answer for answer in self._answers if answer.id == card]
        self.query_one("#why", Static).update(why_lines(answers, self._came, width))


def why_lines(answers: Sequence[LinkAnswer], came: Recollection | None, width: int) -> Content:
    """Return which link answered which cue, and how sure it is that nothing fits at all."""
    parts: list[str | tuple[str, str]] = []
    for answer in answers:
        slot = displayable(answer.slot or "the word itself", one_line=True)
        cue = displayable(answer.cue, one_line=True)
        parts += [
            (fit(f"“{cue}”", min(24, width // 3)), "$accent"),
            (" → ", "$muted"),
            (f"{slot} ", "$primary"),
            (bar(answer.share, 5), "$primary"),
            (f"{percent(answer.share):>4}", ""),
            ("\n", ""),
        ]
        for line in wrap(displayable(answer.text, one_line=True), width - 4, 2):
            parts.append((f"    {line}\n", "$muted"))
    if came is not None and came.results:
        parts.append((f"{percent(came.null)} sure that it is none of your cards", "$muted"))
    return Content.assemble(*parts)
