"""A web as nine places in a grid of lines: what stands in each, and how it is drawn as text.

The learner's own link carries ◆ beside its title, the deck's has a bare title, an empty one asks its question
behind a `?`. No widget here: places in, lines of pieces out.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.style import Style

from densecards.text import displayable
from densecards.tui.drawing import HEAVY, LIGHT, fit, junction, wrap
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


def needs(shown: Sequence[Place], width: int, pictured: Collection[str] = ()) -> list[int]:
    """Return how many lines each of the three rows of the grid needs for its texts, without cutting any.

    Beside a picture, words have half the width."""
    columns = split(width - 4)
    lines = []
    for index, place in enumerate(shown):
        room = columns[index % 3]
        beside = place.key in pictured and room >= PICTURED
        lines.append(_lines(place, room - room // 2 if beside else room))
    return [max(lines[row * 3 : row * 3 + 3], default=1) for row in range(3)]


def heights(shown: Sequence[Place], width: int, height: int, pictured: Collection[str] = ()) -> list[int]:
    """Divide the lines between the edges of a grid among its rows: alike, unless a row needs more than that
    and another less."""
    rows = split(height - 4)
    wanted = needs(shown, width, pictured)
    if all(need <= row for need, row in zip(wanted, rows, strict=True)):
        return rows
    spare = sum(rows) - sum(wanted)
    if spare >= 0:
        return [need + more for need, more in zip(wanted, split(spare), strict=True)]
    # Too little for all: what a row does not need goes to the others.
    taken = [min(need, row) for need, row in zip(wanted, rows, strict=True)]
    while sum(taken) < sum(rows):
        short = max(range(3), key=lambda row: wanted[row] - taken[row])
        taken[short] += 1
    return taken


def _lines(place: Place, width: int) -> int:
    inner = max(1, width - 2 * (2 if width >= ROOMY[0] else 1))
    if place.look != "head":
        text = len(wrap(place.text, inner))
        return text + (1 if text + 1 >= ROOMY[1] else 0)
    gloss = len(wrap(place.note, inner)) if place.note else 0
    return max(1, len(wrap(place.text, inner))) + (gloss + 1 if gloss else 0)


def draw(
    shown: Sequence[Place],
    width: int,
    height: int,
    selected: int | None = None,
    pictures: Mapping[str, Image] | None = None,
) -> list[list[Piece]]:
    """Return the grid as `height` lines of pieces, each line `width` cells. Edges are shared; those of the
    selected place are heavy. `pictures` hang in the places whose keys they have, beside the words."""
    columns, rows = split(width - 4), heights(shown, width, height, pictures or {})
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
        title = f" {heading(place.title, width - 3)} "
        gap = width - 1 - cell_len(title) - cell_len(note)
        kind = {"own": "own-title", "empty": "empty-title"}.get(place.look, "title")
        pieces += [(dash, look), (title, "cursor" if look == "cursor" else kind), (dash * gap, look)]
        if note:
            pieces.append((note, "note"))
    return pieces


def heading(title: str, width: int) -> str:
    """Return a slot's title in so many cells: without its letter of SOUL, then by whole words, then cut."""
    if cell_len(title) > width:
        title = re.sub(r" \([A-Z]\)$", "", title)
    words = title.split(" ")
    while cell_len(title) > width and len(words) > 2:
        words = words[:-1]
        title = f"{' '.join(words)}…"
    return fit(title, min(cell_len(title), width))


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
