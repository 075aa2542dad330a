"""Two small decks for the recall modes: words with a palace, a journey and look-alikes, and some anatomy."""

from __future__ import annotations

from pathlib import Path

WORDS = """---
scene: hjem
title: Hjemme
---

## hus {#hus}
house
pos: noun
forms: et | huset | hus | husene
confusable: [[hage]] — stands outside and has no roof
- use: Vi har kjøpt et lite hus. — We have bought a small house.
- similar: bolig — dwelling, the official word
- opposite: under åpen himmel — out in the open, without a roof
- image: a giant snail with a chimney

## hage {#hage}
garden
pos: noun
forms: en | hagen | hager | hagene
- use: Barna leker i hagen. — The children are playing in the garden.
- similar: park — public green with benches
- opposite: parkeringsplass — asphalt where nothing grows
- image: a carpet of talking tulips

## å huske {#huske}
to remember
pos: verb
forms: husker | husket/huska | har husket/huska
confusable: [[hus]] — begins alike and has nothing to do with buildings
- use: Husker du navnet hans? — Do you remember his name?
- similar: å minnes — to recall with feeling
- opposite: å glemme — to forget, to let slip
- image: a knot in a handkerchief

## å gå på jobb {#gaa-paa-jobb}
to go to work
pos: phrase
- use: Jeg går på jobb klokka åtte. — I go to work at eight.
- similar: å dra på arbeid — to set off for employment
- opposite: å ta seg fri — to take a day off
- image: shoes that walk by themselves

## liten {#liten}
small
pos: adjective
forms: lite | små | mindre | minst
- use: Jeg har en liten bror. — I have a small brother.
- similar: kort — short, not tall
- opposite: stor — big, of great size
- image: a mouse under a magnifying glass

# palace: Huset {#huset}
Through the door and up.

1. [[hus]] — the doormat — a snail in a scarf wipes its foot
2. [[hage]] — tulips sing in the bathtub
3. [[huske]] — a knot ties itself on the stairs

# journey: Dagen {#dagen}
One day.

1. [[gaa-paa-jobb]] — the shoes leave alone
2. [[huske]] — at the bus stop a knot in the pocket
3. [[hage]] — home among the tulips
"""

HEART = """---
scene: heart
title: The heart
---

## left atrium {#left-atrium}
chamber of the heart that receives oxygenated blood from the lungs
accept: LA
why: It takes blood from the lungs at low pressure, so its wall is thin.
if-damaged: When it stretches, its rhythm breaks down.
confusable: [[right-atrium]] — takes blue blood from the body
- location: at the back, above its ventricle
- function: passes fresh blood on through the mitral opening
- clinical: clots in its ear travel to the brain
- appearance: a smooth thin-walled pouch
- connections: fed by four pulmonary veins
- analogy: the lobby of a train station
- story: A red-coated guest waits in a hall with a bishop's door.

## right atrium {#right-atrium}
chamber of the heart that receives deoxygenated blood from the body
accept: RA
- location: at the right border, below the upper great vein
- function: holds the body's returning blood before it goes on
- clinical: a swollen neck vein shows its pressure
- appearance: a pouch with comb-like ridges
- connections: fed by the two great veins and the coronary sinus
- analogy: the arrivals hall of an airport
- story: Blue commuters drop into a hall where a drummer beats time.
"""

TOML = """id = "{id}"
title = "{title}"
version = "1.0.0"
language = "{language}"
gloss_language = "en"
template = "{template}"
licence = "CC0-1.0"
authors = ["densecards"]
description = "For tests."
files = ["{file}"]
"""


def write_words(folder: Path) -> Path:
    """Write the deck `hjem` into a folder and return the deck's folder."""
    return _write(folder / "hjem", "hjem", "Hjem", "nb", "vocabulary", "hjem.md", WORDS)


def write_heart(folder: Path) -> Path:
    """Write the deck `heart` into a folder and return the deck's folder."""
    return _write(folder / "heart", "heart", "Heart", "en", "anatomy", "heart.md", HEART)


def _write(folder: Path, name: str, title: str, language: str, template: str, file: str, text: str) -> Path:
    folder.mkdir(parents=True)
    toml = TOML.format(id=name, title=title, language=language, template=template, file=file)
    (folder / "deck.toml").write_text(toml, encoding="utf-8")
    (folder / file).write_text(text, encoding="utf-8")
    return folder
