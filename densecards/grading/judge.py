"""An answer, judged: from the same text down to the same meaning, the first rule that fits decides."""

from __future__ import annotations

import re

from rapidfuzz.distance import DamerauLevenshtein

from densecards.grading import meaning, nordic, terms
from densecards.grading.expected import GLOSS, HEADWORD, Expected, descriptive
from densecards.grading.fit import Fit, articles, fit, split_lead
from densecards.grading.lookup import Lookup
from densecards.grading.meaning import Meaning
from densecards.grading.normal import normal_form, tidy, without_marks
from densecards.grading.verdict import Judgement, Segment, SegmentKind, Verdict, difference

_AGAIN, _HARD, _GOOD = 1, 2, 3
_SHORT = 8  # letters; up to here the first one must be right
_MEANINGS = 8  # listed answers that are compared by meaning
_LONGEST_ANSWER = 1000  # characters; what is longer was pasted, and judged by its beginning


def judge(
    answer: str,
    expected: Expected,
    *,
    others: Lookup | None = None,
    meaning_of: Meaning | None = None,
) -> Judgement:
    """Return the verdict on a typed answer.

    `others` recognises the answers of other cards. `meaning_of` (where a text lies among the cards that are
    described) is asked only for glosses, after every rule of letters has failed; pass it only for a language
    that the encoder reads.
    """
    given = tidy(answer[:_LONGEST_ANSWER])
    if not given:
        return _result(Verdict.WRONG, expected, note="no answer")
    if text := next((text for text in expected.verbatim if tidy(text) == given), None):
        return _result(Verdict.EXACT, expected, text)
    return (
        _right(given, expected)
        or _slip(given, expected)
        or _elsewhere(given, expected, others)
        or _side_left_open(given, expected)
        or _almost(given, expected)
        or _another_name(given, expected)
        or _name_elsewhere(given, expected, others)
        or (_in_other_words(given, expected, meaning_of) if meaning_of else None)
        or _result(Verdict.WRONG, expected, diff=_far(expected.canonical, given))
    )


def _result(
    verdict: Verdict,
    expected: Expected,
    matched: str = "",
    *,
    diff: tuple[Segment, ...] = (),
    other: str | None = None,
    note: str = "",
    grade: int | None = None,
) -> Judgement:
    usual = {Verdict.EXACT: _GOOD, Verdict.ACCEPTED: _GOOD, Verdict.NEAR: _HARD}.get(verdict, _AGAIN)
    return Judgement(
        verdict, expected.canonical, matched, diff, other, note, usual if grade is None else grade
    )


def _near(expected: Expected, text: str, given: str, note: str) -> Judgement:
    shown = tidy(text)
    if not split_lead(given.lower(), expected.language)[0]:
        lead = split_lead(shown.lower(), expected.language)[0]
        shown = shown[len(lead) :].lstrip()  # it may be left out, so it is not missing
    return _result(Verdict.NEAR, expected, text, diff=difference(shown, given), note=note)


def _far(canonical: str, given: str) -> tuple[Segment, ...]:
    """Return the difference of two texts that have little in common: letter by letter would be noise."""
    if DamerauLevenshtein.normalized_similarity(canonical.lower(), given.lower()) >= 0.5:
        return difference(canonical, given)
    return Segment(SegmentKind.WRONG, given), Segment(SegmentKind.MISSING, canonical)


# --- right, written another way -------------------------------------------------------------------


def _right(given: str, expected: Expected) -> Judgement | None:
    if text := _same_as(given, expected):
        return _result(Verdict.ACCEPTED, expected, text)
    # Several answers in a row: all of them must be right.
    pieces = [piece for piece in re.split(r"\s*[,;]\s*|\s+/\s+", given) if piece]
    if len(pieces) > 1:
        found = [_same_as(piece, expected) for piece in pieces]
        if all(found):
            whole = all(any(tidy(text) == piece for text in expected.verbatim) for piece in pieces)
            return _result(Verdict.EXACT if whole else Verdict.ACCEPTED, expected, found[0] or "")
        if any(found):
            return _near(expected, expected.canonical, given, "one part is right, another is not")
    return None


