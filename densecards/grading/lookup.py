"""Whose answer is it? The answers of all cards by their comparable forms, to recognise a mix-up.

Interference is the greatest cause of forgetting in a mature collection, so a wrong answer that is another
card's right one is worth more than "wrong". Built once for a collection, updated card by card.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from densecards.grading import english, nordic
from densecards.grading.expected import GLOSS, HEADWORD
from densecards.grading.normal import normal_form
from densecards.grading.terms import term_key
from densecards.webs import BUILTIN, Card
from densecards.webs.template import Template

_Key = tuple[str, str, str]
_PARTICIPLE_MARKS = ("har ", "er ")


def answer_key(text: str, language: str, *, terms: bool) -> str:
    """Return the key of an answer: one for all spellings that count in full."""
    form = normal_form(text, language)
    if language in nordic.LANGUAGES:
        return nordic.folded(form)
    return term_key(form) if terms else form


class Lookup:
    """Which cards a text answers, by direction and language."""

    def __init__(self, templates: Mapping[str, Template] | None = None, gloss_language: str = "en") -> None:
        self._templates = dict(templates or {})
        self._gloss_language = gloss_language.partition("-")[0]
        self._cards: dict[_Key, list[str]] = {}
        self._keys: dict[str, list[_Key]] = {}
        self._glosses: dict[str, frozenset[str]] = {}

    def __len__(self) -> int:
        return len(self._keys)

    def add(self, card: Card) -> None:
        """Take in a card, or its new text where it was known before."""
        self.discard(card.id)
        language, gloss_language = card.language.partition("-")[0], self._gloss_language
        terms = self._terms(card.template)
        glosses = frozenset(
            answer_key(variant, gloss_language, terms=False)
            for text in (card.gloss, *english.senses(card.gloss), *card.alternatives("accept-meaning"))
            for variant in english.variants(text)
        )
        headwords = [
            card.headword,
            *(v for k in ("accept", "abbreviation", "latin") for v in card.alternatives(k)),
        ]
        keys: list[_Key] = [(GLOSS, gloss_language, key) for key in glosses]
        keys += [(HEADWORD, language, answer_key(text, language, terms=terms)) for text in headwords]
        own = set(keys)
        for text in card.alternatives("forms"):
            form = text
            for mark in _PARTICIPLE_MARKS:
                form = form.removeprefix(mark)
            key = ("form", language, answer_key(form, language, terms=terms))
            if len(form) > 1 and form not in nordic.ARTICLES.get(language, ()) and key not in own:
                keys.append(key)
        self._keys[card.id] = keys = list(dict.fromkeys(keys))
        self._glosses[card.id] = glosses
        for key in keys:
            self._cards.setdefault(key, []).append(card.id)

    def discard(self, card_id: str) -> None:
        """Leave a card out from now on."""
        for key in self._keys.pop(card_id, ()):
            holders = self._cards[key]
            holders.remove(card_id)
            if not holders:
                del self._cards[key]
        self._glosses.pop(card_id, None)

    def _terms(self, template: str) -> bool:
        # A learner's card may outlive the template it was made with; it is then read as any other word.
        known = self._templates.get(template) or BUILTIN.get(template)
        return known is not None and known.property("latin") is not None

    def find(self, answer: str, asks: str, language: str, *, beside: str, terms: bool = False) -> str | None:
        """Return the id of the card that `answer` belongs to, never `beside`; None where there is none.

        A card of the same deck comes before one of another, a headword before an inflected form.
        """
        key = answer_key(answer, language, terms=terms)
        deck = beside.partition("/")[0] + "/"
        for kind in (asks, "form") if asks == HEADWORD else (asks,):
            holders = [card for card in self._cards.get((kind, language, key), ()) if card != beside]
            if holders:
                return min(holders, key=lambda card: (not card.startswith(deck), card))
        return None

    def same_meaning(self, one: str, other: str) -> bool:
        """True where two cards share a sense of their glosses, so that a question by it fits both."""
        return bool(self._glosses.get(one, frozenset()) & self._glosses.get(other, frozenset()))


def build_lookup(
    cards: Iterable[Card], templates: Mapping[str, Template] | None = None, *, gloss_language: str = "en"
) -> Lookup:
    """Return the lookup of a collection. `templates` are needed for those that are not built in."""
    lookup = Lookup(templates, gloss_language)
    for card in cards:
        lookup.add(card)
    return lookup
