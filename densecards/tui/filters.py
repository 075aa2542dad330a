"""What can be typed into Library's box beside plain text: `scene:kafe density<20 lapses>3 is:due`.

Words are read here and cards listed by them; what a filter lets through is for `study` to say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from densecards.text import displayable

if TYPE_CHECKING:
    from densecards.study import Desk
    from densecards.study.values import CardRow

HINT = "also: scene:kafe  tag:verb  density<20  density>60  lapses>3  is:due|new|begun|flagged|out"
"""What the box takes, in a line of 80 cells."""
_NAMED = re.compile(r"^(scene|tag):(\S+)$", re.IGNORECASE)
_DENSITY = re.compile(r"^density([<>])(\d{1,3})$", re.IGNORECASE)
_LAPSED = re.compile(r"^lapses>(\d{1,3})$", re.IGNORECASE)
_STATES = {"is:due": "due", "is:flagged": "flagged", "is:begun": "started", "is:out": "suspended"}
_LIKE = re.compile(r"^(scene|tag|density|lapses|is|deck|due)[:<>=]\S*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Filter:
    """The plain text, and the filters by the names that `Desk.choose` gives them.

    `scene` is a part of a scene's name or title, `denser` the least density, `new` asks for what was never
    begun, `unknown` is a word that looks like a filter and is none, or not yet.
    """

    text: str
    chosen: dict[str, Any] = field(default_factory=dict)
    scene: str = ""
    denser: float | None = None
    new: bool = False
    unknown: str = ""

    @property
    def weighs(self) -> bool:
        """It asks the memory, which may take seconds."""
        return self.denser is not None or "density_below" in self.chosen


def parse(typed: str) -> Filter:
    """Take the filters out of what was typed; everything else is text to find."""
    words: list[str] = []
    chosen: dict[str, Any] = {}
    scene, unknown, denser, new = "", "", None, False
    for word in typed.split():
        if named := _NAMED.match(word):
            if named[1].lower() == "scene":
                scene = named[2]
            else:
                chosen["tag"] = named[2]
        elif thin := _DENSITY.match(word):
            if thin[1] == "<":
                chosen["density_below"] = int(thin[2]) / 100
            else:
                denser = int(thin[2]) / 100
        elif lapsed := _LAPSED.match(word):
            chosen["lapses_from"] = int(lapsed[1]) + 1
        elif word.lower() in _STATES:
            chosen[_STATES[word.lower()]] = True
        elif word.lower() == "is:new":
            new = True
        elif _LIKE.match(word):
            unknown = word
        else:
            words.append(word)
    return Filter(" ".join(words), chosen, scene, denser, new, unknown)


def listing(desk: Desk, wanted: Filter, deck: str, order: str) -> tuple[list[CardRow], str]:
    """Return the cards that pass, and where there are none in a few words why."""
    if wanted.unknown:
        word = displayable(wanted.unknown, one_line=True)
        return [], f"“{word}” is no filter: scene: tag: density< density> lapses> is:"
    rows = desk.rows(deck=deck, text=wanted.text, sort=order)
    if wanted.scene:
        part = wanted.scene.casefold()
        decks = [one.id for one in desk.decks() if not deck or one.id == deck]
        scenes = {
            (one, scene.key)
            for one in decks
            for scene in desk.store.scenes(one)
            if part in scene.key.casefold() or part in scene.title.casefold()
        }
        if not scenes:
            return [], f"no scene is called “{displayable(wanted.scene, one_line=True)}”"
        rows = [row for row in rows if (row.deck, row.scene) in scenes]
    if wanted.chosen:
        passed = set(desk.choose(deck=deck, **wanted.chosen))
        rows = [row for row in rows if row.id in passed]
    if wanted.new:
        begun = set(desk.choose(deck=deck, started=True))
        rows = [row for row in rows if row.id not in begun]
    if wanted.denser is not None:
        dense = {one.id for one in desk.density(deck=deck) if one.density > wanted.denser}
        rows = [row for row in rows if row.id in dense]
    if wanted.text and order == "order":
        word = wanted.text.casefold()
        rows = sorted(rows, key=lambda row: word not in row.headword.casefold())
    return rows, "no card like that"
