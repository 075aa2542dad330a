"""The OpenStax glossary as webs and cues: the rest of a definition must find its term.

A term's web is its headword, its chapter, definitions of other terms that mention it, and the clauses of
its own definitions whose hash is odd; the cue is the other clauses, never a stored text.
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


def openstax() -> OpenStax:
    """Build the webs and cues of the closed set of terms."""
    glossary = openstax_glossary()
    terms = list(glossary)
    mentions = _mentions(glossary)
    webs, cues = [], {}
    for number, term in enumerate(terms):
        definitions, chapter = glossary[term]
        clauses = [_masked(term, clause) for clause in _clauses(definitions)]
        stored = [clause for clause in clauses if _odd(clause)]
        rest = [clause for clause in clauses if not _odd(clause)]
        last = len(_OWN) - 1
        own = [*stored[:last], "; ".join(stored[last:])] if len(stored) > last else stored
        links = dict(zip(_OWN, own, strict=False))
        links[_CHAPTER] = _masked(term, chapter)
        told = [_masked(term, f"{other}: {glossary[other][0][0]}") for other in mentions.get(term, [])]
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
