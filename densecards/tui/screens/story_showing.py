"""What a story shows: its words, the page it is written on, what came back of it, and how it was told.

It draws the state that it is given and knows nothing of how a story goes on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from densecards.study.story import Retold, Told
from densecards.text import displayable
from densecards.tui.drawing import flow, percent
from densecards.tui.letters import SPECIAL
from densecards.tui.screens.room import Room
from densecards.tui.widgets.chips import Chip, Chips
from densecards.tui.widgets.page import Page

if TYPE_CHECKING:
    from densecards.study.story import StoryWord


class StoryShowing(Room):
    """The face of a story."""

    HEADING = "Story"
    AUTO_FOCUS = "#page"
    DEFAULT_CSS = """
    StoryShowing #frame { height: 1fr; align: center top; }
    StoryShowing #stage { width: 100%; max-width: 110; height: 100%; padding: 1 2; }
    StoryShowing #words { height: auto; }
    StoryShowing #task { height: auto; margin: 1 0; color: $muted; }
    StoryShowing #page { height: 1fr; max-height: 14; }
    StoryShowing #letters { height: 1; }
    StoryShowing #told { display: none; height: 1fr; margin: 1 0 0 0; }
    StoryShowing #compare { height: auto; }
    StoryShowing #letters { display: none; }
    StoryShowing.-nordic #letters { display: block; }
    StoryShowing.-none #page, StoryShowing.-none #letters { display: none; }
    StoryShowing.-retold #page, StoryShowing.-told #page { display: none; }
    StoryShowing.-retold #letters, StoryShowing.-told #letters { display: none; }
    StoryShowing.-retold #told, StoryShowing.-told #told { display: block; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._word = 0

    def furnish(self) -> ComposeResult:
        """Words, what to do, and the page."""
        with Vertical(id="frame"), Vertical(id="stage"):
            yield Static(id="words")
            yield Static(id="task")
            yield Page(id="page")
            yield Chips(
                [Chip(letter, letter, style="bold") for letter in SPECIAL], id="letters", centred=True
            )
            with VerticalScroll(id="told", can_focus=False):
                yield Static(id="compare")

    def show_told(self, told: Told) -> None:
        """The telling is written down."""
        self.show_task("")
        self.query_one("#words", Static).update(Content(""))
        self.query_one("#compare", Static).update(
            Content.assemble(
                ("Told\n\n", "bold $success"),
                f"{percent(told.score)} of the words came back\n\n",
                ("It is kept: Practise offers it again, on another day it tells more.", "$muted"),
            )
        )

    def show_words(self, words: tuple[StoryWord, ...], missing: set[str] | None) -> None:
        """The words: hidden where `missing` is None, else which the text holds already."""
        heads = [displayable(word.headword, one_line=True) for word in words]
        if missing is None:
            shown, held = ["·" * max(3, len(head)) for head in heads], [False] * len(heads)
        else:
            held = [word.card not in missing for word in words]
            shown = [f"{'✓' if there else '○'} {head}" for there, head in zip(held, heads, strict=True)]
        looks = [
            Content.styled(text, "bold $success" if there else "$muted")
            for text, there in zip(shown, held, strict=True)
        ]
        width = max(20, min(106, self.size.width - 4))
        lines = [Content("   ").join(looks[n] for n in line) for line in flow(shown, width)]
        self.query_one("#words", Static).update(Content("\n").join(lines))

    def show_retold(self, state: Retold) -> None:
        """Which words came back, and both texts."""
        parts: list[str | tuple[str, str]] = []
        for number, (word, found) in enumerate(zip(state.words, state.found, strict=True)):
            mark = "▸" if number == self._word else " "
            sign, colour = ("✓", "$success") if found else ("✗", "$error")
            parts += [
                (f"{mark} ", "$accent"),
                (f"{sign} {displayable(word.headword, one_line=True)}", f"bold {colour}"),
                (f"  {displayable(word.gloss, one_line=True)}\n", "$muted"),
            ]
        self.query_one("#words", Static).update(Content.assemble(*parts))
        order = ", in their order" if state.in_order and all(state.found) else ""
        self.show_task(f"{sum(state.found)} of {len(state.found)} came back{order}.")
        self.query_one("#compare", Static).update(
            Content.assemble(
                ("as written   ", "$primary"),
                displayable(state.text, one_line=True),
                "\n\n",
                ("as retyped   ", "$primary"),
                displayable(state.answer, one_line=True),
            )
        )

    def show_task(self, text: str) -> None:
        """What is to be done now."""
        self.query_one("#task", Static).update(Content(text))
