"""An instructor at a folder of Markdown: cards, scenes, a journey, a picture, four templates to go between.

Knows cards by the number they were made with, whatever their ids are; what is shipped is what stands in the
files. Nothing of a learner is known here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from densecards.encode import EncoderInfo
from densecards.paths import shipped_decks

# Deck-side slots of each template that the instructor fills, and slots that the learner writes in. Some keys
# are shared by two templates, so that links go out of sight and come back. `one.toml` asks in one direction.
SLOTS = {
    "vocabulary": (("use", "image"), ("image", "personal", "life")),
    "anatomy": (("function", "story"), ("story", "personal", "analogy")),
    "sky.toml": (("size", "story"), ("story", "likeness", "look")),
    "one.toml": (("size", "story"), ("story", "likeness", "look")),
}
OWN_SLOTS = sorted({slot for _, slots in SLOTS.values() for slot in slots})
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f64540"
    "0000000049454e44ae426082"
)


class Toy:
    """An encoder of eight numbers that reads every language; `name` tells two of them apart."""

    dimensions, languages = 8, frozenset[str]()

    def __init__(self, name: str) -> None:
        self.name, self.hash = name, f"{name}-hash-0123456789"

    def encode(
        self, texts: Sequence[str], progress: Callable[[int, int], None] | None = None
    ) -> NDArray[np.float32]:
        """Unit rows (n, 8), seeded by letters and name."""
        seeds = [hashlib.blake2b((self.name + text).encode(), digest_size=32).digest() for text in texts]
        rows = np.array([np.frombuffer(seed, "<i4") for seed in seeds], dtype=np.float32).reshape(-1, 8)
        return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)

    def close(self) -> None:
        """Nothing to close."""


def describe(name: str = "default") -> EncoderInfo:
    """What a toy is."""
    return EncoderInfo(name, Toy(name).hash, 8, frozenset(), Path())


@dataclass
class Sheet:
    """A card as the instructor has it in a file."""

    key: str
    headword: str
    gloss: str = "a thing of the deck"
    link: str = "something that is told"
    aliases: tuple[str, ...] = ()
    scene: str = "a"
    picture: bool = False

    def links(self) -> tuple[str, str]:
        """The texts of the two deck-side slots."""
        return self.link, f"{self.link} too" + (" ![a dot](media/dot.png)" if self.picture else "")


@dataclass
class Deck:
    """A whole deck as it is or was: cards in order, the way of the journey, the template."""

    template: str = "vocabulary"
    cards: dict[str, Sheet] = field(default_factory=dict)
    journey: tuple[str, ...] = ()
    titles: dict[str, str] = field(default_factory=lambda: {scene: f"Scene {scene}" for scene in "abc"})

    def copy(self) -> Deck:
        """The deck as it is now, apart from what becomes of this one."""
        return Deck(
            self.template,
            {card: replace(sheet) for card, sheet in self.cards.items()},
            self.way(),
            dict(self.titles),
        )

    def way(self) -> tuple[str, ...]:
        """The stations of the journey that are there; none where fewer than two are left."""
        found = tuple(card for card in self.journey if card in self.cards)
        return found if len(found) > 1 else ()

    def scenes(self) -> list[str]:
        """The scenes that have cards, in the order of their first cards."""
        return list(dict.fromkeys(sheet.scene for sheet in self.cards.values()))

    def order(self) -> list[str]:
        """The cards in the order of learning: scene by scene."""
        return [card for scene in self.scenes() for card, s in self.cards.items() if s.scene == scene]

    def write(self, folder: Path, version: str) -> None:
        """Write the deck's files, and take away those that are no longer part of it."""
        for old in folder.glob("*.*"):
            old.unlink()
        if self.template.endswith(".toml"):
            (folder / self.template).write_text(_template(self.template), encoding="utf-8")
        names = [f"{scene}.md" for scene in self.scenes()]
        (folder / "deck.toml").write_text(
            f'id = "try"\ntitle = "Try"\nversion = "{version}"\nlanguage = "nb"\ngloss_language = "en"\n'
            f'template = "{self.template}"\nlicence = "CC0-1.0"\nauthors = ["densecards"]\n'
            f'description = "Words."\nfiles = [{", ".join(f"{name!r}" for name in names)}]\n',
            encoding="utf-8",
        )
        (folder / "media").mkdir(exist_ok=True)
        (folder / "media" / "dot.png").write_bytes(PICTURE)
        for scene, name in zip(self.scenes(), names, strict=True):
            rows = [f"---\nscene: {scene}\ntitle: {self.titles[scene]}\n---\n"]
            rows += [self._card(sheet) for sheet in self.cards.values() if sheet.scene == scene]
            if scene == self.scenes()[-1] and self.way():
                rows.append("\n# journey: The way {#way}\n\n")
                rows += [f"{n}. [[{self.cards[card].key}]]\n" for n, card in enumerate(self.way(), start=1)]
            (folder / name).write_text("".join(rows), encoding="utf-8")

    def _card(self, sheet: Sheet) -> str:
        lines = [f"\n## {sheet.headword} {{#{sheet.key}}}", sheet.gloss]
        if sheet.aliases:
            lines.append(f"aliases: {' | '.join(sheet.aliases)}")
        slots = SLOTS[self.template][0]
        lines += [f"- {slot}: {text}" for slot, text in zip(slots, sheet.links(), strict=True)]
        return "\n".join(lines) + "\n"


def _template(name: str) -> str:
    sky = (shipped_decks() / "model" / "sky.toml").read_text(encoding="utf-8")
    if name == "sky.toml":
        return sky
    head, first, _second = sky.split("[[prompts]]")
    return f"{head}[[prompts]]{first}".replace('key = "sky"', 'key = "one"')
