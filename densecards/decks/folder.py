"""A deck's folder → its source and everything there is to say about it; its source → the deck as a value.

The room's front door: `read_deck`, `check_deck`, `content`.
"""

from __future__ import annotations

from pathlib import Path

from densecards.decks.files import markdown_files, read_text
from densecards.decks.findings import Finding, Findings, errors
from densecards.decks.grammar import check_grammar
from densecards.decks.hashing import with_hash
from densecards.decks.manifest import NAME, read_manifest, scene_files
from densecards.decks.quality import check_quality
from densecards.decks.rules import check_rules, collect_media
from densecards.decks.scenes import read_scene
from densecards.decks.source import CardSource, DeckSource
from densecards.decks.vectors import VECTORS, vectors_fault
from densecards.errors import DeckError
from densecards.webs import Card
from densecards.webs.content import Chain, DeckContent, Scene, Step, Vectors


def examine(folder: Path, *, thorough: bool = False) -> tuple[DeckSource | None, list[Finding]]:
    """Return a deck's source as far as it can be read, and every finding in the order of the files.

    With `thorough`, what is allowed but weak is noted too: thin cards, cues that give the answer away,
    links that are nearly the same. Never raises for anything that stands in a file.
    """
    findings = Findings()
    folder = Path(folder)
    if not folder.is_dir():
        findings.error(folder.name or str(folder), 0, "is no folder", "a deck is a folder with a deck.toml")
        return None, findings.found
    read = read_manifest(folder, findings)
    if read is None:
        return None, findings.found
    manifest, template = read
    if template is None:
        return None, findings.found
    names = scene_files(folder, manifest, markdown_files(folder), findings)
    scenes = []
    for name in names:
        text = read_text(folder / name, name, findings)
        if text is not None:
            scenes.append(read_scene(text, name, template, findings, personal=manifest.personal))
    bare = DeckSource(folder, manifest, template, tuple(scenes), {})
    check_rules(bare, findings)
    source = DeckSource(folder, manifest, template, tuple(scenes), collect_media(bare, findings))
    if thorough:
        check_quality(source, findings)
        check_grammar(source, findings)
        _check_vectors(source, findings)
    order = {name: n for n, name in enumerate((NAME, *names))}
    place = sorted(findings.found, key=lambda f: (order.get(f.file, len(order)), f.file, f.line))
    return source, list(dict.fromkeys(place))


def _check_vectors(source: DeckSource, findings: Findings) -> None:
    if errors(findings.found):
        return  # what the vectors must hold is only known once the texts are right
    fault, suggestion = vectors_fault(content(source), source.folder)
    if fault:
        findings.warning(VECTORS, 0, fault, suggestion)


def check_deck(folder: Path, *, thorough: bool = False) -> list[Finding]:
    """Return everything that is wrong with the deck in `folder`, all in one run; [] if nothing is."""
    return examine(folder, thorough=thorough)[1]


def read_deck(folder: Path) -> DeckSource:
    """Return the source of the deck in `folder`.

    Raises DeckError with every error's message (`file:line: …`) when there are any.
    """
    source, findings = examine(folder)
    bad = errors(findings)
    if bad or source is None:
        messages = [str(finding) for finding in bad]
        count = f"{len(messages)} error{'s' if len(messages) != 1 else ''}"
        first = f": {messages[0]}" if messages else ""
        raise DeckError(f"deck {Path(folder).name} has {count}{first}", messages=messages)
    return source


def content(source: DeckSource, vectors: Vectors | None = None) -> DeckContent:
    """Return a deck's source as the value that the store installs and the package holds."""
    manifest = source.manifest
    cards, links = [], {}
    for scene in source.scenes:
        for written in scene.cards:
            card = _card(written, source, scene.key)
            cards.append(card)
            order = source.template.slot_keys
            links[card.id] = {
                slot: written.links[slot].text for slot in sorted(written.links, key=order.index)
            }
    deck = DeckContent(
        id=manifest.id,
        title=manifest.title,
        version=manifest.version,
        template=source.template,
        cards=tuple(cards),
        links=links,
        language=manifest.language,
        gloss_language=manifest.gloss_language,
        licence=manifest.licence,
        authors=manifest.authors,
        description=manifest.description,
        scenes=tuple(Scene(s.key, s.title, s.story.text, s.level, s.chapter, s.parts) for s in source.scenes),
        chains=tuple(
            Chain(
                c.kind,
                c.key,
                c.title,
                c.text.text,
                tuple(Step(_full_id(manifest.id, step.key), step.text.text) for step in c.steps),
            )
            for c in source.chains
        ),
        media=source.media,
        vectors=vectors,
        source=str(source.folder),
    )
    return with_hash(deck)


def _card(written: CardSource, source: DeckSource, scene: str) -> Card:
    return Card(
        id=f"{source.manifest.id}/{written.key}",
        headword=written.headword,
        gloss=written.gloss.text,
        template=source.template.key,
        language=source.manifest.language,
        scene=scene,
        part=written.part,
        properties={key: cells.values for key, cells in written.properties.items() if key != "aliases"},
        aliases=written.aliases,
    )


def _full_id(deck: str, key: str) -> str:
    return key if "/" in key else f"{deck}/{key}"
