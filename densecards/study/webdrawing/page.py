"""A web as a page to be drawn: texts in nine places, already displayable, and whose they are.

Knows no coordinates and no file format.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

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
        return sum(bool(cell.text) or cell.private for cell in self.cells)

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
) -> WebPage:
    """Return a web as a page; what stands in a slot that only a learner fills stays out unless `private`."""
    card = web.card
    cells = []
    for slot in web.template.slots:
        link = web.link(slot.key)
        if link is None:
            cells.append(_cell(slot))
        elif slot.filler is Filler.LEARNER and not private:
            cells.append(_cell(slot, own=True, private=True))
        else:
            cells.append(_cell(slot, _clean(link.plain(titles)), own=link.origin is Origin.LEARNER))
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
