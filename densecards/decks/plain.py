"""Plain data (from a package) → a deck, every field checked: the way back from `deck_data`.

What a package holds is hostile until it has passed here. Each message names the field it is about.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from densecards.decks.cards import MAX_TEXT
from densecards.decks.files import MAX_FILES, UNSEEN
from densecards.decks.findings import quoted
from densecards.decks.manifest import template_faults
from densecards.decks.rules import MAX_CARDS
from densecards.decks.source import is_id
from densecards.errors import DeckError
from densecards.webs import BUILTIN, Card, Filler, Template, from_data
from densecards.webs.content import Chain, DeckContent, Scene, Step
from densecards.webs.diagrams import CHAIN_KINDS, DIAGRAM, faults

MAX_LIST = 200  # cells, aliases, authors of one entry
MAX_STEPS = 2000


def deck_from_data(
    data: Any, *, version: str, media: Mapping[str, Path], source: str, personal: bool = False
) -> DeckContent:
    """Return the deck that `deck_data` gave.

    Raises DeckError that names the field where anything is missing, of the wrong kind, too large, or
    against the format. `personal` allows links in a learner's slots.
    """
    table = _table(data, "cards.json")
    deck = _id(table, "id", "cards.json")
    template = _template(table.get("template"))
    scenes = tuple(_scene(row, n) for n, row in enumerate(_rows(table, "scenes", MAX_FILES)))
    rows = _rows(table, "cards", MAX_CARDS)
    if not rows:
        raise DeckError("the package holds no cards")
    cards = tuple(_card(row, n, deck, table, template) for n, row in enumerate(rows))
    known = {card.id for card in cards}
    if len(known) < len(cards):
        raise DeckError("cards.json: an id stands twice")
    keys = {scene.key for scene in scenes}
    for card in cards:
        if card.scene and card.scene not in keys:
            raise DeckError(f"cards.json: card {card.key}: there is no scene {quoted(card.scene)}")
    _check_aliases(cards)
    return DeckContent(
        id=deck,
        title=_text(table, "title", "cards.json"),
        version=version,
        template=template,
        cards=cards,
        links={
            card.id: _links(row, card, template, personal=personal)
            for card, row in zip(cards, rows, strict=True)
        },
        language=_text(table, "language", "cards.json"),
        gloss_language=_text(table, "gloss_language", "cards.json"),
        licence=_text(table, "licence", "cards.json", empty=True),
        authors=_texts(table, "authors", "cards.json"),
        description=_text(table, "description", "cards.json", empty=True),
        scenes=scenes,
        chains=tuple(_chain(row, n, known) for n, row in enumerate(_rows(table, "chains", MAX_FILES))),
        media=media,
        source=source,
    )


def _template(data: Any) -> Template:
    for name in ("slots", "properties", "prompts"):
        if isinstance(data, dict) and isinstance(rows := data.get(name), list) and len(rows) > MAX_LIST:
            raise DeckError(f"cards.json: template: {len(rows)} {name}, more than {MAX_LIST}")
    for key, text in _template_texts(data):
        _string(text, f'cards.json: template: "{key}"', empty=True)
    try:
        template = from_data(_table(data, "cards.json: template"), "cards.json: template")
    except (TypeError, ValueError, AttributeError, KeyError) as error:
        raise DeckError(f"cards.json: template: {error}") from None
    for fault in template_faults(template):
        raise DeckError(f"cards.json: template: {fault}")
    if template.key in BUILTIN and set(template.slot_keys) != set(BUILTIN[template.key].slot_keys):
        raise DeckError(f'cards.json: the template "{template.key}" is not the one of that name')
    return template


def _template_texts(data: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """Every text of a template with the name of its field: they are shown like a card's."""
    if isinstance(data, str):
        yield key, data
    elif isinstance(data, dict):
        for name, value in data.items():
            yield from _template_texts(value, name)
    elif isinstance(data, list):
        for value in data:
            yield from _template_texts(value, key)


def _scene(row: Any, n: int) -> Scene:
    where = f"cards.json: scene {n + 1}"
    table = _table(row, where)
    return Scene(
        key=_id(table, "key", where),
        title=_text(table, "title", where),
        story=_text(table, "story", where, empty=True),
        level=_text(table, "level", where, empty=True),
        chapter=_text(table, "chapter", where, empty=True),
        parts=_texts(table, "parts", where),
    )


