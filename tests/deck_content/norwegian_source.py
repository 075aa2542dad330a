"""A second, deliberately small reader of the Norwegian deck's Markdown, for the content tests only.

It knows headings, `key: value` lines, `- slot: text` lines and ordered lists, and nothing of the app: the
content tests must not pass or fail because of the product's own parser.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

DECK = Path(__file__).resolve().parents[2] / "decks" / "norwegian"

PROPERTIES = {
    *("pos", "forms", "tone", "pronunciation", "accept", "accept-meaning", "false-friend"),
    *("phrase-of", "confusable", "note", "aliases", "definition"),
}
DECK_SLOTS = ("use", "similar", "opposite")
SUGGESTED_SLOTS = ("image", "emotion")
SIDED_SLOTS = DECK_SLOTS
NONE = "–"

HEADING = re.compile(r"^## (?P<head>.+?) \{#(?P<id>[a-z0-9-]+)\}$")
CHAIN = re.compile(r"^# (?:palace|journey): .+ \{#(?P<id>[a-z0-9-]+)\}$")
STEP = re.compile(r"^\d+\. \[\[(?P<id>[a-z0-9-]+)\]\] — .+$")
REFERENCE = re.compile(r"\[\[([^\]]*)\]\]")


@dataclass
class SourceCard:
    """One `##` section: its place, its gloss, its properties and its links as written."""

    id: str
    headword: str
    file: str
    line: int
    gloss: str = ""
    properties: dict[str, str] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)

    @property
    def pos(self) -> str:
        """The part of speech, or the empty string."""
        return self.properties.get("pos", "")

    @property
    def lemma(self) -> str:
        """The dictionary form: without *å*, without particle or reflexive pronoun."""
        bare = self.headword.removeprefix("å ")
        return bare.split()[0] if self.pos in ("verb", "particle verb") else bare

    def cells(self) -> list[list[str]]:
        """The cells of `forms`, each with its doublets; empty where the card has none."""
        forms = self.properties.get("forms")
        return [cell.strip().split("/") for cell in forms.split("|")] if forms else []

    def genders(self) -> list[str]:
        """*en*, *ei*, *et* as the card gives them; a noun that is only plural has none."""
        if self.pos != "noun" or not self.cells():
            return []
        return [gender for gender in self.cells()[0] if gender != NONE]

    def words(self) -> list[str]:
        """The dictionary form and every inflected one, a word each; *har*, particles and *mer* left out."""
        found = [self.lemma]
        cells = self.cells()
        for form in [form for cell in (cells[1:] if self.pos == "noun" else cells) for form in cell]:
            word = form.removeprefix("har ").removeprefix("mer ").removeprefix("mest ").split()[0]
            if word != NONE and word not in found:
                found.append(word)
        return found

    def texts(self) -> list[str]:
        """Everything written on the card except its headword."""
        return [self.gloss, *self.properties.values(), *self.links.values()]


@dataclass
class Scene:
    """One file: its front matter, its parts, its cards and the card ids of its palaces and journeys."""

    file: str
    front: dict[str, str]
    parts: dict[str, int] = field(default_factory=dict)
    cards: list[SourceCard] = field(default_factory=list)
    chains: dict[str, list[str]] = field(default_factory=dict)


def listed_files() -> list[str]:
    """The files in the order of learning, as deck.toml lists them."""
    with (DECK / "deck.toml").open("rb") as handle:
        return [str(name) for name in tomllib.load(handle)["files"]]


def read_scene(name: str) -> Scene:
    """One file's front matter, parts, cards and chains; a line that fits nowhere is an error."""
    scene, card, part, fences = Scene(name, {}), None, "", 0
    steps: list[str] | None = None
    for number, line in enumerate((DECK / name).read_text(encoding="utf-8").splitlines(), 1):
        if line == "---" and fences < 2:
            fences += 1
        elif fences == 1:
            key, _, value = line.partition(": ")
            scene.front[key] = value
        elif heading := HEADING.match(line):
            card = SourceCard(heading["id"], heading["head"], name, number)
            scene.cards.append(card)
            scene.parts[part] = scene.parts.get(part, 0) + 1
        elif line.startswith("# part: "):
            part, card = line.removeprefix("# part: "), None
        elif chain := CHAIN.match(line):
            card, steps = None, scene.chains.setdefault(chain["id"], [])
        elif steps is not None and (step := STEP.match(line)):
            steps.append(step["id"])
        elif steps == [] and card is None:
            continue
        elif line.strip():
            _read_line(card, line, f"{name}:{number}")
    return scene


def _read_line(card: SourceCard | None, line: str, where: str) -> None:
    if card is None:
        raise ValueError(f"{where}: text outside a card")
    is_link = line.startswith("- ")
    key, colon, value = line.removeprefix("- ").partition(": ")
    if is_link and key in (*DECK_SLOTS, *SUGGESTED_SLOTS) and key not in card.links:
        card.links[key] = value
    elif not is_link and colon and key in PROPERTIES and key not in card.properties:
        card.properties[key] = value
    elif not is_link and not card.properties and not card.links:
        card.gloss = f"{card.gloss} {line}".strip()
    else:
        raise ValueError(f"{where}: neither a known slot, a known property nor a gloss, or one given twice")


def read_scenes() -> list[Scene]:
    """Every scene in the order of learning."""
    return [read_scene(name) for name in listed_files()]


def read_cards() -> list[SourceCard]:
    """Every card in the order of learning."""
    return [card for scene in read_scenes() for card in scene.cards]
