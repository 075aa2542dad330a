"""Texts that no checker would take, mended: ties to nothing and pictures that are not there become words."""

from __future__ import annotations

import re
from dataclasses import replace

from densecards.decks.files import UNSEEN
from densecards.text import normalise
from densecards.webs.content import DeckContent

_TIE = re.compile(r"\[\[([^\[\]\n]*)\]\]")
_IMAGE = re.compile(r"!\[([^\]\n]*)\]\(([^)\n]*)\)")
_NO_GLOSS = "–"


def mended(deck: DeckContent) -> DeckContent:
    """Return the deck with every text such that the checker takes it."""
    keys = {card.key for card in deck.cards}

    def tie(match: re.Match[str]) -> str:
        owner, slash, key = match[1].partition("/")
        here = (key if slash else owner) in keys and (not slash or owner == deck.id)
        return match[0] if here or (slash and owner != deck.id) else match[1]

    def sound(text: str) -> str:
        text = _IMAGE.sub(lambda m: m[0] if m[2] in deck.media else m[1], _TIE.sub(tie, UNSEEN.sub("", text)))
        return "\n".join(row for row in map(normalise, text.split("\n")) if row)

    gloss_slot = deck.template.gloss_slot
    cards, links = [], {}
    for card in deck.cards:
        own = {slot: sound(text) for slot, text in deck.links.get(card.id, {}).items()}
        gloss = own.pop(gloss_slot, "") or sound(card.gloss) or _NO_GLOSS
        values = {
            key: tuple(sound(cell).replace("\n", " ") for cell in cells)
            for key, cells in card.properties.items()
            if key != "aliases"
        }
        cards.append(replace(card, headword=normalise(sound(card.headword)), gloss=gloss, properties=values))
        links[card.id] = own
    return replace(deck, cards=tuple(cards), links=links)
