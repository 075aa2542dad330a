"""Cards, links and webs: the frozen values that every other room passes on.

Nothing here knows of files, databases, vectors or screens.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from densecards.text import slugify
from densecards.webs.template import Template

SIDE_MARK = " — "
_REFERENCE = re.compile(r"\[\[([a-z0-9][a-z0-9/-]*)\]\]")
_ARTICLE = re.compile(r"^(å|the|a|an|en|ei|et)\s+")
_IMAGE = re.compile(r"!\[([^\]]*)\]\(([^)\s]+)\)")


class Origin(StrEnum):
    """Whose link it is. The deck's and the learner's are kept apart for ever."""

    DECK = "deck"
    LEARNER = "learner"


@dataclass(frozen=True, slots=True)
class Link:
    """One link of a web: a text in a slot, as its author wrote it.

    `text` may hold a translation or reason after ` — `, ties `[[id]]` to other cards, and images
    `![alt](path)`.
    """

    slot: str
    text: str
    origin: Origin = Origin.DECK

    @property
    def references(self) -> tuple[str, ...]:
        """The ids between double brackets, as written."""
        return tuple(_REFERENCE.findall(self.text))

    @property
    def media(self) -> tuple[str, ...]:
        """The paths of the images in the link."""
        return tuple(path for _, path in _IMAGE.findall(self.text))

    @property
    def images(self) -> tuple[tuple[str, str], ...]:
        """What each image shows, in words, and its path."""
        return tuple(_IMAGE.findall(self.text))

    @property
    def translation(self) -> str:
        """What stands after the first ` — `, with its ties as written; "" where there is none."""
        return self.text.partition(SIDE_MARK)[2].strip()

    def plain(self, titles: Mapping[str, str] | None = None) -> str:
        """Return the text for a reader: ties as headwords (`titles`: id → headword), images as alt text."""
        return plain_text(self.text, titles)


def plain_text(text: str, titles: Mapping[str, str] | None = None) -> str:
    """Return authored text with `[[id]]` as headwords and images as their alternative text."""
    known = titles or {}

    def title(match: re.Match[str]) -> str:
        name = match.group(1)
        return known.get(name) or name.rpartition("/")[2].replace("-", " ")

    without_images = _IMAGE.sub(lambda match: match.group(1), text)
    return re.sub(r"\s+", " ", _REFERENCE.sub(title, without_images)).strip()


@dataclass(frozen=True, slots=True)
class Card:
    """A word, phrase or term. `id` is `deck/key` and never changes.

    `properties` maps a property's key to its cells (one cell unless the property is a list).
    `language` is the language being learnt (`nb`, `en` …), an IETF tag.
    """

    id: str
    headword: str
    gloss: str
    template: str
    language: str = "en"
    scene: str = ""
    part: str = ""
    properties: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    aliases: tuple[str, ...] = ()

    @property
    def deck(self) -> str:
        """The id of the card's deck."""
        return self.id.partition("/")[0]

    @property
    def key(self) -> str:
        """The card's id inside its deck."""
        return self.id.partition("/")[2]

    def property(self, key: str) -> str:
        """Return a property as one text, its cells divided by ` | `; "" where it is absent."""
        return " | ".join(self.properties.get(key, ()))

    def alternatives(self, key: str) -> tuple[str, ...]:
        """Return every single alternative of a list property, cells and `/` doublets taken apart."""
        return tuple(
            part.strip() for cell in self.properties.get(key, ()) for part in cell.split("/") if part.strip()
        )


@dataclass(frozen=True, slots=True)
class Web:
    """A card with the links that count: the learner's own where there is one, else the deck's.

    The gloss of a template whose `gloss_slot` is set appears as that slot's link.
    """

    card: Card
    template: Template
    links: tuple[Link, ...]

    def link(self, slot: str) -> Link | None:
        """Return the link in a slot, or None where the slot is empty."""
        return next((link for link in self.links if link.slot == slot), None)

    @property
    def filled(self) -> tuple[str, ...]:
        """The keys of the filled slots, in the template's order."""
        present = {link.slot for link in self.links}
        return tuple(key for key in self.template.slot_keys if key in present)

    @property
    def empty(self) -> tuple[str, ...]:
        """The keys of the empty slots, in the template's order."""
        present = {link.slot for link in self.links}
        return tuple(key for key in self.template.slot_keys if key not in present)

    @property
    def own_links(self) -> int:
        """How many links the learner made."""
        return sum(link.origin is Origin.LEARNER for link in self.links)

    def __iter__(self) -> Iterator[Link]:
        return iter(self.links)


def compose_web(card: Card, template: Template, deck: Mapping[str, str], own: Mapping[str, str]) -> Web:
    """Lay the learner's links over the deck's and order them by the template; both map slot → text.

    The gloss fills the template's gloss slot unless the learner wrote there. Links in slots that the
    template does not have (after a change of template) are left out here and kept by the store.
    """
    links = []
    gloss_slot = template.gloss_slot
    for slot in template.slots:
        key = slot.key
        mine, given = own.get(key) if own else None, deck.get(key)
        if mine and not mine.isspace():
            links.append(Link(key, mine, Origin.LEARNER))
        elif given and not given.isspace():
            links.append(Link(key, given))
        elif key == gloss_slot and card.gloss:
            links.append(Link(key, card.gloss))
    return Web(card, template, tuple(links))


def card_key(headword: str) -> str:
    """Return the id inside a deck that a headword suggests (`å forstå` → `forstaa`)."""
    bare = _ARTICLE.sub("", headword.strip().lower())
    return slugify(bare) or "card"
