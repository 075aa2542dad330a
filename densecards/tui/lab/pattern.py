"""Pattern: pictures stored in a small net, one of them damaged, and how it settles, unit by unit."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.timer import Timer

from densecards.tui.lab.board import Drew, PatternBoard
from densecards.tui.lab.pattern_showing import BEGIN_WITH, SIDE, SPEEDS, PatternShowing
from densecards.tui.lab.slider import Slider, SliderMoved
from densecards.tui.lab.work import Rules, Shot, Values, pictures, settle


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


class PatternTab(PatternShowing):
    """What the learner does with the board, and what comes back."""

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
        super().__init__()
        self._edition = 0
        self._dice = random.Random(1982)
        self._timer: Timer | None = None

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
        pace = SPEEDS[self.query_one("#speed", Slider).value]
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
