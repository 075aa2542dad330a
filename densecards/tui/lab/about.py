"""About: how to look at the other tabs, the words of the field, a short history, and what is metaphor."""

from __future__ import annotations

from dataclasses import dataclass

from textual.app import ComposeResult
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from densecards.tui.drawing import wrap
from densecards.tui.lab.tab import LabTab, Paper
from densecards.tui.lab.work import Reading, reading

Part = str | tuple[str, str]
_INTRODUCTION = (
    (
        "A memory that settles",
        "Pictures are stored in the weights between units, none of them in one place. Damage a picture and"
        " let it settle: each unit asks the others where it should stand, and every turn lowers the energy."
        " The state rolls into a valley. Mostly the valley is the picture; with too many pictures, or too"
        " similar ones, it is a blend that nobody stored.",
    ),
    (
        "Try this with a class",
        "1. Five pictures, ten flips, Hebb's rule: press Enter.\n"
        "2. Raise the load until recall fails, and watch the overlaps.\n"
        "3. Take “power n” or “exponential” at the same load: it holds again.\n"
        "4. All updates at once: some cues rock between two states for ever.\n"
        "5. Softmax: one step, and the states in between are grey.\n"
        "6. Draw something of your own, store it with s, hide half of it with h.",
    ),
    (
        "Webs as valleys",
        "Landscape shows some of your own cards. Each is a valley, as far as two dimensions can show it; a"
        " cue is a ball. A web with many distinct links makes a valley that catches balls from all sides;"
        " cards that resemble each other share one. Raising β sharpens every valley.",
    ),
)


@dataclass
class Read(Message):
    """The texts came."""

    reading: Reading


class AboutTab(LabTab):
    """A page to scroll."""

    DEFAULT_CSS = """
    AboutTab #leaf { height: 1fr; padding: 1 2; }
    AboutTab #leaf Static { max-width: 110; }
    """
    FIRST = "#leaf"

    def __init__(self) -> None:
        super().__init__(id="about")
        self._reading: Reading | None = None

    def compose(self) -> ComposeResult:
        """The page."""
        with Paper(id="leaf"):
            yield Static(id="words-of-the-lab")

    def enter(self) -> None:
        """The first time, fetch the texts."""
        super().enter()
        if self._reading is None:
            self.ask(lambda desk: reading(), Read, group="read")
        self._show()

    def on_read(self, message: Read) -> None:
        """Show them."""
        self._reading = message.reading
        self._show()

    def on_resize(self) -> None:
        """Lines follow the width."""
        self._show()

    def _show(self) -> None:
        width = max(30, min(110, self.size.width - 6))
        self.query_one("#words-of-the-lab", Static).update(leaf(self._reading, width))


def leaf(read: Reading | None, width: int) -> Content:
    """Return the page in lines of at most `width` cells."""
    parts: list[Part] = []
    for title, text in _INTRODUCTION:
        parts += [(title + "\n", "bold $primary"), *_lines(text, width), "\n"]
    if read is not None:
        parts.append(("Words\n", "bold $primary"))
        for word, meaning in read.glossary:
            parts += [(word + "\n", "bold $accent"), *_lines(meaning, width, "  ")]
        parts.append(("\nHistory\n", "bold $primary"))
        for year, text, metaphor in read.history:
            parts += [(year + "\n", "bold $accent"), *_lines(text, width, "  ")]
            if metaphor:
                parts += [(line, "$warning") for line in _lines("Metaphor: " + metaphor, width, "  ")]
        parts.append(("\nThe experiments, and what they say about memory\n", "bold $primary"))
        for title, look, memory, source in read.experiments:
            parts += [
                (title + "\n", "bold $accent"),
                *_lines(look, width, "  "),
                *_lines(memory, width, "  "),
            ]
            parts += [(line, "$muted") for line in _lines(source, width, "  ")]
    return Content.assemble(*parts)


def _lines(text: str, width: int, indent: str = "") -> list[str]:
    return [f"{indent}{line}\n" for part in text.splitlines() for line in wrap(part, width - len(indent))]
