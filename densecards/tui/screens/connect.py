"""Connect: new cards get links of the learner's own. The slot that pays most asks first; the web grows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Input, Static

from densecards.study.connecting import Connect
from densecards.text import displayable
from densecards.tui.letters import NORDIC, SPECIAL
from densecards.tui.messages import Began, ChipPressed, Connecting, Measured, Said, Troubled, Weighed
from densecards.tui.screens.connect_showing import ConnectShowing
from densecards.tui.widgets.basin import basin
from densecards.tui.widgets.density import NARROW, WIDE, density_lines
from densecards.tui.widgets.textbox import TextBox
from densecards.tui.widgets.webgrid import WebGrid, places

if TYPE_CHECKING:
    from densecards.study import Desk
    from densecards.study.connecting import Connected
    from densecards.study.connecting import Connecting as Asker
    from densecards.study.values import CardDensity

WEIGH_AFTER = 0.15
TALL = 30
"""Lines from which the basin is drawn larger."""


class ConnectScreen(ConnectShowing):
    """Slot by slot: the question, what the deck suggests, and a line to write in."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "finish", "Go on"),
        Binding("tab", "skip", "Later"),
        Binding("ctrl+n", "skip_card", "Next card"),
        Binding("ctrl+b", "back", "Back one"),
        Binding("ctrl+z", "undo", "Undo"),
        Binding("escape", "leave", "Leave"),
    ]

    def __init__(
        self,
        cards: Sequence[str] | None = None,
        *,
        make: Callable[[Desk], Asker] | None = None,
        tick: Callable[[], object] | None = None,
    ) -> None:
        super().__init__()
        self._cards = list(cards) if cards is not None else None
        self._make, self._tick = make, tick
        self._asker: Asker | None = None
        self._state: Connect | Connected | None = None
        self._titles: Mapping[str, str] = {}
        self._density: CardDensity | None = None
        self._before: CardDensity | None = None
        self._edition = 0
        self._busy = False

    @property
    def finished(self) -> bool:
        """Every link was asked for."""
        return self._state is not None and not isinstance(self._state, Connect)

    def on_mount(self) -> None:
        """Plan what to ask."""
        cards, make = self._cards, self._make
        self.ask(lambda desk: make(desk) if make is not None else desk.connecting(cards), Began)

    def on_began(self, message: Began) -> None:
        """The plan is there; what pays most comes first as soon as the memory has said so."""
        self._asker = message.session
        self._step(lambda asker: None)

    def on_connecting(self, message: Connecting) -> None:
        """Another slot."""
        self._busy = False
        before, self._state = self._state, message.state
        self._titles = message.titles
        self.set_class(self.finished, "-done")
        if not isinstance(message.state, Connect):
            self.set_focus(None)
            self.title_bar.heading, self.title_bar.status = self.HEADING, ""
            links = "1 link" if message.state.written == 1 else f"{message.state.written} links"
            told = ("Connected\n\n", f"{links} of your own more than before")
            if message.state.written == 0:
                told = ("All was asked\n\n", "nothing was written this time; the empty slots wait")
            if before is None:
                told = (
                    "Nothing to connect yet\n\n",
                    "Learn brings the day's new cards; they are connected here",
                )
            self.query_one("#done", Static).update(Content.assemble((told[0], "bold $success"), told[1]))
            self.refresh_bindings()
            return
        state = message.state
        if not isinstance(before, Connect) or before.card != state.card:
            self._density = self._before = None
            self._weigh_card()
        self._edition += 1
        self._show(state)
        self._weigh()

    def on_measured(self, message: Measured) -> None:
        """The card is weighed: order its slots, unless writing has begun."""
        state = self._state
        cards = {density.id for density in message.densities}
        if isinstance(state, Connect) and state.card in cards and not self.query_one("#text", TextBox).value:
            self._step(lambda asker: asker.weigh())

    def on_weighed(self, message: Weighed) -> None:
        """The density as it would be."""
        state = self._state
        if message.edition == self._edition and isinstance(state, Connect):
            if self._before is None:
                self._before = message.density
            self._density = message.density
            self._show_density(state)

    def on_troubled(self, message: Troubled) -> None:
        """Nothing was written; the text stays."""
        self._busy = False

    def on_input_changed(self, message: Input.Changed) -> None:
        """Watch the web grow."""
        state = self._state
        if isinstance(state, Connect):
            self._edition += 1
            edition = self._edition
            editing = {state.slot.key: message.value} if message.value else {}
            self.query_one(WebGrid).show(places(state.web, self._titles, editing=editing))
            self.set_timer(WEIGH_AFTER, lambda: self._weigh() if edition == self._edition else None)

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """Keep it and go on; an empty line leaves the slot as it is."""
        message.stop()
        text = message.value.strip()
        state = self._state
        self._step(lambda asker: asker.write(text))
        if text and isinstance(state, Connect):
            card, slot = state.card, state.slot.key
            self.ask(
                lambda desk: desk.strange_note(card, slot) or desk.shared_link(card, slot),
                lambda note: Said(note) if note else None,
            )

    def on_chip_pressed(self, message: ChipPressed) -> None:
        """A letter."""
        if message.chip in SPECIAL:
            box = self.query_one("#text", TextBox)
            box.action_letter(message.chip)
            box.focus()

    def action_skip(self) -> None:
        """Leave this slot for later; what was typed is kept."""
        text = self._typed
        self._step(lambda asker: asker.write(text) if text else asker.skip())

    def action_skip_card(self) -> None:
        """Leave the rest of this card for later; what was typed is kept."""
        text = self._typed

        def act(asker: Asker) -> None:
            here = asker.state
            if text:
                asker.write(text)
            if isinstance(here, Connect) and asker.asks(here.card):
                asker.skip_card()

        self._step(act)

    def action_leave(self) -> None:
        """What was typed is kept."""
        text = self._typed
        if text:
            self._step(lambda asker: asker.write(text))
        super().action_leave()

    @property
    def _typed(self) -> str:
        """What stands in the box and was not kept yet."""
        text = self.query_one("#text", TextBox).value.strip()
        state = self._state
        return text if isinstance(state, Connect) and text != state.own else ""

    def action_back(self) -> None:
        """The slot before."""
        self._step(lambda asker: asker.back())

    def action_undo(self) -> None:
        """Take the last link back."""
        self._step(lambda asker: asker.undo())

    def action_finish(self) -> None:
        """Away from the end."""
        if self.finished:
            self.action_leave()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Enter goes on by itself only at the end."""
        if action == "finish":
            return self.finished
        return True if action in {"leave", "undo"} else not self.finished

    def _step(self, act: Callable[[Asker], object]) -> None:
        asker, tick = self._asker, self._tick
        if asker is None or self._busy:
            return
        self._busy = True

        def work(desk: Desk) -> Connecting:
            act(asker)
            if tick is not None:
                tick()
            state = asker.state
            titles = desk.titles(state.web.card.deck) if isinstance(state, Connect) else {}
            return Connecting(state, titles)

        self.ask(work, lambda message: message)

    def _weigh_card(self) -> None:
        """Ask the memory about this card, so that the slot that pays most can come first."""
        state = self._state
        card = state.card if isinstance(state, Connect) else ""
        self.ask(
            lambda desk: desk.density(card=card) if card else [], Measured, ponder="density", group="order"
        )

    def _weigh(self) -> None:
        asker, edition, state = self._asker, self._edition, self._state
        text = self.query_one("#text", TextBox).value
        if asker is not None and isinstance(state, Connect):
            card, slot = state.card, state.slot.key
            links = {slot: text} if text.strip() else {}
            self.ask(
                lambda desk: desk.live_density(card, links),
                lambda density: Weighed(density, edition),
                ponder="density",
                group="weigh",
            )

    def _show_density(self, state: Connect) -> None:
        """The basin, and the numbers behind it; on a low screen a smaller one."""
        density, before = self._density, self._before
        if density is None or before is None:
            return
        wide = self.has_class("-wide")
        width = WIDE if wide else NARROW
        height = 7 if self.size.height >= TALL else 4
        self.query_one("#basin", Static).update(
            basin(density, (before.breadth, before.depth), width - 1, height)
        )
        lines = density_lines(density, state.web.template, width, before=before.density)
        self.query_one("#weight", Static).update(lines)

    def _show(self, state: Connect) -> None:
        card = state.web.card
        self.title_bar.status = f"{state.number} of {state.of}"
        self.set_class(card.language.partition("-")[0] in NORDIC, "-nordic")
        self.title_bar.heading = f"Connect: {displayable(card.headword, one_line=True)}"
        grid = self.query_one(WebGrid)
        grid.show(places(state.web, self._titles))
        grid.select(state.slot.key)
        gain = f"   +{state.gain * 100:.0f}" if state.gain >= 0.005 else ""
        title = displayable(f"{state.slot.title}: {state.question}", one_line=True)
        self.query_one("#question", Static).update(Content.assemble(title, (gain, "$success")))
        self.query_one("#hooks", Static).update(Content(displayable("  ".join(state.hooks), one_line=True)))
        box = self.query_one("#text", TextBox)
        box.show(state.own)
        suggested = f"the deck says: {state.suggestion}" if state.suggestion else "yours to make"
        box.placeholder = displayable(suggested, one_line=True)
        box.border_subtitle = Content("an empty Enter leaves it")
        box.focus()