def _same_as(given: str, expected: Expected) -> str | None:
    """Return the listed answer that `given` is another spelling of, or None."""
    return next((text for text in expected.answers if fit(given, text, expected) is Fit.RIGHT), None)


# --- nearly right ---------------------------------------------------------------------------------


def _slip(given: str, expected: Expected) -> Judgement | None:
    """The right word with a wrong article, or in another form: nearer than any other card."""
    for text in expected.answers:
        if fit(given, text, expected) is Fit.LEAD:
            lead = split_lead(given.lower(), expected.language)[0]
            if expected.articles and lead in articles(expected.language):
                right = "/".join(expected.articles)
                return _near(expected, f"{right} {tidy(text)}", given, "the gender is another")
            return _near(expected, text, given, "the little word in front is not right")
    for form in expected.forms:
        if fit(given, form, expected) is Fit.RIGHT:
            return _near(expected, expected.canonical, given, "the right word in another form")
    return None


def _elsewhere(given: str, expected: Expected, others: Lookup | None) -> Judgement | None:
    if others is None or expected.asks not in (HEADWORD, GLOSS):
        return None
    other = others.find(
        given,
        expected.asks,
        expected.language,
        beside=expected.card,
        terms=expected.terms and expected.asks == HEADWORD,
    )
    if other is None:
        return None
    if expected.asks == HEADWORD and others.same_meaning(expected.card, other):
        note = "that fits the question too, but another word was asked for"
        return _result(Verdict.OTHER_CARD, expected, other=other, note=note, grade=_HARD)
    return _result(Verdict.OTHER_CARD, expected, diff=_far(expected.canonical, given), other=other)


def _side_left_open(given: str, expected: Expected) -> Judgement | None:
    """Left and right: they count where the answer names a side, and nowhere else."""
    if not expected.terms or expected.asks != HEADWORD:
        return None
    mine = normal_form(given, expected.language)
    named = terms.sides(mine)
    for text in expected.answers:
        theirs = normal_form(text, expected.language)
        wanted = terms.sides(theirs)
        if named == wanted:
            continue
        if terms.term_key(terms.without_sides(mine)) != terms.term_key(terms.without_sides(theirs)):
            continue
        if not wanted or not expected.sided:
            return _result(Verdict.ACCEPTED, expected, text)
        if not named:
            return _near(expected, text, given, "left or right?")
        return _result(
            Verdict.WRONG, expected, text, diff=difference(tidy(text), given), note="the other side"
        )
    return None


def _almost(given: str, expected: Expected) -> Judgement | None:
    mine = normal_form(given, expected.language)
    best: tuple[int, str] | None = None
    for text in expected.answers:
        theirs = normal_form(text, expected.language)
        if _bare(mine, expected) == _bare(theirs, expected):
            note = "another letter: æ, ø and å count" if expected.nordic else "the marks on the letters count"
            return _near(expected, text, given, note)
        if expected.terms and expected.asks == HEADWORD:
            if terms.sides(mine) != terms.sides(theirs) or terms.opposed(
                terms.term_key(mine), terms.term_key(theirs)
            ):
                continue
            head, _, kind = terms.term_key(theirs).rpartition(" ")
            if kind in terms.GENERIC and terms.term_key(mine) == head:
                return _near(expected, text, given, f"which kind? {kind}")
        if expected.language == "en" and meaning.contradicts(mine, theirs):
            continue
        slips = typos(mine, theirs, text)
        if slips is not None and (best is None or slips < best[0]):
            best = slips, text
    return _near(expected, best[1], given, "a slip in the spelling?") if best else None


def _bare(text: str, expected: Expected) -> str:
    return nordic.bare_vowels(text) if expected.nordic else without_marks(text)


def _tolerance(length: int) -> int:
    """Return how many slips a text of that length may have and still be recognisable."""
    for longest, slips in ((2, 0), (6, 1), (11, 2), (17, 3)):
        if length <= longest:
            return slips
    return 4


