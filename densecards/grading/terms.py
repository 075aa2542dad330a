"""Anatomical terms: when two of them name the same thing.

The rules cover what is regular: number (also Latin), British and American spelling, Latin and English
order (*nervus vagus*, *vagus nerve*), the numbered cranial nerves. What is not regular the deck lists.
Keys made here are for comparing, never for show.
"""

from __future__ import annotations

import re
from functools import lru_cache

_KIND = {
    "nervus": "nerve", "nervi": "nerve", "n": "nerve", "musculus": "muscle", "musculi": "muscle",
    "m": "muscle", "arteria": "artery", "arteriae": "artery", "vena": "vein", "venae": "vein", "v": "vein",
    "glandula": "gland", "glandulae": "gland", "ligamentum": "ligament", "lig": "ligament",
    "nodus": "node", "ductus": "duct", "valva": "valve", "plexus": "plexus",
}  # fmt: skip
_IRREGULAR = {
    "corpora": "corpus", "viscera": "viscus", "femora": "femur", "ossa": "os", "genua": "genu",
    "teeth": "tooth", "feet": "foot", "irides": "iris", "epididymides": "epididymis", "crura": "crus",
    "ganglion": "ganglia", "mitochondrion": "mitochondria", "spermatozoon": "spermatozoa",
    "capita": "caput", "rami": "ramus", "meatus": "meatus", "biceps": "biceps", "triceps": "triceps",
    "pancreas": "pancreas", "pons": "pons", "lens": "lens",
}  # fmt: skip
_ENDINGS = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"(?<=..)yces$", "yx"),  # calyces
        (r"(?<=..)(?:ices|ix)$", "ex"),  # cortices, appendix
        (r"(?<=.)nges$", "nx"),  # larynges, phalanges
        (r"omata$", "oma"),
        (r"(?<=..)mata$", "ma"),  # stomata
        (r"(?<=[a-z]{2}[^oa])uses$", "us"),  # sinuses, plexuses
        (r"(?<=...)ies$", "y"),  # arteries
        (r"(?<=..)(ss|x|ch|sh)es$", r"\1"),
        (r"(?<=..)is$", "e"),  # testis, testes; diaphysis, diaphyses
        (r"(?<=..[^su])s$", ""),
        (r"(?<=..)ae$", "a"),  # vertebrae
        (r"(?<=..)ina$", "en"),  # foramina
        (r"(?<=..)i$", "us"),  # nuclei
        (r"(?<=..)um$", "a"),  # atrium, atria
    )
)


@lru_cache(maxsize=65536)
def singular(word: str) -> str:
    """Return one key for a word's singular and plural, English or Latin."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if len(word) < 4:
        return word
    for pattern, replacement in _ENDINGS:
        word = pattern.sub(replacement, word)
    return _IRREGULAR.get(word, word)


_ROMAN = {
    numeral: number
    for number, numeral in enumerate(
        ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"), start=1
    )
}
_ORDINAL_WORDS = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"
_ORDINALS = {word: number for number, word in enumerate(_ORDINAL_WORDS.split(), start=1)}
# The twelve cranial nerves (Terminologia Anatomica A14.2.01): English adjectives and Latin names.
CRANIAL_NERVES = (
    ("olfactory", "olfactorius"),
    ("optic", "opticus"),
    ("oculomotor", "oculomotorius"),
    ("trochlear", "trochlearis"),
    ("trigeminal", "trigeminus"),
    ("abducens", "abducent"),
    ("facial", "facialis"),
    ("vestibulocochlear", "vestibulocochlearis", "auditory", "acoustic", "statoacoustic"),
    ("glossopharyngeal", "glossopharyngeus"),
    ("vagus", "vagal", "pneumogastric"),
    ("accessory", "accessorius", "spinal accessory"),
    ("hypoglossal", "hypoglossus"),
)
_CRANIAL = {name: number for number, names in enumerate(CRANIAL_NERVES, start=1) for name in names}
_NUMBERED = re.compile(
    r"(?:c ?n|cranial nerve|nerve|nervus|cranial nerve number|cranial nerve no) (?P<after>[ivx]+|\d+)"
    r"|(?P<before>[a-z]+|\d+(?:st|nd|rd|th)) (?:cranial nerve|c ?n)"
    r"|(?:cn)(?P<joined>[ivx]+|\d+)"
)


def numbered(text: str) -> bool:
    """True where a normal form names a nerve by its number, in which every letter counts."""
    return _NUMBERED.fullmatch(text) is not None


def cranial_nerve(text: str) -> int | None:
    """Return 1…12 where a normal form names a cranial nerve by number or by name and kind, else None."""
    if match := _NUMBERED.fullmatch(text):
        word = match["after"] or match["before"] or match["joined"]
        digits = re.sub(r"(?:st|nd|rd|th)$", "", word)
        number = int(digits) if digits.isdecimal() else _ROMAN.get(word) or _ORDINALS.get(word) or 0
        return number if 1 <= number <= len(CRANIAL_NERVES) else None
    words = text.split()
    if len(words) >= 2 and (words[0] in ("nervus", "n") or words[-1] in ("nerve", "nerves", "n")):
        rest = words[1:] if words[0] in ("nervus", "n") else words[:-1]
        return _CRANIAL.get(" ".join(word for word in rest if word != "cranial"))
    return None


def bare_cranial_nerve(text: str) -> int | None:
    """Return 1…12 where a normal form is a cranial nerve's name without "nerve", else None."""
    return _CRANIAL.get(text)


