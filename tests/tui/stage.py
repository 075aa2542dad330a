"""The app under test with its pilot and its desk, and ways to wait for what comes from beside the screen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual.pilot import Pilot

from densecards.tui.app import DensecardsApp
from tests.tui.fake import FakeDesk


class Stage:
    """The app under test with its pilot and its desk."""

    def __init__(self, app: DensecardsApp, pilot: Pilot[None], desk: FakeDesk) -> None:
        self.app, self.pilot, self.desk = app, pilot, desk

    async def press(self, *keys: str) -> None:
        """Press keys and wait for everything they set off, the answers of the desk included.

        Enter and Escape are waited for before the next key: it is meant for what they lead to.
        """
        for key in keys:
            await self.pilot.press(key)
            if key in ("enter", "escape"):
                await self.settle()
        await self.settle()

    async def type(self, text: str) -> None:
        """Type a text letter by letter."""
        await self.press(*({" ": "space", ";": "semicolon", ".": "full_stop"}.get(c, c) for c in text))

    async def settle(self) -> None:
        """Wait until no worker runs and no message waits."""
        for _ in range(3):
            await self.pilot.pause()
            await self.app.workers.wait_for_complete()
        await self.pilot.pause()

    async def until(self, condition: Callable[[], Any]) -> None:
        """Wait for something that a timer brings; fails after about five seconds."""
        for _ in range(500):
            await self.settle()
            if condition():
                return
            await self.pilot.pause(0.01)
        raise AssertionError("it never came")

    @property
    def screen(self) -> Any:
        """The screen on top."""
        return self.app.screen

    def text(self, *, width: int | None = None) -> str:
        """All characters on the screen, line by line."""
        lines = self.screen._compositor.render_strips()
        return "\n".join(strip.text.rstrip() for strip in lines)

    def keys(self) -> set[str]:
        """The descriptions in the line of keys."""
        from densecards.tui.widgets.bars import KeyLine

        return {chip.label for chip in self.screen.query_one(KeyLine).chips}
