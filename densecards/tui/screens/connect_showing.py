"""What Connect is made of: the web with its basin above, the question and the line to write in below."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from densecards.tui.letters import SPECIAL
from densecards.tui.screens.room import Room
from densecards.tui.widgets.chips import Chip, Chips
from densecards.tui.widgets.textbox import TextBox
from densecards.tui.widgets.webgrid import WebGrid


class ConnectShowing(Room):
    """The face of Connect."""

    HEADING = "Connect"
    AUTO_FOCUS = "#text"
    DEFAULT_CSS = """
    ConnectShowing #upper { height: 1fr; padding: 0 0 0 1; }
    ConnectShowing #panel { width: 25; padding: 1 1 0 1; }
    ConnectShowing.-wide #panel { width: 40; padding: 1 2; }
    ConnectShowing #basin { height: auto; margin: 0 0 1 0; }
    ConnectShowing #weight { height: auto; }
    ConnectShowing #question { height: auto; padding: 0 2; text-style: bold; color: $accent; }
    ConnectShowing #hooks { height: auto; padding: 0 2; color: $muted; }
    ConnectShowing #lower { height: 3; }
    ConnectShowing #text { width: 1fr; border-subtitle-color: $muted; }
    ConnectShowing #nordic { width: 13; margin: 1 1 0 1; display: none; }
    ConnectShowing.-nordic #nordic { display: block; }
    ConnectShowing #done { display: none; height: 1fr; content-align: center middle; text-align: center; }
    ConnectShowing.-done > * { display: none; }
    ConnectShowing.-done > TitleBar, ConnectShowing.-done > KeyLine { display: block; }
    ConnectShowing.-done > #done { display: block; }
    """

    def furnish(self) -> ComposeResult:
        """The web and its density above, the question and the line below."""
        with Horizontal(id="upper"):
            yield WebGrid(cursor=True, id="grid")
            with Vertical(id="panel"):
                yield Static(id="basin")
                yield Static(id="weight")
        yield Static(id="question")
        yield Static(id="hooks")
        with Horizontal(id="lower"):
            yield TextBox(id="text", enter="Keep or leave it")
            yield Chips([Chip(letter, letter, style="bold") for letter in SPECIAL], gap=1, id="nordic")
        yield Static(id="done")
