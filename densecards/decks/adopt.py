"""Foreign notes and a mapping → a deck of our own, with its history and a report of what was not taken.

Knows nothing of files and formats of other programs, and writes nothing.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from densecards.decks.cards import MAX_TEXT
from densecards.decks.cloze import gaps
from densecards.decks.fields import FieldReader
from densecards.decks.findings import quoted
from densecards.decks.foreign import (
    Foreign,
    ForeignItem,
    ForeignNote,
    ForeignReview,
    Left,
    Preset,
    Report,
)
from densecards.decks.history import histories
from densecards.decks.mapping import ALIASES, GLOSS, HEADWORD, ID, SCENE, TAGS, FieldMap, FieldMaps
from densecards.decks.mending import mended
from densecards.decks.source import is_id
from densecards.text import normalise, slugify
from densecards.webs import Card, Template, card_key, plain_text
from densecards.webs.content import DeckContent, Scene

Progress = Callable[[int, int], None]
_STEP = 500  # notes between two reports of progress
_MOST_KEY = 48  # characters of an id made from a headword


@dataclass(frozen=True, slots=True)
class Adoption:
    """What the deck made from a foreign file is to be called, and in which languages it is.

    An empty language is guessed from the file.
    """

    template: Template
    title: str = ""
    id: str = ""
    language: str = ""
    gloss_language: str = "en"


@dataclass(frozen=True, slots=True)
class Adopted:
    """A foreign file as a deck of our own.

    `media` maps path in the deck → name in the foreign file; until they are unpacked the content has no
    hash, and its media are only names.
    """

    content: DeckContent
    reviews: tuple[ForeignReview, ...]
    items: tuple[ForeignItem, ...]
    media: Mapping[str, str]
    report: Report
    preset: Preset | None = None


@dataclass(slots=True)
class _Making:
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
    properties: dict[str, bool] = field(default_factory=dict)  # by key: is it a list?

    def __post_init__(self) -> None:
        template = self.wish.template
        self.slots = template.slot_keys
        self.properties = {p.key: p.is_list for p in template.properties if p.key not in (TAGS, ALIASES)}

    def scene(self, name: str) -> str:
        """Return the key of the scene of that name, made where there is none yet."""
        if name not in self.scenes:
            key = slugify(name)[:_MOST_KEY].strip("-") or f"scene-{_digest(name)[:6]}"
            known = {scene.key for scene in self.scenes.values()}
            self.scenes[name] = Scene(key if key not in known else f"{key}-{_digest(name)[:6]}", name)
        return self.scenes[name].key


def adopt(foreign: Foreign, maps: FieldMaps, wish: Adoption, progress: Progress | None = None) -> Adopted:
    """Return the deck that foreign notes make under a mapping.

    `progress` is called with (notes done, notes in all) and may raise Cancelled.
    """
    title = normalise(wish.title) or normalise(foreign.name) or "Imported"
    deck = wish.id if is_id(wish.id) else slugify(title)[:_MOST_KEY].strip("-") or "imported"
    scenes = _scenes(foreign)
    making = _Making(deck, wish, FieldReader(foreign), scenes)
    of_note: dict[int, list[tuple[int, int, str]]] = {}
    position: dict[int, int] = {}
    for card in foreign.cards:
        of_note.setdefault(card.note, []).append((card.ord, card.id, card.deck))
        position[card.note] = min(position.get(card.note, card.position), card.position)
    prompts = {key: _prompts(field_map, wish.template) for key, field_map in maps.maps.items()}
    in_order = sorted(foreign.notes, key=lambda note: (position.get(note.id, 0), note.id))
    for n, note in enumerate(in_order):
        if progress is not None and n % _STEP == 0:
            progress(n, len(foreign.notes))
        cards = sorted(of_note.get(note.id, ()))
        scene = scenes[cards[0][2]].key if cards else next(iter(scenes.values())).key
        field_map = maps.maps[note.kind]
        if field_map.kind.is_cloze:
            _cloze_note(making, note, field_map, scene, cards)
        else:
            _note(making, note, field_map, scene, cards, prompts[note.kind])
    if progress is not None:
        progress(len(foreign.notes), len(foreign.notes))
    reviews, items = histories(foreign, making.items, making.left)
    used = {card.scene for card in making.cards}
    content = DeckContent(
        id=deck,
        title=title,
        version="0.1.0",
        template=wish.template,
        cards=tuple(making.cards),
        links=making.links,
        language=wish.language or "en",
        gloss_language=wish.gloss_language,
        scenes=tuple(scene for scene in scenes.values() if scene.key in used),
        media={path: Path(name) for path, name in making.reader.used.items()},
        source=foreign.source.name,
    )
    if foreign.is_own or making.reader.has_images:
        content = mended(content)
    unused = len(set(foreign.media.values()) - {foreign.media[name] for name in making.reader.used.values()})
    if foreign.is_whole and unused:
        making.left["medium", "no card that was taken uses it"] += unused
    report = Report(
        notes=len(foreign.notes),
        cards=len(making.cards),
        items=len(items),
        reviews=len(reviews),
        media=len(making.reader.used),
        left=tuple(
            Left(what, why, count)
            for (what, why), count in (making.left + making.reader.left).items()  # sums drop what counts 0
        ),
        about=(*foreign.about, *_about_preset(foreign.preset)),
    )
    return Adopted(content, reviews, items, dict(making.reader.used), report, foreign.preset)


def _about_preset(preset: Preset | None) -> list[str]:
    if preset is None or not preset.weights:
        return []
    return [
        f"it was scheduled with {len(preset.weights)} fitted FSRS weights, those of {quoted(preset.name)}"
    ]


def _scenes(foreign: Foreign) -> dict[str, Scene]:
    """A scene for each foreign deck, by its full name; the part that all names share is left out."""
    names = sorted({card.deck for card in foreign.cards}) or [foreign.name]
    split = [name.split("::") for name in names]
    shared = 0
    while len(names) > 1 and len({row[shared] if shared < len(row) else None for row in split}) == 1:
        shared += 1
    found: dict[str, Scene] = {}
    keys: set[str] = set()
    for name, row in zip(names, split, strict=True):
        title = normalise(" / ".join(row[shared:])) or normalise(row[-1]) or "Cards"
        key = slugify(title)[:_MOST_KEY].strip("-") or "scene"
        while key in keys:
            key = f"{key}-{_digest(name)[:6]}"
        keys.add(key)
        found[name] = Scene(key, title)
    return found


def _prompts(field_map: FieldMap, template: Template) -> dict[int, str]:
    """Which prompt each card template of a kind of note is: by what its question shows first."""
    place = dict(zip(field_map.kind.fields, field_map.places, strict=True))
    by_shown = {prompt.shows: prompt.key for prompt in template.prompts}
    found: dict[int, str] = {}
    for number, fields in enumerate(field_map.kind.shown()):
        first = next((place[f] for f in fields if place.get(f) in (HEADWORD, GLOSS)), None)
        key = by_shown.get(first or "")
        if key is not None and key not in found.values():
            found[number] = key
    return found


def _note(
    making: _Making,
    note: ForeignNote,
    field_map: FieldMap,
    scene: str,
    cards: list[tuple[int, int, str]],
    prompts: Mapping[int, str],
) -> None:
    values = making.reader.read(note, field_map)
    headword = _bare(values.get(HEADWORD, ""))
    if not headword:
        making.left["note", f"its {_field_of(field_map, HEADWORD)} is empty"] += 1
        return
    card = _card(making, note.guid, headword, values, scene, note.tags)
    for number, foreign_card, _ in cards:
        if number in prompts:
            making.items[foreign_card] = (card.id, prompts[number])
        elif field_map.kind.questions:
            making.left["card", "its question asks neither headword nor gloss, or another card does"] += 1


def _bare(text: str) -> str:
    """A text as a headword: pictures as their words."""
    return plain_text(text) if "[" in text else text


def _cloze_note(
    making: _Making, note: ForeignNote, field_map: FieldMap, scene: str, cards: list[tuple[int, int, str]]
) -> None:
    values = making.reader.read(note, field_map)
    found = gaps(values.get(HEADWORD, ""))
    if not found:
        making.left["cloze note", "it has no gap"] += 1
        return
    asked = next((p.key for p in making.wish.template.prompts if p.asks == HEADWORD), None)
    numbers = {number: foreign_card for number, foreign_card, _ in cards}
    for gap in found:
        headword = _bare(gap.answer)
        if not headword:
            making.left["gap of a cloze note", "there is nothing in it"] += 1
            continue
        whole = {**values, HEADWORD: headword, GLOSS: gap.text}
        card = _card(making, f"{note.guid}-{gap.number}", headword, whole, scene, note.tags)
        if asked is not None and gap.number - 1 in numbers:
            making.items[numbers.pop(gap.number - 1)] = (card.id, asked)
    making.left["card of a cloze note", "its gap is no longer in the text"] += len(numbers)


def _card(
    making: _Making, guid: str, headword: str, values: Mapping[str, str], scene: str, tags: tuple[str, ...]
) -> Card:
    template = making.wish.template
    links = {key: _fitting(values[key], making) for key in making.slots if key in values}
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
    if words and template.property(TAGS) is not None:
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


def _aliases(making: _Making, text: str) -> tuple[str, ...]:
    """The earlier ids that a table of ours gives; an id that is in use is none."""
    found = [alias.strip() for alias in text.split("|") if alias.strip()]
    good = tuple(alias for alias in found if is_id(alias) and alias not in making.keys)
    making.left["earlier id", "it is in use or no id"] += len(found) - len(good)
    making.keys.update(good)
    return good


def _fitting(text: str, making: _Making) -> str:
    if len(text) <= MAX_TEXT:
        return text
    making.left["end of a text", f"it is longer than {MAX_TEXT} characters"] += 1
    return text[: MAX_TEXT - 1].rstrip() + "…"


def _key(making: _Making, given: str, headword: str, guid: str) -> str:
    """The id that is given, or one from the headword; where that is taken or none, from the note's own."""
    if is_id(given) and given not in making.keys:
        making.keys.add(given)
        return given
    key = card_key(headword[:200])[:_MOST_KEY].strip("-")
    if key == "card" and not slugify(headword[:200]):
        key = f"card-{_digest(guid)[:8]}"
    if key in making.keys:
        key = f"{key}-{_digest(guid)[:8]}"
    while key in making.keys:
        key += "x"
    making.keys.add(key)
    return key


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def _field_of(field_map: FieldMap, place: str) -> str:
    names = [f for f, p in zip(field_map.kind.fields, field_map.places, strict=True) if p == place]
    return f'field "{names[0]}"' if names else place
