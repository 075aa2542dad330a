"""What the pattern tab shows: the board, the sliders beside it, energy and likeness on the way to rest.

It draws the way that it is given and knows nothing of how a cue settles.
"""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from densecards.tui.lab.board import PatternBoard
from densecards.tui.lab.gauges import hill, likeness
from densecards.tui.lab.slider import Slider
from densecards.tui.lab.tab import LabTab
from densecards.tui.lab.work import Shot, Values

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
SPEEDS = {"slow": 0.4, "steady": 0.12, "fast": 0.03}


class PatternShowing(LabTab):
    """The board on the left, what drives it and what it shows on the right."""

    DEFAULT_CSS = """
    PatternShowing #desk { height: 1fr; }
    PatternShowing #frame {
        width: 1fr; height: 1fr; border: round $primary 50%; border-title-color: $accent;
        border-subtitle-color: $muted;
    }
    PatternShowing #side { width: 45; padding: 0 1 0 1; }
    PatternShowing #energy { height: 6; margin: 1 0 0 0; }
    PatternShowing #alike { height: 1fr; min-height: 3; }
    PatternShowing #words { display: none; height: auto; color: $muted; }
    """

    def __init__(self) -> None:
        super().__init__(id="pattern")
        self._known: dict[str, Values] = {}
        self._own: dict[str, Values] = {}
        self._shown = ""
        self._start: Values = ()
        self._shots: tuple[Shot, ...] = ()
        self._at = 0

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
                yield Slider("speed", tuple(SPEEDS), "steady", id="speed")
                yield Static(id="energy")
                yield Static(id="alike")
                yield Static(id="words")

    @property
    def _now(self) -> Values:
        return tuple(1.0 if value > 0 else -1.0 for value in self.query_one(PatternBoard).values)

    def _stored(self) -> dict[str, Values]:
        load: int = self.query_one("#load", Slider).value
        return dict(list(self._known.items())[:load]) | self._own

    def _rest_sliders(self) -> None:
        rule = self.query_one("#rule", Slider).value
        self.query_one("#degree", Slider).rest(rule not in {"polynomial", "rectified"})
        self.query_one("#beta", Slider).rest(rule != "softmax")
        self.query_one("#updates", Slider).rest(rule == "softmax")
        self.query_one("#words", Static).update(Content(_RULE_WORDS[rule]))

    def _load_told(self, count: int) -> str:
        share = (count + len(self._own)) / (SIDE * SIDE)
        return f"{count + len(self._own)} in {SIDE * SIDE}, {share:.2f}"

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
