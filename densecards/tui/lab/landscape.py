"""Landscape: a few cards on a map with valleys, and where a typed cue or a pushed ball rolls."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Input, Static

from densecards.text import displayable
from densecards.tui.drawing import percent
from densecards.tui.lab.landscape_words import legend, of_ball
from densecards.tui.lab.relief import BallPut, Relief
from densecards.tui.lab.slider import Slider, SliderMoved
from densecards.tui.lab.tab import LabTab
from densecards.tui.lab.work import Gists, Rolled, Terrain, own_gists, roll_cue, roll_from, some, terrain
from densecards.tui.widgets.textbox import TextBox

_BETAS = (1.0, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0, 16.0, 24.0, 32.0, 48.0, 64.0, 96.0)
_PACE = 0.06


@dataclass
class Gathered(Message):
    """The cards came; `decks` are the choices, as (id, title)."""

    gists: Gists
    decks: tuple[tuple[str, str], ...]


@dataclass
class Laid(Message):
    """A landscape was laid out."""

    ground: Terrain
    edition: int
    """Which choice of cards and β it belongs to."""


@dataclass
class CueRolled(Message):
    """A ball has its way. `cue` is what was typed, "" for a ball put by hand; `vector` is the cue's."""

    rolled: Rolled
    cue: str
    vector: Any
    edition: int


