"""What the fields of foreign notes are for: guessed from their names, shown, and changed before an import.

A *place* is where a field goes: `headword`, `gloss`, a slot, a property, `tags`, `id` or `scene`, or ""
for nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median

from densecards.decks.findings import meant, quoted
from densecards.decks.foreign import Foreign, NoteKind
from densecards.errors import UsageError
from densecards.text import nearest
from densecards.webs import ANATOMY, VOCABULARY, Template

HEADWORD, GLOSS, TAGS, ID, SCENE, ALIASES = "headword", "gloss", "tags", "id", "scene", "aliases"
NOWHERE = ""

# Names of fields in decks people share, by what they mean; a place that a template lacks is passed over.
_NAMES: dict[str, tuple[str, ...]] = {
    "headword": (
        "front expression word term vocab vocabulary lemma kanji hanzi target question name phrase country",
        "capital begrep ord ordet uttrykk norsk norwegian bokmål bokmal nynorsk spanish greek german french",
        "swedish danish italian russian japanese chinese korean arabic hebrew structure",
    ),
    "gloss": (
        "back meaning translation definition english gloss answer native engelsk betydning oversettelse",
        "definisjon forklaring svar description explanation",
    ),
    "use": (
        "use example examples sentence example-sentence context usage",
        "eksempel eksempelsetning setning",
    ),
    "similar": ("similar synonym synonyms synonymer lignende related see-also",),
    "opposite": ("opposite antonym antonyms antonymer motsatt motsetning contrary",),
    "image": ("image picture photo img bilde tegning illustration flag",),
    "emotion": ("emotion feeling følelse",),
    "story": ("story mnemonic mnemonics historie huskeregel",),
    "analogy": ("analogy analogi metaphor",),
    "location": ("location where place plassering beliggenhet map region",),
    "function": ("function purpose role funksjon",),
    "clinical": ("clinical pathology disease clinic klinisk",),
    "appearance": ("appearance looks shape utseende",),
    "connections": ("connections physiology relations forbindelser",),
    "pos": ("pos part-of-speech word-class ordklasse type",),
    "forms": ("forms inflection inflections conjugation bøyning former plural",),
    "pronunciation": (
        "pronunciation ipa phonetic reading kana pinyin furigana transcription uttale lydskrift",
    ),
    "audio": ("audio sound recording lyd",),
    "accept": ("accept alternatives also",),
    "roots": ("roots etymology etymologi",),
    "note": ("note notes extra remark remarks comment comments hint info source merknad notat kommentar",),
    "tags": ("tags tag category categories emneord kategori",),
}
_DEFINITION = "definition"
# Slots that speak of things described, not of words translated.
_DESCRIBING = ("location", "function", "clinical", "appearance", "connections")
_SURE = 2  # of these slots, named by columns
_SENTENCE, _TERM = 4, 4  # words: a meaning of so many describes, a front of no more is a term
MACHINERY = frozenset({"guid", "notetype", "add-reverse"})  # what other programs write for themselves
_GUESS = {name: place for place, rows in _NAMES.items() for row in rows for name in row.split()}


@dataclass(frozen=True, slots=True)
class FieldMap:
    """Where each field of one kind of note goes; places in the order of the fields."""

    kind: NoteKind
    places: tuple[str, ...]
    examples: tuple[str, ...] = ()

    def lines(self) -> Iterator[str]:
        """The mapping as plain lines, one a field."""
        yield f"{self.kind.name}:"
        for n, (field, place) in enumerate(zip(self.kind.fields, self.places, strict=True)):
            example = f"   e.g. {self.examples[n]}" if n < len(self.examples) and self.examples[n] else ""
            yield f"  {field} → {place or '(not taken)'}{example}"


@dataclass(frozen=True, slots=True)
class FieldMaps:
    """The maps of all kinds of notes that occur, by the kind's id."""

    maps: Mapping[int, FieldMap]

    def lines(self) -> list[str]:
        """The whole mapping as plain lines, to be shown before anything is written."""
        return [line for field_map in self.maps.values() for line in field_map.lines()]


def places(template: Template) -> list[str]:
    """Return every place a field can go to under a template."""
    slots = [key for key in template.slot_keys if key != template.gloss_slot]
    properties = [p.key for p in template.properties if p.key != TAGS]
    return [HEADWORD, GLOSS, *slots, *properties, TAGS, ID, SCENE]


def guess_mapping(foreign: Foreign, template: Template) -> FieldMaps:
    """Guess where the fields of each kind of note go.

    By name first; then the first field that is left is the headword, the second the gloss, and of the
    rest each goes to `note` if nothing else wants it there.
    """
    used = {note.kind for note in foreign.notes}
    samples = _samples(foreign)
    return FieldMaps(
        {
            kind.id: FieldMap(kind, _guess(kind, template, samples[kind.id]), _shown(samples[kind.id]))
            for kind in foreign.kinds.values()
            if kind.id in used
        }
    )


