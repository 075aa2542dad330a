"""A small deck for tests, and a clock that stands still until it is moved."""

from __future__ import annotations

from dataclasses import dataclass

DAY = 86_400_000
NOON = 1_790_000_000_000 // DAY * DAY + DAY // 2  # noon UTC of some day

DECK = """id = "try"
title = "Try"
version = "1.0.0"
language = "nb"
gloss_language = "en"
template = "vocabulary"
licence = "CC0-1.0"
authors = ["densecards"]
description = "A few words."
files = ["kafe.md"]
"""
SCENE = """---
scene: kafe
title: På kafé
---

## regning {#regning}
bill, check
pos: noun
forms: en/ei | regningen/regninga | regninger | regningene
- use: Kan vi få regningen? — Can we have the bill?
- similar: [[kvittering]] — proof that you have paid
- opposite: gratis — free of charge
- image: a strip of paper as long as a scarf

## kvittering {#kvittering}
receipt
pos: noun
forms: en/ei | kvitteringen/kvitteringa | kvitteringer | kvitteringene
- use: Vil du ha kvittering? — Do you want a receipt?
- similar: bevis — written proof
- opposite: svart betaling — paying under the table
- image: a slip of paper curling out of a till

## å betale {#betale}
to pay
pos: verb
forms: betaler | betalte | har betalt
- use: Jeg betaler for kaffen. — I am paying for the coffee.
- similar: å gjøre opp — to settle what you owe
- opposite: å få igjen — to get money back
- image: a hand that drops golden coins into a hat

## kopp {#kopp}
cup
pos: noun
forms: en | koppen | kopper | koppene
- use: Jeg vil ha en kopp kaffe. — I would like a cup of coffee.
- similar: krus — mug, bigger and without a saucer
- opposite: tallerken — plate, flat and for solid food
- image: a tiny bathtub with an ear
"""


@dataclass
class Clock:
    """A clock that is moved by hand, ms since the epoch."""

    at: int = NOON

    def __call__(self) -> int:
        return self.at

    def forward(self, *, days: float = 0, minutes: float = 0) -> None:
        """Let time pass."""
        self.at += round(days * DAY + minutes * 60_000)
