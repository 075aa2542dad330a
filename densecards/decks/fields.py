"""The fields of a foreign note as texts by place, with the media they name."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import PurePosixPath
from urllib.parse import unquote

from densecards.decks.files import MEDIA_TYPES, path_fault
from densecards.decks.foreign import Foreign, ForeignNote
from densecards.decks.mapping import HEADWORD, MACHINERY, NOWHERE, FieldMap
from densecards.decks.markup import clean, is_tidy, to_text
from densecards.decks.rules import SOUND

_JOINED = "; "
_IMAGE = re.compile(r"!\[([^\]\n]*)\]\(([^)\n]*)\)")


class FieldReader:
    """Turns fields into texts and keeps which media they use and what it could not take.

    `used` maps path in the deck → name in the foreign file; `has_images` says that some text has an image
    mark, ours or one that only looks like it.
    """

    def __init__(self, foreign: Foreign) -> None:
        self.foreign = foreign
        self.used: dict[str, str] = {}
        self.has_images = False
        self.left: Counter[tuple[str, str]] = Counter()
        self._paths: dict[str, str] = {}
        self._plans: dict[int, list[tuple[str, str]]] = {}
        self._taken: set[str] = set()
        self._sounds: list[str] = []

    def read(self, note: ForeignNote, field_map: FieldMap) -> dict[str, str]:
        """Return a note's texts by place; fields that share a place are joined with their names."""
        found: dict[str, str] = {}
        self._sounds = []
        for (name, place), raw in zip(self._plan(field_map), note.fields, strict=False):
            if not raw:
                continue
            if place == NOWHERE:
                if re.sub(r"[\s_]+", "-", name.strip().lower()) not in MACHINERY:
                    self.left[f'field "{name}"', "it was mapped to nowhere"] += 1
                continue
            text = self.text(raw)
            if not text:
                continue
            if place in found:
                found[place] += f"{_JOINED}{name}: {text}"
            else:
                found[place] = f"{name}: {text}" if place == "note" and name.lower() not in _PLAIN else text
        if self._sounds:
            found[SOUND] = self._sounds[0]
            self.left["sound", "a card has room for one"] += len(self._sounds) - 1
        if "\n" in found.get(HEADWORD, "") and not field_map.kind.is_cloze:
            found[HEADWORD] = " ".join(found[HEADWORD].split("\n"))
        return found

    def _plan(self, field_map: FieldMap) -> list[tuple[str, str]]:
        """A kind's fields with their places."""
        key = field_map.kind.id
        if key not in self._plans:
            self._plans[key] = list(zip(field_map.kind.fields, field_map.places, strict=True))
        return self._plans[key]

    def text(self, raw: str) -> str:
        """Return one field as text."""
        if is_tidy(raw):
            return raw
        if self.foreign.is_html:
            text = to_text(raw, self._image, self._sound)
        else:
            text = clean(raw, ties=self.foreign.is_own)
            text = _IMAGE.sub(lambda m: self._image(m[2], m[1]), text) if "![" in text else text
        self.has_images |= "![" in text
        return text

    def _image(self, source: str, alt: str) -> str:
        if source.startswith(("http://", "https://", "data:")):
            where = "it lies on the web" if source.startswith("http") else "it is written into the field"
            self.left["picture", where] += 1
            return f" {alt.strip()[:80] or (source[:200] if source.startswith('http') else '')} "
        name = unquote(source)
        path = self._path(source) or self._path(name)
        label = re.sub(r"[\[\]\n]", " ", alt).strip() or PurePosixPath(name).stem.replace("]", ")").replace(
            "[", "("
        )
        if path:
            return f" ![{label}]({path}) "
        self.left["picture", "it is not in the file"] += 1
        return f" {label[:80]} "

    def _sound(self, name: str) -> str:
        path = self._path(name)
        if path:
            self._sounds.append(path)
        else:
            self.left["sound", "it is not in the file"] += 1
        return ""

    def _path(self, name: str) -> str:
        """Return the path that a foreign medium gets in the deck; "" where it is absent or of no kind."""
        if name in self._paths:
            return self._paths[name]
        if name not in self.foreign.media:
            return ""
        stem, dot, ending = name.rpartition(".")
        if not dot or ending.lower() not in MEDIA_TYPES:
            self.left["medium", f'its kind ".{ending[:10]}" is not taken'] += 1
            self._paths[name] = ""
            return ""
        safe = re.sub(r"[^\w-]+", "-", stem).strip("-_")[:80] or "medium"
        as_it_is = name.startswith("media/") and not path_fault(name) and not re.search(r"[\s()]", name)
        path, n = name if as_it_is else f"media/{safe}.{ending.lower()}", 1
        while path.casefold() in self._taken:
            n += 1
            path = f"media/{safe}-{n}.{ending.lower()}"
        self._taken.add(path.casefold())
        self.used[path] = name
        self._paths[name] = path
        return path


_PLAIN = frozenset({"note", "notes", "merknad", "notat"})
