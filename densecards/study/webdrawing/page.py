"""A web as a page to be drawn: texts in nine places, already displayable, and whose they are.

Knows no coordinates and no file format.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from densecards.study.media import found
from densecards.study.webdrawing.pictures import Shown, shown
from densecards.text import displayable
from densecards.webs import Filler, Origin, Slot, Web

_DETAILS = ("pos", "forms", "pronunciation", "latin", "abbreviation", "accept")
KEPT_PRIVATE = "kept private"


@dataclass(frozen=True, slots=True)
class Cell:
    """One of the eight places around the headword. `text` is "" where the slot is empty."""

    slot: str
    title: str
    question: str
    text: str
    own: bool = False
    private: bool = False
    pictures: tuple[Shown, ...] = ()


@dataclass(frozen=True, slots=True)
class WebPage:
    """A web, ready to be drawn. `cells` are in the template's order; `name` is who hands it in."""

    card: str
    headword: str
    gloss: str
    detail: str
    cells: tuple[Cell, ...]
    deck: str = ""
    scene: str = ""
    name: str = ""
    version: str = ""

    @property
    def filled(self) -> int:
        """How many of the eight slots hold a link."""
        return sum(bool(cell.text or cell.pictures) or cell.private for cell in self.cells)

    @property
    def own(self) -> int:
        """How many links the learner made."""
        return sum(cell.own for cell in self.cells)


def page_of(
    web: Web,
    titles: Mapping[str, str],
    *,
    private: bool = False,
    deck: str = "",
    scene: str = "",
    name: str = "",
    version: str = "",
    file_of: Callable[[str], Path | None] = lambda path: None,
) -> WebPage:
    """Return a web as a page; what stands in a slot that only a learner fills stays out unless `private`.

    `file_of` finds the deck's media; a picture that cannot be drawn stays in words.
    """
    card = web.card
    there = found(web, file_of, dict(titles)).pictures
    cells = []
    for slot in web.template.slots:
        link = web.link(slot.key)
        if link is None:
            cells.append(_cell(slot))
        elif slot.filler is Filler.LEARNER and not private:
            cells.append(_cell(slot, own=True, private=True))
        else:
            mine = [picture for picture in there if picture.slot == slot.key]
            drawn = tuple(one for p in mine if (one := shown(p.file, _clean(p.shows))) is not None)
            # What is to be seen needs no words beside it; what is not, does.
            seen = mine[0].text if mine and len(drawn) == len(link.images) else link.plain(titles)
            is_own = link.origin is Origin.LEARNER
            cells.append(replace(_cell(slot, _clean(seen), own=is_own), pictures=drawn))
    # The meaning stands in its own slot where the template has one.
    gloss = "" if web.template.gloss_slot else _clean(card.gloss)
    details = [card.property(key).replace(" | ", ", ") for key in _DETAILS if card.properties.get(key)]
    details = [text for text in details if text != card.headword]
    return WebPage(
        card=_clean(card.id),
        headword=_clean(card.headword),
        gloss=gloss,
        detail=_clean(" · ".join(details)),
        cells=tuple(cells),
        deck=_clean(deck),
        scene=_clean(scene),
        name=_clean(name),
        version=_clean(version),
    )


def _cell(slot: Slot, text: str = "", *, own: bool = False, private: bool = False) -> Cell:
    title = f"{slot.title} ({slot.soul})" if slot.soul else slot.title
    return Cell(slot.key, _clean(title), _clean(slot.question), text, own, private)


def _clean(text: str) -> str:
    return displayable(text, one_line=True)
