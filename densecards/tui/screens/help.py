"""Help: the keys of every screen, and the method in ten lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from densecards.settings import key_changes
from densecards.tui.drawing import wrap
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

_COLUMN = 14


@dataclass(frozen=True, slots=True)
class Row:
    """Keys with what they do. `names` are the actions, in the keys' order, where they can be changed."""

    keys: str
    does: str
    names: tuple[str, ...] = ()


def _row(keys: str, does: str, *names: str) -> Row:
    return Row(keys, does, names)


KEYS: tuple[tuple[str, tuple[Row, ...]], ...] = (
    (
        "Today",
        (
            _row("Enter", "begin to study", "today.study"),
            _row("d", "the daily fifteen minutes: learn, connect, a story", "today.daily"),
            _row(
                "p",
                "practise: blank web, links, confusables, forms, palaces, journeys …",
                "today.practise",
            ),
            _row("l", "Library: cards, decks, your own cards", "today.library"),
            _row("w", "the thinnest web", "today.web"),
            _row("t", "statistics", "today.statistics"),
            _row("c", "care: what is mixed up, keeps lapsing, is flagged or left out", "today.care"),
            _row("r", "read a text with its words marked", "today.reading"),
            _row("m", "ask the memory: several cues, which link answered, how it settles", "today.recall"),
            _row("/", "type what comes to mind; cards rise under the box", "today.mind"),
            _row("h", "what you did, to take back as much of it as you like", "today.past"),
            _row("k", "decks: install, update, remove, write them to files", "today.decks"),
            _row("a", "class: assignments, handing in, grading", "today.classroom"),
            _row("b", "build a palace or a journey of your own", "today.build"),
            _row("x", "the lab: nets, landscapes of your cards, experiments", "today.lab"),
            _row(",", "settings, holidays; there k changes keys, t the theme", "today.settings"),
            _row("q", "quit", "today.quit"),
        ),
    ),
    (
        "Study",
        (
            _row("Enter", "go on; check the answer; take the suggested grade", "study.go_on"),
            _row("1 2 3 4", "again, hard, good, easy"),
            _row("Tab", "a hint (the answer then counts as a lapse)", "study.hint"),
            _row("o", "overrule the verdict", "study.overrule"),
            _row("e", "edit the web in place", "study.edit"),
            _row("u, Ctrl+Z", "undo, as often as you like", "study.undo"),
            _row("Ctrl+Y", "I know this already", "study.know"),
            _row(
                "g y c",
                "what else lit up; why?; what tells two cards apart",
                "study.lit",
                "study.why",
                "study.contrast",
            ),
            _row("b", "leave out until tomorrow (Ctrl+B while typing)", "study.bury"),
            _row("x", "leave out (Ctrl+X while typing)", "study.suspend"),
            _row("f", "flag", "study.flag"),
        ),
    ),
    (
        "Practise",
        (
            _row("Enter", "the answer; where many lines are wanted, one more of them; empty: done"),
            _row("↑ ↓ ← →", "match a line to another link"),
            _row("Tab", "a hint", "drill.hint"),
            _row("Ctrl+N", "skip", "drill.skip"),
            _row("Ctrl+T", "show the way of a palace, a journey or a drawing first", "drill.way"),
            _row("Ctrl+R", "begin a drill anew that goes on where it was left", "drill.anew"),
            _row("r", "at the end: once more what was missed", "drill.once_more"),
            _row("n", "write down what tells two cards apart", "drill.note"),
            _row(
                "v b e",
                "the way of walking; build a palace or journey; change one of yours",
                "practise.way",
                "practise.build",
                "practise.change",
            ),
        ),
    ),
    (
        "Web",
        (
            _row("arrows", "from slot to slot"),
            _row("any letter", "writes a link of yours; Enter edits the one that stands there"),
            _row("Tab", "the slot that pays most, then the next empty one", "web.pays"),
            _row("Delete", "take your link away; the deck's shows again", "web.clear"),
            _row("Ctrl+Z", "undo", "web.undo"),
            _row("Ctrl+D", "more to do: due day, start again, flag, leave out, repair", "web.more"),
            _row("Page Down", "the next card of the list", "web.walk"),
        ),
    ),
    (
        "Library",
        (
            _row("/", "find by text; also scene:kafe tag:verb density<20 lapses>3"),
            _row("", "is:due is:begun is:flagged is:out"),
            _row("r", "ask the memory"),
            _row("← →", "another deck"),
            _row("o", "order: deck, density, due, headword", "library.order"),
            _row("s", "study what is listed", "library.study"),
            _row("Space", "what can be done to the card", "library.more"),
            _row("k", "I know this already", "library.know"),
            _row("z f", "leave a card out or take it in again; flag it", "library.leave_out", "library.flag"),
            _row(
                "a e m d",
                "make, edit, move, delete a card of your own",
                "library.add",
                "library.edit",
                "library.move",
                "library.delete",
            ),
            _row("u", "take the last thing back", "library.undo"),
            _row("i", "decks: install, update, remove, write to a file", "library.decks"),
        ),
    ),
    (
        "Lab",
        (
            _row("1 2 3 4", "Pattern, Landscape, Experiments, About (also F2 to F5)"),
            _row("Enter  n  p", "let the net settle, one change on, one back; r begins again"),
            _row("Space, mouse", "draw; c clears, s stores the drawing, l shows the next picture"),
            _row("f  h", "flip bits, hide half"),
            _row("Tab ← →", "to the sliders, and move them"),
            _row("Ctrl+N, Ctrl+T", "other cards in the landscape, or those nearest to the cue"),
        ),
    ),
    (
        "Everywhere",
        (
            _row(";a ;e ;o", "å æ ø in every box (also Alt+A, Alt+E, Alt+O; answers accept aa, ae, oe)"),
            _row("Esc", "back"),
            _row("F1", "every key of the screen at hand, then this page"),
            _row("F5  F6", "say a card's word, show its pictures (in Study and Web, where there are any)"),
            _row("F9", "dark or light"),
            _row("Ctrl+P", "all commands, those of the screen at hand first"),
            _row("Ctrl+Q", "quit; everything is saved already"),
        ),
    ),
)


