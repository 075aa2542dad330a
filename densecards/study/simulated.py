"""A made-up learner, deck and clock for simulations: no desk, no session, no screen.

The learner's memory is FSRS, with interference between look-alikes on top where it is asked for.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np

from densecards.schedule import NEW, Grade, ItemState, Parameters, Phase, retrievability, review
from densecards.webs import VOCABULARY, Card
from densecards.webs.content import DeckContent, texts_to_encode

if TYPE_CHECKING:
    from densecards.encode import EncoderInfo, VectorFile

DECK = "simulated"
START = round(datetime(2026, 1, 5, 18).timestamp() * 1000)  # a Monday evening on the learner's own clock
FAMILY = 3  # look-alikes that differ by one letter
INTERFERENCE = 0.05

_ONSETS = "b br d dr f fl fr g gl gr h j k kl kn kr l m n p pl pr r s sk sl sm sn sp st str sv t tr v".split()
_VOWELS = "a e i o u y æ ø å".split()
_CODAS = ["", "l", "m", "n", "ng", "r", "s", "t", "k", "nd", "st", "rk"]
_LETTERS = "bdfgklmnprstv"
_LINKED = ("use", "similar", "opposite")


class Clock:
    """A clock that the simulation moves, ms since the epoch."""

    def __init__(self, at: int = START) -> None:
        self.at = at

    def __call__(self) -> int:
        return self.at

    def forward(self, milliseconds: float) -> None:
        """Let time pass."""
        self.at += round(milliseconds)


def vectors(content: DeckContent, encoder: EncoderInfo) -> VectorFile:
    """Return a vector for every text of a deck, pointing anywhere: made-up words mean nothing."""
    from densecards.encode.vectors import make_vectors

    rng = np.random.default_rng(0)
    hashes = list(texts_to_encode(content, languages=encoder.languages))
    rows = rng.normal(size=(len(hashes), encoder.dimensions))
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return make_vectors(encoder.hash, dict(zip(hashes, rows, strict=True)))


def deck(cards: int, *, alike: float = 0.3, seed: int = 0) -> tuple[DeckContent, dict[str, tuple[str, ...]]]:
    """Return a deck of made-up words, and the look-alikes of each card that has some.

    A share `alike` of the words stand in families of three that differ by one letter; meanings are all
    far from one another. Every card has three links, of made-up words as well.
    """
    rng = random.Random(f"deck {seed}")
    taken: set[str] = set()

    def word(syllables: int) -> str:
        while True:
            made = "".join(rng.choice(_ONSETS) + rng.choice(_VOWELS) for _ in range(syllables))
            made += rng.choice(_CODAS)
            if made not in taken:
                taken.add(made)
                return made

    heads: list[str] = []
    rivals: dict[str, tuple[str, ...]] = {}
    while len(heads) < cards:
        base = word(2)
        family = [base]
        # The first card of three is a family's in a share of cases that makes `alike` of all cards.
        if rng.random() < alike / (alike + FAMILY * (1 - alike)):
            spots = [place for place, letter in enumerate(base) if letter in _LETTERS]
            while len(family) < FAMILY and spots:
                place = rng.choice(spots)
                made = base[:place] + rng.choice(_LETTERS) + base[place + 1 :]
                if made not in taken:
                    taken.add(made)
                    family.append(made)
        family = family[: cards - len(heads)]
        ids = [f"{DECK}/c{len(heads) + place}" for place in range(len(family))]
        for name in ids:
            if len(ids) > 1:
                rivals[name] = tuple(other for other in ids if other != name)
        heads += family
    made_cards = tuple(
        Card(
            f"{DECK}/c{place}",
            head,
            f"{word(3)} {word(3)}",
            VOCABULARY.key,
            "nb",
            properties={"pos": ("word",)},
        )
        for place, head in enumerate(heads)
    )
    links = {card.id: {slot: f"{word(2)} — {word(3)} {word(2)}" for slot in _LINKED} for card in made_cards}
    content = DeckContent(DECK, "Simulated", "1.0.0", VOCABULARY, made_cards, links, language="nb")
    return content, rivals


@dataclass(slots=True)
class Learner:
    """A memory that follows FSRS, and mixes look-alikes up.

    Recall of an item that FSRS gives the chance R comes off with R / (1 + interference · Σ Rⱼ), over the
    look-alikes j that were learnt too (Luce's choice between what comes to mind); what is lost that way
    comes out as the look-alike's answer. `first_recall` is the chance of an answer on the day on which a card
    was first shown, before there is any memory for FSRS to speak of.
    """

    parameters: Parameters
    rivals: Mapping[str, tuple[str, ...]]
    interference: float
    rng: random.Random
    first_recall: float = 0.9
    states: dict[tuple[str, str], ItemState] = field(default_factory=dict)

    def recall(self, card: str, prompt: str, at: int) -> str | None:
        """Return the card whose answer comes to mind: this one, a look-alike, or None for nothing."""
        state = self.states.get((card, prompt), NEW)
        if state.phase is Phase.NEW:
            return card if self.rng.random() < self.first_recall else None
        chance = retrievability(state, at, self.parameters)
        if self.rng.random() >= chance:
            return None
        others = [other for other in self.rivals.get(card, ()) if (other, prompt) in self.states]
        if not others or not self.interference:
            return card
        pulls = [
            self.interference * retrievability(self.states[other, prompt], at, self.parameters)
            for other in others
        ]
        return self.rng.choices([card, *others], [1.0, *pulls])[0]

    def learn(self, card: str, prompt: str, grade: Grade, at: int) -> None:
        """Take in that the item was answered and its answer seen."""
        before = self.states.get((card, prompt), NEW)
        self.states[card, prompt] = review(before, grade, at, self.parameters, "", interval=0.0)[0]