def _card(row: Any, n: int, deck: str, whole: Mapping[str, Any], template: Template) -> Card:
    where = f"cards.json: card {n + 1}"
    table = _table(row, where)
    full = _text(table, "id", where)
    owner, _, key = full.partition("/")
    if owner != deck or not is_id(key):
        raise DeckError(f"{where}: bad id {quoted(full)}")
    properties = {}
    for name, cells in _table(table.get("properties"), f"{where}: properties").items():
        if template.property(name) is None or name == "aliases":
            raise DeckError(f"{where}: unknown property {quoted(name)}")
        properties[name] = _strings(cells, f"{where}: {name}")
    aliases = _texts(table, "aliases", where)
    if bad := [alias for alias in aliases if not is_id(alias)]:
        raise DeckError(f"{where}: bad alias {quoted(bad[0])}")
    return Card(
        id=full,
        headword=_text(table, "headword", where),
        gloss=_text(table, "gloss", where),
        template=template.key,
        language=_text(whole, "language", "cards.json"),
        scene=_text(table, "scene", where, empty=True),
        part=_text(table, "part", where, empty=True),
        properties=properties,
        aliases=aliases,
    )


def _check_aliases(cards: tuple[Card, ...]) -> None:
    taken = {card.key for card in cards}
    for card in cards:
        for alias in card.aliases:
            if alias in taken:
                raise DeckError(f'cards.json: card {card.key}: the alias "{alias}" is taken')
            taken.add(alias)


def _links(row: Any, card: Card, template: Template, *, personal: bool) -> dict[str, str]:
    where = f"cards.json: card {card.key}"
    table = _table(_table(row, where).get("links"), f"{where}: links")
    for name in table:
        slot = next((slot for slot in template.slots if slot.key == name), None)
        if slot is None or name == template.gloss_slot:
            raise DeckError(f"{where}: unknown slot {quoted(name)}")
        if slot.filler is Filler.LEARNER and not personal:
            raise DeckError(f"{where}: the slot {quoted(name)} is the learner's alone")
    return {key: _text(table, key, where) for key in template.slot_keys if key in table}


def _chain(row: Any, n: int, known: set[str]) -> Chain:
    where = f"cards.json: chain {n + 1}"
    table = _table(row, where)
    kind = _text(table, "kind", where)
    if kind not in CHAIN_KINDS:
        raise DeckError(f"{where}: {quoted(kind)} is none of {', '.join(CHAIN_KINDS)}")
    steps = []
    for step in _rows(table, "steps", MAX_STEPS):
        station = _table(step, where)
        card = _text(station, "card", where)
        if card not in known:
            raise DeckError(f"{where}: {quoted(card)} is no card of the deck")
        steps.append(Step(card, _text(station, "text", where, empty=True)))
    text = _text(table, "text", where, empty=True)
    if kind == DIAGRAM and (wrong := faults(text, len(steps))):
        raise DeckError(f"{where}: {wrong[0]}")
    return Chain(
        kind=kind,
        key=_id(table, "key", where),
        title=_text(table, "title", where),
        text=text,
        steps=tuple(steps),
    )


def _table(value: Any, where: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise DeckError(f"{where}: is no table")
    return value


def _rows(table: Mapping[str, Any], key: str, most: int) -> list[Any]:
    value = table.get(key, [])
    if not isinstance(value, list):
        raise DeckError(f'cards.json: "{key}" is no list')
    if len(value) > most:
        raise DeckError(f'cards.json: "{key}" holds {len(value)} entries, more than {most}')
    return value


def _text(table: Mapping[str, Any], key: str, where: str, *, empty: bool = False) -> str:
    return _string(table.get(key, "" if empty else None), f'{where}: "{key}"', empty=empty)


def _string(value: Any, where: str, *, empty: bool = False) -> str:
    if not isinstance(value, str) or (not empty and not value.strip()):
        raise DeckError(f"{where} must be a text")
    if len(value) > MAX_TEXT:
        raise DeckError(f"{where} has {len(value)} characters, more than {MAX_TEXT}")
    if unseen := UNSEEN.search(value):
        raise DeckError(f"{where} holds the control character U+{ord(unseen[0]):04X}")
    return value


def _texts(table: Mapping[str, Any], key: str, where: str) -> tuple[str, ...]:
    return _strings(table.get(key, []), f'{where}: "{key}"')


def _strings(value: Any, where: str) -> tuple[str, ...]:
    if not isinstance(value, list) or len(value) > MAX_LIST:
        raise DeckError(f"{where} must be a list of at most {MAX_LIST} texts")
    return tuple(_string(item, where, empty=True) for item in value)


def _id(table: Mapping[str, Any], key: str, where: str) -> str:
    value = _text(table, key, where)
    if not is_id(value):
        raise DeckError(f"{where}: bad id {quoted(value)}")
    return value
