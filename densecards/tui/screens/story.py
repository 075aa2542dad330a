"""Story: the day's words in one silly scene; hidden; typed again; scored by the words that came back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static, TextArea

from densecards.study.story import Retold, Retyping, Told, Writing
from densecards.text import displayable
from densecards.tui.letters import NORDIC, SPECIAL
from densecards.tui.messages import Began, ChipPressed, Telling, Troubled
from densecards.tui.screens.story_showing import StoryShowing
from densecards.tui.widgets.page import Page

if TYPE_CHECKING:
    from densecards.study import Desk
    from densecards.study.story import StoryRoom

SAVE_AFTER = 0.6
_KINDS = {Writing: "-writing", Retyping: "-retyping", Retold: "-retold", Told: "-told"}


class StoryScreen(StoryShowing):
    """Write, hide, retype, see."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "go_on", "Keep it"),
        Binding("enter,space", "end", "Done"),
        Binding("a", "again", "Once more"),
        Binding("e", "rewrite", "Rewrite"),
        Binding("ctrl+t", "rewrite", "See the text"),
        Binding("up", "word(-1)", "Word", key_display="↑ ↓"),
        Binding("down", "word(1)", show=False),
        Binding("space", "overrule", "It was there"),
        Binding("pagedown", "roll(1)", show=False),
        Binding("pageup", "roll(-1)", show=False),
        Binding("u,ctrl+z", "undo", "Undo"),
        Binding("escape", "leave", "Leave"),
    ]

    def __init__(
        self,
        key: str = "",
        *,
        make: Callable[[Desk], StoryRoom] | None = None,
        tick: Callable[[], object] | None = None,
    ) -> None:
        super().__init__()
        self._key, self._make, self._tick = key, make, tick
        self._room: StoryRoom | None = None
        self._state: Writing | Retyping | Retold | Told | None = None
        self._text = ""
        self._busy = False

    @property
    def finished(self) -> bool:
        """The story was told."""
        return isinstance(self._state, Told)

    def on_mount(self) -> None:
        """Open the story."""
        key, make = self._key, self._make
        self.ask(lambda desk: make(desk) if make is not None else desk.story(key=key), Began)

    def on_began(self, message: Began) -> None:
        """The words are there."""
        self._room = message.session
        self._step(lambda room: None)

    def on_troubled(self, message: Troubled) -> None:
        """No words yet, or the text was not kept."""
        self._busy = False
        if self._room is None:
            message.prevent_default()
            self.add_class("-none")
            self.set_focus(None)
            self.query_one("#task", Static).update(Content(displayable(message.line)))

    def on_telling(self, message: Telling) -> None:
        """The story stands somewhere else."""
        self._busy = False
        before, self._state = self._state, message.state
        for kind, name in _KINDS.items():
            self.set_class(isinstance(message.state, kind), name)
        page = self.query_one("#page", Page)
        if isinstance(message.state, Writing | Retyping):
            languages = {word.language.partition("-")[0] for word in message.state.words}
            self.set_class(bool(languages & NORDIC), "-nordic")
        match message.state:
            case Writing() as writing:
                page.names_enter("Hide it")
                if not isinstance(before, Writing):
                    page.show(writing.text)
                    page.focus()
                self._text = writing.text
                self.show_words(writing.words, {word.card for word in writing.missing})
                self.show_task("One scene, as silly as you can, with every word. Enter hides it.")
            case Retyping() as retyping:
                page.names_enter("Show it")
                if not isinstance(before, Retyping):
                    page.show(retyping.typed)
                page.focus()
                self.show_words(retyping.words, None)
                self.show_task("Type it again from memory; the words count, not the letters. Enter shows it.")
            case Retold() as retold:
                self.set_focus(None)
                self.show_retold(retold)
            case Told() as told:
                self.set_focus(None)
                self.show_told(told)
        self.refresh_bindings()

    def on_text_area_changed(self, message: TextArea.Changed) -> None:
        """Words light up as they are written; a pause keeps the draft."""
        room, state = self._room, self._state
        if room is not None and isinstance(state, Writing):
            text = message.text_area.text
            missing = room.missing_from(text)
            self.show_words(state.words, {word.card for word in missing})
            self.set_timer(SAVE_AFTER, lambda: self._keep(text))

    def on_page_submitted(self, message: Page.Submitted) -> None:
        """Hide it, or show what came back."""
        text = message.text.strip()
        if isinstance(self._state, Writing) and text:
            self._step(lambda room: (room.write(text), room.hide()))
        elif isinstance(self._state, Retyping):
            self._step(lambda room: room.retype(text))

    def on_chip_pressed(self, message: ChipPressed) -> None:
        """A letter."""
        if message.chip in SPECIAL:
            page = self.query_one("#page", Page)
            page.action_letter(message.chip)
            page.focus()

    def action_go_on(self) -> None:
        """Write the telling down."""
        self._step(lambda room: room.finish())

    def action_end(self) -> None:
        """Leave after the end."""
        self.action_leave()

    def action_roll(self, by: int) -> None:
        """Read on in what was written and retyped."""
        stage = self.query_one("#told", VerticalScroll)
        (stage.scroll_page_down if by > 0 else stage.scroll_page_up)(animate=False)

    def action_again(self) -> None:
        """Hide it once more."""
        self._step(lambda room: room.again())

    def action_rewrite(self) -> None:
        """Back to the text."""
        self._step(lambda room: room.edit())

    def action_word(self, by: int) -> None:
        """Another word."""
        if isinstance(self._state, Retold):
            self._word = max(0, min(len(self._state.words) - 1, self._word + by))
            self.show_retold(self._state)

    def action_overrule(self) -> None:
        """The word was there after all, or was not."""
        if isinstance(self._state, Retold):
            word, found = self._word, not self._state.found[self._word]
            self._step(lambda room: room.overrule(word, found))

    def action_undo(self) -> None:
        """Take the last telling or change of the text back."""
        self._step(lambda room: room.undo())

    def action_leave(self) -> None:
        """The draft is kept."""
        page = self.query_one("#page", Page)
        room, text = self._room, page.text
        if isinstance(self._state, Writing) and text.strip():
            self._keep(text)
        elif isinstance(self._state, Retyping) and room is not None:
            self.ask(lambda desk: room.keep(text), lambda _: None)
        super().action_leave()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Show only the keys that do something now."""
        retold = isinstance(self._state, Retold)
        allowed = {
            "go_on": retold,
            "end": isinstance(self._state, Told),
            "undo": isinstance(self._state, Retold | Told),
            "again": retold,
            "rewrite": isinstance(self._state, Retyping | Retold | Told),
            "word": retold,
            "overrule": retold,
        }
        return allowed.get(action, True)

    def _keep(self, text: str) -> None:
        page = self.query_one("#page", Page)
        if isinstance(self._state, Writing) and text == page.text and text.strip() != self._text:
            self._text = text.strip()
            room = self._room
            if room is not None:
                self.ask(lambda desk: room.write(text), Telling, group="draft")

    def _step(self, act: Callable[[StoryRoom], object]) -> None:
        room, tick = self._room, self._tick
        if room is None or self._busy:
            return
        self._busy = True

        def work(desk: Desk) -> Telling:
            act(room)
            if tick is not None:
                tick()
            return Telling(room.state)

        self.ask(work, lambda message: message)
