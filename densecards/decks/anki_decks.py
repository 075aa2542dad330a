"""Anki's decks, settings and options as its schema 11 keeps them, for a deck that is exported."""

from __future__ import annotations

from typing import Any

from densecards.decks.anki_notes import stable_id
from densecards.decks.foreign import Preset
from densecards.webs.content import DeckContent

_OWN_OPTIONS = stable_id("options")


def anki_decks(deck: DeckContent, seconds: int, *, own_options: bool = False) -> dict[str, dict[str, Any]]:
    """An Anki deck for each scene, under one that is called like the deck."""
    title = deck.title.replace("::", ": ")
    found = {"": _deck(stable_id(f"deck/{deck.id}"), title, seconds, deck.description)}
    for scene in deck.scenes:
        name = f"{title}::{scene.title.replace('::', ': ')}"
        found[scene.key] = _deck(stable_id(f"deck/{deck.id}/{scene.key}"), name, seconds, scene.story)
    if own_options:
        for row in found.values():
            row["conf"] = _OWN_OPTIONS
    for card in deck.cards:
        found.setdefault(card.scene, found[""])
    return found


def _deck(key: int, name: str, seconds: int, description: str) -> dict[str, Any]:
    return {
        "id": key,
        "name": name,
        "mod": seconds,
        "usn": -1,
        "desc": description,
        "dyn": 0,
        "conf": 1,
        "collapsed": False,
        "browserCollapsed": False,
        "newToday": [0, 0],
        "revToday": [0, 0],
        "lrnToday": [0, 0],
        "timeToday": [0, 0],
        "extendNew": 0,
        "extendRev": 0,
    }


def default_deck(seconds: int) -> dict[str, Any]:
    """The deck that every Anki collection has; `seconds` is when it was changed."""
    return _deck(1, "Default", seconds, "")


CONF: dict[str, Any] = {
    "activeDecks": [1],
    "curDeck": 1,
    "newSpread": 0,
    "collapseTime": 1200,
    "timeLim": 0,
    "estTimes": True,
    "dueCounts": True,
    "nextPos": 1,
    "sortType": "noteFld",
    "sortBackwards": False,
    "addToCur": True,
    "schedVer": 2,
}
_OPTIONS: dict[str, Any] = {
    "id": 1,
    "name": "Default",
    "mod": 0,
    "usn": 0,
    "maxTaken": 60,
    "timer": 0,
    "autoplay": True,
    "replayq": True,
    "dyn": False,
    "new": {
        "delays": [1, 10],
        "ints": [1, 4, 7],
        "initialFactor": 2500,
        "order": 1,
        "perDay": 20,
        "bury": False,
    },
    "rev": {
        "perDay": 200,
        "ease4": 1.3,
        "fuzz": 0.05,
        "ivlFct": 1,
        "maxIvl": 36500,
        "bury": False,
        "hardFactor": 1.2,
    },
    "lapse": {"delays": [10], "mult": 0, "minInt": 1, "leechFails": 8, "leechAction": 1},
}


def options(preset: Preset | None, seconds: int) -> dict[str, Any]:
    """The options of the exported decks: Anki's own, with weights and desired retention where given."""
    if preset is None:
        return _OPTIONS
    found = {**_OPTIONS, "id": _OWN_OPTIONS, "name": preset.name, "mod": seconds}
    return found | {"fsrsParams6": list(preset.weights), "desiredRetention": preset.retention or 0.9}
