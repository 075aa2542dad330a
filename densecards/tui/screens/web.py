"""Web: the 3 × 3 editor. Arrows move, typing writes, every pause saves; the density follows as you type."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input, Static

from densecards.text import displayable
from densecards.tui.letters import SPECIAL
from densecards.tui.messages import (
    ChipPressed,
    PastAnswer,
    Remembered,
    SlotMoved,
    SlotOpened,
    Troubled,
    WebRead,
    Weighed,
)
from densecards.tui.screens.sensing import Sensed, Sensing
from densecards.tui.widgets.chips import Chip, Chips
from densecards.tui.widgets.density import NARROW, WIDE, density_lines, legend
from densecards.tui.widgets.facts import facts, history, in_column
from densecards.tui.widgets.picturebox import PictureBox
from densecards.tui.widgets.textbox import TextBox
from densecards.tui.widgets.webgrid import OWN_MARK, WebGrid, places
from densecards.webs import Origin, Web

if TYPE_CHECKING:
    from densecards.study import Desk
    from densecards.study.values import CardDensity

WEIGH_AFTER = 0.15
SAVE_AFTER = 0.4


@dataclass(frozen=True, slots=True)
class _Edit:
    """One change of a slot: the learner's text before it ("" is none)."""

    slot: str
    before: str


