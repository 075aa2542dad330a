"""A long text in Markdown to scroll through, and to write to files beside what it is about."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Markdown

from densecards.text import displayable
from densecards.tui.messages import Said
from densecards.tui.screens.room import Room


class ReportScreen(Room):
    """The text; `files` are what w writes into the folder, by name."""

    HEADING = "Report"
    DEFAULT_CSS = """
    ReportScreen #page { padding: 1 2; height: 1fr; }
    ReportScreen #text { max-width: 120; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("w", "write", "Write it beside them"),
        Binding("down,pagedown", "scroll(1)", "Scroll", key_display="↑ ↓"),
        Binding("up,pageup", "scroll(-1)", show=False),
        Binding("escape", "leave", "Back"),
    ]

    def __init__(self, heading: str, text: str, folder: Path, files: Mapping[str, str]) -> None:
        super().__init__()
        self._heading, self._text, self._folder, self._files = heading, text, folder, dict(files)

    def furnish(self) -> ComposeResult:
        """The text."""
        with VerticalScroll(id="page", can_focus=False):
            yield Markdown(displayable(self._text), open_links=False, id="text")

    def on_mount(self) -> None:
        """Say what it is."""
        self.title_bar.heading = self._heading

    def action_scroll(self, by: int) -> None:
        """Scroll a third of the screen."""
        self.query_one("#page").scroll_relative(y=by * max(1, self.size.height // 3), animate=False)

    def action_write(self) -> None:
        """Write the files."""
        folder, files = self._folder, self._files

        def work(_: object) -> Said:
            from densecards.decks.package import write_whole

            for name, text in files.items():
                write_whole(folder / name, text.encode())
            return Said(f"Written in {folder}: {', '.join(files)}")

        self.ask(work, lambda said: said, ponder="class")