def typos(given: str, target: str, written: str) -> int | None:
    """Return the number of slips between two normal forms where it can pass for typing, else None.

    A slip is a letter put in, left out, replaced, or swapped with its neighbour (Damerau 1964). Numbers
    and abbreviations have no slips: CN IX is not almost CN X. Where both have as many words, each word
    must be recognisable by itself. `written` is the target as authored.
    """
    abbreviation = len(written) <= 6 and written != written.lower() and written[1:] != written[1:].lower()
    if abbreviation or any(c.isdigit() for c in given + target) or terms.numbered(target):
        return None
    if len(target) == 3 and len(given) <= 3 and sorted(given) != sorted(target):
        return None  # hus, hun: a short word with another letter is another word
    mine, theirs = given.split(), target.split()
    if len(mine) != len(theirs):
        mine, theirs = [given], [target]
    total = 0
    for word, wanted in zip(mine, theirs, strict=True):
        if word != wanted:
            slips = _slips(word, wanted)
            if slips is None:
                return None
            total += slips
    return total if 0 < total <= _tolerance(len(target)) else None


def _slips(given: str, target: str) -> int | None:
    allowed = _tolerance(len(target))
    distance = DamerauLevenshtein.distance(given, target, score_cutoff=allowed)
    if distance > allowed:
        return None
    swapped = sorted(given) == sorted(target)
    if given[:1] != target[:1] and not swapped and (len(target) <= _SHORT or distance > 1):
        return None  # train, rain: the beginning of a word is seldom a slip
    return distance


# --- the same meaning -----------------------------------------------------------------------------


def _another_name(given: str, expected: Expected) -> Judgement | None:
    """Where a description is asked for, another name of the card is not wrong, but describes nothing."""
    mine = terms.term_key(normal_form(given, expected.language))
    if not any(terms.term_key(normal_form(name, expected.language)) == mine for name in expected.names):
        return None
    return _result(Verdict.NEAR, expected, expected.canonical, note="another name for it; what is it?")


def _name_elsewhere(given: str, expected: Expected, others: Lookup | None) -> Judgement | None:
    """Where a description is asked for, the name of another card is that card."""
    if others is None or expected.asks != GLOSS or not expected.names:
        return None
    other = others.find(given, HEADWORD, expected.language, beside=expected.card, terms=expected.terms)
    if other is None:
        return None
    return _result(Verdict.OTHER_CARD, expected, diff=_far(expected.canonical, given), other=other)


def _in_other_words(given: str, expected: Expected, meaning_of: Meaning) -> Judgement | None:
    if expected.asks != GLOSS:
        return None
    mine = normal_form(given, expected.language)
    echo = {word for form in expected.given for word in normal_form(form, expected.language).split()}
    said = meaning.words_of(mine)
    if len(said - echo) < max(1, len(said) / 2):
        return None  # the headword said again
    names = [name for name in expected.names if any(len(w) > 3 and w.islower() for w in name.split())]
    found = meaning_of(given, (*expected.answers[:_MEANINGS], *names[:_MEANINGS]))
    contrary = meaning.contradicts(mine, normal_form(found.text, expected.language))
    lead = found.lead - meaning.CONTRARY * contrary
    if lead < meaning.NEAR_LEAD or found.own < meaning.NEAR_FROM:
        if found.rival is not None and found.rivals >= meaning.RIVAL_FROM and found.lead < 0:
            return _result(Verdict.OTHER_CARD, expected, other=found.rival, note="by its meaning")
        return None
    text = found.text if found.text in expected.answers else expected.canonical
    note = f"alike in meaning ({max(found.alike, 0):.0%})"
    if contrary:
        return _result(Verdict.NEAR, expected, text, note=f"{note}, but one word says the contrary")
    # Single words are alike for many reasons (hot and cold): only a description can pass by its meaning.
    whole = expected.own_words and descriptive(expected.canonical) and len(said) >= 2
    if lead >= meaning.ACCEPTED_LEAD and whole:
        return _result(Verdict.ACCEPTED, expected, text, note=note)
    return _result(Verdict.NEAR, expected, text, note=note)
