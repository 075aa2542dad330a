"""Where the learner was when the app was left, so that the next start can go on there with one key.

Today and a session over everything need no such offer: the app begins with the one and Enter begins the
other. What a screen remembers of itself (deck, order, figure) it keeps on its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from densecards.errors import NotFoundError
from densecards.text import displayable
from densecards.tui import ways

if TYPE_CHECKING:
    from densecards.study import Desk
    from densecards.tui.app import DensecardsApp

NAME = "app"
"""Under which the desk keeps the place."""
TITLES: Mapping[str, str] = {
    "daily": "Today's fifteen minutes",
    "practise": "Practise",
    "library": "Library",
    "care": "Care",
    "settings": "Settings",
    "lab": "Lab",
    "reading": "Read a text",
    "decks": "Decks",
    "past": "What you did",
    "recall": "Ask the memory",
    "classroom": "Class",
    "build": "Build",
    "holiday": "Holiday",
    "statistics": "Statistics",
}
"""Ways that can be offered again, by their names in `ways`."""
_NAMES = {"class": "classroom"}
"""Ways whose screens are called otherwise."""


@dataclass(frozen=True)
class Offer:
    """A place to go on at, with the words for it."""

    place: Mapping[str, str] = field(default_factory=dict)
    words: str = ""


def place_of(screens: Sequence[Any]) -> dict[str, str]:
    """Return the place of the topmost of these screens that can be offered again; empty for none."""
    for screen in reversed(screens):
        name = type(screen).__name__.removesuffix("Screen").lower()
        name = _NAMES.get(name, name)
        if name == "web":
            return {"way": name, "card": str(screen.at_hand())}
        if name == "study" and screen.deck:
            return {"way": name, "deck": str(screen.deck)}
        if name in TITLES:
            return {"way": name}
    return {}


def offer(desk: Desk) -> Offer:
    """Return what to offer at the start; empty where nothing was kept or the deck or card is gone."""
    place = desk.kept_place(NAME)
    way = place.get("way", "")
    if way == "web":
        try:
            web = desk.web(place.get("card", ""))
        except NotFoundError:
            return Offer()
        return Offer(place, f"the web of {displayable(web.card.headword, one_line=True)}")
    if way == "study":
        found = [deck.title for deck in desk.decks() if deck.id == place.get("deck")]
        return Offer(place, f"studying {displayable(found[0], one_line=True)}") if found else Offer()
    return Offer(place, TITLES[way]) if way in TITLES and way in ways.WAYS else Offer()


def resume(app: DensecardsApp, place: Mapping[str, str]) -> None:
    """Go there."""
    match place.get("way", ""):
        case "web":
            ways.web(app, place["card"])
        case "study":
            ways.study(app, place["deck"])
        case way if way in ways.WAYS:
            ways.WAYS[way](app)
