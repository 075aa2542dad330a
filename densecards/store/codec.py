"""Rows to values and back: the only place that knows how a value lies in a row."""

import json
from functools import lru_cache
from typing import Any

from densecards.store.rows import ItemRow, LogEntry
from densecards.webs import Card, Template, from_data

# Not made anew for every value, as json.dumps does.
_ENCODE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode


def dump(value: Any) -> str:
    """Return JSON that is the same for the same value."""
    return _ENCODE(value) if value else "{}" if isinstance(value, dict) else "[]"


def load(text: str) -> Any:
    """Return what `dump` wrote; empty JSON without the parser, because most columns are empty."""
    if text == "[]":
        return ()
    return {} if text == "{}" else json.loads(text)


def card_values(card: Card, position: int, own: bool = False) -> dict[str, Any]:
    """Return a card as a row of the card table."""
    return {
        "id": card.id,
        "deck": card.deck,
        "headword": card.headword,
        "gloss": card.gloss,
        "template": card.template,
        "language": card.language,
        "scene": card.scene,
        "part": card.part,
        "properties": _properties(tuple(card.properties.items())) if card.properties else "{}",
        "aliases": dump(list(card.aliases)),
        "position": position,
        "own": int(own),
        "retired": 0,
    }


@lru_cache(maxsize=4096)
def _properties(items: tuple[tuple[str, tuple[str, ...]], ...]) -> str:
    # Most cards of a table have the same few tags and nothing else.
    return dump({key: list(cells) for key, cells in items})


def card_of(row: Any) -> Card:
    """Return the card of a row that begins with the card table's columns."""
    # By position, as the items: names cost more than the card does.
    name, _, headword, gloss, template, language, scene, part, properties, aliases = row[:10]
    return Card(
        id=name,
        headword=headword,
        gloss=gloss,
        template=template,
        language=language,
        scene=scene,
        part=part,
        properties={key: tuple(cells) for key, cells in load(properties).items()},
        aliases=() if aliases == "[]" else tuple(json.loads(aliases)),
    )


@lru_cache(maxsize=64)
def template_of(text: str) -> Template:
    """Return the template that a deck's row holds."""
    return from_data(json.loads(text))


def log_values(entry: LogEntry) -> dict[str, Any]:
    """Return an entry as a row of the log."""
    return {
        "id": entry.id,
        "kind": str(entry.kind),
        "at": entry.at,
        "card": entry.card,
        "prompt": entry.prompt,
        "mode": str(entry.mode),
        "answer": entry.answer,
        "verdict": None if entry.verdict is None else str(entry.verdict),
        "grade": None if entry.grade is None else int(entry.grade),
        "cues": dump(list(entry.cues)) if entry.cues else "[]",
        "rung": entry.rung,
        "wrong_card": entry.wrong_card,
        "duration": entry.duration,
        "interval": entry.interval,
        "density": entry.density,
        "own_links": entry.own_links,
        "encoder_hash": entry.encoder_hash,
        "undoes": entry.undoes,
        "session": entry.session,
        "together": dump(list(entry.together)) if entry.together else "[]",
        "detail": dump(dict(entry.detail)) if entry.detail else "{}",
        "scheduled": int(entry.scheduled),
    }


def entry_of(row: Any) -> LogEntry:
    """Return the entry of a row that begins with the log's columns."""
    # By position, as the items: a year of learning is 100,000 of these rows.
    values = list(row[1:22])
    cues, together, detail = values[8], values[18], values[19]
    values[8] = () if cues == "[]" else tuple(load(cues))
    values[18] = () if together == "[]" else tuple(load(together))
    values[19] = {} if detail == "{}" else _detail(detail)
    values[20] = bool(values[20])
    values.append(row[0])
    return LogEntry(*values)


def _detail(text: str) -> Any:
    # Imported answers say the same few things tens of thousands of times.
    if len(text) > 80 or "[" in text or text.count("{") > 1:
        return load(text)
    return dict(_plain(text))


@lru_cache(maxsize=1024)
def _plain(text: str) -> Any:
    return load(text)


def item_of(row: Any) -> ItemRow:
    """Return the item of a row that begins with the item table's columns."""
    # By position: a queue of thousands is made of these rows, and names cost half the time.
    values = list(row[:18])
    values[13], values[16] = bool(values[13]), bool(values[16])
    return ItemRow(*values)