class WebScreen(Sensing):
    """One card's web; Page Up and Down walk through `among`."""

    HEADING = "Web"
    AUTO_FOCUS = "#grid"
    DEFAULT_CSS = """
    WebScreen #upper { height: 1fr; padding: 0 0 0 1; }
    WebScreen #panel { width: 25; padding: 1 1 0 1; }
    WebScreen.-wide #panel { width: 40; padding: 1 2; }
    WebScreen #weight { height: auto; }
    WebScreen #picture { min-height: 6; max-height: 24; margin: 0 0 1 0; }
    WebScreen.-narrow.-pictured #weight { display: none; }
    WebScreen #facts, WebScreen #history { display: none; height: auto; margin: 1 0 0 0; color: $muted; }
    WebScreen.-wide.-tall #facts, WebScreen.-wide.-tall #history { display: block; }
    WebScreen #legend { height: 1; dock: bottom; }
    WebScreen #lower { height: 3; }
    WebScreen #text { width: 1fr; border-title-color: $primary; border-subtitle-color: $muted; }
    WebScreen #nordic { width: 13; margin: 1 1 0 1; display: none; }
    WebScreen.-nordic #nordic { display: block; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "pays", "Next that pays"),
        Binding("delete", "clear", "Clear yours"),
        Binding("ctrl+z", "undo", "Undo"),
        Binding("pagedown", "walk(1)", "Next card"),
        Binding("pageup", "walk(-1)", show=False),
        Binding("up", "step_out(-1)", show=False),
        Binding("down", "step_out(1)", show=False),
        Binding("escape", "leave", "Back"),
    ]

    def __init__(self, card: str, among: Sequence[str] = (), *, slot: str = "") -> None:
        super().__init__()
        self._slot = slot
        self._card = card
        self._among = list(among)
        self._web: Web | None = None
        self._titles: dict[str, str] = {}
        self._texts: dict[str, str] = {}
        self._deck_texts: dict[str, str] = {}
        self._unsaved: str = ""
        self._density: CardDensity | None = None
        self._before: float | None = None
        self._edition = 0
        self._undo: list[_Edit] = []

    def furnish(self) -> ComposeResult:
        """Grid and panel above, the line to write in below."""
        with Horizontal(id="upper"):
            yield WebGrid(live=True, id="grid")
            with Vertical(id="panel"):
                yield Static(id="weight")
                yield PictureBox(id="picture")
                yield Static(id="facts")
                yield Static(id="history")
                yield Static(legend(), id="legend")
        with Horizontal(id="lower"):
            yield TextBox(id="text")
            yield Chips([Chip(letter, letter, style="bold") for letter in SPECIAL], gap=1, id="nordic")

    def on_mount(self) -> None:
        """Read the card."""
        self._read()

    # What comes back

    def on_web_read(self, message: WebRead) -> None:
        """Show the web; texts that are being written stay."""
        if message.web.card.id != self._card:
            return
        fresh = self._web is None
        self._web = message.web
        self.sense(message.web)
        self._titles = dict(message.titles)
        for slot in message.web.template.slots:
            link = message.web.link(slot.key)
            if link is not None and link.origin is Origin.DECK:
                self._deck_texts[slot.key] = link.text
            if slot.key != self._unsaved:
                self._texts[slot.key] = link.text if link is not None else ""
        card = message.web.card
        self.set_class(card.language.partition("-")[0] in {"nb", "nn", "no", "da"}, "-nordic")
        where = " · ".join(part for part in (card.deck, message.scene) if part)
        self.title_bar.heading = f"Web of {displayable(card.headword, one_line=True)}"
        self.title_bar.status = displayable(where, one_line=True)
        self.query_one("#facts", Static).update(in_column(facts(message.web, self._titles)))
        self._show_grid()
        if fresh:
            first = self._slot or (message.web.empty[0] if message.web.empty else "")
            self.query_one(WebGrid).select(first)
        if not self.query_one(TextBox).has_focus:
            self._show_text()
        self._weigh()

    def on_sensed(self, message: Sensed) -> None:
        """The pictures of the card are known."""
        super().on_sensed(message)
        self._show_picture()

    def on_remembered(self, message: Remembered) -> None:
        """The past answers came."""
        if message.card == self._card:
            self.query_one("#history", Static).update(history(message.answers, WIDE))

    def on_weighed(self, message: Weighed) -> None:
        """A density came; an older edition's is dropped."""
        if message.edition == self._edition:
            if self._density is None and self._before is None:
                self._before = message.density.density
            self._density = message.density
            self._show_density()
            self._show_grid()

    # What the learner does

    def on_slot_moved(self, message: SlotMoved) -> None:
        """Another place: show its text, its question and its picture."""
        self._save()
        self._show_text()
        self._show_picture()

    def on_slot_opened(self, message: SlotOpened) -> None:
        """Write: typing begins a new text, Enter edits the one that stands there."""
        if not message.place:
            self._edit_card()
            return
        box = self.query_one(TextBox)
        if box.has_focus and message.typed:
            box.insert_text_at_cursor(message.typed)
            return
        box.focus()
        if message.typed:
            box.show(message.typed)
        else:
            box.show(self._texts.get(message.place, ""))

    def on_input_changed(self, message: Input.Changed) -> None:
        """The text is being written: draw it, weigh it, and save it at the next pause."""
        slot = self.query_one(WebGrid).place
        if not slot or not message.input.has_focus or message.value == self._texts.get(slot, ""):
            return
        if self._unsaved != slot:
            self._undo.append(_Edit(slot, self._own_text(slot)))
        self._unsaved = slot
        self._texts[slot] = message.value
        self._edition += 1
        edition = self._edition
        self._show_grid()
        self.query_one(TextBox).border_subtitle = Content("…")
        self.set_timer(WEIGH_AFTER, lambda: self._weigh() if edition == self._edition else None)
        self.set_timer(SAVE_AFTER, lambda: self._save() if edition == self._edition else None)

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """Enter: done with this text."""
        message.stop()
        self._save()
        self.query_one(WebGrid).focus()

    def on_chip_pressed(self, message: ChipPressed) -> None:
        """A Norwegian letter was clicked."""
        if message.chip in SPECIAL:
            grid, box = self.query_one(WebGrid), self.query_one(TextBox)
            if box.has_focus:
                box.action_letter(message.chip)
            elif grid.place:
                self.post_message(SlotOpened(grid.place, message.chip))

    def on_troubled(self, message: Troubled) -> None:
        """A text that was refused stays in the box."""
        self.query_one(TextBox).border_subtitle = Content("not saved")

    def action_step_out(self, down: int) -> None:
        """From the line to the place above or below, saving."""
        grid = self.query_one(WebGrid)
        if self.query_one(TextBox).has_focus:
            self._save()
            grid.focus()
            grid.action_step(0, down)

    def action_pays(self) -> None:
        """Go to the slot that pays most; from there to the next empty one."""
        grid, web = self.query_one(WebGrid), self._web
        if web is None:
            return
        self._save()
        empty = [key for key in web.template.slot_keys if not self._texts.get(key)]
        best = self._density.next_slot if self._density else None
        order = [*([best] if best else []), *(key for key in empty if key != best)]
        if not order:
            return
        here = order.index(grid.place) if grid.place in order else -1
        grid.focus()
        grid.select(order[(here + 1) % len(order)])

    def action_clear(self) -> None:
        """Take the learner's own link away; the deck's shows again."""
        slot = self.query_one(WebGrid).place
        if slot and self._own_text(slot):
            self._undo.append(_Edit(slot, self._own_text(slot)))
            self._write(slot, "")

    def action_undo(self) -> None:
        """Bring the text before the last change back."""
        self._save()
        if not self._undo:
            self.say("Nothing to undo here")
            return
        edit = self._undo.pop()
        grid = self.query_one(WebGrid)
        grid.focus()
        grid.select(edit.slot)
        self._write(edit.slot, edit.before)

    def action_walk(self, by: int) -> None:
        """The next card of the list that this web was opened from."""
        if self._card in self._among and len(self._among) > 1:
            self._save()
            self._card = self._among[(self._among.index(self._card) + by) % len(self._among)]
            self._web, self._density, self._before = None, None, None
            self._texts, self._deck_texts, self._undo = {}, {}, []
            self.query_one(WebGrid).focus()
            self._read()

    def action_leave(self) -> None:
        """From the line to the grid, from the grid back; what was written is saved."""
        self._save()
        if self.query_one(TextBox).has_focus:
            self.query_one(WebGrid).focus()
            self._show_text()
        else:
            super().action_leave()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Walking needs a list; the keys of the line are left to it."""
        if action == "walk":
            return len(self._among) > 1
        if action in {"clear", "step_out"}:
            return self.query_one(TextBox).has_focus is (action == "step_out")
        return super().check_action(action, parameters)

    # Reading and writing

    def _read(self) -> None:
        card = self._card

        def work(desk: Desk) -> WebRead:
            web = desk.web(card)
            return WebRead(web, desk.titles(web.card.deck), desk.scene_title(web))

        self.ask(work, lambda read: read)
        self.ask(lambda desk: past_answers(desk.log(card)), lambda found: Remembered(card, found))

    def _save(self) -> None:
        """Save the text that is being written, if there is one."""
        if self._unsaved:
            slot, self._unsaved = self._unsaved, ""
            self._write(slot, self._texts.get(slot, ""))

    def _write(self, slot: str, text: str) -> None:
        card, titles = self._card, self._titles
        # The deck's own words are no link of the learner's.
        kept = "" if text.strip() == self._deck_texts.get(slot, "").strip() else text.strip()
        self._edition += 1

        def work(desk: Desk) -> WebRead:
            web = desk.set_link(card, slot, kept)
            return WebRead(web, titles, desk.scene_title(web))

        self.query_one(TextBox).border_subtitle = Content("saved")
        self.ask(work, lambda read: read)

    def _weigh(self) -> None:
        card, edition = self._card, self._edition
        known = {link.slot: link.text for link in self._web or ()}
        links = {slot: text for slot, text in self._texts.items() if text != known.get(slot, "")}
        self.ask(
            lambda desk: desk.live_density(card, links),
            lambda density: Weighed(density, edition),
            ponder="density",
            group="weigh",
        )

    def _own_text(self, slot: str) -> str:
        link = self._web.link(slot) if self._web is not None else None
        return link.text if link is not None and link.origin is Origin.LEARNER else ""

    def _edit_card(self) -> None:
        from densecards.tui.screens.card import CardScreen

        if self._web is not None:
            self.shell.push_screen(CardScreen(self._web.card), lambda _: self._read())

    # How it is shown

    def _show_grid(self) -> None:
        if self._web is not None:
            editing = {self._unsaved: self._texts[self._unsaved]} if self._unsaved else None
            worth = self._density.worth if self._density else None
            self.query_one(WebGrid).show(places(self._web, self._titles, worth=worth, editing=editing))

    def _show_text(self) -> None:
        box, web = self.query_one(TextBox), self._web
        if web is None:
            return
        slot = web.template.slot(self.query_one(WebGrid).place) if self.query_one(WebGrid).place else None
        if slot is None:
            box.show("")
            box.border_title = Content("the headword")
            box.border_subtitle = Content("Enter edits a card of your own")
            return
        link = web.link(slot.key)
        box.show(self._texts.get(slot.key, ""))
        box.cursor_position = 0  # what is not being written is read from its beginning
        own = link is not None and link.origin is Origin.LEARNER
        whose = (
            f"{OWN_MARK} yours"
            if own
            else "the deck's; typing replaces it with yours"
            if link
            else "yours to make"
        )
        box.border_title = Content(displayable(f"{slot.title}: {slot.question}", one_line=True))
        box.border_subtitle = Content(whose)

    def _show_picture(self) -> None:
        """The picture of the slot at hand; where there is room for more, else the card's first."""
        shown = self._media.pictures if self._media is not None else ()
        place = self.query_one(WebGrid).place
        roomy = self.has_class("-wide")
        picture = next((one for one in shown if one.slot == place), shown[0] if roomy and shown else None)
        slot = self._web.template.slot(picture.slot) if picture is not None and self._web else None
        self.query_one(PictureBox).show(picture, slot.title if slot else "")
        self.set_class(picture is not None, "-pictured")

    def _show_density(self) -> None:
        if self._web is not None:
            width = WIDE if self.has_class("-wide") else NARROW
            lines = density_lines(self._density, self._web.template, width, before=self._before)
            self.query_one("#weight", Static).update(lines)


def past_answers(entries: Iterable[Any]) -> list[PastAnswer]:
    """Return the graded answers among a card's log entries, without those that were undone."""
    entries = list(entries)
    undone = {entry.undoes for entry in entries if entry.kind == "undo"}
    return [
        PastAnswer(entry.at, entry.grade, entry.answer or "")
        for entry in entries
        if entry.kind == "review" and entry.grade and entry.id not in undone
    ]
