"""Foreign notes and a mapping → a deck of our own, with its history and a report of what was not taken.

Knows nothing of files and formats of other programs, and writes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from densecards.decks.adoption import MOST_KEY, Adoption, Making, digest, make_card
from densecards.decks.anki_presets import commonest
from densecards.decks.cloze import gaps
from densecards.decks.fields import FieldReader
from densecards.decks.foreign import (
    Foreign,
    ForeignItem,
    ForeignNote,
    ForeignReview,
    Left,
    Phase,
    Preset,
    Report,
)
from densecards.decks.history import histories, told
from densecards.decks.mapping import GLOSS, HEADWORD, FieldMap, FieldMaps
from densecards.decks.mending import mended
from densecards.decks.source import is_id
from densecards.text import normalise, slugify
from densecards.webs import Template, plain_text
from densecards.webs.content import DeckContent, Scene

Progress = Callable[[int, int], None]
_PICTURE = re.compile(r"!\[[^\]\n]*\]\([^)\s]+\)")
_IMAGE_SLOT = "image"
_STEP = 500  # notes between two reports of progress


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
    guids: Mapping[str, str]  # the note's lasting id → key of its card

    @property
    def preset(self) -> Preset | None:
        """How most of the items were scheduled."""
        return commonest(item.preset for item in self.items if item.phase is not Phase.NEW)


def adopt(foreign: Foreign, maps: FieldMaps, wish: Adoption, progress: Progress | None = None) -> Adopted:
    """Return the deck that foreign notes make under a mapping.

    `progress` is called with (notes done, notes in all) and may raise Cancelled.
    """
    title = normalise(wish.title) or normalise(foreign.name) or "Imported"
    deck = wish.id if is_id(wish.id) else slugify(title)[:MOST_KEY].strip("-") or "imported"
    scenes = _scenes(foreign)
    making = Making(deck, wish, FieldReader(foreign), scenes)
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
        items=len(making.items),
        reviews=len(reviews),
        media=len(making.reader.used),
        left=tuple(
            Left(what, why, count)
            for (what, why), count in (making.left + making.reader.left).items()  # sums drop what counts 0
        ),
        about=(*foreign.about, *told(reviews, items)),
    )
    return Adopted(content, reviews, items, dict(making.reader.used), report, making.guids)


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
        key = slugify(title)[:MOST_KEY].strip("-") or "scene"
        while key in keys:
            key = f"{key}-{digest(name)[:6]}"
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
    making: Making,
    note: ForeignNote,
    field_map: FieldMap,
    scene: str,
    cards: list[tuple[int, int, str]],
    prompts: Mapping[int, str],
) -> None:
    values = making.reader.read(note, field_map)
    text = values.get(HEADWORD, "")
    headword = _bare(text)
    if "![" in text:
        _keep_picture(making, values, text)
    if not headword:
        making.left["note", f"its {_field_of(field_map, HEADWORD)} is empty"] += 1
        return
    card = make_card(making, note.guid, headword, values, scene, note.tags)
    for number, foreign_card, _ in cards:
        if number in prompts:
            making.items[foreign_card] = (card.id, prompts[number])
        elif field_map.kind.questions:
            making.left["card", "its question asks neither headword nor gloss, or another card does"] += 1


def _bare(text: str) -> str:
    """A text as a headword: pictures as their words."""
    return plain_text(text) if "[" in text else text


def _keep_picture(making: Making, values: dict[str, str], headword: str) -> None:
    """Give the pictures of a headword, which is words alone, to the slot for images where that is free."""
    pictures = _PICTURE.findall(headword)
    if pictures and _IMAGE_SLOT in making.slots and _IMAGE_SLOT not in values:
        values[_IMAGE_SLOT] = " ".join(pictures)
    elif pictures:
        making.left["picture in a headword", "there is no free slot for it"] += len(pictures)


def _cloze_note(
    making: Making, note: ForeignNote, field_map: FieldMap, scene: str, cards: list[tuple[int, int, str]]
) -> None:
    values = making.reader.read(note, field_map)
    found = gaps(values.get(HEADWORD, ""))
    if not found:
        making.left["cloze note", "it has no gap"] += 1
        return
    asked = next((p.key for p in making.wish.template.prompts if p.asks == HEADWORD), None)
    numbers = {number: foreign_card for number, foreign_card, _ in cards}
    for gap in found:
        headword = _bare(" ".join(gap.answer.split()))
        if not headword:
            making.left["gap of a cloze note", "there is nothing in it"] += 1
            continue
        whole = {**values, HEADWORD: headword, GLOSS: gap.text}
        card = make_card(making, f"{note.guid}-{gap.number}", headword, whole, scene, note.tags)
        if asked is not None and gap.number - 1 in numbers:
            making.items[numbers.pop(gap.number - 1)] = (card.id, asked)
    making.left["card of a cloze note", "its gap is no longer in the text"] += len(numbers)


def _field_of(field_map: FieldMap, place: str) -> str:
    names = [f for f, p in zip(field_map.kind.fields, field_map.places, strict=True) if p == place]
    return f'field "{names[0]}"' if names else place
