"""The way of a palace, a journey or a drawing, shown station by station before it is asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from densecards.text import displayable
from densecards.tui.drawing import flow, wrap
from densecards.tui.messages import Troubled
from densecards.tui.screens.room import Room

if TYPE_CHECKING:
    from densecards.study import Desk

WALKED = "walked"
"""Under which the desk keeps the chains whose way was shown."""
_NOUNS = {"palace": "station", "journey": "step", "diagram": "name"}


@dataclass(frozen=True, slots=True)
class Stop:
    """A station: what is to be seen there, and its card."""

    text: str
    headword: str
    gloss: str


@dataclass
class WayRead(Message):
    """A chain was read."""

    kind: str
    title: str
    picture: str
    stops: list[Stop]


class WalkScreen(Room):
    """One station at a time; a drawing with its names below it, so that none pushes its lines apart."""

    HEADING = "The way"
    AUTO_FOCUS = ""
    DEFAULT_CSS = """
    WalkScreen #stage { height: 1fr; align-horizontal: center; padding: 1 2; }
    WalkScreen #station { width: 100%; max-width: 90; height: auto; text-align: center; }
    WalkScreen.-drawn #station { width: auto; max-width: 100%; text-align: left; }
    WalkScreen.-tall #stage { padding: 6 2; }
    WalkScreen.-tall.-drawn #stage { padding: 2 2; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space,right,down", "turn(1)", "Go on", key_display="⏎"),
        Binding("left,up,backspace", "turn(-1)", "Back one", key_display="←"),
        Binding("pagedown", "roll(1)", show=False),
        Binding("pageup", "roll(-1)", show=False),
        Binding("escape", "leave", "To the questions"),
    ]

    def __init__(self, chain: str) -> None:
        super().__init__()
        self._chain = chain
        self._way: WayRead | None = None
        self._place = 0

    def furnish(self) -> ComposeResult:
        """One station."""
        with VerticalScroll(id="stage", can_focus=False):
            yield Static(id="station")

    def on_mount(self) -> None:
        """Read the chain."""
        chain = self._chain
        self.ask(lambda desk: read_way(desk, chain), lambda way: way)

    def on_way_read(self, message: WayRead) -> None:
        """Show where it begins."""
        self._way = message
        self.title_bar.heading = displayable(message.title, one_line=True)
        self._show()

    def on_troubled(self, message: Troubled) -> None:
        """Nothing to be seen."""
        message.prevent_default()
        self.query_one("#station", Static).update(Content(displayable(message.line)))

    @property
    def _pages(self) -> int:
        return 1 if self._way is None or self._way.picture else len(self._way.stops)

    def action_turn(self, by: int) -> None:
        """The next station; after the last, to the questions."""
        if self._place + by >= self._pages:
            self.action_leave()
        else:
            self._place = max(0, self._place + by)
            self._show()

    def action_roll(self, by: int) -> None:
        """Read on where there is more than has room."""
        stage = self.query_one("#stage", VerticalScroll)
        (stage.scroll_page_down if by > 0 else stage.scroll_page_up)(animate=False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is no way back from the first."""
        return action != "turn" or parameters != (-1,) or self._place > 0

    def _show(self) -> None:
        way = self._way
        if way is None:
            return
        station = self.query_one("#station", Static)
        self.set_class(bool(way.picture), "-drawn")
        if way.picture:
            width = max(20, min(110, self.size.width - 6))
            heads = [displayable(stop.headword, one_line=True) for stop in way.stops]
            names = [f"[{number}] {head}" for number, head in enumerate(heads, start=1)]
            drawn = displayable(way.picture).rstrip()
            listed = "\n".join("   ".join(names[n] for n in line) for line in flow(names, width))
            station.update(Content.assemble(drawn, "\n\n", (listed, "$accent")))
        else:
            stop = way.stops[self._place]
            self.title_bar.status = f"{self._place + 1} of {len(way.stops)}"
            width = max(20, min(90, self.size.width - 4))
            text = "\n".join(wrap(displayable(stop.text, one_line=True), width))
            station.update(
                Content.assemble(
                    (f"{_NOUNS[way.kind]} {self._place + 1}\n\n", "$muted"),
                    (f"{text}\n\n" if text else "", "$accent"),
                    (displayable(stop.headword, one_line=True), "bold"),
                    (f"\n{displayable(stop.gloss, one_line=True)}", "$muted"),
                )
            )
        self.refresh_bindings()


def read_way(desk: Desk, chain: str) -> WayRead:
    """Return what there is to be seen along a chain, and keep in mind that it was shown."""
    from densecards.errors import NotFoundError
    from densecards.study.palaces import chain as find_chain
    from densecards.webs import plain_text

    row = find_chain(desk, chain)
    stops = []
    for card, text in row.steps:
        try:
            web = desk.web(card)
        except NotFoundError:
            continue  # it was deleted
        gloss = plain_text(web.card.gloss, desk.titles(web.card.deck))
        stops.append(Stop(text, web.card.headword, gloss))
    desk.keep_place(WALKED, {**desk.kept_place(WALKED), row.id: "shown"})
    return WayRead(row.kind, row.title, row.text if row.kind == "diagram" else "", stops)
