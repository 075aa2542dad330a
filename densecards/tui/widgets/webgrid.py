"""The sign of the program: a web as a 3 × 3 grid, the headword in the middle, eight links around it.

Three kinds of place stay apart without colour too: the learner's own link carries ◆ beside its title, the
deck's has a bare title, an empty one asks its question behind a `?`. Widgets post where the learner went and
what was typed; the screen does the rest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from densecards.text import displayable
from densecards.tui.drawing import HEAVY, LIGHT, fit, junction, wrap
from densecards.tui.messages import SlotMoved, SlotOpened
from densecards.tui.widgets.halfcells import half_cells
from densecards.webs import Origin, Web

if TYPE_CHECKING:
    from PIL.Image import Image

MIDDLE = 4
OWN_MARK = "◆"
PICTURED = 22
"""From this width on, there is room for a picture beside the words."""
WORDS = 2
"""Lines that a narrow place keeps for the words above its picture."""
ROOMY = (30, 7)
"""From this width and height on, a place has margins."""
Piece = tuple[str, str | Style]
"""A text and its look: line, cursor, title, deck, own, empty, head, gloss, note; a style in a picture."""


@dataclass(frozen=True, slots=True)
class Place:
    """One of the nine places as it is drawn. `note` stands at the right end of its upper edge."""

    key: str
    title: str
    text: str
    look: str
    note: str = ""


def places(
    web: Web,
    titles: Mapping[str, str],
    *,
    worth: Mapping[str, float] | None = None,
    editing: Mapping[str, str] | None = None,
) -> list[Place]:
    """Lay a web out as nine places, row by row, the middle one holding headword and gloss.

    `worth` puts what each link adds to the density, in hundredths, into its edge. `editing` maps slots to
    texts that the learner is writing now.
    """
    laid: list[Place] = []
    for slot in web.template.slots:
        link = web.link(slot.key)
        title = f"{slot.title} ({slot.soul})" if slot.soul else slot.title
        own = link is not None and link.origin is Origin.LEARNER
        text = displayable(link.plain(titles), one_line=True) if link else ""
        if editing is not None and slot.key in editing:
            text, own = displayable(editing[slot.key], one_line=True), bool(editing[slot.key])
        value = (worth or {}).get(slot.key, 0.0)
        note = f"+{value * 100:.0f}" if text and value >= 0.005 else ""
        title = displayable(title, one_line=True)
        if not text:
            laid.append(Place(slot.key, f"? {title}", displayable(slot.question, one_line=True), "empty"))
        else:
            laid.append(
                Place(slot.key, f"{OWN_MARK} {title}" if own else title, text, "own" if own else "deck", note)
            )
    card = web.card
    middle = Place(
        "", "", displayable(card.headword, one_line=True), "head", displayable(card.gloss, one_line=True)
    )
    return [*laid[:MIDDLE], middle, *laid[MIDDLE:]]


def split(total: int, parts: int = 3) -> list[int]:
    """Divide `total` cells among columns or rows; what is left over goes to the middle, then the first."""
    each, rest = divmod(max(total, 0), parts)
    sizes = [each] * parts
    for index in (1, 0)[:rest]:
        sizes[index] += 1
    return sizes


def draw(
    shown: Sequence[Place],
    width: int,
    height: int,
    selected: int | None = None,
    pictures: Mapping[str, Image] | None = None,
) -> list[list[Piece]]:
    """Return the grid as `height` lines of pieces, each line `width` cells. Edges are shared; those of the
    selected place are heavy. `pictures` hang in the places whose keys they have, beside the words."""
    columns, rows = split(width - 4), split(height - 4)
    lines: list[list[Piece]] = []
    for row in range(4):
        lines.append(_edge(shown, row, columns, selected))
        if row == 3:
            break
        bodies = [
            _body(place, columns[c], rows[row], (pictures or {}).get(place.key))
            for c, place in enumerate(shown[row * 3 : row * 3 + 3])
        ]
        for y in range(rows[row]):
            line: list[Piece] = []
            for column in range(4):
                heavy = (
                    selected is not None
                    and selected // 3 == row
                    and column in {selected % 3, selected % 3 + 1}
                )
                weight = HEAVY if heavy else LIGHT
                line.append((junction(weight, 0, weight, 0), "cursor" if heavy else "line"))
                if column < 3:
                    line.extend(bodies[column][y])
            lines.append(line)
    return lines[:height]


def _weight(row: int, column: int, selected: int | None, *, horizontal: bool) -> int:
    """The weight of the edge that begins at a corner and runs right or down; 0 outside the grid."""
    if not (0 <= row < 4 and 0 <= column < (3 if horizontal else 4)) or (not horizontal and row > 2):
        return 0
    if selected is None:
        return LIGHT
    r, c = divmod(selected, 3)
    if horizontal:
        return HEAVY if column == c and row in {r, r + 1} else LIGHT
    return HEAVY if row == r and column in {c, c + 1} else LIGHT


def _edge(shown: Sequence[Place], row: int, columns: Sequence[int], selected: int | None) -> list[Piece]:
    pieces: list[Piece] = []
    for column in range(4):
        arms = (
            _weight(row - 1, column, selected, horizontal=False),
            _weight(row, column, selected, horizontal=True),
            _weight(row, column, selected, horizontal=False),
            _weight(row, column - 1, selected, horizontal=True),
        )
        pieces.append((junction(*arms), "cursor" if HEAVY in arms else "line"))
        if column == 3:
            break
        look = "cursor" if arms[1] == HEAVY else "line"
        dash = junction(0, arms[1], 0, arms[1])
        width = columns[column]
        place = shown[row * 3 + column] if row < 3 else None
        if place is None or not place.title or width < 6:
            pieces.append((dash * width, look))
            continue
        note = (
            f" {place.note} "
            if place.note and cell_len(place.title) + cell_len(place.note) + 6 <= width
            else ""
        )
        title = f" {fit(place.title, min(cell_len(place.title), width - 3))} "
        gap = width - 1 - cell_len(title) - cell_len(note)
        kind = {"own": "own-title", "empty": "empty-title"}.get(place.look, "title")
        pieces += [(dash, look), (title, "cursor" if look == "cursor" else kind), (dash * gap, look)]
        if note:
            pieces.append((note, "note"))
    return pieces


def _body(place: Place, width: int, height: int, picture: Image | None = None) -> list[list[Piece]]:
    """The inside of a place, `height` lines of `width` cells."""
    if picture is not None and place.look != "head" and height > WORDS:
        return _pictured(place, width, height, picture)
    margin = 2 if width >= ROOMY[0] else 1
    inner = max(1, width - 2 * margin)
    if place.look != "head":
        air = [""] if height >= ROOMY[1] else []
        text = [fit(line, inner) for line in (*air, *wrap(place.text, inner, height - len(air)))]
        text += [" " * inner] * (height - len(text))
        left, right = " " * margin, " " * (width - inner - margin)
        return [[(left, "line"), (line, place.look), (right, "line")] for line in text]
    head = wrap(place.text, inner, max(1, height - 1 if height > 1 else 1))
    room = height - len(head) - (1 if height > len(head) + 2 else 0)
    gloss = wrap(place.note, inner, room) if place.note and room > 0 else []
    gap = [""] if gloss and height > len(head) + len(gloss) else []
    block = [*((line, "head") for line in head), *((line, "gloss") for line in (*gap, *gloss))]
    above = (height - len(block)) // 2
    filled = [*[("", "head")] * above, *block]
    filled += [("", "head")] * (height - len(filled))
    return [[(fit(line, width, "centre"), look)] for line, look in filled]


def _pictured(place: Place, width: int, height: int, picture: Image) -> list[list[Piece]]:
    """The inside of a place with a picture: at the right of the words, or below them where it is narrow."""
    if width < PICTURED:
        hung: list[list[Piece]] = [list(line) for line in half_cells(picture, width - 2, height - WORDS)]
        free = width - 1 - len(hung[0])
        below: list[list[Piece]] = [[(" ", "line"), *line, (" " * free, "line")] for line in hung]
        return _body(place, width, height - len(hung)) + below
    hung = [list(line) for line in half_cells(picture, width // 2, height)]
    beside = _body(place, width - len(hung[0]), height)
    hung += [[(" " * len(hung[0]), "line")]] * (height - len(hung))
    return [words + cells for words, cells in zip(beside, hung, strict=True)]


class WebGrid(Widget):
    """The grid. With `live` it takes the focus: arrows move, typing writes, Enter edits, a click selects.

    With `cursor` it shows the selected place without taking the focus.
    """

    DEFAULT_CSS = """
    WebGrid { height: 1fr; width: 1fr; min-height: 7; }
    WebGrid > .webgrid--line { color: $foreground 35%; }
    WebGrid > .webgrid--cursor { color: $accent; text-style: bold; }
    WebGrid > .webgrid--title { color: $primary; }
    WebGrid > .webgrid--own-title { color: $accent; text-style: bold; }
    WebGrid > .webgrid--empty-title { color: $muted; }
    WebGrid > .webgrid--deck { color: $foreground; }
    WebGrid > .webgrid--own { color: $accent; }
    WebGrid > .webgrid--empty { color: $muted; text-style: italic; }
    WebGrid > .webgrid--head { color: $foreground; text-style: bold; background: $surface; }
    WebGrid > .webgrid--gloss { color: $muted; background: $surface; }
    WebGrid > .webgrid--note { color: $success; }
    """
    LOOKS: ClassVar[tuple[str, ...]] = (
        "line",
        "cursor",
        "title",
        "own-title",
        "empty-title",
        "deck",
        "own",
        "empty",
        "head",
        "gloss",
        "note",
    )
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"webgrid--{look}" for look in LOOKS}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "step(0,-1)", show=False),
        Binding("down", "step(0,1)", show=False),
        Binding("left", "step(-1,0)", show=False),
        Binding("right", "step(1,0)", show=False),
        Binding("home", "go(0)", show=False),
        Binding("end", "go(8)", show=False),
        Binding("enter,f2", "open", "Edit"),
    ]

    selected: reactive[int] = reactive(MIDDLE, repaint=False)

    def __init__(self, *, live: bool = False, cursor: bool = False, id: str | None = None) -> None:
        super().__init__(id=id)
        self.can_focus = live
        self._live = live
        self._cursor = cursor or live
        self._places: list[Place] = []
        self._lines: list[Strip] | None = None
        self._pictures: dict[str, Image] = {}

    def show(self, shown: Sequence[Place]) -> None:
        """Show these nine places."""
        if list(shown) != self._places:
            self._places = list(shown)
            self._repaint()

    def hang(self, pictures: Mapping[str, Image]) -> None:
        """Show these pictures, by slot, in place of those that hung before."""
        if pictures or self._pictures:
            self._pictures = dict(pictures)
            self._repaint()

    @property
    def place(self) -> str:
        """The slot under the cursor; "" is the middle."""
        return self._places[self.selected].key if self._places else ""

    def select(self, key: str) -> None:
        """Put the cursor on a slot."""
        for index, place in enumerate(self._places):
            if place.key == key:
                self.selected = index

    def validate_selected(self, selected: int) -> int:
        """Keep the cursor in the grid."""
        return max(0, min(8, selected))

    def watch_selected(self, before: int, now: int) -> None:
        """Draw the cursor and tell the screen."""
        if before != now:
            self._repaint()
            self.post_message(SlotMoved(self.place))

    def action_step(self, right: int, down: int) -> None:
        """Move by one place; at the edge stay."""
        row, column = divmod(self.selected, 3)
        self.selected = max(0, min(2, row + down)) * 3 + max(0, min(2, column + right))

    def action_go(self, where: int) -> None:
        """Go to a corner."""
        self.selected = where

    def action_open(self) -> None:
        """Edit the text that stands there."""
        self.post_message(SlotOpened(self.place))

    def on_key(self, event: events.Key) -> None:
        """Typing begins a new text in the selected slot."""
        if self._live and event.is_printable and event.character and self.place:
            event.stop()
            event.prevent_default()
            self.post_message(SlotOpened(self.place, event.character))

    def on_paste(self, event: events.Paste) -> None:
        """Pasting does the same."""
        if self._live and event.text and self.place:
            event.stop()
            self.post_message(SlotOpened(self.place, " ".join(event.text.split())))

    def on_click(self, event: events.Click) -> None:
        """Select the place under the pointer; a second click edits it."""
        if not self._live:
            return
        offset = event.get_content_offset(self)
        if offset is None:
            return
        columns, rows = split(self.size.width - 4), split(self.size.height - 4)
        column, row = _part(offset.x, columns), _part(offset.y, rows)
        if row * 3 + column == self.selected and event.chain >= 2:
            self.action_open()
        self.selected = row * 3 + column

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        width, height = self.size
        if self._lines is None:
            cursor = self.selected if self._cursor else None
            looks = {look: self.get_component_rich_style(f"webgrid--{look}") for look in self.LOOKS}
            pictures = {} if self.app.console.no_color else self._pictures
            drawn = draw(self._places, width, height, cursor, pictures) if self._places else []
            self._lines = [
                Strip(
                    [Segment(text, looks[look] if isinstance(look, str) else look) for text, look in line]
                ).adjust_cell_length(width, self.rich_style)
                for line in drawn
            ]
        return self._lines[y] if y < len(self._lines) else Strip.blank(width, self.rich_style)

    def notify_style_update(self) -> None:
        """Draw again in the new colours."""
        super().notify_style_update()
        self._lines = None

    def on_resize(self) -> None:
        """Draw again in the new size."""
        self._repaint()

    def _repaint(self) -> None:
        self._lines = None
        self.refresh()


def _part(offset: int, sizes: Sequence[int]) -> int:
    edge = 0
    for index, size in enumerate(sizes):
        edge += size + 1
        if offset <= edge:
            return index
    return len(sizes) - 1