class HelpScreen(Room):
    """A page to scroll: the keys of the screen it was called from, the method, then all keys."""

    HEADING = "Help"
    DEFAULT_CSS = "HelpScreen #page { padding: 1 2; } HelpScreen #page Static { max-width: 110; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,question_mark", "leave", "Back"),
        Binding("up,down", "nothing", "Scroll", show=False),
    ]

    def __init__(self, place: str = "", keys: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__()
        self._place, self._keys = place, tuple(keys)

    def furnish(self) -> ComposeResult:
        """The page."""
        with VerticalScroll(id="page"):
            yield Static(id="text")

    def on_resize(self) -> None:
        """Write it in the width there is, with the keys as they are now."""
        changes = {
            name: self.app.get_key_display(Binding(key, ""))
            for name, key in key_changes(self.shell.settings.keys).items()
        }
        # From Today the method comes first; elsewhere one asks for the keys at hand.
        here = () if self._place in {"", "Today"} else self._keys
        width = min(110, self.size.width - 6)
        self.query_one("#text", Static).update(page(self._place, here, changes, width=width))


def page(
    place: str = "",
    here: Sequence[tuple[str, str]] = (),
    changes: Mapping[str, str] | None = None,
    *,
    width: int = 110,
) -> Content:
    """Return the whole page; `changes` are the keys, by action, that the learner changed."""
    parts: list[str | tuple[str, str]] = []
    if here:
        parts += [(f"{place}: the keys that do something now\n", "bold $primary"), *_lines(here, width)]
        parts.append("\n")
    parts.append(("The method\n", "bold $primary"))
    parts += [f"{number:>2}  {line}\n" for number, line in enumerate(METHOD, start=1)]
    for title, rows in KEYS:
        parts += [("\n" + title + "\n", "bold $primary")]
        parts += _lines([(_now(row, changes or {}), row.does) for row in rows], width)
    return Content.assemble(*parts)


def _lines(rows: Sequence[tuple[str, str]], width: int) -> list[str | tuple[str, str]]:
    """Keys on the left, what they do beside them; what needs more lines stays in its column."""
    lines: list[str | tuple[str, str]] = []
    for keys, does in rows:
        first, *more = wrap(does, max(20, width - _COLUMN - 2)) or [""]
        lines += [(f"{keys:>{_COLUMN}}", "bold $accent"), f"  {first}\n"]
        lines += [f"{'':{_COLUMN}}  {line}\n" for line in more]
    return lines


def _now(row: Row, changes: Mapping[str, str]) -> str:
    """The keys of a row as they are now."""
    if not any(name in changes for name in row.names):
        return row.keys
    own = row.keys.split(" ") if len(row.names) > 1 else [row.keys]
    return " ".join(changes.get(name, key) for name, key in zip(row.names, own, strict=True))
