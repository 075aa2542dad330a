"""A deck's source as written: every text with the line it stands on.

What a reader of Markdown makes and what checks and the builder take. Nothing here reads files.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from densecards.webs import Template

ID_FORM = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
ID_RULE = "an id is lower-case ASCII letters and digits with hyphens between"
MAX_ID = 80  # characters


def is_id(text: str) -> bool:
    """True where `text` has the form of a card's, scene's, chain's or deck's id."""
    return len(text) <= MAX_ID and ID_FORM.match(text) is not None


@dataclass(frozen=True, slots=True)
class Written:
    """A text and the line of the file where it begins (from 1)."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells of a property (one unless the template calls it a list) and their line."""

    values: tuple[str, ...]
    line: int

    @property
    def text(self) -> str:
        """The cells as one text."""
        return " | ".join(self.values)


@dataclass(frozen=True, slots=True)
class CardSource:
    """One card: `## headword {#key}`, its paragraph and its links by slot key."""

    file: str
    line: int
    key: str
    headword: str
    gloss: Written
    properties: Mapping[str, Cells]
    links: Mapping[str, Written]
    part: str = ""
    refused: tuple[Written, ...] = ()  # texts that have no place, kept so that their ties are checked too

    @property
    def aliases(self) -> tuple[str, ...]:
        """The ids that this card had before."""
        cells = self.properties.get("aliases")
        return cells.values if cells else ()

    def texts(self) -> Iterator[Written]:
        """Every text of the card that may hold ties and images."""
        yield self.gloss
        for cells in self.properties.values():
            yield Written(cells.text, cells.line)
        yield from self.links.values()
        yield from self.refused


@dataclass(frozen=True, slots=True)
class StepSource:
    """One station of a chain: the key of a card and what happens there."""

    key: str
    text: Written


@dataclass(frozen=True, slots=True)
class ChainSource:
    """A palace, a journey or a diagram, whose text is its drawing."""

    file: str
    line: int
    kind: str
    key: str
    title: str
    text: Written
    steps: tuple[StepSource, ...]


@dataclass(frozen=True, slots=True)
class SceneSource:
    """One Markdown file: a scene's front matter, its cards and chains in the order of learning."""

    file: str
    line: int
    key: str
    title: str
    story: Written
    level: str
    chapter: str
    parts: tuple[str, ...]
    cards: tuple[CardSource, ...]
    chains: tuple[ChainSource, ...]


@dataclass(frozen=True, slots=True)
class Manifest:
    """What deck.toml says. `lines` gives the line of each of its keys."""

    id: str
    title: str
    version: str
    language: str
    gloss_language: str
    template: str
    licence: str
    authors: tuple[str, ...]
    description: str
    files: tuple[str, ...]
    personal: bool
    lines: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class DeckSource:
    """A whole deck's source. `media` maps relative path → file, for every medium a text names."""

    folder: Path
    manifest: Manifest
    template: Template
    scenes: tuple[SceneSource, ...]
    media: Mapping[str, Path]

    @property
    def cards(self) -> tuple[CardSource, ...]:
        """Every card, in the order of learning."""
        return tuple(card for scene in self.scenes for card in scene.cards)

    @property
    def chains(self) -> tuple[ChainSource, ...]:
        """Every palace, journey and diagram, in the order of the files."""
        return tuple(chain for scene in self.scenes for chain in scene.chains)
