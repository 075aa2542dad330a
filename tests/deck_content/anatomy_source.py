"""A second, deliberately small reader of the anatomy deck's Markdown, for the content tests only.

It knows headings, `key: value` lines, `- slot: text` lines and ordered lists, and nothing of the app: the
content tests must not pass or fail because of the product's own parser.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

DECK = Path(__file__).resolve().parents[2] / "decks" / "anatomy"

PROPERTIES = frozenset(
    "accept abbreviation latin roots sided pronunciation origin insertion nerve action hormone target effect "
    "why what-else if-damaged confusable note aliases".split()
)
DECK_SLOTS = ("location", "function", "clinical", "appearance", "connections")
SUGGESTED_SLOTS = ("analogy", "story")
SLOTS = DECK_SLOTS + SUGGESTED_SLOTS

HEADING = re.compile(r"^## (?P<head>.+?) \{#(?P<id>[a-z0-9-]+)\}$")
GROUP = re.compile(r"^# (?P<kind>part|palace|journey|diagram): (?P<title>.+?)(?: \{#(?P<id>[a-z0-9-]+)\})?$")
REFERENCE = re.compile(r"\[\[([^\]]*)\]\]")


@dataclass
class SourceCard:
    """One `##` section: its place, its gloss, its properties and its links as written."""

    id: str
    headword: str
    file: str
    line: int
    chapter: str
    part: str
    gloss: str = ""
    properties: dict[str, list[str]] = field(default_factory=dict)
    links: dict[str, list[str]] = field(default_factory=dict)

    def names(self) -> list[str]:
        """The headword and every other answer the deck accepts."""
        accepted = [name for line in self.properties.get("accept", []) for name in line.split("|")]
        short = [name for line in self.properties.get("abbreviation", []) for name in line.split("|")]
        latin = [name for line in self.properties.get("latin", []) for name in line.split("|")]
        return [name.strip() for name in [self.headword, *accepted, *short, *latin] if name.strip()]

    def texts(self) -> list[str]:
        """Everything written on the card except its headword."""
        lines = [
            text for group in (self.properties, self.links) for values in group.values() for text in values
        ]
        return [self.gloss, *lines]


@dataclass
class Chain:
    """A palace, journey or diagram: its id, (card id, step) pairs in order, and the lines of its drawing."""

    kind: str
    id: str
    steps: list[tuple[str, str]] = field(default_factory=list)
    drawing: list[str] = field(default_factory=list)


@dataclass
class Source:
    """The whole deck folder."""

    manifest: dict[str, object]
    cards: list[SourceCard] = field(default_factory=list)
    chains: list[Chain] = field(default_factory=list)
    front: dict[str, dict[str, str]] = field(default_factory=dict)
    strays: list[str] = field(default_factory=list)

    def card(self, card_id: str) -> SourceCard:
        """The card with this id; KeyError where there is none."""
        return {card.id: card for card in self.cards}[card_id]


def read_deck(folder: Path = DECK) -> Source:
    """Read every file that deck.toml lists, in its order; lines that fit nowhere end up in `strays`."""
    manifest = tomllib.loads((folder / "deck.toml").read_text(encoding="utf-8"))
    source = Source(manifest)
    for name in manifest["files"]:
        _read_scene(folder / name, source)
    return source


def _read_scene(path: Path, source: Source) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    end = lines.index("---", 1)
    front = dict(line.split(": ", 1) for line in lines[1:end])
    source.front[path.name] = front
    part, card, chain, drawn = "", None, None, False
    for number, line in enumerate(lines[end + 1 :], start=end + 2):
        if chain is not None and chain.kind == "diagram" and line == "```":
            drawn = not drawn
            continue
        if drawn and chain is not None:
            chain.drawing.append(line)
            continue
        if not line.strip():
            continue
        where = f"{path.name}:{number}"
        if group := GROUP.match(line):
            card, chain = None, None
            if group["kind"] == "part":
                part = group["title"]
            else:
                chain = Chain(group["kind"], group["id"] or "")
                source.chains.append(chain)
        elif heading := HEADING.match(line):
            chain = None
            card = SourceCard(
                heading["id"], heading["head"], path.name, number, front.get("chapter", ""), part
            )
            source.cards.append(card)
        elif chain is not None:
            if step := re.match(r"^\d+\. \[\[([a-z0-9-]+)\]\] — (.+)$", line):
                chain.steps.append((step[1], step[2]))
            elif re.match(r"^(\d+\.|-|#)", line):
                source.strays.append(f"{where}: {line}")
        elif card is None:
            source.strays.append(f"{where}: {line}")
        elif link := re.match(r"^- ([a-z]+): (.+)$", line):
            card.links.setdefault(link[1], []).append(link[2])
        elif (pair := re.match(r"^([a-z-]+): (.+)$", line)) and pair[1] in PROPERTIES:
            card.properties.setdefault(pair[1], []).append(pair[2])
        elif not card.gloss and not card.properties and not card.links:
            card.gloss = line
        else:
            source.strays.append(f"{where}: {line}")
