"""What is allowed but weak: thin cards, links that are nearly the same, cues that give the answer away.

Warnings only; an author decides. Knows nothing of vectors: it compares words.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from densecards.decks.findings import Findings, quoted
from densecards.decks.manifest import NAME
from densecards.decks.rules import holds_word
from densecards.decks.source import CardSource, DeckSource, Written
from densecards.webs import SIDE_MARK, Filler, Kind, Side, plain_text
from densecards.webs.masking import GENERIC

SHARED_BY = 3  # one link on more cards than this is no route to any of them
_NEAR = 0.8  # of the words of the shorter link
_STEM = 5  # letters: shorter beginnings agree by chance
_WORD = re.compile(r"[^\W\d_]{2,}")
_ARTICLE = re.compile(r"^(?:å|en|ei|et|the|a|an)\s+", re.IGNORECASE)
_TIE = re.compile(r"\[\[([^\[\]\n]*)\]\]")


@dataclass(frozen=True, slots=True)
class _Place:
    """A link where it stands, with its words."""

    card: CardSource
    slot: str
    written: Written
    words: frozenset[str]


def check_quality(source: DeckSource, findings: Findings) -> None:
    """Note what would make the deck hard to learn from, each with its line and what to do."""
    _thin(source, findings)
    _gives_away(source, findings)
    _shared(source, findings)
    _near_duplicates(source, findings)
    _confusables(source, findings)
    _look_alikes(source, findings)
    for key in ("licence", "authors", "description"):
        if not getattr(source.manifest, key):
            findings.warning(NAME, source.manifest.lines.get(key, 0), f"no {key}", f"write {key} = …")
    for scene in source.scenes:
        if scene.cards and not scene.story.text:
            findings.warning(scene.file, scene.line, f"scene {scene.key} has no story", "write story: …")


def _thin(source: DeckSource, findings: Findings) -> None:
    """Note cards that lack a slot which is the deck's to fill, and cards with hardly any link."""
    slots = [slot for slot in source.template.slots if slot.key != source.template.gloss_slot]
    for card in source.cards:
        lacking = [s.key for s in slots if s.filler is Filler.DECK and s.key not in card.links]
        if (number := len(card.links)) < 2:
            findings.warning(
                card.file,
                card.line,
                f"{quoted(card.headword)} is thin: {number} {'link' if number == 1 else 'links'}",
                "give it more routes",
            )
        elif lacking:
            findings.warning(
                card.file,
                card.line,
                f"{quoted(card.headword)} lacks {', '.join(lacking)}",
                "the deck fills these",
            )


def _gives_away(source: DeckSource, findings: Findings) -> None:
    """Note cues that show the answer by its stem: what masking (whole words and forms) leaves standing.

    Links in the language being learnt may hold kin (that can be what makes the link), and so may images
    and stories, where a word that sounds alike is the trick itself.
    """
    free = {
        slot.key for slot in source.template.slots if slot.side is Side.TARGET or slot.kind is Kind.EPISODIC
    }
    for card in source.cards:
        bare = _ARTICLE.sub("", card.headword).lower()
        known = _known_forms(card)
        texts = [("gloss", card.gloss), *((k, w) for k, w in card.links.items() if k not in free)]
        for slot, written in texts:
            if kin := _kin(bare, _words(plain_text(written.text)), known):
                findings.warning(
                    card.file,
                    written.line,
                    f"{slot} of {quoted(card.headword)} gives the answer away with {quoted(kin)}",
                    "say it in other words",
                )


def _known_forms(card: CardSource) -> frozenset[str]:
    """Words that masking takes out, or that the author lists as right and so cannot avoid."""
    found: set[str] = set()
    for key in ("forms", "accept", "accept-meaning", "abbreviation", "latin"):
        if cells := card.properties.get(key):
            found.update(word for cell in cells.values for word in _words(cell))
    return frozenset(found)


def _kin(headword: str, words: Iterable[str], known: frozenset[str]) -> str:
    """Return a word of a cue that shares its stem with the headword and that masking would leave; or ""."""
    for part in headword.split():
        if len(part) < _STEM or part in GENERIC:
            continue
        stem = part[: max(_STEM, round(len(part) * 0.7))]
        for word in words:
            if word.startswith(stem) and word not in known and not holds_word(word, part):
                return word
    return ""


def _links(source: DeckSource) -> list[_Place]:
    return [
        _Place(card, slot, written, frozenset(_words(_own_side(written.text))))
        for card in source.cards
        for slot, written in card.links.items()
    ]


