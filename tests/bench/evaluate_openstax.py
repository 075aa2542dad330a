"""The OpenStax glossary as webs and cues: the rest of a definition must find its term.

A term's web is its headword, its chapter, what other terms' definitions that mention it say, and the clauses
of its own definitions whose hash is odd; the cue is the other clauses, never a stored text nor a part of one.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass

from tests.bench.evaluate_data import EvaluationWeb, _masked, openstax_glossary

_OWN, _CHAPTER, _MENTIONS = (0, 1, 2), 3, (4, 5, 6, 7)
_CLAUSE = re.compile(r"\s*[;:,()]\s*")


@dataclass(frozen=True)
class OpenStax:
    """webs of all terms; cues: number of the term → the text that must find it."""

    webs: list[EvaluationWeb]
    cues: dict[int, str]

    def texts(self) -> list[str]:
        """Every text that needs a vector."""
        found = [text for web in self.webs for text in (web.headword, *web.links.values())]
        return list(dict.fromkeys([*found, *self.cues.values()]))


def _odd(text: str) -> bool:
    return bool(hashlib.blake2b(text.encode(), digest_size=4).digest()[-1] & 1)


def _clauses(definitions: Iterable[str]) -> list[str]:
    return [part for text in definitions for part in _CLAUSE.split(text) if len(part.split()) >= 2]


def openstax(*, whole: bool = False) -> OpenStax:
    """Build the webs and cues of the closed set of terms.

    A definition that mentions a term is a link of that term's web, but what is a cue is stored nowhere: such
    a link holds the odd clauses only. `whole` leaves the even ones in it, so that a definition's cue is a
    part of links of *other* terms.
    """
    glossary = openstax_glossary()
    terms = list(glossary)
    mentions = _mentions(glossary)
    parts = {term: [(c, _masked(term, c)) for c in _clauses(glossary[term][0])] for term in terms}
    asked = {text for found in parts.values() for _, text in found if not _odd(text)}
    kept = {
        term: "; ".join(plain for plain, text in found if _odd(text) and text not in asked)
        for term, found in parts.items()
    }
    webs, cues = [], {}
    for number, term in enumerate(terms):
        chapter = glossary[term][1]
        clauses = [text for _, text in parts[term]]
        stored = [clause for clause in clauses if _odd(clause)]
        rest = [clause for clause in clauses if not _odd(clause)]
        last = len(_OWN) - 1
        own = [*stored[:last], "; ".join(stored[last:])] if len(stored) > last else stored
        links = dict(zip(_OWN, own, strict=False))
        links[_CHAPTER] = _masked(term, chapter)
        told = [
            _masked(term, f"{other}: {glossary[other][0][0] if whole else kept[other]}".rstrip(": "))
            for other in mentions.get(term, [])
        ]
        links.update(zip(_MENTIONS, told, strict=False))
        webs.append(EvaluationWeb(term, {slot: text for slot, text in links.items() if text}))
        if rest:
            cues[number] = "; ".join(rest)
    return OpenStax(webs, cues)


def _mentions(glossary: dict[str, tuple[list[str], str]]) -> dict[str, list[str]]:
    """term → other terms whose definition holds it as whole words, shortest definition first."""
    by_word: dict[str, list[str]] = {}
    lowered = {term: " ".join(definitions).lower() for term, (definitions, _) in glossary.items()}
    for term in glossary:
        by_word.setdefault(re.findall(r"\w+", term.lower())[0], []).append(term)
    found: dict[str, list[str]] = {}
    for other, text in sorted(lowered.items(), key=lambda pair: len(pair[1])):
        for word in dict.fromkeys(re.findall(r"\w+", text)):
            for term in by_word.get(word, []):
                if term != other and re.search(rf"(?<!\w){re.escape(term.lower())}(?!\w)", text):
                    found.setdefault(term, []).append(other)
    return found
