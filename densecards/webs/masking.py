"""Masking: a link must not give its own card away.

The headword and its forms are taken out of a text before it becomes a vector or a cue. Used by whoever
makes vectors (so that a deck built elsewhere gets the same text hash) and by whoever shows a cue.
"""

from __future__ import annotations

import re
from functools import lru_cache

from densecards.webs.card import SIDE_MARK, Card, Link
from densecards.webs.template import Side, Template

# What stands for the headword inside a text that is encoded: a word the encoder reads as nothing special.
ENCODED_BLANK = "this"
SHOWN_BLANK = "____"

_ARTICLES = re.compile(r"^(?:å|en|ei|et|the|a|an)\s+", re.IGNORECASE)
_CELL_NOISE = re.compile(r"^(?:har|er|å|å ha|en|ei|et|–|-)$|^(?:har|er|å)\s+", re.IGNORECASE)
# Words that name a kind of structure and not the structure: masking them would empty the links.
GENERIC = frozenset(
    """gland nerve muscle artery vein valve bone system body cell cells tissue layer cavity membrane joint
    cord node duct lobe canal tract pressure output volume right left upper lower anterior posterior
    superior inferior major minor great large small long short blood heart with from and the of""".split()
)
_REMARK = re.compile(r"\([^)]*\)")
_SENSE = re.compile(r"[;,]")
_SENSES = 4
_TURKISH = frozenset("ıİ")
_SURFACE_PROPERTIES = ("forms", "accept", "abbreviation", "latin")


def surface_forms(card: Card) -> tuple[str, ...]:
    """Return every spelling under which the card's headword may stand in a text, longest first.

    Headword with and without article or *å*, inflected forms, accepted synonyms and abbreviations, and
    the telling words of a headword of several words.
    """
    return _surface_forms(
        card.headword, tuple(v for key in _SURFACE_PROPERTIES for v in card.alternatives(key))
    )


@lru_cache(maxsize=65536)
def _surface_forms(headword: str, others: tuple[str, ...]) -> tuple[str, ...]:
    found: set[str] = set()
    for text in (headword, *others):
        bare = _CELL_NOISE.sub("", _ARTICLES.sub("", text.strip())).strip()
        if len(bare) > 1:
            found.add(bare.lower())
    words = _ARTICLES.sub("", headword.strip()).split()
    if len(words) > 1:
        found.update(w.lower() for w in words if len(w) >= 5 and w.lower() not in GENERIC)
    return tuple(sorted(found, key=lambda form: (-len(form), form)))


@lru_cache(maxsize=65536)
def _pattern(forms: tuple[str, ...]) -> re.Pattern[str] | None:
    if not forms:
        return None
    # A plural or genitive ending belongs to the form; a longer word that only begins like it does not.
    body = "|".join(re.escape(form).replace(r"\ ", r"\s+") for form in forms)
    return re.compile(rf"(?<![\w])(?:{body})(?:e?s|['’]s)?(?![\w])", re.IGNORECASE)


def _may_hold(text: str, forms: tuple[str, ...]) -> bool:
    """False where none of the forms can stand in the text: then no pattern need be made, which takes long.

    Letter case counts as in the pattern; the Turkish i, which folds in its own way, is left to that.
    """
    if not _TURKISH.isdisjoint(text):
        return True
    folded = text.casefold()
    return any(all(map(folded.__contains__, _parts(form))) for form in forms)


@lru_cache(maxsize=65536)
def _parts(form: str) -> tuple[str, ...]:
    return tuple(form.casefold().split()) if _TURKISH.isdisjoint(form) else ()


def mask(text: str, card: Card, blank: str = SHOWN_BLANK) -> str:
    """Return `text` with the card's headword and all its forms replaced by `blank`."""
    forms = surface_forms(card)
    if not _may_hold(text, forms):
        return text
    pattern = _pattern(forms)
    return pattern.sub(blank, text) if pattern else text


def mentions_headword(text: str, card: Card) -> bool:
    """True where the text holds the card's headword or one of its forms."""
    pattern = _pattern(surface_forms(card))
    return bool(pattern and pattern.search(text))


def encodable(
    card: Card, template: Template, link: Link, *, languages: frozenset[str], titles: dict[str, str]
) -> str | None:
    """Return the text of a link that an encoder of these `languages` can judge, masked; None where it can't.

    `languages` holds IETF language subtags; empty means every language. A link in the language being
    learnt is judged by what stands after ` — ` when the encoder does not speak that language; without
    such a side it counts as filled but is not scored. `titles` maps ids to headwords.
    """
    slot = template.slot(link.slot)
    text = link.text
    if link.slot == template.gloss_slot and text == card.gloss:
        text = told_meaning(card)
    if slot is not None and slot.side is Side.TARGET and not speaks(languages, card.language):
        text = link.translation
    plain = mask(Link(link.slot, text).plain(titles).replace(SIDE_MARK, ": "), card, ENCODED_BLANK).strip()
    return plain or None


def encodable_gloss(card: Card) -> str | None:
    """Return the masked gloss as the text that becomes the card's gloss pattern."""
    return mask(told_meaning(card), card, ENCODED_BLANK).strip() or None


def told_meaning(card: Card) -> str:
    """Return the gloss with the card's definition, where it has one.

    *to pay* is one of a thousand things that an encoder takes for alike; what paying is says more.
    """
    definition = card.property("definition")
    gloss = re.sub(r"\s+", " ", _REMARK.sub(" ", card.gloss)).strip() or card.gloss
    return f"{gloss}: {definition}" if definition else card.gloss


def encodable_headword(card: Card, *, languages: frozenset[str]) -> str | None:
    """Return the headword as the text of its vector; None where the encoder does not speak its language."""
    return card.headword if speaks(languages, card.language) else None


def encodable_senses(card: Card) -> tuple[str, ...]:
    """Return what the card is called in its gloss, and its definition; masked, without remarks in brackets.

    *bill, check* is two names: a cue need only be near to one of them.
    """
    plain = _REMARK.sub(" ", mask(card.gloss, card, ENCODED_BLANK))
    found = (re.sub(r"\s+", " ", part).strip() for part in _SENSE.split(plain))
    named = [part for part in found if part and part != ENCODED_BLANK]
    definition = mask(card.property("definition"), card, ENCODED_BLANK).strip()
    return (*tuple(dict.fromkeys(named))[:_SENSES], *((definition,) if definition else ()))


def speaks(languages: frozenset[str], language: str) -> bool:
    """True where an encoder of these languages (empty: all) reads texts of that language."""
    return not languages or language.partition("-")[0] in languages
