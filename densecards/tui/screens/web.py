"""Web: the 3 × 3 editor. Arrows move, typing writes, every pause saves; the density follows as you type."""

from __future__ import annotations

from collections.abc import Sequence
from time import monotonic
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Paste
from textual.widgets import Input, Static

from densecards.text import displayable
from densecards.tui.letters import SPECIAL
from densecards.tui.messages import (
    ChipPressed,
    Remembered,
    SlotMoved,
    SlotOpened,
    Troubled,
    WebRead,
    Weighed,
)
from densecards.tui.screens.acts import Acting
from densecards.tui.screens.sensing import Sensed
from densecards.tui.screens.web_showing import WebShowing
from densecards.tui.widgets.density import WIDE
from densecards.tui.widgets.facts import facts, history, in_column, past_answers
from densecards.tui.widgets.textbox import TextBox
from densecards.tui.widgets.webgrid import Typed, WebGrid

if TYPE_CHECKING:
    from densecards.study import Desk

WEIGH_AFTER = 0.15
SAVE_AFTER = 0.4
SAVE_WITHIN = 2.0  # seconds: a terminal may be closed on somebody who types without a pause


class WebScreen(WebShowing, Acting):
    """One card's web; Page Up and Down walk through `among`."""

    HEADING = "Web"
    AUTO_FOCUS = "#grid"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "pays", "Next that pays"),
        Binding("delete", "clear", "Clear yours"),
        Binding("ctrl+z", "undo", "Undo"),
        Binding("ctrl+d", "more", "Do …"),
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
        self._edition = 0
        self._since = 0.0

    def on_mount(self) -> None:
        """Read the card."""
        self.query_one(WebGrid).hand_over = self._write_here
        self._read()

    def on_unmount(self) -> None:
        """The app may be quit in the middle of a word."""
        if (waiting := self._draft.take()) is not None:
            card, slot, text = self._card, waiting[0], self._draft.kept(*waiting)
            self.shell.door.begin(lambda desk: desk.set_link(card, slot, text))

    def at_hand(self) -> str:
        """The card."""
        return self._card

    def act_ended(self) -> None:
        """Something was done to the card: read it again."""
        self._read()

    def on_web_read(self, message: WebRead) -> None:
        """Show the web; texts that are being written stay."""
        if message.web.card.id != self._card:
            return
        fresh = self._web is None
        self._draft.read(message.web)
        self.sense(message.web)
        self._titles = dict(message.titles)
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

    def on_slot_moved(self, message: SlotMoved) -> None:
        """Another place: show its text, its question and its picture."""
        self._save()
        self._show_text()
        self._show_picture()

    def on_slot_opened(self, message: SlotOpened) -> None:
        """Edit the text that stands there."""
        if not message.place:
            self._edit_card()
            return
        box = self.query_one(TextBox)
        self.set_focus(box)
        box.show(self._draft.texts.get(message.place, ""))
        if not self._draft.own(message.place):
            box.action_select_all()  # typing replaces the deck's text, an arrow keeps it to be edited

    def _write_here(self, typed: Sequence[Typed]) -> None:
        """Typing begins a new text; the line has the focus, and all that was typed, when this returns."""
        box = self.query_one(TextBox)
        if self.focused is not box:
            self.set_focus(box)
            box.show("")
        for event in typed:
            box.post_message(event)

    def on_input_changed(self, message: Input.Changed) -> None:
        """The text is being written: draw it, weigh it, and save it at the next pause."""
        slot = self.query_one(WebGrid).place
        fresh = self._draft.unsaved != slot
        if not slot or not message.input.has_focus or not self._draft.type(slot, message.value):
            return
        self._edition += 1
        edition = self._edition
        if fresh:
            self._since = monotonic()
        elif monotonic() - self._since > SAVE_WITHIN:
            self._since = monotonic()
            self._save()
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
                self._write_here([Paste(message.chip)])

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
        empty = [key for key in web.template.slot_keys if not self._draft.texts.get(key)]
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
        if slot and self._draft.clear(slot):
            self._write(slot, "")

    def action_undo(self) -> None:
        """Bring the text before the last change back."""
        self._save()
        edit = self._draft.last_edit()
        if edit is None:
            super().action_undo()
            return
        grid = self.query_one(WebGrid)
        grid.focus()
        grid.select(edit.slot)
        self._write(edit.slot, edit.before)

    def action_walk(self, by: int) -> None:
        """The next card of the list that this web was opened from."""
        if self._card in self._among and len(self._among) > 1:
            self._save()
            self._card = self._among[(self._among.index(self._card) + by) % len(self._among)]
            self._forget_all()
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

    def _read(self) -> None:
        card = self._card

        def work(desk: Desk) -> WebRead:
            web = desk.web(card)
            return WebRead(web, desk.titles(web.card.deck), desk.scene_title(web))

        self.ask(work, lambda read: read)
        self.ask(lambda desk: past_answers(desk.log(card)), lambda found: Remembered(card, found))

    def _save(self) -> None:
        """Save the text that is being written, if there is one."""
        waiting = self._draft.take()
        if waiting is not None:
            self._write(*waiting)

    def _write(self, slot: str, text: str) -> None:
        card, titles = self._card, self._titles
        kept = self._draft.kept(slot, text)
        self._edition += 1

        def work(desk: Desk) -> WebRead:
            web = desk.set_link(card, slot, kept)
            return WebRead(web, titles, desk.scene_title(web))

        self.query_one(TextBox).border_subtitle = Content("saved")
        self.ask(work, lambda read: read)

    def _weigh(self) -> None:
        card, edition = self._card, self._edition
        links = self._draft.changed()
        self.ask(
            lambda desk: desk.live_density(card, links),
            lambda density: Weighed(density, edition),
            ponder="density",
            group="weigh",
        )

    def _edit_card(self) -> None:
        from densecards.tui.screens.card import CardScreen

        if self._web is not None:
            self.shell.push_screen(CardScreen(self._web.card), lambda _: self._read())
