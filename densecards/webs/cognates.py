"""Cues that give the answer away by their form: stems, compounds and cognate spellings of the headword.

Masking for vectors (masking.py) takes out the headword's own forms. A cue that a learner reads must hide
its relatives too: *hippocampal* for *hippocampus*, *kaffekopp* for *kopp*, *kafé* for *café*.
"""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher

from densecards.webs.card import Card
from densecards.webs.masking import GENERIC, SHOWN_BLANK, mask, surface_forms

_WORD = re.compile(r"[^\W\d_]+")
_STEM_SHARE = 0.75  # a word that begins with this share of the headword (and four letters) is of its stem
_SHORTEST_STEM = 4
_ALIKE = 0.8  # from this likeness of letters two words are cognate spellings
# Words that say nothing by themselves give no answer away, however they are spelt (the, te; more, morgen).
_LITTLE = frozenset(
    """a an the of and or for from with by at to into as that this these those which who whose it its is are
    was were be been they them their there than then more most when where what how not""".split()
)

_ENDING = re.compile(r"(?:us|um|is|al|ar|as|ae|ik|ous|eal|ial|ular|i|a|e|on)$")
_SHORTEST_ROOT = 3


def root(word: str) -> str:
    """Return a word without the endings by which Latin nouns and their adjectives differ (vagus, vagal)."""
    cut = _ENDING.sub("", word)
    return cut if len(cut) >= _SHORTEST_ROOT else word


def bare_letters(word: str) -> str:
    """Return a word in lower case with its letters as two spellings of one sound would share them."""
    lowered = unicodedata.normalize(
        "NFKD", word.lower().replace("æ", "ae").replace("ø", "o").replace("å", "a")
    )
    plain = "".join(char for char in lowered if not unicodedata.combining(char))
    for one, other in (
        ("ae", "e"),
        ("oe", "e"),
        ("ph", "f"),
        ("th", "t"),
        ("c", "k"),
        ("q", "k"),
        ("y", "i"),
    ):
        plain = plain.replace(one, other)
    return plain


def related(word: str, form: str) -> bool:
    """True where a word shows the form: a compound of it, its stem, or a cognate spelling."""
    one, other = bare_letters(word), bare_letters(form)
    if len(other) < _SHORTEST_STEM or len(one) < _SHORTEST_STEM:
        return one == other
    if other in one:
        return True
    if root(one) == root(other) and one != root(one):
        return True
    stem = max(_SHORTEST_STEM, round(len(other) * _STEM_SHARE))
    if one[:stem] == other[:stem]:
        return True
    return SequenceMatcher(None, one, other).ratio() >= _ALIKE


def mask_cue(text: str, card: Card, blank: str = SHOWN_BLANK) -> str:
    """Return a text with the headword, its forms, stem, compounds and cognates replaced by `blank`."""
    forms = [form for form in surface_forms(card) if " " not in form and form not in GENERIC]
    phrase = " " in card.headword  # the kind of structure may stay (vagus *nerve*), a single word may not

    def hide(match: re.Match[str]) -> str:
        word = match.group(0)
        if word.lower() in _LITTLE or (phrase and word.lower() in GENERIC):
            return word
        return blank if any(related(word, form) for form in forms) else word

    return _WORD.sub(hide, mask(text, card, blank))
