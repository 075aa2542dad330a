"""A word without its English ending, so that words in any inflection can be told to be the same.

A light stemmer after Harman 1991 ("How effective is suffixing?"). It knows nothing of meanings.
"""

from __future__ import annotations

import re
from functools import lru_cache

_ENDINGS = (
    ("ations", "ate"), ("ation", "ate"), ("ities", "ity"), ("ings", ""), ("ies", "y"), ("sses", "ss"),
    ("edly", ""), ("ing", ""), ("ied", "y"), ("ers", ""), ("er", ""), ("ed", ""), ("ly", ""), ("es", ""),
    ("s", ""), ("e", ""),
)  # fmt: skip
_SHORTEST = 3
_RISKY = ("ly", "er", "ers")  # early is no ear
_DOUBLED = re.compile(r"([bdgmnprt])\1$")


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """A word without its English ending: runs, running, runner → run; others stay as they are."""
    if len(word) <= _SHORTEST or word.endswith(("ss", "us", "is")):
        return word
    for ending, instead in _ENDINGS:
        rest = len(word) - len(ending)
        if word.endswith(ending) and rest >= (_SHORTEST if ending not in _RISKY else _SHORTEST + 1):
            cut = _DOUBLED.sub(r"\1", word[:rest] + instead)
            return cut[:-1] if len(cut) > _SHORTEST and cut.endswith("e") else cut
    return word
