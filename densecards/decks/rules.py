"""What must hold between the parts of a deck: ids, ties, media, chains, glosses.

Each rule looks at the whole source and notes every breach with its file and line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from densecards.decks.files import collisions, medium_fault
from densecards.decks.findings import Findings, errors, meant, quoted
from densecards.decks.manifest import NAME
from densecards.decks.source import ID_RULE, CardSource, DeckSource, Written, is_id
from densecards.text import nearest, slugify
from densecards.webs.diagrams import DIAGRAM

MAX_CARDS = 50_000
_TIE = re.compile(r"\[\[([^\[\]\n]*)\]\]")
_LOOSE = re.compile(r"\[\[(?![^\[\]\n]*\]\])")
_IMAGE = re.compile(r"!\[[^\]\n]*\]\(([^)\n]*)\)")
_ARTICLE = re.compile(r"^(?:å|en|ei|et|the|a|an)\s+", re.IGNORECASE)
SOUND = "audio"  # the property that names a medium instead of saying something


def check_rules(source: DeckSource, findings: Findings) -> None:
    """Note every breach of a rule that needs more than one line of the deck to see."""
    known = _ids(source, findings)
    _aliases(source, known, findings)
    _chains(source, known, findings)
    for file, written, own in _texts(source):
        _ties(file, written, own, source.manifest.id, known, findings)
    _glosses(source, findings)
    if not source.cards and not errors(findings.found):
        findings.error(NAME, 0, "the deck has no cards", "write ## headword {#id} in one of its files")
    if len(source.cards) > MAX_CARDS:
        findings.error(NAME, 0, f"the deck has {len(source.cards)} cards", f"keep it under {MAX_CARDS}")


def _ids(source: DeckSource, findings: Findings) -> dict[str, CardSource]:
    """Return the cards by id; notes ids and scene keys that stand twice."""
    scenes: dict[str, str] = {}
    for scene in source.scenes:
        if scene.key in scenes:
            findings.error(
                scene.file,
                scene.line,
                f'scene "{scene.key}" is also in {scenes[scene.key]}',
                "a scene is one file",
            )
        scenes.setdefault(scene.key, scene.file)
    known: dict[str, CardSource] = {}
    for card in source.cards:
        if card.key in known:
            first = known[card.key]
            findings.error(
                card.file,
                card.line,
                f'id "{card.key}" is already used at {first.file}:{first.line}',
                "give one of the two another id",
            )
        known.setdefault(card.key, card)
    chains: dict[str, str] = {}
    for chain in source.chains:
        place = f"{chain.file}:{chain.line}"
        if chain.key in chains:
            findings.error(
                chain.file,
                chain.line,
                f'{chain.kind} id "{chain.key}" is already used at {chains[chain.key]}',
                "give one of the two another id",
            )
        chains.setdefault(chain.key, place)
    return known


def _aliases(source: DeckSource, known: Mapping[str, CardSource], findings: Findings) -> None:
    owner: dict[str, CardSource] = {}
    for card in source.cards:
        line = card.properties["aliases"].line if card.aliases else card.line
        for alias in card.aliases:
            if not is_id(alias):
                findings.error(
                    card.file, line, f"bad alias {quoted(alias)}: {ID_RULE}", f'write "{slugify(alias)}"'
                )
            elif alias in known:
                other = known[alias]
                whose = "its own id" if other is card else f"the id of {other.file}:{other.line}"
                findings.error(
                    card.file, line, f'alias "{alias}" is {whose}', "an alias is an id no longer used"
                )
            elif alias in owner:
                other = owner[alias]
                findings.error(
                    card.file,
                    line,
                    f'alias "{alias}" also stands at {other.file}:{other.line}',
                    "keep one of them",
                )
            owner.setdefault(alias, card)


def _chains(source: DeckSource, known: Mapping[str, CardSource], findings: Findings) -> None:
    own = source.manifest.id + "/"
    for chain in source.chains:
        for step in chain.steps:
            key = step.key.removeprefix(own)
            if key not in known:
                findings.error(
                    chain.file,
                    step.text.line,
                    f"{chain.kind} step [[{step.key}]] is no card of this deck",
                    meant(_near(key, known)) or "write the id of one",
                )


def _texts(source: DeckSource) -> Iterator[tuple[str, Written, str]]:
    """Every text that may hold ties and images: file, text, and the id of the card it belongs to."""
    for scene in source.scenes:
        yield scene.file, scene.story, ""
        for card in scene.cards:
            for written in card.texts():
                yield card.file, written, card.key
        for chain in scene.chains:
            if chain.kind != DIAGRAM:  # what looks like a tie in a drawing is a line of it
                yield chain.file, chain.text, ""
            for step in chain.steps:
                yield chain.file, step.text, ""


def _ties(
    file: str, written: Written, own: str, deck: str, known: Mapping[str, CardSource], findings: Findings
) -> None:
    if "[[" not in written.text:
        return
    if _LOOSE.search(written.text):
        findings.error(file, written.line, "a tie that is not closed", "write [[id]]")
    for name in _TIE.findall(written.text):
        other_deck, slash, key = name.partition("/")
        if not slash or other_deck == deck:
            key = key if slash else name
            if key not in known:
                findings.error(
                    file,
                    written.line,
                    f"[[{name}]] ties to no card of this deck",
                    meant(_near(key, known)) or "write the id of one, or take the brackets away",
                )
            elif key == own:
                findings.warning(
                    file, written.line, f"[[{name}]] ties the card to itself", "tie it to another"
                )
        elif not (is_id(other_deck) and is_id(key)):
            findings.error(file, written.line, f"[[{name}]] is no tie", "write [[id]] or [[deck/id]]")


def _near(key: str, known: Mapping[str, CardSource]) -> str | None:
    """Return the id that was most likely meant: by its alias, its slug, or its spelling."""
    for card in known.values():
        if key in card.aliases:
            return card.key
    slug = slugify(key)
    if slug in known:
        return slug
    return nearest(key[:100], _close_in_length(key, known))


def _close_in_length(key: str, known: Mapping[str, CardSource]) -> list[str]:
    return [other for other in known if abs(len(other) - len(key)) <= 6]


def collect_media(source: DeckSource, findings: Findings) -> dict[str, Path]:
    """Return every medium that a text names, by its path; notes those that cannot be taken."""
    found: dict[str, Path] = {}

    @cache
    def fault(path: str) -> str:
        return medium_fault(source.folder, path)

    for file, written, _ in _texts(source):
        for path in _IMAGE.findall(written.text) if "![" in written.text else ():
            _take(path, file, written.line, fault(path), source.folder, found, findings)
    for card in source.cards:
        if cells := card.properties.get(SOUND):
            for path in cells.values:
                _take(path, card.file, cells.line, fault(path), source.folder, found, findings)
    if same := collisions(found):
        findings.error(NAME, 0, f"media {same}", "rename one of the two")
    return dict(sorted(found.items()))


def _take(
    path: str, file: str, line: int, fault: str, folder: Path, found: dict[str, Path], findings: Findings
) -> None:
    if re.search(r"\s", path):
        findings.error(file, line, f"medium {quoted(path)} has a space in its name", "rename it with hyphens")
    elif fault:
        findings.error(file, line, fault, "name a file of the deck's folder, such as media/picture.png")
    else:
        found[path] = folder / path


def _glosses(source: DeckSource, findings: Findings) -> None:
    same_language = _subtag(source.manifest.language) == _subtag(source.manifest.gloss_language)
    # Cards that came from elsewhere are taken as they are: in a learner's own deck it is only worth a word.
    note = findings.warning if source.manifest.personal else findings.error
    for card in source.cards:
        if not gloss_gives_headword(card.headword, card.gloss.text):
            continue
        bare = _ARTICLE.sub("", card.headword)
        if not same_language and _is_also_the_answer(card, bare):
            continue
        note(
            card.file,
            card.gloss.line,
            f"the headword {quoted(bare)} stands in its own gloss",
            "say it in other words"
            if same_language
            else "say it in other words, or list it under accept-meaning if both languages share the word",
        )


def gloss_gives_headword(headword: str, gloss: str) -> bool:
    """True where a gloss holds the headword, its article or *å* left out."""
    return holds_word(gloss, _ARTICLE.sub("", headword))


def _is_also_the_answer(card: CardSource, bare: str) -> bool:
    """True where the author says that the word is the same in the other language (hotel, park, film)."""
    cells = card.properties.get("accept-meaning")
    return cells is not None and bare.lower() in {_ARTICLE.sub("", value.lower()) for value in cells.values}


def holds_word(text: str, word: str) -> bool:
    """True where `text` holds `word` (any case, plural and genitive s allowed) as a word of its own."""
    parts = word.split()
    if not parts or parts[0].lower() not in text.lower():
        return False
    body = r"\s+".join(re.escape(part) for part in parts)
    return re.search(rf"(?<!\w){body}(?:e?s|['’]s)?(?!\w)", text, re.IGNORECASE) is not None


def _subtag(language: str) -> str:
    return language.partition("-")[0]
