"""The forms of Norwegian words in a deck: as many cells as the part of speech has, and each of its kind.

Knows the shape of forms, no dictionary: whether a form exists is for a test with a word list.
"""

from __future__ import annotations

from densecards.decks.findings import Findings, quoted
from densecards.decks.source import CardSource, Cells, DeckSource

_LANGUAGES = frozenset({"nb", "nn", "no"})
NONE = "–"
_SHAPES = {
    "noun": ("gender", "definite", "plural", "definite plural"),
    "verb": ("present", "past", "perfect"),
    "adjective": ("neuter", "plural", "comparative", "superlative"),
}
_GENDERS = frozenset({"en", "ei", "et", NONE})
_PERFECT = ("har ", "er ", "har/er ", "er/har ")


def check_grammar(source: DeckSource, findings: Findings) -> None:
    """Note forms whose cells do not fit the card's part of speech, and verbs without their *å*."""
    if source.manifest.language.partition("-")[0] not in _LANGUAGES:
        return
    for card in source.cards:
        pos = card.properties.get("pos")
        if pos is None:
            continue
        kind = pos.text.strip().lower()
        if kind == "verb" and not card.headword.startswith("å "):
            findings.warning(
                card.file,
                card.line,
                f"the verb {quoted(card.headword)} lacks its å",
                f"write å {card.headword}",
            )
        forms = card.properties.get("forms")
        if kind in _SHAPES and forms is None and not card.headword[:1].isupper():  # names are not inflected
            findings.warning(
                card.file, card.line, f"the {kind} {quoted(card.headword)} has no forms", _wanted(kind)
            )
        elif kind in _SHAPES and forms is not None:
            _check_cells(card, kind, forms, findings)


def _wanted(kind: str) -> str:
    return f"write forms: {' | '.join(_SHAPES[kind])}, {NONE} where there is none"


def _check_cells(card: CardSource, kind: str, forms: Cells, findings: Findings) -> None:
    cells = forms.values
    if len(cells) != len(_SHAPES[kind]):
        findings.warning(
            card.file, forms.line, f"forms of {quoted(card.headword)} has {len(cells)} cells", _wanted(kind)
        )
        return
    for title, cell in zip(_SHAPES[kind], cells, strict=True):
        if not all(part.strip() for part in cell.split("/")):
            findings.warning(
                card.file,
                forms.line,
                f"the {title} of {quoted(card.headword)} is empty",
                f"write it, or {NONE}",
            )
    if kind == "noun" and not {part.strip() for part in cells[0].split("/")} <= _GENDERS:
        findings.warning(
            card.file,
            forms.line,
            f"{quoted(cells[0])} is no gender",
            "write en, ei, et, or two with / between",
        )
    if kind == "verb" and cells[2] != NONE and not cells[2].startswith(_PERFECT):
        findings.warning(
            card.file, forms.line, f"the perfect {quoted(cells[2])} lacks har or er", f"write har {cells[2]}"
        )
