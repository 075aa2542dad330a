"""The first and the last line of every screen: where you are, and which keys there are."""

from __future__ import annotations

from rich.cells import cell_len
from textual.app import RenderResult
from textual.binding import Binding
from textual.content import Content
from textual.reactive import reactive
from textual.screen import Screen
from textual.widget import Widget

from densecards.tui.messages import ChipPressed
from densecards.tui.widgets.chips import Chip, Chips

CLOCK = 5
"""Cells of the quiet clock."""


class TitleBar(Widget):
    """The name of the screen on the left, one short status on the right; between them a clock, where one
    runs. All are shown as plain text."""

    DEFAULT_CSS = """
    TitleBar { dock: top; height: 1; background: $panel; color: $foreground; padding: 0 1; }
    """

    heading: reactive[str] = reactive("")
    status: reactive[str] = reactive("")
    clock: reactive[str] = reactive("")

    def __init__(self, heading: str) -> None:
        super().__init__()
        self.set_reactive(TitleBar.heading, heading)

    def set_clock(self, spent: int, budget: int) -> None:
        """Show the time spent and meant (ms), in whole minutes: it is to be read, not watched."""
        filled = min(CLOCK, spent * CLOCK // budget) if budget else 0
        self.clock = f"{'▰' * filled}{'▱' * (CLOCK - filled)} {spent // 60_000}/{budget // 60_000} min"

    def render(self) -> RenderResult:
        """Lay all out; the status goes first when there is no room."""
        name = "densecards"
        left = cell_len(name) + 3 + cell_len(self.heading)
        room = self.size.width - left
        clock = f"   {self.clock}" if self.clock and cell_len(self.clock) + 4 <= room else ""
        gap = room - cell_len(clock) - cell_len(self.status)
        status = self.status if gap > 1 else ""
        return Content.assemble(
            (name, "bold $primary"),
            (" · ", "$muted"),
            (self.heading, "bold"),
            (clock, "$secondary"),
            " " * max(1, gap),
            (status, "$muted"),
        )


ALL_KEYS = Chip("f1", "more", "F1")


class KeyLine(Chips):
    """The keys of the screen as it is now, most useful first; each one can be clicked.

    The way out always has room; what has none is behind F1, which shows every key.
    """

    DEFAULT_CSS = """
    KeyLine { dock: bottom; height: 1; width: 100%; background: $panel; padding: 0 1; }
    """

    def __init__(self) -> None:
        super().__init__(more=ALL_KEYS)

    def on_mount(self) -> None:
        """Follow the bindings of the screen."""
        self.screen.bindings_updated_signal.subscribe(self, self._follow)
        self._follow(self.screen)

    def _follow(self, screen: Screen[object]) -> None:
        seen: dict[str, Chip] = {}
        for _, binding, enabled, _ in self.screen.active_bindings.values():
            if binding.show and enabled and binding.description and binding.action not in seen:
                seen[binding.action] = Chip(
                    binding.key,
                    binding.description,
                    self.app.get_key_display(binding),
                    keep=binding.key == "escape" or binding.action == "app.quit",
                )
        # A key that was changed keeps the place of its action. The way out is known, and function keys are
        # far away: they stand last.
        order = {
            binding.action: place
            for place, binding in enumerate(type(screen).BINDINGS)
            if isinstance(binding, Binding)
        }

        def place(entry: tuple[str, Chip]) -> tuple[bool, bool, int]:
            action, chip = entry
            return chip.keep, chip.id[1:].isdigit(), order.get(action, -1)

        self.chips = [chip for _, chip in sorted(seen.items(), key=place)]

    def on_chip_pressed(self, message: ChipPressed) -> None:
        """Do what the key does."""
        message.stop()
        self.app.simulate_key(message.chip)
