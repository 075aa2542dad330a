"""Making deck folders: a skeleton to begin from, the source of any deck, and an eye on a folder's changes."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from densecards.decks.findings import quoted
from densecards.decks.languages import language_tag
from densecards.decks.manifest import NAME
from densecards.decks.render import render_markdown
from densecards.decks.source import ID_RULE, is_id
from densecards.errors import DeckError, UsageError
from densecards.text import displayable, normalise, slugify
from densecards.webs import Filler, Template, builtin_template
from densecards.webs.content import DeckContent


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody answers who begins a deck. `id` defaults to what the title suggests."""

    title: str
    template: str = "vocabulary"
    language: str = "nb"
    gloss_language: str = "en"
    id: str = ""
    licence: str = "CC BY 4.0"
    author: str = ""
    description: str = ""


def new_deck(folder: Path, wish: Wish) -> list[Path]:
    """Write a skeleton deck into `folder` and return its files; it passes the checker as it is.

    Raises DeckError where the folder already holds something or there is no such template, UsageError for
    an id or a language that can't be one.
    """
    must_be_empty(folder)
    key = wish.id or slugify(wish.title) or slugify(folder.name)
    if not is_id(key):
        raise UsageError(f"bad deck id {quoted(key)}: {ID_RULE}", hint="give another title")
    template = builtin_template(wish.template)
    language, gloss_language = language_tag(wish.language), language_tag(wish.gloss_language)
    authors = f'["{_plain(wish.author)}"]' if wish.author else "[]"
    manifest = (
        f'id = "{key}"\n'
        f'title = "{_plain(wish.title)}"\n'
        'version = "0.1.0"\n'
        f'language = "{language}"\n'
        f'gloss_language = "{gloss_language}"\n'
        f'template = "{template.key}"\n'
        f'licence = "{_plain(wish.licence)}"\n'
        f"authors = {authors}\n"
        f'description = "{_plain(wish.description)}"\n'
        'files = ["first.md"]\n'
    )
    return write_files(folder, {NAME: manifest, "first.md": _first_scene(template)})


def must_be_empty(folder: Path) -> None:
    """Raise DeckError where something is in the way of a new folder."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise DeckError(f"{folder} is not empty", hint="name a new folder")


def _plain(text: str) -> str:
    return normalise(displayable(text, one_line=True)).replace("\\", "\\\\").replace('"', '\\"')


def _first_scene(template: Template) -> str:
    rows = [
        "---",
        "scene: first",
        "title: The first scene",
        "story: One silly story that holds all the words of the scene.",
        "---",
        "",
        "<!-- A card: the heading is the headword and its id for ever, the line below says what it is,",
        "     then come properties (key: value) and links (- slot: text). A link may tie [[id]]. -->",
        "",
        "## example {#example}",
        "what stands for many of its kind",
    ]
    for slot in template.slots:
        if slot.key == template.gloss_slot:
            continue
        if slot.filler is Filler.LEARNER:
            rows.append(f"<!-- {slot.key} is the learner's alone: {slot.question} -->")
        else:
            rows.append(f"- {slot.key}: {slot.question}")
    links = [row for row in rows if row.startswith("- ")]
    notes = [row for row in rows if row.startswith("<!-- ") and row.endswith(" -->") and "alone" in row]
    head = [row for row in rows if row not in links and row not in notes]
    return "\n".join([*head, *links, "", *notes]) + "\n"


def write_source(deck: DeckContent, folder: Path) -> list[Path]:
    """Write a deck's Markdown source and media into a new or empty folder; it builds to the same deck.

    Raises DeckError where the folder holds something, or cannot be written; then nothing is left there.
    """
    must_be_empty(folder)
    return write_files(folder, render_markdown(deck), dict(deck.media))


def write_files(folder: Path, texts: dict[str, str], copies: dict[str, Path] | None = None) -> list[Path]:
    """Make a folder with these files, whole or not at all; `copies` maps relative path → file to copy."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
        try:
            for name, text in texts.items():
                (made / name).parent.mkdir(parents=True, exist_ok=True)
                (made / name).write_text(text, encoding="utf-8", newline="\n")
            for name, file in (copies or {}).items():
                (made / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(file, made / name)
            os.chmod(made, 0o755)
            if folder.is_dir():
                folder.rmdir()
            os.rename(made, folder)
        finally:
            shutil.rmtree(made, ignore_errors=True)
    except OSError as error:
        raise DeckError(f"{folder} cannot be written: {error.strerror}") from None
    return [folder / name for name in (*texts, *(copies or {}))]


Stamp = dict[str, tuple[int, int]]


def folder_stamp(folder: Path) -> Stamp:
    """Return (modification time in ns, size) of each source file; two equal stamps mean nothing changed."""
    found: Stamp = {}
    for top, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            path = Path(top) / name
            try:
                state = path.stat()
            except OSError:
                continue  # it went between listing and looking: the next stamp shows that
            found[path.relative_to(folder).as_posix()] = (state.st_mtime_ns, state.st_size)
    return found


def changes(folder: Path, wait: Callable[[], bool]) -> Iterator[frozenset[str]]:
    """Yield the files that changed since the last look; first all of them.

    `wait` is called between two looks and returns False when watching should end.
    """
    seen: Stamp = {}
    while True:
        now = folder_stamp(folder)
        changed = frozenset(name for name in seen.keys() | now.keys() if seen.get(name) != now.get(name))
        if changed:
            yield changed
        seen = now
        if not wait():
            return
