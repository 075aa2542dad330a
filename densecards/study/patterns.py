"""From webs to arrays: which text of which card stands in which row of the memory.

The memory knows numbers only. This is where a link gets its masked text, the text its vector, and a row
its card. Webs in, arrays out; nothing is read or written here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from densecards.memory import GLOSS, CardPatterns, Patterns
from densecards.text import text_hash
from densecards.webs import SLOTS_PER_WEB, Filler, Kind, Template, Web
from densecards.webs.content import web_texts

LEXICAL_PROPERTIES = ("forms", "accept", "abbreviation", "latin")


@dataclass(frozen=True, slots=True)
class Wanted:
    """One web's texts by their hashes: what has to be looked up before its rows can be laid.

    `links` holds (slot code, text hash) of scored links; `unscored` the slots that are filled with a text
    the encoder can't judge; `senses` what the card is called beside its headword; `texts` maps every hash to
    its text.
    """

    links: tuple[tuple[int, str], ...]
    headword: str | None
    senses: tuple[str, ...]
    unscored: tuple[int, ...]
    texts: Mapping[str, str]


def wanted(web: Web, *, languages: frozenset[str], titles: dict[str, str]) -> Wanted:
    """Return the hashes and texts of a web for an encoder of these languages (empty: all)."""
    found = web_texts(web, languages=languages, titles=titles)
    texts: dict[str, str] = {}

    def key(text: str) -> str:
        hashed = text_hash(text)
        texts[hashed] = text
        return hashed

    links, unscored = [], []
    for slot in web.template.slot_keys:
        if slot not in found.links:
            continue
        text = found.links[slot]
        code = web.template.index(slot)
        if text:
            links.append((code, key(text)))
        else:
            unscored.append(code)
    if found.gloss:
        links.append((GLOSS, key(found.gloss)))
    headword = key(found.headword) if found.headword else None
    senses = tuple(key(text) for text in found.senses)
    return Wanted(tuple(links), headword, senses, tuple(unscored), texts)


def lexical_texts(web: Web, titles: Mapping[str, str]) -> tuple[tuple[str, ...], int]:
    """Return the texts whose form a typed cue may resemble, and how many of them are names of the card.

    First headword, forms and synonyms, then the gloss, its definition and the links.
    """
    card = web.card
    names = (card.headword, *(form for key in LEXICAL_PROPERTIES for form in card.alternatives(key)))
    links = [link.plain(titles) for link in web if link.slot != web.template.gloss_slot]
    meaning = [text for text in (card.gloss, card.property("definition")) if text]
    return (*names, *meaning, *links), len(names)


def slot_masks(template: Template) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return which of a template's eight slots are episodic, and which a learner may be the one to fill."""
    episodic = np.array([slot.kind is Kind.EPISODIC for slot in template.slots])
    learner = np.array([slot.filler is not Filler.DECK for slot in template.slots])
    return episodic, learner


def ties(web: Web, place: Mapping[str, int]) -> list[tuple[int, int]]:
    """Return (slot code, card index) for every card that a link of the web names."""
    found = []
    for link in web:
        for name in link.references:
            target = place.get(name if "/" in name else f"{web.card.deck}/{name}")
            if target is not None:
                found.append((web.template.index(link.slot), target))
    return found


def lay_out(
    webs: Sequence[Web],
    wants: Sequence[Wanted],
    vectors: Mapping[str, NDArray[np.floating]],
    *,
    dimensions: int,
    strengths: Mapping[tuple[str, str], float],
) -> Patterns:
    """Lay the rows of a whole collection, in the order of `webs`.

    `vectors` maps text hashes to unit rows `(dimensions,)`; a text without a vector leaves its slot filled
    but unscored. `strengths` maps (card id, slot key) to a link's strength; 1 where absent.
    """
    place = {web.card.id: i for i, web in enumerate(webs)}
    count = sum(1 for want in wants for _, hashed in want.links if hashed in vectors)
    rows = np.empty((count, dimensions), dtype=np.float32)
    card = np.empty(count, dtype=np.int32)
    slot = np.empty(count, dtype=np.uint8)
    strength = np.ones(count, dtype=np.float32)
    headwords = np.zeros((len(webs), dimensions), dtype=np.float32)
    filled = np.zeros((len(webs), SLOTS_PER_WEB), dtype=np.bool_)
    episodic = np.zeros_like(filled)
    learner = np.zeros_like(filled)
    tied: list[tuple[int, int]] = []
    called: list[NDArray[np.floating]] = []
    named_card: list[int] = []
    masks: dict[str, tuple[NDArray[np.bool_], NDArray[np.bool_]]] = {}
    row = 0
    for index, (web, want) in enumerate(zip(webs, wants, strict=True)):
        template = web.template
        if template.key not in masks:
            masks[template.key] = slot_masks(template)
        episodic[index], learner[index] = masks[template.key]
        named = ties(web, place)
        for code in want.unscored:
            filled[index, code] = True
        for code, hashed in want.links:
            if code != GLOSS:
                filled[index, code] = True
            vector = vectors.get(hashed)
            if vector is None:
                continue
            rows[row] = vector
            card[row], slot[row] = index, code
            if code != GLOSS:
                strength[row] = strengths.get((web.card.id, template.slots[code].key), 1.0)
            tied.extend((row, target) for tie_slot, target in named if tie_slot == code)
            row += 1
        if want.headword and want.headword in vectors:
            headwords[index] = vectors[want.headword]
        senses = [vectors[hashed] for hashed in want.senses if hashed in vectors]
        called.extend(senses)
        named_card.extend([index] * len(senses))
    rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)  # float16 storage rounds lengths
    return Patterns(
        vectors=rows,
        card=card,
        slot=slot,
        strength=strength,
        headwords=headwords,
        filled=filled,
        episodic=episodic,
        learner=learner,
        ties=np.array(tied, dtype=np.int32).reshape(-1, 2),
        names=np.array(called, dtype=np.float32).reshape(-1, dimensions),
        name_card=np.array(named_card, dtype=np.int32),
    )


def card_patterns(
    web: Web,
    want: Wanted,
    vectors: Mapping[str, NDArray[np.floating]],
    *,
    dimensions: int,
    strengths: Mapping[tuple[str, str], float],
    place: Mapping[str, int],
) -> CardPatterns:
    """Lay the rows of one web, as `lay_out` does for all; `place` maps card ids to their numbers."""
    one = lay_out([web], [want], vectors, dimensions=dimensions, strengths=strengths)
    by_slot = ties(web, place)
    headword = one.headwords[0] if one.headwords is not None and want.headword in vectors else None
    return CardPatterns(
        vectors=one.vectors,
        slot=one.slot,
        strength=one.strength,
        filled=one.filled[0],
        episodic=one.episodic[0],
        learner=one.learner[0],
        headword=headword,
        names=one.names,
        ties=[(row, card) for row, code in enumerate(one.slot) for slot, card in by_slot if slot == code],
    )
