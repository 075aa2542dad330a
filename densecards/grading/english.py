"""English as it is typed: British and American spelling, articles, "to", and glosses of several senses."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import product

_ARTICLES = frozenset({"a", "an", "the"})
_SAME_WORD = {
    "someone": "somebody", "sb": "somebody", "smb": "somebody", "sth": "something", "&": "and", "+": "and",
    "%": "percent", "grey": "gray", "greyish": "grayish", "neurone": "neuron", "neurones": "neurons",
    "programme": "program", "programmes": "programs", "tyre": "tire", "tyres": "tires", "cheque": "check",
    "plough": "plow", "kerb": "curb", "pyjamas": "pajamas", "moustache": "mustache", "jewellery": "jewelry",
    "aluminium": "aluminum", "manoeuvre": "maneuver", "licence": "license", "practise": "practice",
    "defence": "defense", "offence": "offense", "ageing": "aging", "judgement": "judgment",
    "yoghurt": "yogurt", "aeroplane": "airplane", "mum": "mom", "storey": "story", "draught": "draft",
    "sceptical": "skeptical", "mould": "mold", "artefact": "artifact", "enrol": "enroll", "fulfil": "fulfill",
    "skilful": "skillful", "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta",
}  # fmt: skip
# Words in -our that are spelt so everywhere.
_OUR = frozenset(
    {"flour", "flours", "scour", "scoured", "contour", "contours", "detour", "detours", "velour"}
)
_RULES = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        # tumour, colour, behaviour, favourite; a single letter before it is hour, four, tour, your
        (r"(?<=[a-z]{2})our(?=(?:s|ed|ing|al|less|ful|able|ist|ite|ites|ation|y|hood|er|ers)?$)", "or"),
        (r"((?:fib|cent|lit|met|theat|calib|tit|lust|sab|spect))re(s|d)?$", r"\1er\2"),
        (r"(?<=[a-z]{4})is(e|ed|es|ing|ation|ations|er|ers)$", r"iz\1"),
        (r"ys(e|ed|es|ing|er|ers)$", r"yz\1"),
        # haemoglobin, oedema, foetus; at the end it is a Latin plural (venae) or a toe
        (r"(?<!^)ae(?!$|s$)|^ae(?!r)", "e"),
        (r"(?<!^[a-z])oe(?!$|s$)", "e"),
        (r"^foe(?=t)", "fe"),
        (r"^coe(?=l)", "ce"),
        (r"leuc(?=o|aem|em)", "leuk"),
        (r"sulph", "sulf"),
        (r"(?<=[a-z]{3})ogue(s)?$", r"og\1"),
        (r"(?<=[a-z]{4}[aeiou]l)l(ed|ing|er|ers)$", r"\1"),
    )
)


@lru_cache(maxsize=65536)
def american(word: str) -> str:
    """Return a lowered word in American spelling; meant as a key, not for show."""
    if word in _SAME_WORD:
        return _SAME_WORD[word]
    if word in _OUR or len(word) < 4:
        return word
    for pattern, replacement in _RULES:
        word = pattern.sub(replacement, word)
    return word


_POSSESSIVE = re.compile(r"'s\b|(?<=s)'(?=\s|$)")


def normal(bare: str) -> str:
    """Return a lowered text without articles and a leading "to", in American spelling, hyphens as spaces.

    A text of nothing but such words keeps them.
    """
    if "'" in bare:
        bare = _POSSESSIVE.sub("s", bare).replace("'", "")
    words = bare.replace("-", " ").split()
    kept = [word for word in words if word not in _ARTICLES] or words
    if len(kept) > 1 and kept[0] == "to":
        kept = kept[1:]
    return " ".join(american(word) for word in kept)


_OPTIONAL = re.compile(r"\s*\(([^()]*)\)\s*")
_MOST_OPTIONAL = 3
_INFINITIVES = ("to ", "å ")  # a gloss may be written in Norwegian for those who learn English
_LONGEST_SENSE = 4  # words; a longer piece between commas is part of one description


def variants(text: str) -> tuple[str, ...]:
    """Return a text with each parenthesised part left out or taken in: `account (in a bank)` gives two."""
    if "(" not in text:
        return (text,)
    parts = _OPTIONAL.split(text)
    inner = len(parts) // 2
    if not inner or inner > _MOST_OPTIONAL:
        return (text,)
    found = []
    for choice in product((True, False), repeat=inner):
        pieces = [parts[0]]
        for number, taken in enumerate(choice):
            if taken:
                pieces.append(parts[2 * number + 1])
            pieces.append(parts[2 * number + 2])
        joined = " ".join(" ".join(pieces).split()).replace(" ,", ",")
        if joined:
            found.append(joined)
    return tuple(dict.fromkeys(found)) or (text,)


def _split_outside(text: str, marks: str) -> list[str]:
    """Split at any of `marks` that stands outside parentheses."""
    if not any(mark in text for mark in marks):
        return [text.strip()] if text.strip() else []
    pieces, depth, start = [], 0, 0
    for index, character in enumerate(text):
        depth += (character == "(") - (character == ")" and depth > 0)
        if depth == 0 and character in marks:
            pieces.append(text[start:index])
            start = index + 1
    pieces.append(text[start:])
    return [piece.strip() for piece in pieces if piece.strip()]


_CONTINUES = re.compile(
    r"(?:and|or|but|which|who|that|where|when|with|of|for|from|in|on|as|such|especially)\b"
)


def senses(gloss: str) -> tuple[str, ...]:
    """Return the senses of a gloss: `mark, grade; personality` has three.

    A semicolon always divides. A comma divides infinitives, and short pieces that could each stand alone,
    so that a description (*a garden with grass, trees and paths*) is not taken for a list of meanings.
    """
    found: list[str] = []
    for part in _split_outside(gloss, ";"):
        pieces = _split_outside(part, ",")
        infinitives = all(piece.startswith(_INFINITIVES) for piece in pieces)
        stand_alone = all(
            len(_OPTIONAL.sub(" ", piece).split()) <= _LONGEST_SENSE + piece.startswith(_INFINITIVES)
            and not _CONTINUES.match(piece)
            for piece in pieces
        )
        enumerates = len(pieces) > 1 and re.search(r"\b(?:and|or)\b", _OPTIONAL.sub(" ", pieces[-1]))
        found.extend(pieces if infinitives or (stand_alone and not enumerates) else [part])
    return tuple(dict.fromkeys(found))
