"""Decks made on the spot , as texts: what the tests of the decks room start from."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

TOML = """id = "cafe"
title = "At the café"
version = "1.2.0"
language = "nb"
gloss_language = "en"
template = "vocabulary"
licence = "CC BY 4.0"
authors = ["densecards"]
description = "A few words."
files = ["cafe.md"]
"""
FRONT = "---\nscene: kafe\ntitle: På kafé\nlevel: A1\nstory: Kelneren drikker kaffen min.\n---\n"
CAFE = (
    FRONT
    + """# part: Å betale

## regning {#regning}
bill, check
pos: noun
forms: en/ei | regningen/regninga | regninger | regningene
accept-meaning: bill | check
- use: Kan vi få regningen, takk? — Can we have the bill, please?
- similar: [[kvittering]] — proof that you have paid
- opposite: gratis — free
- image: a slip as long as a scarf ![a long slip](media/regning.png)

## kvittering {#kvittering}
receipt
aliases: kvitering
- use: Vil du ha kvittering? — Do you want a receipt?
"""
)
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f64540"
    "0000000049454e44ae426082"
)

MakeDeck = Callable[..., Path]
