"""deck.toml: what a deck is called, in which languages, under which licence, and its files in order."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from densecards.decks.files import DIRECTION, MAX_FILES, UNSEEN, inside, path_fault, read_text
from densecards.decks.findings import Findings, meant, quoted
from densecards.decks.languages import is_language
from densecards.decks.source import ID_RULE, Manifest, is_id
from densecards.errors import DeckError
from densecards.text import nearest, normalise, slugify
from densecards.webs import BUILTIN, Template, builtin_template, load_template

NAME = "deck.toml"
_REQUIRED = ("id", "title", "version", "language", "template")
_TEXTS = (*_REQUIRED, "gloss_language", "licence", "description")
_LISTS = ("authors", "files")
_KNOWN = (*_TEXTS, *_LISTS, "personal")
_VERSION = re.compile(r"\d{1,6}\.\d{1,6}\.\d{1,6}(?:[-+][0-9A-Za-z.-]{1,40})?\Z")


def read_manifest(folder: Path, findings: Findings) -> tuple[Manifest, Template | None] | None:
    """Return deck.toml and the template it names; None after noting why there is no reading it."""
    if inside(folder, NAME) is None:
        findings.error(NAME, 0, "is not there", "a deck is a folder with a deck.toml and one .md a scene")
        return None
    text = read_text(folder / NAME, NAME, findings)
    if text is None:
        return None
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        place = re.search(r"line (\d+)", str(error))
        findings.error(
            NAME, int(place[1]) if place else 0, f"is no TOML: {error}", 'write key = "text" lines'
        )
        return None
    lines = _lines(text)
    before = len(findings.found)
    for key in data:
        if key not in _KNOWN:
            near = nearest(key, list(_KNOWN))
            findings.error(
                NAME,
                lines.get(key, 0),
                f"unknown key {quoted(key)}",
                meant(near) or f"known: {', '.join(_KNOWN)}",
            )
    for key in _REQUIRED:
        if key not in data:
            findings.error(NAME, 0, f'"{key}" is missing', f'write {key} = "…"')
    _check_types(data, lines, findings)
    if len(findings.found) > before and any(not _well_typed(data, key) for key in _KNOWN):
        return None
    if any(key not in data for key in _REQUIRED):
        return None
    manifest = _manifest(data, lines)
    _check_values(manifest, findings)
    return manifest, _template(folder, manifest, findings)


def _lines(text: str) -> dict[str, int]:
    """The line of each top-level key, for messages: the first line that begins `key =`."""
    found: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if begins := re.match(r"""\s*(?:"([^"]*)"|'([^']*)'|([\w-]+))\s*=|\s*\[+\s*([\w-]+)""", line):
            found.setdefault(next(group for group in begins.groups() if group is not None), number)
    return found


def _well_typed(data: dict[str, Any], key: str) -> bool:
    if key not in data:
        return True
    value = data[key]
    if key in _LISTS:
        return isinstance(value, list) and all(isinstance(item, str) for item in value)
    return isinstance(value, bool) if key == "personal" else isinstance(value, str)


def _check_types(data: dict[str, Any], lines: dict[str, int], findings: Findings) -> None:
    for key in _KNOWN:
        if not _well_typed(data, key):
            wanted, example = (
                ("true or false", "true")
                if key == "personal"
                else ("a list of texts", '["…"]')
                if key in _LISTS
                else ("a text", '"…"')
            )
            findings.error(NAME, lines.get(key, 0), f'"{key}" must be {wanted}', f"write {key} = {example}")


def _manifest(data: dict[str, Any], lines: dict[str, int]) -> Manifest:
    text = {key: normalise(data.get(key, "")) for key in _TEXTS}
    return Manifest(
        **{key: text[key] for key in ("id", "title", "version", "language", "template", "licence")},
        gloss_language=text["gloss_language"] or "en",
        description=text["description"],
        authors=tuple(normalise(author) for author in data.get("authors", [])),
        files=tuple(data.get("files", [])),
        personal=bool(data.get("personal", False)),
        lines=lines,
    )


