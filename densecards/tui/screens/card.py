"""A card of the learner's own: made or edited, with a warning before it repeats another."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from densecards.text import displayable
from densecards.tui.letters import SPECIAL
from densecards.tui.messages import Changed, ChipPressed, Similar, Troubled
from densecards.tui.screens.room import Room
from densecards.tui.widgets.chips import Chip, Chips
from densecards.tui.widgets.textbox import TextBox
from densecards.webs import BUILTIN, Card

if TYPE_CHECKING:
    from densecards.study import Desk

PAUSE = 0.2
_LANGUAGES = {"vocabulary": "nb", "anatomy": "en"}
_LIKELY = 0.2


class CardScreen(Room):
    """Headword and meaning; with a card it is edited, without one a new card is made."""

    HEADING = "A card of your own"
    AUTO_FOCUS = "#headword"
    DEFAULT_CSS = """
    CardScreen #form { padding: 1 2; height: 1fr; max-width: 100; }
    CardScreen TextBox { border-title-color: $primary; margin: 0; }
    CardScreen #kind { margin: 1 0 0 1; }
    CardScreen #nordic { margin: 0 0 0 1; }
    CardScreen #warning { height: auto; margin: 1 1; color: $warning; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "Save"),
        Binding("ctrl+t", "kind", "Other template"),
        Binding("down", "app.focus_next", show=False),
        Binding("up", "app.focus_previous", show=False),
        Binding("escape", "leave", "Cancel"),
    ]

    def __init__(self, card: Card | None = None, *, deck: str = "mine") -> None:
        super().__init__()
        self._card = card
        self._deck = card.deck if card else deck
        self._template = card.template if card else "vocabulary"
        self._asked = ("", "")
        self._saving = False

    def furnish(self) -> ComposeResult:
        """Two boxes, the template, and room for the warning."""
        with Vertical(id="form"):
            yield TextBox(self._card.headword if self._card else "", id="headword")
            yield TextBox(self._card.gloss if self._card else "", id="gloss")
            yield Chips([Chip(letter, letter, style="bold") for letter in SPECIAL], id="nordic")
            yield Chips(id="kind")
            yield Static(id="warning")

    def on_mount(self) -> None:
        """Name the boxes."""
        self.query_one("#headword").border_title = Content("word, phrase or term")
        self.query_one("#gloss").border_title = Content("meaning")
        self._show_kind()

    def on_input_changed(self, message: Input.Changed) -> None:
        """Look for cards that this one would repeat."""
        wanted = self._values()
        if self._card is None and wanted != self._asked and wanted[0]:
            self._asked = wanted
            self.set_timer(PAUSE, lambda: self._look(wanted))

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """Enter: to the meaning, and from there it is saved."""
        message.stop()
        if message.input.id == "headword" and not self._values()[1]:
            self.query_one("#gloss").focus()
        else:
            self.action_save()

    def on_similar(self, message: Similar) -> None:
        """Warn."""
        known = [card for card in message.cards if card.probability >= _LIKELY]
        lines: list[str | tuple[str, str]] = [("There is already:\n", "bold")] if known else []
        for card in known:
            headword, gloss = (displayable(text, one_line=True) for text in (card.headword, card.gloss))
            lines += [
                f"  {headword}",
                (f" — {gloss}  ({displayable(card.deck, one_line=True)})\n", "$muted"),
            ]
        self.query_one("#warning", Static).update(Content.assemble(*lines))

    def on_chip_pressed(self, message: ChipPressed) -> None:
        """A letter, or another template."""
        if message.chip in SPECIAL:
            box = self.focused if isinstance(self.focused, TextBox) else self.query_one("#headword", TextBox)
            box.focus()
            box.action_letter(message.chip)
        elif self._card is None:
            self._template = message.chip
            self._show_kind()

    def on_troubled(self, message: Troubled) -> None:
        """It was refused, and can be saved again."""
        self._saving = False

    def on_changed(self, message: Changed) -> None:
        """Saved: back, or on to the new card's web."""
        self.say(message.line)
        self.dismiss()
        if self._card is None:
            self.shell.action_web(message.card)

    def action_kind(self) -> None:
        """The other template."""
        if self._card is None:
            keys = list(BUILTIN)
            self._template = keys[(keys.index(self._template) + 1) % len(keys)]
            self._show_kind()

    def action_save(self) -> None:
        """Make or change the card, once."""
        if self._saving:
            return
        headword, gloss = self._values()
        if not headword:
            self.say("A card needs a word", trouble=True)
            return
        card, deck, template = self._card, self._deck, self._template

        def work(desk: Desk) -> Changed:
            if card is not None:
                desk.edit_card(card.id, headword=headword, gloss=gloss)
                return Changed(f"{headword}: saved", card.id)
            made = desk.add_card(
                headword, gloss, deck=deck, template=template, language=_LANGUAGES.get(template, "en")
            )
            return Changed(f"{headword}: made", made)

        self._saving = True
        self.ask(work, lambda changed: changed)

    def _values(self) -> tuple[str, str]:
        return (
            self.query_one("#headword", TextBox).value.strip(),
            self.query_one("#gloss", TextBox).value.strip(),
        )

    def _look(self, wanted: tuple[str, str]) -> None:
        if wanted == self._asked:
            self.ask(lambda desk: desk.duplicates(*wanted), Similar, ponder="recall", group="similar")

    def _show_kind(self) -> None:
        self.query_one("#kind", Chips).chips = [
            Chip(key, template.title, chosen=key == self._template) for key, template in BUILTIN.items()
        ]
