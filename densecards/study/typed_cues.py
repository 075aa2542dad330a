"""What a learner might type for a card: forms and misspelt names, words of its meaning, pieces of its links.

Made from the cards themselves, always the same for the same seed, to see how true the memory's answers to
typed cues are. Nothing here asks the memory or an encoder.
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from densecards.study.patterns import LEXICAL_PROPERTIES
from densecards.webs import Kind, Side, Web
from densecards.webs.masking import speaks

KINDS = ("form", "typo", "gloss", "piece")
_ARTICLE = re.compile(r"^(?:å|en|ei|et|the|a|an|to)\s+", re.IGNORECASE)
_LONG_ENOUGH = 4
_WORDS = 3


@dataclass(frozen=True, slots=True)
class TypedCue:
    """A text that should bring card number `card` to mind, and what kind of text it is."""

    card: int
    kind: str
    text: str


def typed_cues(
    webs: Sequence[Web],
    titles: Mapping[str, Mapping[str, str]],
    languages: frozenset[str],
    count: int,
    seed: int,
) -> list[TypedCue]:
    """Return up to `count` cues of each kind, no two of a kind for one card; `titles` by deck."""
    rng = random.Random(seed)
    found = []
    for kind in KINDS:
        order = list(range(len(webs)))
        rng.shuffle(order)
        some = 0
        for card in order:
            if some == count:
                break
            text = _cue(webs[card], kind, titles[webs[card].card.deck], languages, rng)
            if text:
                found.append(TypedCue(card, kind, text))
                some += 1
    return found


def _cue(
    web: Web, kind: str, titles: Mapping[str, str], languages: frozenset[str], rng: random.Random
) -> str:
    match kind:
        case "form":
            return _form(web, rng)
        case "typo":
            return misspelt(_ARTICLE.sub("", web.card.headword), rng)
        case "gloss":
            return _words_of_gloss(web, rng)
        case _:
            return _piece(web, titles, languages, rng)


def _form(web: Web, rng: random.Random) -> str:
    name = web.card.headword.casefold()
    forms = [form for key in LEXICAL_PROPERTIES for form in web.card.alternatives(key)]
    others = [form for form in forms if form.casefold() not in (name, _ARTICLE.sub("", name))]
    return rng.choice(others) if others else ""


def misspelt(name: str, rng: random.Random) -> str:
    """Return a name with one slip of the keyboard: a letter dropped, doubled or swapped with its
    neighbour."""
    places = [i for i in range(1, len(name)) if name[i].isalpha() and name[i - 1].isalpha()]
    if len(name) < _LONG_ENOUGH or not places:
        return ""
    at = rng.choice(places)
    slips = [name[:at] + name[at + 1 :], name[: at + 1] + name[at:]]
    if name[at] != name[at - 1]:
        slips.append(name[: at - 1] + name[at] + name[at - 1] + name[at + 1 :])
    return rng.choice(slips)


def _words_of_gloss(web: Web, rng: random.Random) -> str:
    senses = [part.strip() for part in re.split(r"[;,]", re.sub(r"\([^)]*\)", " ", web.card.gloss))]
    words = rng.choice([sense.split() for sense in senses if sense] or [[]])
    start = rng.randrange(max(len(words) - _WORDS, 0) + 1)
    return " ".join(words[start : start + _WORDS])


def _piece(web: Web, titles: Mapping[str, str], languages: frozenset[str], rng: random.Random) -> str:
    """One half of the words of a link that says something about the thing, in a language that can be
    judged."""
    pieces = []
    for link in web:
        slot = web.template.slot(link.slot)
        if slot is None or slot.kind is Kind.EPISODIC or link.slot == web.template.gloss_slot:
            continue
        foreign = slot.side is Side.TARGET and not speaks(languages, web.card.language)
        words = (link.translation if foreign else link.plain(titles)).split()
        if len(words) >= _LONG_ENOUGH:
            half = len(words) // 2
            pieces += [" ".join(words[:half]), " ".join(words[half:])]
    return rng.choice(pieces) if pieces else ""
