"""Pattern: pictures stored in a small net, one of them damaged, and how it settles, unit by unit."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Static

from densecards.tui.lab.board import Drew, PatternBoard
from densecards.tui.lab.gauges import hill, likeness
from densecards.tui.lab.slider import Slider, SliderMoved
from densecards.tui.lab.tab import LabTab
from densecards.tui.lab.work import Rules, Shot, Values, pictures, settle

SIDE = 8
BEGIN_WITH = 5
_RULES = ("hebbian", "pseudo-inverse", "polynomial", "rectified", "exponential", "softmax")
_RULE_NAMES = {
    "hebbian": "Hebb (1982)",
    "pseudo-inverse": "pseudo-inverse",
    "polynomial": "power n (2016)",
    "rectified": "power n, rectified",
    "exponential": "exponential (2017)",
    "softmax": "softmax (2020)",
}
_RULE_WORDS = {
    "hebbian": "Two units that agree in a picture pull each other the same way. About 0.14 pictures a unit"
    " hold; raise the load and watch it break.",
    "pseudo-inverse": "The weights take into account how the pictures overlap, so likeness no longer"
    " disturbs, up to nearly as many pictures as units.",
    "polynomial": "Each picture votes with its overlap to the power n. The nearest is heard far louder, so"
    " far more fit. An even n knows mirror images too.",
    "rectified": "As the power, but a picture that speaks against is not listened to.",
    "exponential": "Votes grow exponentially with the overlap: room for exponentially many pictures.",
    "softmax": "One step is the attention of a transformer: a mean of all pictures, weighted by likeness."
    " A small β blends them to grey, a large one takes the nearest.",
}
_BETAS = (0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0, 16.0, 24.0, 32.0)
_SPEEDS = {"slow": 0.4, "steady": 0.12, "fast": 0.03}


@dataclass
class Pictured(Message):
    """The pictures came."""

    pictures: Mapping[str, Values]


@dataclass
class Settled(Message):
    """A whole way to rest was computed."""

    shots: tuple[Shot, ...]
    edition: int
    """Which start and rules it belongs to."""
    play: bool


class PatternTab(LabTab):
    """The board on the left, what drives it and what it shows on the right."""

    DEFAULT_CSS = """
    PatternTab #desk { height: 1fr; }
    PatternTab #frame {
        width: 1fr; height: 1fr; border: round $primary 50%; border-title-color: $accent;
        border-subtitle-color: $muted;
    }
    PatternTab #side { width: 45; padding: 0 1 0 1; }
    PatternTab #energy { height: 6; margin: 1 0 0 0; }
    PatternTab #alike { height: 1fr; min-height: 3; }
    PatternTab #words { display: none; height: auto; color: $muted; }
    """
    FIRST = "#board"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "play", "Settle"),
        Binding("n", "step(1)", "Step"),
        Binding("p", "step(-1)", "Step back", show=False),
        Binding("f", "damage", "Flip bits"),
        Binding("h", "hide", "Hide half"),
        Binding("l", "load(1)", "Next picture"),
        Binding("shift+l,L", "load(-1)", show=False),
        Binding("c", "clear", "Clear"),
        Binding("s", "keep", "Store"),
        Binding("r", "again", "Again"),
    ]

    def __init__(self) -> None:
        super().__init__(id="pattern")
        self._known: dict[str, Values] = {}
        self._own: dict[str, Values] = {}
        self._shown = ""
        self._start: Values = ()
        self._shots: tuple[Shot, ...] = ()
        self._at = 0
        self._edition = 0
        self._dice = random.Random(1982)
        self._timer: Timer | None = None

    def compose(self) -> ComposeResult:
        """Board, sliders, gauges."""
        with Horizontal(id="desk"):
            with Vertical(id="frame"):
                yield PatternBoard(SIDE, SIDE, id="board")
            with Vertical(id="side"):
                yield Slider("rule", _RULES, "hebbian", lambda rule: _RULE_NAMES[rule], id="rule")
                yield Slider("updates", ("one by one", "all at once"), "one by one", id="updates")
                yield Slider("load", range(1, BEGIN_WITH + 1), BEGIN_WITH, self._load_told, id="load")
                yield Slider("degree", range(2, 13), 3, lambda n: f"n = {n}", id="degree")
                yield Slider("β", _BETAS, 4.0, lambda beta: f"{beta:g}", id="beta")
                yield Slider("flips", range(33), 10, lambda n: f"{n} of {SIDE * SIDE}", id="flips")
                yield Slider("speed", tuple(_SPEEDS), "steady", id="speed")
                yield Static(id="energy")
                yield Static(id="alike")
                yield Static(id="words")

    def on_mount(self) -> None:
        """Ask for the pictures."""
        self._rest_sliders()
        self.ask(lambda desk: pictures(), Pictured)

    # What comes back

    def on_pictured(self, message: Pictured) -> None:
        """Show the first picture, damaged: there is something to settle at once."""
        self._known = dict(message.pictures)
        load = self.query_one("#load", Slider)
        load.offer(range(1, len(self._known) + 1))
        load.choose(BEGIN_WITH)
        self._reload(next(iter(self._known)))
        self.action_damage()

    def on_settled(self, message: Settled) -> None:
        """A way to rest came; an older one is dropped."""
        if message.edition == self._edition:
            self._shots, self._at = message.shots, 0
            self._show()
            if message.play:
                self.action_play()

    def on_resize(self) -> None:
        """Gauges follow the width."""
        self._show()

    # What the learner does

    def on_drew(self, message: Drew) -> None:
        """The drawing is the new cue."""
        message.stop()
        self._begin(message.values)

    def on_slider_moved(self, message: SliderMoved) -> None:
        """Other rules: the same cue settles another way."""
        message.stop()
        self._rest_sliders()
        if message.slider == "flips":
            self._reload(self._shown)
            self.action_damage()
        elif message.slider == "speed":
            if self._timer is not None:
                self._pause()
                self.action_play()
        elif self._start:
            self._begin(self._start)

    def action_play(self) -> None:
        """Let it settle, or hold it; at rest, once more from the cue."""
        if self._timer is not None:
            self._pause()
            self._show()
            return
        if not self._shots:
            return
        if self._at >= len(self._shots) - 1:
            self._at = 0
        pace = _SPEEDS[self.query_one("#speed", Slider).value]
        self._timer = self.set_interval(pace, self._tick)
        self._show()

    def action_step(self, by: int) -> None:
        """One change on or back."""
        self._pause()
        self._at = max(0, min(self._at + by, len(self._shots) - 1))
        self._show()

    def action_damage(self) -> None:
        """Turn some units by chance."""
        count = self.query_one("#flips", Slider).value
        values = [*self._now]
        for unit in self._dice.sample(range(len(values)), min(count, len(values))):
            values[unit] = -values[unit]
        self._begin(tuple(values))

    def action_hide(self) -> None:
        """Cover the lower half."""
        half = SIDE * SIDE // 2
        self._begin(self._now[:half] + (-1.0,) * half)

    def action_load(self, by: int) -> None:
        """Show the next stored picture, whole."""
        names = list(self._stored())
        here = names.index(self._shown) if self._shown in names else -1
        self._reload(names[(here + by) % len(names)])
        self._begin(self._start)

    def action_clear(self) -> None:
        """An empty board to draw on."""
        self._begin((-1.0,) * (SIDE * SIDE))
        self.query_one(PatternBoard).focus()

    def action_keep(self) -> None:
        """Store the drawing beside the pictures."""
        drawing = tuple(1.0 if value > 0 else -1.0 for value in self._now)
        if drawing in self._stored().values():
            self.say("This picture is stored already")
            return
        name = f"drawing {len(self._own) + 1}"
        self._own[name] = drawing
        self._shown = name
        self.say(f"Stored as “{name}”; damage it with f and let it settle")
        self._begin(drawing)

    def action_again(self) -> None:
        """Back to the cue."""
        self._pause()
        self._at = 0
        self._show()

    # How it goes on

    @property
    def _now(self) -> Values:
        return tuple(1.0 if value > 0 else -1.0 for value in self.query_one(PatternBoard).values)

    def _stored(self) -> dict[str, Values]:
        load: int = self.query_one("#load", Slider).value
        return dict(list(self._known.items())[:load]) | self._own

    def _reload(self, name: str) -> None:
        stored = self._stored()
        if name in stored:
            self._shown = name
            self._start = stored[name]
            self.query_one(PatternBoard).show(self._start)

    def _begin(self, start: Values, play: bool = False) -> None:
        """Settle from here, as soon as the lab has a moment; until then the cue is shown."""
        self._pause()
        self._start, self._shots, self._at = start, (), 0
        self._edition += 1
        edition, stored = self._edition, self._stored()
        updates = self.query_one("#updates", Slider).value
        rules = Rules(
            self.query_one("#rule", Slider).value,
            self.query_one("#degree", Slider).value,
            self.query_one("#beta", Slider).value,
            updates == "all at once",
        )
        self._show()
        if self._known:
            self.ask(
                lambda desk: settle(stored, SIDE, start, rules, edition),
                lambda shots: Settled(shots, edition, play),
                group="settle",
            )

    def _tick(self) -> None:
        self._at = min(self._at + 1, len(self._shots) - 1)
        if self._at >= len(self._shots) - 1:
            self._pause()
        self._show()

    def _pause(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    def _rest_sliders(self) -> None:
        rule = self.query_one("#rule", Slider).value
        self.query_one("#degree", Slider).rest(rule not in {"polynomial", "rectified"})
        self.query_one("#beta", Slider).rest(rule != "softmax")
        self.query_one("#updates", Slider).rest(rule == "softmax")
        self.query_one("#words", Static).update(Content(_RULE_WORDS[rule]))

    def _load_told(self, count: int) -> str:
        share = (count + len(self._own)) / (SIDE * SIDE)
        return f"{count + len(self._own)} in {SIDE * SIDE}, {share:.2f}"

    # How it is shown

    def _show(self) -> None:
        board, frame = self.query_one(PatternBoard), self.query_one("#frame")
        if not self._shots:
            board.show(self._start or board.values)
            frame.border_title = Content("the lab is warming up …" if not self._known else "the cue")
            frame.border_subtitle = Content("")
            self.query_one("#energy", Static).update(Content(""))
            self.query_one("#alike", Static).update(Content(""))
            return
        shot = self._shots[self._at]
        last = len(self._shots) - 1
        board.show(shot.values, shot.changed)
        at_rest = self._at == last
        title = f"at rest: {shot.verdict}" if at_rest else "the cue" if self._at == 0 else "settling"
        frame.border_title = Content(title)
        wrong = self._wrong(shot)
        frame.border_subtitle = Content(f"{self._at}/{last}{wrong}" if last else f"at rest{wrong}")
        energy, alike = self.query_one("#energy", Static), self.query_one("#alike", Static)
        width = max(20, energy.size.width or 40)
        rows = max(2, (energy.size.height or 5) - 1)
        lines: list[str | tuple[str, str]] = [
            ("energy ", "bold"),
            (f"{shot.energy:,.2f}".replace("-", "−"), "bold $accent"),
            ("  at rest\n" if at_rest else "  downhill …\n", "$muted"),
        ]
        for line in hill([each.energy for each in self._shots], self._at, width, rows):
            lines += [(line, "$secondary"), "\n"]
        energy.update(Content.assemble(*lines[:-1]))
        names = list(self._stored())
        if len(names) == len(shot.overlaps):
            alike.update(
                Content.assemble(
                    ("overlap m with what is stored\n", "bold"),
                    likeness(names, shot.overlaps, width, max(2, (alike.size.height or 6) - 1)),
                )
            )

    def _wrong(self, shot: Shot) -> str:
        """How many units differ from the picture that was damaged."""
        meant = self._stored().get(self._shown)
        if meant is None:
            return ""
        count = sum((a > 0) != (b > 0) for a, b in zip(meant, shot.values, strict=True))
        return f" · {count} bits unlike {self._shown}" if count else f" · exactly {self._shown}"
