"""How the web editor looks: grid, panel and line as the texts and the memory stand. It decides nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from densecards.text import displayable
from densecards.tui.letters import SPECIAL
from densecards.tui.screens.sensing import Sensing
from densecards.tui.webdraft import WebDraft
from densecards.tui.widgets.chips import Chip, Chips
from densecards.tui.widgets.density import NARROW, WIDE, density_lines, legend
from densecards.tui.widgets.picturebox import PictureBox
from densecards.tui.widgets.textbox import TextBox
from densecards.tui.widgets.webgrid import OWN_MARK, WebGrid, places
from densecards.webs import Origin, Web

if TYPE_CHECKING:
    from densecards.study.values import CardDensity


class WebShowing(Sensing):
    """The furniture of the editor, and its showing."""

    DEFAULT_CSS = """
    WebShowing #upper { height: 1fr; padding: 0 0 0 1; }
    WebShowing #panel { width: 25; padding: 1 1 0 1; }
    WebShowing.-wide #panel { width: 40; padding: 1 2; }
    WebShowing #weight { height: auto; }
    WebShowing #picture { min-height: 6; max-height: 24; margin: 0 0 1 0; }
    WebShowing.-narrow.-pictured #weight { display: none; }
    WebShowing #facts, WebShowing #history { display: none; height: auto; margin: 1 0 0 0; color: $muted; }
    WebShowing.-wide.-tall #facts, WebShowing.-wide.-tall #history { display: block; }
    WebShowing #legend { height: 1; dock: bottom; }
    WebShowing #lower { height: 3; }
    WebShowing #text { width: 1fr; border-title-color: $primary; border-subtitle-color: $muted; }
    WebShowing #nordic { width: 13; margin: 1 1 0 1; display: none; }
    WebShowing.-nordic #nordic { display: block; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._titles: dict[str, str] = {}
        self._draft = WebDraft()
        self._density: CardDensity | None = None
        self._before: float | None = None

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

    @property
    def _web(self) -> Web | None:
        return self._draft.web

    def _forget_all(self) -> None:
        """Another card: nothing of the one before counts."""
        self._draft, self._density, self._before = WebDraft(), None, None

    def _show_grid(self) -> None:
        if self._web is not None:
            editing = self._draft.being_written()
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
        box.show(self._draft.texts.get(slot.key, ""))
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
        """The picture of the slot at hand, large; on wide screens it is large enough in its slot."""
        shown = self._media.pictures if self._media is not None else ()
        place = self.query_one(WebGrid).place
        wide = self.has_class("-wide")
        picture = None if wide else next((one for one in shown if one.slot == place), None)
        slot = self._web.template.slot(picture.slot) if picture is not None and self._web else None
        self.query_one(PictureBox).show(picture, slot.title if slot else "")
        self.set_class(picture is not None, "-pictured")

    def _show_density(self) -> None:
        if self._web is not None:
            width = WIDE if self.has_class("-wide") else NARROW
            lines = density_lines(self._density, self._web.template, width, before=self._before)
            self.query_one("#weight", Static).update(lines)
