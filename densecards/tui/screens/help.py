"""Help: the keys of every screen, and the method in ten lines."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from densecards.tui.screens.room import Room

METHOD = (
    "Never learn a word alone: learn the web of eight links around it.",
    "Every distinct link is another way home; a copy of a link is not.",
    "Answer first, on a blank page. Look only after you have tried.",
    "Stuck? Tab gives the least cue that may do; the card comes again soon.",
    "What you make stays longest: put your own image over the deck's.",
    "Tie it to your life: place, time, people, feeling. Only you can.",
    "Strange images work while they are rare: one or two in a scene.",
    "Density says how many routes lead home; fill the slot that pays most.",
    "What you mix up, set side by side, and write what tells them apart.",
    "A little every day, with sleep between, beats much in one evening.",
)
KEYS: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    (
        "Today",
        (
            ("Enter", "begin to study"),
            ("d", "the daily fifteen minutes: learn, connect, a story"),
            ("p", "practise: blank web, links, confusables, forms, palaces, journeys …"),
            ("l", "Library"),
            ("w", "the thinnest web"),
            ("t", "statistics"),
            ("c", "care: what gets mixed up, what keeps lapsing"),
            ("r", "read a text with its words marked"),
            ("x", "the lab: nets, landscapes of your cards, experiments"),
            (",", "settings; there k changes keys, t the theme"),
            ("/", "ask the memory: type what comes to mind"),
            ("q", "quit"),
        ),
    ),
    (
        "Study",
        (
            ("Enter", "go on; check the answer; take the suggested grade"),
            ("1 2 3 4", "again, hard, good, easy"),
            ("Tab", "a hint (the answer then counts as a lapse)"),
            ("o", "overrule the verdict"),
            ("e", "edit the web in place"),
            ("u, Ctrl+Z", "undo, as often as you like"),
            ("Ctrl+Y", "I know this already"),
            ("g  y  c", "what else lit up; why?; what tells two cards apart"),
            ("b  x  f", "leave out until tomorrow, leave out, flag (Ctrl+B, Ctrl+X while typing)"),
        ),
    ),
    (
        "Practise",
        (
            ("Enter", "the answer; where many lines are wanted, one more of them; empty: done"),
            ("↑ ↓ ← →", "match a line to another link"),
            ("Tab", "a hint"),
            ("Ctrl+O", "answers to choose from, where there are some"),
            ("Ctrl+N", "skip"),
            ("n", "write down what tells two cards apart"),
        ),
    ),
    (
        "Web",
        (
            ("arrows", "from slot to slot"),
            ("any letter", "writes a link of yours; Enter edits the one that stands there"),
            ("Tab", "the slot that pays most, then the next empty one"),
            ("Delete", "take your link away; the deck's shows again"),
            ("Ctrl+Z", "undo"),
            ("Page Down", "the next card of the list"),
        ),
    ),
    (
        "Library",
        (
            ("/", "find by text; also scene:kafe tag:verb density<20 lapses>3"),
            ("", "is:due is:begun is:flagged is:out"),
            ("r", "ask the memory"),
            ("← →", "another deck"),
            ("o", "order: deck, density, due, headword"),
            ("s", "study what is listed"),
            ("k", "I know this already"),
            ("z  f", "leave a card out or take it in again; flag it"),
            ("a  e  m  d", "make, edit, move, delete a card of your own (u brings it back)"),
            ("i  x", "install a deck, remove a deck"),
        ),
    ),
    (
        "Lab",
        (
            ("1 2 3 4", "Pattern, Landscape, Experiments, About (also F2 to F5)"),
            ("Enter  n  p", "let the net settle, one change on, one back; r begins again"),
            ("Space, mouse", "draw; c clears, s stores the drawing, l shows the next picture"),
            ("f  h", "flip bits, hide half"),
            ("Tab ← →", "to the sliders, and move them"),
            ("Ctrl+N, Ctrl+T", "other cards in the landscape, or those nearest to the cue"),
        ),
    ),
    (
        "Everywhere",
        (
            (";a ;e ;o", "å æ ø in every box (also Alt+A, Alt+E, Alt+O; answers accept aa, ae, oe)"),
            ("Esc", "back"),
            ("F1", "help"),
            ("F5  F6", "say a card's word, show its pictures (in Study and Web, where there are any)"),
            ("F9", "dark or light"),
            ("Ctrl+P", "all commands"),
            ("Ctrl+Q", "quit; everything is saved already"),
        ),
    ),
)


class HelpScreen(Room):
    """A page to scroll."""

    HEADING = "Help"
    DEFAULT_CSS = "HelpScreen #page { padding: 1 2; } HelpScreen #page Static { max-width: 110; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,question_mark", "leave", "Back"),
        Binding("up,down", "nothing", "Scroll", show=False),
    ]

    def furnish(self) -> ComposeResult:
        """The page."""
        with VerticalScroll(id="page"):
            yield Static(page())


def page() -> Content:
    """Return the whole page."""
    parts: list[str | tuple[str, str]] = [("The method\n", "bold $primary")]
    parts += [f"{number:>2}  {line}\n" for number, line in enumerate(METHOD, start=1)]
    for title, keys in KEYS:
        parts += [("\n" + title + "\n", "bold $primary")]
        for key, does in keys:
            parts += [(f"{key:>12}", "bold $accent"), f"  {does}\n"]
    return Content.assemble(*parts)
