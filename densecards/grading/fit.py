"""Does an answer spell one listed text? The rules that give full credit, and the little word in front."""

from __future__ import annotations

from enum import Enum

from densecards.grading import nordic, terms
from densecards.grading.expected import GLOSS, HEADWORD, Expected
from densecards.grading.normal import ELSEWHERE, normal_form, tidy

_NO_MARKS = str.maketrans("", "", "-'’.,!?;:\"()")


class Fit(Enum):
    """How an answer spells a listed text."""

    RIGHT = "right"
    LEAD = "lead"  # only the article, or the mark of the infinitive, is wrong
    NONE = "none"


def fit(given: str, text: str, expected: Expected) -> Fit:
    """Return how `given` (tidied) spells the listed `text`."""
    if expected.nordic:
        return _nordic(given, text, expected)
    mine, theirs = normal_form(given, expected.language), normal_form(text, expected.language)
    if mine == theirs or (expected.language == "de" and nordic.typed_for(mine, theirs)):
        return _article(given, text, expected.language)
    if expected.language == "en" and mine.replace(" ", "") == theirs.replace(" ", ""):
        return Fit.RIGHT
    if expected.terms and expected.asks == HEADWORD and _same_term(mine, theirs):
        return Fit.RIGHT
    return Fit.NONE


def articles(language: str) -> frozenset[str]:
    """Return the articles of a language in which a wrong one is a mistake."""
    return nordic.ARTICLES.get(language) or ELSEWHERE.get(language, frozenset())


def split_lead(text: str, language: str) -> tuple[str, str]:
    """Return (article or mark of the infinitive, the rest) of a lowered text; the first may be ""."""
    if language in nordic.LANGUAGES:
        return nordic.split_lead(text, language)
    head, _, rest = text.partition(" ")
    return (head, rest) if rest and head in articles(language) else ("", text)


def _article(given: str, text: str, language: str) -> Fit:
    mine, theirs = (split_lead(side.lower(), language)[0] for side in (given, tidy(text)))
    return Fit.LEAD if mine and theirs and mine != theirs else Fit.RIGHT


def _same_term(mine: str, theirs: str) -> bool:
    number = terms.cranial_nerve(theirs)
    return terms.term_key(mine) == terms.term_key(theirs) or (
        number is not None and terms.bare_cranial_nerve(mine) == number
    )


def _nordic(given: str, text: str, expected: Expected) -> Fit:
    given, text = given.lower(), tidy(text).lower()
    mine, word = nordic.split_lead(given, expected.language)
    theirs, target = nordic.split_lead(text, expected.language)
    infinitive = nordic.INFINITIVE[expected.language]
    bare_mark = nordic.bare_vowels(infinitive) + " "
    if theirs == infinitive and given.startswith(bare_mark) and bare_mark.strip() != infinitive:
        # *a løpe*: the bare vowel is a near miss here too
        return Fit.LEAD if _spells(given.removeprefix(bare_mark), target) else Fit.NONE
    if not _spells(word, target):
        # what was split off may belong to the word
        return Fit.RIGHT if _spells(given, text) else Fit.NONE
    mine = infinitive if mine == nordic.folded(infinitive) else mine
    left_out_is_right = theirs == infinitive or expected.noun or expected.asks == GLOSS
    if mine == theirs or (not mine and left_out_is_right):
        return Fit.RIGHT
    if not mine:
        return Fit.LEAD
    if mine == infinitive:
        return Fit.LEAD if expected.noun or theirs else Fit.RIGHT
    if expected.articles:
        return Fit.RIGHT if set(mine.split("/")) <= set(expected.articles) else Fit.LEAD
    return Fit.LEAD if theirs else Fit.RIGHT


def _spells(word: str, target: str) -> bool:
    typed, wanted = (" ".join(side.translate(_NO_MARKS).split()) for side in (word, target))
    return nordic.typed_for(typed, wanted)