class LandscapeTab(LabTab):
    """The map, what shapes it, and the line for a cue."""

    DEFAULT_CSS = """
    LandscapeTab #country { height: 1fr; }
    LandscapeTab #map {
        width: 1fr; height: 1fr; border: round $primary 50%; border-title-color: $accent;
        border-subtitle-color: $muted;
    }
    LandscapeTab #shape { width: 32; padding: 0 0 0 1; }
    LandscapeTab #told { height: 1fr; margin: 1 0 0 0; }
    """
    FIRST = "#relief"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+n", "others", "Other cards"),
        Binding("n", "others", show=False),
        Binding("ctrl+t", "take", "Cards near the cue"),
        Binding("t", "take", show=False),
        Binding("slash", "cue", "A cue", key_display="/"),
    ]

    def __init__(self) -> None:
        super().__init__(id="landscape")
        self._gists: Gists | None = None
        self._decks: dict[str, str] = {}
        self._chosen: Gists | None = None
        self._ground: Terrain | None = None
        self._rolled: CueRolled | None = None
        self._shown = 0
        self._seed = 1
        self._edition = 0
        self._near_cue = False
        self._timer: Timer | None = None

    def compose(self) -> ComposeResult:
        """Map, sliders, words; the line below."""
        with Horizontal(id="country"):
            with Vertical(id="map"):
                yield Relief(id="relief")
            with Vertical(id="shape"):
                yield Slider("β", _BETAS, 24.0, lambda beta: f"{beta:g}", id="sharpness")
                yield Slider("cards", range(2, 16), 8, lambda n: f"{n}", id="count")
                yield Slider(
                    "valleys", ("softmax", "sparsemax", "epanechnikov"), "softmax", str, id="separation"
                )
                yield Slider("deck", ("",), "", self._deck_told, id="deck")
                yield Static(id="told")
        yield TextBox(placeholder="a cue: type what comes to mind, Enter lets it roll", id="cue")

    def enter(self) -> None:
        """The first time, read the cards."""
        super().enter()
        if self._gists is None:
            self.query_one("#map").border_title = Content("reading your cards …")
            self._gather("")

    def leave(self) -> bool:
        """From the line to the map."""
        if self.query_one("#cue", TextBox).has_focus and self._ground is not None:
            self.query_one(Relief).focus()
            return True
        return False

    # What comes back

    def on_gathered(self, message: Gathered) -> None:
        """Lay the first cards out."""
        self._gists = message.gists
        self._decks = dict(message.decks)
        deck = self.query_one("#deck", Slider)
        deck.offer(("", *self._decks))
        self._lay()

    def on_laid(self, message: Laid) -> None:
        """Show the landscape, and let the cue roll on it again."""
        if message.edition != self._edition:
            return
        self._ground = message.ground
        self.query_one(Relief).show(message.ground)
        self.query_one("#map").border_title = Content(f"{len(message.ground.titles)} cards")
        self.query_one("#map").border_subtitle = Content(
            f"the map keeps {percent(message.ground.kept)} of how they differ"
        )
        if self._rolled is not None and self._rolled.cue:
            self._roll_cue(self._rolled.cue)
        else:
            self._tell()

    def on_cue_rolled(self, message: CueRolled) -> None:
        """Follow the ball."""
        if message.edition != self._edition:
            return
        self._rolled, self._shown = message, 1
        self._stop()
        self._timer = self.set_interval(_PACE, self._tick)
        self._tell()

    def on_resize(self) -> None:
        """Another size, other heights."""
        if self._chosen is not None:
            self.call_after_refresh(self._lay, keep=True)

    # What the learner does

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """Let the cue roll."""
        message.stop()
        if message.value.strip():
            self._roll_cue(message.value.strip())

    def on_ball_put(self, message: BallPut) -> None:
        """Let a ball go."""
        ground, edition = self._ground, self._edition
        if ground is not None:
            x, y = message.x, message.y
            self.ask(
                lambda desk: roll_from(ground, x, y),
                lambda rolled: CueRolled(rolled, "", None, edition),
                group="roll",
            )

    def on_slider_moved(self, message: SliderMoved) -> None:
        """Another shape, or other cards."""
        message.stop()
        if message.slider == "deck":
            self._gather(self.query_one("#deck", Slider).value)
        else:
            self._lay(keep=message.slider != "count")

    def action_others(self) -> None:
        """Other cards by chance."""
        self._seed += 1
        self._near_cue = False
        self._lay()

    def action_take(self) -> None:
        """The cards nearest to the cue."""
        if self._rolled is None or self._rolled.vector is None:
            self.say("Type a cue first: then its nearest cards make the map")
            return
        self._near_cue = True
        self._lay()

    def action_cue(self) -> None:
        """To the line."""
        self.query_one("#cue", TextBox).focus()

    # How it goes on

    def _gather(self, deck: str) -> None:
        self._edition += 1

        def work(desk: Any) -> Gathered:
            return Gathered(own_gists(desk, deck), tuple((each.id, each.title) for each in desk.decks()))

        self.ask(work, lambda gathered: gathered, group="gather")

    def _lay(self, keep: bool = False) -> None:
        """Lay cards out; with `keep` the same ones in another shape."""
        gists = self._gists
        if gists is None:
            return
        if len(gists.titles) < 2:
            self._ground = None
            self.query_one(Relief).show(None)
            self.query_one("#map").border_title = Content("a landscape needs two cards with links")
            return
        self._edition += 1
        edition, seed, chosen = self._edition, self._seed, self._chosen if keep else None
        count: int = self.query_one("#count", Slider).value
        beta: float = self.query_one("#sharpness", Slider).value
        separation: str = self.query_one("#separation", Slider).value
        cue = self._rolled.vector if self._near_cue and self._rolled is not None else None
        size = self.query_one(Relief).wanted

        def work(desk: Any) -> tuple[Gists, Terrain]:
            cards = chosen or some(gists, count, seed, cue)
            return cards, terrain(cards, beta, separation, size)

        def then(found: tuple[Gists, Terrain]) -> Laid:
            if edition == self._edition:
                self._chosen = found[0]
            return Laid(found[1], edition)

        self.ask(work, then, group="lay")

    def _roll_cue(self, cue: str) -> None:
        ground, edition = self._ground, self._edition
        if ground is not None:
            self.query_one("#map").border_title = Content("reading the cue …")
            self.ask(
                lambda desk: roll_cue(desk, ground, cue),
                lambda found: CueRolled(found[0], cue, found[1], edition),
                group="roll",
            )

    def _tick(self) -> None:
        rolled = self._rolled.rolled if self._rolled is not None else None
        if rolled is None or self._shown >= len(rolled.path):
            self._stop()
        else:
            self._shown += 1
        if rolled is not None:
            done = self._shown >= len(rolled.path)
            self.query_one(Relief).follow(rolled.path[: self._shown], rolled.ends_at if done else "")
            self._tell()

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    # How it is told

    def _deck_told(self, deck: str) -> str:
        return displayable(self._decks.get(deck, deck), one_line=True) if deck else "all decks"

    def _tell(self) -> None:
        told, rolled = self.query_one("#told", Static), self._rolled
        count = len(self._ground.titles) if self._ground is not None else 0
        self.query_one("#map").border_title = Content(f"{count} cards")
        width = max(16, told.size.width or 28)
        told.update(legend() if rolled is None else of_ball(rolled.rolled, rolled.cue, self._shown, width))
