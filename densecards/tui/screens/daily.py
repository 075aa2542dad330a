"""The daily fifteen minutes: Learn, Connect, Story, one after the other or each alone, with a quiet clock."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from densecards.tui.drawing import bar
from densecards.tui.messages import Began, Clocked, Ticked
from densecards.tui.screens.room import Room

if TYPE_CHECKING:
    from densecards.study import Desk
    from densecards.study.daily import Daily
    from densecards.tui.screens.connect import ConnectScreen
    from densecards.tui.screens.story import StoryScreen
    from densecards.tui.screens.study import StudyScreen

PARTS = (
    ("learn", "Learn", "what is due, then a few new cards"),
    ("connect", "Connect", "each new card gets an image and a memory of yours"),
    ("story", "Story", "one silly scene with all the words, hidden and retyped"),
)
FEWEST = {"connect": 1, "story": 2}
"""New cards from which a part has something to do."""
_WAITS = "waits for the new cards that Learn brings"


class DailyScreen(Room):
    """Where the day stands; Enter goes on with it."""

    HEADING = "Today's fifteen minutes"
    DEFAULT_CSS = """
    DailyScreen #parts { height: 1fr; padding: 2 4; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "go_on", "Go on"),
        Binding("1", "part('learn')", "Learn"),
        Binding("2", "part('connect')", "Connect"),
        Binding("3", "part('story')", "Story"),
        Binding("escape", "leave", "Back"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._daily: Daily | None = None
        self._part = ""

    def furnish(self) -> ComposeResult:
        """Three parts with their clocks."""
        yield Static(id="parts")

    def on_mount(self) -> None:
        """Open the day where it was left."""
        self.ask(lambda desk: desk.daily(), Began)

    def on_began(self, message: Began) -> None:
        """The day is there."""
        self._daily = message.session
        self._look()

    def on_ticked(self, message: Ticked) -> None:
        """Show where it stands."""
        self._part = message.part
        lines: list[str | tuple[str, str]] = []
        for number, (key, title, what) in enumerate(PARTS, start=1):
            spent, budget = message.clocks[key]
            here = key == message.part
            mark = "▸" if here else "✓" if key in message.done else " "
            lines += [
                (f"{mark} {number}  ", "bold $accent" if here else "$muted"),
                (f"{title:<9}", "bold" if here else ""),
                (bar(min(1.0, spent / budget) if budget else 0.0, 12).replace(" ", "·"), "$primary"),
                (f"  {spent // 60000}:{spent // 1000 % 60:02} of {budget // 60000} min\n", "$muted"),
                (f"{'':14}{_WAITS if _waits(key, message.cards) else what}\n\n", "$muted"),
            ]
        if message.part == "done":
            lines.append(("Done for today. Sleep on it.\n", "bold $success"))
        else:
            cards = "1 new card" if message.cards == 1 else f"{message.cards} new cards"
            lines.append((f"{cards} met today. Nothing ends by itself; the clock only counts.", "$muted"))
        self.query_one("#parts", Static).update(Content.assemble(*lines))

    def action_go_on(self) -> None:
        """Go on with the part at hand."""
        if self._part == "done":
            self.action_leave()
        elif self._part:
            self._enter(self._part)

    def action_part(self, part: str) -> None:
        """Go to any part."""
        daily = self._daily
        if daily is not None:
            self.ask(lambda desk: daily.go(part), lambda _: None)
            self._enter(part)

    def action_leave(self) -> None:
        """The clock stops."""
        daily = self._daily
        if daily is not None:
            self.ask(lambda desk: daily.pause(), lambda _: None)
        super().action_leave()

    def _enter(self, part: str) -> None:
        from densecards.tui.screens.connect import ConnectScreen
        from densecards.tui.screens.story import StoryScreen
        from densecards.tui.screens.study import StudyScreen

        daily = self._daily
        if daily is None:
            return
        screen: StudyScreen | ConnectScreen | StoryScreen

        def tick() -> None:
            clock = daily.tick()
            screen.post_message(Clocked(clock.spent, clock.budget))

        if part == "learn":
            screen = StudyScreen(make=lambda desk: daily.learn(), tick=tick)
        elif part == "connect":
            screen = ConnectScreen(make=lambda desk: daily.connect(), tick=tick)
        else:
            screen = StoryScreen(make=lambda desk: daily.story(), tick=tick)

        def left(_: object) -> None:
            if screen.finished:
                self.ask(lambda desk: daily.advance(), lambda _: None)
            self._look()

        self.shell.push_screen(screen, left)

    def _look(self) -> None:
        daily = self._daily
        if daily is None:
            return

        def work(desk: Desk) -> Ticked:
            clocks = {key: daily.clock(key) for key, _, _ in PARTS}
            return Ticked(
                daily.part,
                {key: (clock.spent, clock.budget) for key, clock in clocks.items()},
                len(daily.cards),
                daily.done,
            )

        self.ask(work, lambda ticked: ticked)


def _waits(part: str, cards: int) -> bool:
    return cards < FEWEST.get(part, 0)
