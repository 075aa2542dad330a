"""Templates: the eight questions that make a web, and the properties a card may carry.

A template is data. Two are built in; an instructor may write another as a TOML file. Rooms above ask
the template what a slot means and never test for a slot's name themselves.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from densecards.errors import DeckError
from densecards.text import nearest
from densecards.toml import read_toml

SLOTS_PER_WEB = 8


class Filler(StrEnum):
    """Who fills a slot."""

    DECK = "deck"
    SUGGESTED = "suggested"  # the deck may suggest; a learner's own replaces it
    LEARNER = "learner"


class Kind(StrEnum):
    """What kind of memory a slot holds: facts an encoder can judge, or the learner's own life."""

    SEMANTIC = "semantic"
    EPISODIC = "episodic"


class Side(StrEnum):
    """The language a slot is written in: the one being learnt, or the one it is learnt through."""

    TARGET = "target"
    BASE = "base"


@dataclass(frozen=True, slots=True)
class Slot:
    """One of the eight places of a web."""

    key: str
    title: str
    question: str
    filler: Filler
    kind: Kind
    side: Side = Side.BASE
    soul: str = ""  # S, O, U or L where the slot is one of the SOUL links
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Property:
    """A `key: value` line a card may carry; with `is_list`, alternatives divided by `|`."""

    key: str
    title: str
    is_list: bool = False


@dataclass(frozen=True, slots=True)
class Prompt:
    """One direction of asking; (card, prompt) is the item that is scheduled.

    `asks` and `shows` are `headword` or `gloss`.
    """

    key: str
    title: str
    shows: str
    asks: str


@dataclass(frozen=True, slots=True)
class Template:
    """Eight slots, the properties a card may have and the prompts it is asked by.

    `gloss_slot` is the slot that the gloss fills, or "" where the gloss stands beside the slots.
    """

    key: str
    title: str
    slots: tuple[Slot, ...]
    properties: tuple[Property, ...]
    prompts: tuple[Prompt, ...]
    gloss_slot: str = ""

    def __post_init__(self) -> None:
        keys = [slot.key for slot in self.slots]
        if len(keys) != SLOTS_PER_WEB:
            raise DeckError(f'template "{self.key}" has {len(keys)} slots; a web always has {SLOTS_PER_WEB}')
        if len(set(keys)) != len(keys):
            raise DeckError(f'template "{self.key}" uses a slot key twice: {", ".join(sorted(keys))}')
        if self.gloss_slot and self.gloss_slot not in keys:
            raise DeckError(f'template "{self.key}": gloss_slot "{self.gloss_slot}" is not one of its slots')
        if not self.prompts:
            raise DeckError(f'template "{self.key}" has no prompts; a card must be asked in some direction')

    @property
    def slot_keys(self) -> tuple[str, ...]:
        """The eight keys in the order of the web."""
        return tuple(slot.key for slot in self.slots)

    def slot(self, name: str) -> Slot | None:
        """Return the slot of that key, title or alias (case, spaces and hyphens do not matter), or None."""
        for slot in self.slots:
            if slot.key == name:  # nearly always, and asked for every link that is read
                return slot
        wanted = _bare(name)
        for slot in self.slots:
            if wanted in {_bare(known) for known in (slot.key, slot.title, *slot.aliases)}:
                return slot
        return None

    def index(self, key: str) -> int:
        """Return the position 0…7 of a slot key."""
        return self.slot_keys.index(key)

    def property(self, key: str) -> Property | None:
        """Return the property of that key, or None."""
        return next((p for p in self.properties if p.key == key), None)

    def prompt(self, key: str) -> Prompt | None:
        """Return the prompt of that key, or None."""
        return next((p for p in self.prompts if p.key == key), None)

    def suggestion(self, name: str) -> str | None:
        """Return the slot key or alias that an unknown `name` was most likely meant to be."""
        return nearest(name, [*self.slot_keys, *(alias for slot in self.slots for alias in slot.aliases)])

    def to_data(self) -> dict[str, Any]:
        """Return the template as plain data that `from_data` reads back."""
        return {
            "key": self.key,
            "title": self.title,
            "gloss_slot": self.gloss_slot,
            "slots": [
                {
                    "key": s.key,
                    "title": s.title,
                    "question": s.question,
                    "filled_by": s.filler.value,
                    "memory": s.kind.value,
                    "side": s.side.value,
                    "soul": s.soul,
                    "aliases": list(s.aliases),
                }
                for s in self.slots
            ],
            "properties": [{"key": p.key, "title": p.title, "list": p.is_list} for p in self.properties],
            "prompts": [
                {"key": p.key, "title": p.title, "shows": p.shows, "asks": p.asks} for p in self.prompts
            ],
        }