def _check_values(manifest: Manifest, findings: Findings) -> None:
    def line(key: str) -> int:
        return manifest.lines.get(key, 0)

    if not is_id(manifest.id):
        suggestion = f'write "{slugify(manifest.id) or "my-deck"}"'
        findings.error(NAME, line("id"), f"bad id {quoted(manifest.id)}: {ID_RULE}", suggestion)
    if not manifest.title:
        findings.error(NAME, line("title"), "the title is empty", 'write title = "…"')
    if not _VERSION.match(manifest.version):
        findings.error(NAME, line("version"), f"bad version {quoted(manifest.version)}", 'write "0.1.0"')
    for key, value in (("language", manifest.language), ("gloss_language", manifest.gloss_language)):
        if not is_language(value):
            findings.error(NAME, line(key), f"bad {key} {quoted(value)}", 'write a language tag such as "nb"')
    for key in ("title", "licence", "description"):
        value = getattr(manifest, key)
        if UNSEEN.search(value):
            findings.error(NAME, line(key), f'"{key}" holds unseen control characters', "delete them")
        elif DIRECTION.search(value):
            findings.warning(NAME, line(key), f'"{key}" holds unseen direction controls', "delete them")


def _template(folder: Path, manifest: Manifest, findings: Findings) -> Template | None:
    line = manifest.lines.get("template", 0)
    name = manifest.template
    try:
        if not name.endswith(".toml"):
            return builtin_template(name)
        if fault := path_fault(name):
            findings.error(NAME, line, f"template {quoted(name)} {fault}", "put it into the deck's folder")
            return None
        file = inside(folder, name)
        if file is None:
            findings.error(NAME, line, f"template {quoted(name)} is not in the deck's folder", "put it there")
            return None
        if read_text(file, name, findings) is None:
            return None
        template = load_template(file)
        for fault in template_faults(template):
            findings.error(name, 0, fault, "give it another key")
        if template.key in BUILTIN and template != BUILTIN[template.key]:
            findings.error(
                name, 0, f'the key "{template.key}" belongs to a built-in template', "choose another"
            )
        return template
    except DeckError as error:
        if not name.endswith(".toml"):
            findings.error(NAME, line, error.message, error.hint)
            return BUILTIN.get(
                nearest(name, list(BUILTIN)) or ""
            )  # so that the files are judged all the same
        findings.error(name, 0, error.message, error.hint)
    except (RecursionError, ValueError, TypeError, AttributeError) as error:
        findings.error(name, 0, f"is no template: {error}", "copy decks/model/sky.toml and change it")
    return None


def template_faults(template: Template) -> list[str]:
    """Return what keeps a template's keys from being told apart in a deck's source."""
    faults = []
    names: dict[str, str] = {}
    keys = [("slot", slot.key) for slot in template.slots] + [
        ("property", p.key) for p in template.properties
    ]
    for kind, key in keys:
        if not is_id(key):
            faults.append(f"bad {kind} key {quoted(key)}: {ID_RULE}")
        if key in names:
            faults.append(f'the key "{key}" is a {names[key]} and a {kind}')
        names.setdefault(key, kind)
    return faults


def scene_files(folder: Path, manifest: Manifest, present: list[str], findings: Findings) -> list[str]:
    """Return the scenes' files in the order of learning, after checking that list and folder agree.

    Without `files` in deck.toml every Markdown file is a scene, in the order of the names; files that
    speak to people (README.md …) are none.
    """
    scenes = [name for name in present if Path(name).stem.upper() not in PEOPLE]
    for name in [name for name in scenes if inside(folder, name) is None]:
        findings.error(name, 0, "is no file, or a link that leaves the folder", "put the file itself there")
        scenes.remove(name)
    if "files" not in manifest.lines:
        return scenes[:MAX_FILES]
    line, chosen = manifest.lines["files"], list[str]()
    for name in manifest.files:
        if fault := path_fault(name):
            findings.error(NAME, line, f"file {quoted(name)} {fault}", "put it into the deck's folder")
        elif not name.lower().endswith(".md"):
            findings.error(NAME, line, f"file {quoted(name)} is no .md file", "list scenes only")
        elif name in chosen:
            findings.error(NAME, line, f"file {quoted(name)} is listed twice", "list it once")
        elif inside(folder, name) is None:
            near = nearest(name, [other for other in scenes if other not in manifest.files])
            findings.error(
                NAME,
                line,
                f"file {quoted(name)} is listed but not there",
                meant(near) or "write it, or take it off the list",
            )
        else:
            chosen.append(name)
    for name in scenes:
        if name not in manifest.files:
            findings.error(name, 0, 'is not listed in "files" of deck.toml', "list it or move it away")
    if len(chosen) > MAX_FILES:
        findings.error(NAME, line, f"lists more than {MAX_FILES} files", "make two decks of it")
    return chosen[:MAX_FILES]


PEOPLE = frozenset(
    {"README", "AUTHORING", "CHANGELOG", "LICENSE", "LICENCE", "NOTICES", "CONTRIBUTING", "SOURCES"}
)