SIDES = frozenset(
    {"left", "right", "l", "r", "sinister", "dexter", "sinistra", "dextra", "sinistrum", "dextrum"}
)
_SIDE = {word: "left" if word[0] in "ls" else "right" for word in SIDES}


def sides(text: str) -> frozenset[str]:
    """Return the sides that a normal form names."""
    return frozenset(_SIDE[word] for word in text.split() if word in _SIDE and len(word) > 1)


def without_sides(text: str) -> str:
    """Return a normal form without left and right; the text itself where nothing else is in it."""
    return " ".join(word for word in text.split() if word not in _SIDE or len(word) == 1) or text


@lru_cache(maxsize=65536)
def term_key(text: str) -> str:
    """Return the key under which two normal forms (English or Latin) name the same structure."""
    number = cranial_nerve(text)
    if number:
        return f"cn {number}"
    # "valves of the heart" is "heart valves"
    words = " ".join(reversed(text.split(" of "))).split()
    if len(words) > 1 and words[0] in _KIND:
        words = [*words[1:], _KIND[words[0]]]
    elif len(words) > 1 and words[-1] in _KIND and len(words[-1]) > 1:
        words = [*words[:-1], _KIND[words[-1]]]
    return " ".join(singular(word) for word in words)


# Words and parts of words that few letters divide and that mean different things, mostly the opposite.
_PAIRS = """hyper/hypo affer/effer abduct/adduct inter/intra supra/infra endo/exo endo/ecto endo/epi
macro/micro ilium/ileum ureter/urethra peroneal/perineal malleus/malleolus systol/diastol superior/inferior
internal/external anterior/posterior medial/lateral oxygenated/deoxygenated glucagon/glycogen
mitosis/meiosis carp/tars metacarp/metatars parotid/carotid trachea/trochlea sympath/parasympath
humer/humor arteri/arteriol ven/venul blast/clast bi/tri
ilea/ilia nephron/neuron phalan/pharyn laryn/pharyn"""
_OPPOSED = tuple((one, other) for one, _, other in (pair.partition("/") for pair in _PAIRS.split()))


def opposed(one: str, other: str) -> bool:
    """True where two normal forms differ in words that look alike and mean different things."""
    only_one, only_other = set(one.split()) - set(other.split()), set(other.split()) - set(one.split())
    return any(
        here in word and word.replace(here, there, 1) == target
        for pair in _OPPOSED
        for here, there in (pair, pair[::-1])
        for word in only_one
        for target in only_other
    )


_KINDS = "nerve muscle artery vein gland ligament node duct valve bone cell body"
# What is left out when only the name is given: "thyroid" for "thyroid gland".
GENERIC = frozenset(_KINDS.split())
