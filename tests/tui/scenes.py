"""Every screen's scene: its name, its size and theme, and the keys that a learner would press to come there.

The pictures (`pictures.py`) visit this list.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from textual.widgets import Input, TextArea

from tests.tui.still import rest


def shots() -> dict[str, tuple[tuple[int, int], str, Sequence[str]]]:
    """Return every picture: size, theme, and the keys to it; `*` marks what the script works out."""
    small, middle, wide = (80, 24), (100, 30), (160, 44)
    dark, light = "fjord-dark", "fjord-light"

    def practise(title: str, *keys: str) -> Sequence[str]:
        return ("p", f"*offer {title}", "enter", *keys)

    return {
        "welcome": (small, dark, ("*welcome",)),
        "today": (small, dark, ()),
        "today-wide": (wide, dark, ()),
        "daily": (small, light, ("d",)),
        "study-asked": (small, dark, ("enter", "tab", "tab")),
        "study-answered": (small, dark, ("enter", "*answer", "enter")),
        "connect": (middle, dark, ("d", "2", *spelt("the night train to Bergen"))),
        "story": (small, dark, ("d", "3")),
        "practise": (small, dark, ("p",)),
        "blank-web": (small, dark, practise("Blank web", "*links", "enter")),
        "link": (small, dark, practise("Link")),
        "partial-web": (small, dark, practise("Part of a web", "*known", "enter")),
        "confusables": (small, dark, practise("Confusables")),
        "explain": (small, dark, practise("Explain", *spelt("you say it when you meet somebody"), "enter")),
        "forms": (small, dark, practise("Forms", "*known", "enter")),
        "phrase": (small, dark, practise("Phrase")),
        "palace": (small, dark, practise("The endocrine house", "*known", "enter")),
        "journey": (small, dark, practise("The blood's way")),
        "label": ((100, 34), dark, practise("The heart's plan")),
        "web": (small, dark, ("*web anatomy/hippocampus",)),
        "web-wide": (wide, dark, ("*web anatomy/hippocampus",)),
        "web-picture": (wide, dark, ("*web model/earth", "*slot look")),
        "recall": (small, dark, ("slash", *spelt("a place to sleep when you travel"))),
        "ask": (middle, dark, ("m", *spelt("scarf"), "enter", *spelt("waiter"))),
        "ask-wide": (wide, light, ("m", *spelt("new memories"))),
        "library": (middle, light, ("l",)),
        "acts": (small, dark, ("l", "space")),
        "care": (small, dark, ("c",)),
        "repair": (small, dark, ("c", "r")),
        "split": (small, dark, ("c", "r", "s")),
        "past": (small, light, ("h",)),
        "decks": (small, dark, ("k",)),
        "deck-plan": (small, light, ("k", "*plan")),
        "build": (middle, dark, ("p", "*offer My grandmother's house", "e")),
        "class": (small, dark, ("a",)),
        "statistics": (small, dark, ("t",)),
        "statistics-retention": (middle, light, ("t", "right")),
        "reading": (small, light, ("r", *spelt("Jeg drikker kaffe og leser avisen hjemme"), "ctrl+s")),
        "lab-pattern": (small, dark, ("x", "n", "n", "n", "n")),
        "lab-landscape": (
            (100, 32),
            dark,
            ("x", "2", *spelt("the shop where you buy food"), "enter", "ctrl+t"),
        ),
        "lab-experiments": (middle, light, ("x", "3")),
        "settings": (middle, light, ("comma",)),
        "keys": (small, dark, ("comma", "k")),
        "holiday": (small, dark, ("comma", "h")),
        "exporting": (small, dark, ("k", "e")),
        "help": ((80, 40), light, ("question_mark",)),
    }


def spelt(text: str) -> list[str]:
    """Return a text as keys."""
    return ["space" if letter == " " else letter for letter in text]


async def visit(app: Any, pilot: Any, keys: Sequence[str], decks: Mapping[str, Path]) -> None:
    """Press the keys of a scene and rest after each that leads somewhere; at the end no cursor blinks.

    `decks` are the folders that the collection was made from.
    """
    await rest()
    for key in keys:
        if key.startswith("*"):
            await worked_out(app, pilot, *key[1:].partition(" ")[::2], decks)
        else:
            await pilot.press(key)
        if len(key) > 1 and key != "space":
            await rest()
    await rest()
    for box in (*app.screen.query(Input), *app.screen.query(TextArea)):
        box.cursor_blink = False
    await pilot.pause()


async def worked_out(app: Any, pilot: Any, what: str, name: str, decks: Mapping[str, Path]) -> None:
    """Do what no fixed key does: the answer that the screen wants, a row by its title, a card by its id."""
    screen = app.screen
    if what == "web":
        app.action_web(name)
    elif what == "welcome":
        from densecards.tui import ways

        ways.welcome(app)
    elif what == "slot":
        screen.query_one("#grid").select(name)
    elif what == "offer":
        table = screen.query_one("#offers")
        table.move_to(next(offer.key for offer in table.items if offer.title == name))
    elif what == "plan":
        screen.query_one("#decks").move_to("model")
        await pilot.press("u")
        await pilot.pause()
        app.screen.query_one("#line").value = str(newer(decks["model"]))
        await pilot.press("enter")
    elif what == "answer":
        card = screen._session.state.question.web.card
        answer = card.headword if screen.has_class("-nordic") else card.gloss.split(",")[0]
        await pilot.press(*spelt(answer[:-2] + answer[-1]))
    elif what == "known":
        task = screen._state.task
        await pilot.press(*spelt(headword_of(app, task.card)))
    elif what == "links":
        web = screen._state.task.web
        for link in (web.link("meaning"), web.link("image"), web.link("use")):
            words = link.text.partition(" — ")[0].split()[:5]
            await pilot.press(*spelt(" ".join(words)), "enter")


def newer(deck: Path) -> Path:
    """Return a copy of the model deck as its author might change it."""
    folder = Path(os.environ["DENSECARDS_HOME"]) / "newer"
    shutil.copytree(deck, folder, dirs_exist_ok=True)
    for file, old, new in (
        ("deck.toml", 'version = "0.1.0"', 'version = "0.2.0"'),
        ("planets.md", "third planet", "third planet from the Sun,"),
        ("planets.md", "## the Earth {#earth}", "## the planet Earth {#earth}"),
    ):
        path = folder / file
        path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    return folder


def headword_of(app: Any, card: str) -> str:
    """Return a card's headword without its article."""
    headword: str = app.door.begin(lambda desk: desk.web(card).card.headword).result()
    return headword.removeprefix("å ")
