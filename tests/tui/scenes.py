"""Every screen's scene, as the docs show it: its name, and the keys that a learner would press to come there.

The pictures (`pictures.py`) and the snapshots (`test_tui_scenes.py`) visit this list.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tests.tui.visiting import LIGHT, MIDDLE, WIDE, Scene, spelt


def practise(title: str, *keys: str) -> Sequence[str]:
    """Return the keys to one way of recall."""
    return ("p", f"*offer {title}", "enter", *keys)


STORY = "Kelner vil betale kaffe og en kopp med regning"
SCENES: Mapping[str, Scene] = {
    "welcome": Scene(("*welcome",)),
    "today": Scene(),
    "today-wide": Scene(size=WIDE),
    "daily": Scene(("d",), theme=LIGHT),
    "study-new": Scene(("*study model/saturn",)),
    "study-asked": Scene(("enter", "tab", "tab")),
    "study-answered": Scene(("enter", "*answer slip", "enter")),
    "study-mixed-up": Scene(("*study norwegian/ha-det", *spelt("see you"), "enter")),
    "lit": Scene(("*study anatomy/hippocampus", "*answer", "enter", "g")),
    "why": Scene(("*study anatomy/hippocampus", "*answer", "enter", "y"), theme=LIGHT),
    "connect": Scene(("d", "2", *spelt("the night train to Bergen")), MIDDLE),
    "story": Scene(("d", "3", *spelt(STORY))),
    "story-retold": Scene(("d", "3", *spelt(STORY), "enter", *spelt(STORY[:-8]), "enter"), theme=LIGHT),
    "practise": Scene(("p",)),
    "blank-web": Scene(practise("Blank web", "*links", "enter")),
    "link": Scene(practise("Link")),
    "partial-web": Scene(practise("Part of a web", "*known", "enter")),
    "confusables": Scene(practise("Confusables")),
    "explain": Scene(practise("Explain", *spelt("what you do with a card when the bill comes"), "enter")),
    "forms": Scene(practise("Forms", "*known", "enter")),
    "phrase": Scene(practise("Phrase")),
    "palace": Scene(practise("The endocrine house", "*known", "enter")),
    "journey": Scene(practise("The blood's way")),
    "label": Scene(practise("The heart's plan"), (100, 34)),
    "build": Scene(("p", "*offer My grandmother's house", "e"), MIDDLE),
    "web": Scene(("*web anatomy/hippocampus",)),
    "web-wide": Scene(("*web anatomy/hippocampus",), WIDE),
    "web-picture": Scene(("*web model/earth", "*slot look"), WIDE),
    "picture": Scene(("*web model/earth", "f6")),
    "recall": Scene(("slash", *spelt("a place to sleep when you travel"))),
    "ask": Scene(("m", *spelt("scarf"), "enter", *spelt("waiter")), MIDDLE),
    "ask-wide": Scene(("m", *spelt("new memories")), WIDE, LIGHT),
    "reading": Scene(("r", *spelt("Jeg drikker kaffe og leser avisen hjemme"), "ctrl+s"), theme=LIGHT),
    "library": Scene(("l",), MIDDLE, LIGHT),
    "own-card": Scene(("l", "a", *spelt("kopp"))),
    "acts": Scene(("l", "space")),
    "care": Scene(("c",)),
    "repair": Scene(("c", "r")),
    "split": Scene(("c", "r", "s")),
    "past": Scene(("h",), theme=LIGHT),
    "decks": Scene(("k",)),
    "deck-plan": Scene(("k", "*deck model", "u", "*newer", "enter"), theme=LIGHT),
    "deck-import": Scene(("k", "i", "*table", "enter")),
    "exporting": Scene(("k", "e")),
    "class": Scene(("a",)),
    "assigning": Scene(("a", "n", "2"), theme=LIGHT),
    "report": Scene(("a", "g", "*handed-in Student-A Student-B", "enter"), (80, 40)),
    "statistics": Scene(("t",)),
    "statistics-retention": Scene(("t", "right"), MIDDLE, LIGHT),
    "statistics-works": Scene(("t", "left")),
    "lab-pattern": Scene(("x", "n", "n", "n", "n")),
    "lab-landscape": Scene(
        ("x", "2", "slash", *spelt("the shop where you buy food"), "enter", "ctrl+t"), (100, 32)
    ),
    "lab-experiments": Scene(("x", "3"), MIDDLE, LIGHT),
    "lab-about": Scene(("x", "4")),
    "settings": Scene(("comma",), MIDDLE, LIGHT),
    "keys": Scene(("comma", "k")),
    "holiday": Scene(("comma", "h")),
    "palette": Scene(("ctrl+p", *spelt("pra"))),
    "help": Scene(("question_mark",), (80, 40), LIGHT),
}