def _own_side(text: str) -> str:
    """The text without its reason or translation, ties as words."""
    return plain_text(text.partition(SIDE_MARK)[0])


def _words(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text)]


def _shared(source: DeckSource, findings: Findings) -> None:
    """Note a link text that stands on more than three cards: it leads to none of them."""
    places: dict[str, list[_Place]] = defaultdict(list)
    for place in _links(source):
        places[" ".join(_words(_own_side(place.written.text)))].append(place)
    for text, found in places.items():
        if text and len({place.card.key for place in found}) > SHARED_BY:
            first = found[0]
            findings.warning(
                first.card.file,
                first.written.line,
                f"the link {quoted(text)} stands on {len(found)} cards",
                "a route shared by more than three leads to none: make each its own",
            )


def _near_duplicates(source: DeckSource, findings: Findings) -> None:
    """Note links of different cards that say nearly the same, and two of one card that do."""
    places = [place for place in _links(source) if len(place.words) >= 3]
    holders: dict[str, list[int]] = defaultdict(list)
    for n, place in enumerate(places):
        for word in place.words:
            holders[word].append(n)
    rare = {word: rows for word, rows in holders.items() if 1 < len(rows) <= 40}
    told: set[tuple[int, int]] = set()
    for n, place in enumerate(places):
        others = {m for word in place.words for m in rare.get(word, ()) if m > n}
        for m in sorted(others):
            other = places[m]
            shorter = min(len(place.words), len(other.words))
            if len(place.words & other.words) >= _NEAR * shorter and shorter >= _NEAR * max(
                len(place.words), len(other.words)
            ):
                told.add((n, m))
    for n, m in sorted(told):
        one, two = places[n], places[m]
        findings.warning(
            two.card.file,
            two.written.line,
            f"{two.slot} of {quoted(two.card.headword)} says nearly the same as {one.slot} of "
            f"{quoted(one.card.headword)} at {one.card.file}:{one.written.line}",
            "make the two tell their cards apart",
        )


def _confusables(source: DeckSource, findings: Findings) -> None:
    """Note a pair that is named as confusable without a word on what tells the two apart."""
    for card in source.cards:
        cells = card.properties.get("confusable")
        if cells is None:
            continue
        rest = _TIE.sub("", cells.text).replace("—", " ").strip(" |,;:")
        if not _TIE.search(cells.text):
            findings.warning(
                card.file, cells.line, "confusable names no card", "write [[id]] — what tells them apart"
            )
        elif len(_words(rest)) < 2:
            findings.warning(
                card.file,
                cells.line,
                f"confusable of {quoted(card.headword)} does not say what tells the two apart",
                "write [[id]] — what tells them apart",
            )


def _look_alikes(source: DeckSource, findings: Findings) -> None:
    """Note headwords one letter apart of which neither names the other as confusable."""
    cards = {card.key: card for card in source.cards}
    named: set[frozenset[str]] = set()
    for card in source.cards:
        if cells := card.properties.get("confusable"):
            named.update(frozenset((card.key, key)) for key in _TIE.findall(cells.text))
    for one, two in _one_letter_apart(cards):
        if frozenset((one.key, two.key)) not in named:
            findings.warning(
                two.file,
                two.line,
                f"{quoted(two.headword)} looks like {quoted(one.headword)} at {one.file}:{one.line}",
                f"write confusable: [[{one.key}]] — what tells them apart",
            )


def _one_letter_apart(cards: Mapping[str, CardSource]) -> list[tuple[CardSource, CardSource]]:
    """Pairs of headwords of five letters or more that differ in one letter: changed, added or left out."""
    gaps: dict[str, list[CardSource]] = defaultdict(list)
    for card in cards.values():
        bare = _ARTICLE.sub("", card.headword).lower()
        if len(bare) < _STEM or " " in bare or len(bare) > 40:
            continue
        for at in range(len(bare)):
            gaps[bare[:at] + "·" + bare[at + 1 :]].append(card)
        for at in range(len(bare) + 1):
            gaps[bare[:at] + "·" + bare[at:]].append(card)
    pairs: dict[tuple[str, str], tuple[CardSource, CardSource]] = {}
    for found in gaps.values():
        for n, one in enumerate(found):
            for two in found[n + 1 :]:
                if one.key != two.key and one.headword.lower() != two.headword.lower():
                    key = (min(one.key, two.key), max(one.key, two.key))
                    pairs.setdefault(
                        key, (one, two) if (one.file, one.line) < (two.file, two.line) else (two, one)
                    )
    return sorted(pairs.values(), key=lambda pair: (pair[1].file, pair[1].line))
