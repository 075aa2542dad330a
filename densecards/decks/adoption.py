"""One card of our own from the texts of a foreign note: its id, links, properties and scene.

Keeps what the deck has so far, and counts what does not fit.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from densecards.decks.cards import MAX_TEXT
from densecards.decks.fields import FieldReader
from densecards.decks.mapping import ALIASES, GLOSS, ID, SCENE, TAGS
from densecards.decks.source import is_id
from densecards.text import slugify
from densecards.webs import Card, Template, card_key
from densecards.webs.content import Scene

MOST_KEY = 48  # characters of an id made from a headword


@dataclass(frozen=True, slots=True)
class Adoption:
    """What the deck made from a foreign file is to be called, and in which languages it is.

    An empty language is guessed from the file. `known` gives, for a deck's id, the key of the card that
    each note (by its lasting id) became at an earlier import.
    """

    template: Template
    title: str = ""
    id: str = ""
    language: str = ""
    gloss_language: str = "en"
    known: Callable[[str], Mapping[str, str]] = field(default=lambda _deck: {}, compare=False)


@dataclass(slots=True)
class Making:
    """The deck while it is made."""

    deck: str
    wish: Adoption
    reader: FieldReader
    scenes: dict[str, Scene]
    cards: list[Card] = field(default_factory=list)
    links: dict[str, dict[str, str]] = field(default_factory=dict)
    keys: set[str] = field(default_factory=set)
    items: dict[int, tuple[str, str]] = field(default_factory=dict)  # foreign card → (card, prompt)
    left: Counter[tuple[str, str]] = field(default_factory=Counter)
    slots: tuple[str, ...] = ()
    slot_set: frozenset[str] = frozenset()
    properties: dict[str, bool] = field(default_factory=dict)  # by key: is it a list?
    known: Mapping[str, str] = field(default_factory=dict)  # note → key, of an earlier import
    guids: dict[str, str] = field(default_factory=dict)  # note → key, of this one
    spoken_for: frozenset[str] = frozenset()
    has_tags: bool = False

    def __post_init__(self) -> None:
        template = self.wish.template
        self.slots = template.slot_keys
        self.slot_set = frozenset(self.slots)
        self.has_tags = template.property(TAGS) is not None
        self.known = self.wish.known(self.deck)
        self.spoken_for = frozenset(self.known.values())
        self.properties = {p.key: p.is_list for p in template.properties if p.key not in (TAGS, ALIASES)}

    def scene(self, name: str) -> str:
        """Return the key of the scene of that name, made where there is none yet."""
        name = name.replace("::", " / ")  # how Anki writes a deck inside a deck
        if name not in self.scenes:
            key = slugify(name)[:MOST_KEY].strip("-") or f"scene-{digest(name)[:6]}"
            known = {scene.key for scene in self.scenes.values()}
            self.scenes[name] = Scene(key if key not in known else f"{key}-{digest(name)[:6]}", name)
        return self.scenes[name].key


def make_card(
    making: Making, guid: str, headword: str, values: Mapping[str, str], scene: str, tags: tuple[str, ...]
) -> Card:
    """Add a card to the deck and return it; `guid` is the note's lasting id, `values` its texts by place."""
    template = making.wish.template
    # Most rows have no link: asking the set is quicker than asking for each slot.
    filled = not making.slot_set.isdisjoint(values)
    links = {key: _fitting(values[key], making) for key in making.slots if key in values} if filled else {}
    gloss = values.get(GLOSS, "")
    if not gloss:
        gloss = next(iter(links.values()), "") or "–"
        making.left["meaning", "it is empty; another text stands for it"] += 1
    properties: dict[str, tuple[str, ...]] = {}
    if not making.properties.keys().isdisjoint(values):
        for key, is_list in making.properties.items():
            if key in values:
                text = " ".join(values[key].split("\n"))
                cells = (cell.strip() for cell in text.split("|")) if is_list else (text,)
                properties[key] = tuple(cell for cell in cells if cell)
    words = (*tags, *values[TAGS].replace(",", " ").split()) if TAGS in values else tags
    if words and making.has_tags:
        properties[TAGS] = tuple(dict.fromkeys(words))
    elif words:
        making.left["note with tags", "the template has no property for tags"] += 1
    card = Card(
        id=f"{making.deck}/{_key(making, values.get(ID, ''), headword, guid)}",
        headword=_fitting(headword, making),
        gloss=_fitting(gloss, making),
        template=template.key,
        language=making.wish.language or "en",
        scene=making.scene(values[SCENE]) if values.get(SCENE) else scene,
        properties=properties,
        aliases=_aliases(making, values[ALIASES]) if ALIASES in values else (),
    )
    making.cards.append(card)
    making.links[card.id] = links
    return card


def _aliases(making: Making, text: str) -> tuple[str, ...]:
    """The earlier ids that a table of ours gives; an id that is in use is none."""
    found = [alias.strip() for alias in text.split("|") if alias.strip()]
    good = tuple(alias for alias in found if is_id(alias) and alias not in making.keys)
    making.left["earlier id", "it is in use or no id"] += len(found) - len(good)
    making.keys.update(good)
    return good


def _fitting(text: str, making: Making) -> str:
    if len(text) <= MAX_TEXT:
        return text
    making.left["end of a text", f"it is longer than {MAX_TEXT} characters"] += 1
    return text[: MAX_TEXT - 1].rstrip() + "…"


def _key(making: Making, given: str, headword: str, guid: str) -> str:
    """The id that is given, or the one that the note had before, or one from the headword.

    Where that is taken or none it is made from the note's lasting id. A bare number that is given is such a
    lasting id: a row keeps its card when its headword is mended.
    """
    if is_id(given) and not given.isdecimal() and given not in making.keys:
        making.keys.add(given)
        return given
    guid = given or guid
    key = making.known.get(guid, "")
    if not is_id(key) or key in making.keys:
        key = card_key(headword[:200])[:MOST_KEY].strip("-")
        if key == "card" and not slugify(headword[:200]):
            key = f"card-{digest(guid)[:8]}"
        if key in making.keys or key in making.spoken_for:
            key = f"{key}-{digest(guid)[:8]}"
        while key in making.keys:
            key += "x"
    making.keys.add(key)
    making.guids[guid] = key
    return key


def digest(text: str) -> str:
    """Return sixteen hexadecimal digits of a text, the same for the same text."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