def _bare(name: str) -> str:
    return name.strip().lower().replace("-", " ").replace("_", " ")


def _choice(enum: type[StrEnum], value: object, where: str) -> Any:
    try:
        return enum(str(value))
    except ValueError:
        allowed = ", ".join(member.value for member in enum)
        raise DeckError(f'{where}: "{value}" is not one of {allowed}') from None


def _text(table: Mapping[str, Any], field: str, where: str, default: str | None = None) -> str:
    value = table.get(field, default)
    if not isinstance(value, str) or (default is None and not value.strip()):
        raise DeckError(f'{where}: "{field}" must be a text')
    return value


def _texts(table: Mapping[str, Any], field: str, where: str) -> tuple[str, ...]:
    values = table.get(field, [])
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise DeckError(f'{where}: "{field}" must be a list of texts')
    return tuple(value.lower() for value in values)


def from_data(data: Mapping[str, Any], where: str = "template") -> Template:
    """Build a template from plain data.

    Raises DeckError that names the field when something is missing or of the wrong kind.
    """
    for name in ("slots", "properties", "prompts"):
        rows = data.get(name, [])
        if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
            raise DeckError(f'{where}: "{name}" must be a list of tables ([[{name}]])')
    slots = tuple(
        Slot(
            key=_text(row, "key", f"{where}: slot {n}"),
            title=_text(row, "title", f"{where}: slot {n}", row.get("key")),
            question=_text(row, "question", f"{where}: slot {n}"),
            filler=_choice(Filler, row.get("filled_by", "deck"), f"{where}: slot {n}: filled_by"),
            kind=_choice(Kind, row.get("memory", "semantic"), f"{where}: slot {n}: memory"),
            side=_choice(Side, row.get("side", "base"), f"{where}: slot {n}: side"),
            soul=_text(row, "soul", f"{where}: slot {n}", ""),
            aliases=_texts(row, "aliases", f"{where}: slot {n}"),
        )
        for n, row in enumerate(data.get("slots", []), start=1)
    )
    properties = tuple(
        Property(
            _text(row, "key", f"{where}: property {n}"),
            _text(row, "title", f"{where}: property {n}", row.get("key")),
            bool(row.get("list", False)),
        )
        for n, row in enumerate(data.get("properties", []), start=1)
    )
    prompts = tuple(
        Prompt(
            _text(row, "key", f"{where}: prompt {n}"),
            _text(row, "title", f"{where}: prompt {n}", row.get("key")),
            _text(row, "shows", f"{where}: prompt {n}"),
            _text(row, "asks", f"{where}: prompt {n}"),
        )
        for n, row in enumerate(data.get("prompts", []), start=1)
    )
    for prompt in prompts:
        if {prompt.shows, prompt.asks} != {"headword", "gloss"}:
            raise DeckError(
                f'{where}: prompt "{prompt.key}" must show "headword" and ask "gloss", or the reverse'
            )
    key = _text(data, "key", where)
    return Template(
        key=key,
        title=_text(data, "title", where, key),
        slots=slots,
        properties=properties,
        prompts=prompts or DEFAULT_PROMPTS,
        gloss_slot=_text(data, "gloss_slot", where, ""),
    )


DEFAULT_PROMPTS = (
    Prompt("recognise", "headword → gloss", "headword", "gloss"),
    Prompt("produce", "gloss → headword", "gloss", "headword"),
)


def load_template(path: Path) -> Template:
    """Read a template from a TOML file.

    Raises DeckError that names the file and the field.
    """
    return from_data(read_toml(path, DeckError), path.name)