def guess_template(foreign: Foreign, language: str, gloss_language: str) -> Template:
    """Return the built-in template that suits a file: by the names of its fields, else by what its backs say.

    Terms described in the language that they are in are asked for by meaning, as in anatomy; words of another
    language are a vocabulary.
    """
    used = {note.kind for note in foreign.notes}
    kinds = [kind for kind in foreign.kinds.values() if kind.id in used]
    slots = (ANATOMY.slot(field) for kind in kinds for field in kind.fields)
    named = {slot.key for slot in slots if slot is not None and slot.key in _DESCRIBING}
    if len(named) >= _SURE:
        return ANATOMY
    if language != gloss_language:
        return VOCABULARY
    fronts, backs = [], []
    maps, samples = guess_mapping(foreign, VOCABULARY).maps, _samples(foreign)
    for key, field_map in maps.items():
        if field_map.kind.is_cloze or GLOSS not in field_map.places:
            continue
        front, back = field_map.places.index(HEADWORD), field_map.places.index(GLOSS)
        for row in samples[key]:
            if max(front, back) < len(row) and _has_words(row[back]):
                fronts.append(_words_in(row[front]))
                backs.append(_words_in(row[back]))
    if backs and median(backs) >= _SENTENCE and median(fronts) <= _TERM:
        return ANATOMY
    return VOCABULARY


def _words_in(text: str) -> int:
    return len(re.sub(r"<[^>]*>|\[sound:[^\]]*\]", " ", text).split())


def _samples(foreign: Foreign) -> dict[int, list[tuple[str, ...]]]:
    found: dict[int, list[tuple[str, ...]]] = {kind: [] for kind in foreign.kinds}
    for note in foreign.notes:
        rows = found.setdefault(note.kind, [])
        if len(rows) < 50:
            rows.append(note.fields)
    return found


def _shown(rows: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    width = max(map(len, rows), default=0)
    return tuple(
        next((quoted(re.sub(r"<[^>]*>", " ", row[n])) for row in rows if n < len(row) and row[n].strip()), "")
        for n in range(width)
    )


def _guess(kind: NoteKind, template: Template, rows: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    known = set(places(template))
    found: list[str | None] = []
    for field in kind.fields:
        place = _by_name(field, template)
        free = place == NOWHERE or (place in known and place not in found)
        found.append(place if free else None)
    if kind.is_cloze:
        return _cloze_places(found)
    if GLOSS not in found and _DEFINITION in found:
        found[found.index(_DEFINITION)] = (
            GLOSS  # what tells a meaning apart needs one; alone it is the meaning
        )
    # A field with nothing but media is no word and no meaning.
    wordy = [any(_has_words(row[n]) for row in rows if n < len(row)) for n in range(len(kind.fields))]
    for wanted in (HEADWORD, GLOSS):
        if wanted not in found:
            at = next((n for n, place in enumerate(found) if place is None and wordy[n]), None)
            if at is None and wanted == HEADWORD:
                at = next((n for n, place in enumerate(found) if place != GLOSS), None)
            if at is not None:
                found[at] = wanted
    return tuple(place if place is not None else _rest(template, found) for place in found)


def _by_name(field: str, template: Template) -> str | None:
    name = re.sub(r"[\s_]+", "-", field.strip().lower())
    slot = template.slot(field)
    if slot is not None and slot.key != template.gloss_slot:
        return slot.key
    if slot is not None:
        return GLOSS
    if name in (ID, SCENE, HEADWORD) or template.property(name) is not None:
        return name
    if name in MACHINERY:
        return NOWHERE
    if name in _GUESS:
        return _GUESS[name]
    bare = re.sub(r"[-\d:().]+$", "", name)
    return _GUESS.get(bare)


def known_name(field: str) -> bool:
    """True where a column of that name has a meaning here under some template."""
    name = re.sub(r"[\s_]+", "-", field.strip().lower())
    return name in _GUESS or name in (ID, SCENE, *_NAMES)


def _cloze_places(found: list[str | None]) -> tuple[str, ...]:
    """A cloze note's first field holds text and answers; the rest are notes unless their name says more."""
    rest = [None if place in (HEADWORD, GLOSS) else place for place in found[1:]]
    return (HEADWORD, *(place if place is not None else "note" for place in rest))


def _rest(template: Template, found: Sequence[str | None]) -> str:
    return "note" if template.property("note") is not None else NOWHERE


def _has_words(text: str) -> bool:
    bare = re.sub(r"<[^>]*>|\[sound:[^\]]*\]", "", text)
    return bool(bare.strip())


def change(mapping: FieldMaps, template: Template, changes: Mapping[str, str]) -> FieldMaps:
    """Return the mapping with fields sent elsewhere: `changes` maps a field's name → a place ("" nowhere).

    Raises UsageError for a field that no kind of note has, or a place that the template hasn't.
    """
    known = places(template)
    fields = {field for m in mapping.maps.values() for field in m.kind.fields}
    for field, place in changes.items():
        if field not in fields:
            near = nearest(field, sorted(fields))
            raise UsageError(
                f"no field {quoted(field)}", hint=meant(near) or f"there are {', '.join(sorted(fields))}"
            )
        if place and place not in known:
            raise UsageError(
                f"no place {quoted(place)}",
                hint=meant(nearest(place, known)) or f"there are {', '.join(known)}",
            )
    maps = {
        key: replace(m, places=tuple(changes.get(f, p) for f, p in zip(m.kind.fields, m.places, strict=True)))
        for key, m in mapping.maps.items()
    }
    return FieldMaps(maps)
