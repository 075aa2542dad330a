"""Strange images: they are remembered because they are rare, so a scene bears one or two.

What is strange is guessed from its words: sizes that things do not have, and things that do what only
animals and people do. A guess, told as such; nothing is taken away from the learner.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from densecards.webs import Filler, Web

if TYPE_CHECKING:
    from densecards.study.desk import Desk

_STRANGE = re.compile(
    r"\b(?:giant|gigantic|huge|enormous|colossal|monstrous|tiny|miniature|golden|glowing|floating|flying|"
    r"melting|exploding|burning|talking|singing|dancing|screaming|laughing|crying|weeping|winged|invisible|"
    r"upside down|inside out|thousand|million|dragon|ghost|monster|unicorn|robot|wizard|zombie|"
    r"as (?:big|large|tall|long|wide|high|heavy) as an?|"
    r"(?:sings?|dances?|laughs?|cries|weeps|screams?|winks?|blinks?|snores?|whispers?|juggles?|sneezes?) |"
    r"wears? (?:a |an )?|made of (?:cheese|chocolate|gold|glass|jelly|butter|ice))\b|"
    r"\b(?:sings?|dances?|laughs?|cries|weeps|screams?|winks?|blinks?|snores?|whispers?|juggles?|sneezes?)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class BizarreScene:
    """A scene's cards with a strange image; `note` says when there are too many, "" else."""

    deck: str
    scene: str
    title: str
    cards: tuple[str, ...]
    note: str


def looks_bizarre(text: str) -> bool:
    """True where a text reads like a strange image."""
    return bool(_STRANGE.search(text))


def has_bizarre(web: Web) -> bool:
    """True where one of the links that are images of the learner's or the deck's making reads strange."""
    return any(
        slot.filler is Filler.SUGGESTED
        and (link := web.link(slot.key)) is not None
        and looks_bizarre(link.text)
        for slot in web.template.slots
    )


def note_of(count: int, most: int, where: str = "scene") -> str:
    """Return what is to be said about that many strange images in a scene, or in what `where` says."""
    if count <= most:
        return ""
    return (
        f"{count} strange images in one {where}; they stand out while they are rare "
        f"({most} a {where}). Make some of them plain."
    )


def bizarre(desk: Desk, deck: str = "") -> list[BizarreScene]:
    """Return the scenes that have strange images among the cards begun, in the order of learning."""
    begun = desk.started()
    found: dict[tuple[str, str], list[str]] = {}
    titles: dict[tuple[str, str], str] = {}
    for web in desk.store.webs(deck or None):
        if web.card.id in begun and has_bizarre(web):
            key = web.card.deck, web.card.scene
            found.setdefault(key, []).append(web.card.id)
            titles[key] = desk.scene_title(web)
    most = desk.settings.bizarre_images
    return [
        BizarreScene(name, scene, titles[name, scene], tuple(cards), note_of(len(cards), most))
        for (name, scene), cards in found.items()
    ]


def strange_note(desk: Desk, card: str, slot: str) -> str:
    """Return what is to be said after an image was written: that its scene has too many strange ones now.

    "" where the image is plain, or there are few.
    """
    web = desk.web(card)
    shape, link = web.template.slot(slot), web.link(slot)
    if shape is None or link is None or shape.filler is not Filler.SUGGESTED or not looks_bizarre(link.text):
        return ""
    scenes = bizarre(desk, web.card.deck)
    return next((one.note for one in scenes if web.card.id in one.cards), "")


def strange_in_chain(desk: Desk, kind: str, texts: Iterable[str]) -> str:
    """Return what is to be said of the strange images along a palace or a journey; "" where they are few."""
    return note_of(sum(looks_bizarre(text) for text in texts), desk.settings.bizarre_images, kind)
