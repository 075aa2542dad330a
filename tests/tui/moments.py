"""Further moments of the screens that a learner meets: empty ones, ends, small questions, refusals."""

from __future__ import annotations

from collections.abc import Mapping

from tests.tui.scenes import STORY, practise
from tests.tui.visiting import AGAIN, LIGHT, Scene, spelt

LARGE = (160, 50)
NOTHING = ("enter",)
ENDED = ("ctrl+n",) * 10

MOMENTS: Mapping[str, Scene] = {
    # A collection without a deck
    "first-start": Scene(empty=True),
    "today-empty": Scene(
        (
            "4",
            "escape",
        ),
        empty=True,
    ),
    "library-empty": Scene(("4",), empty=True),
    "practise-empty": Scene(("4", "escape", "p"), empty=True),
    "practise-nothing": Scene(("4", "escape", "p", "enter"), empty=True),
    "study-empty": Scene(("4", "escape", "s"), empty=True),
    "daily-empty": Scene(("4", "escape", "d"), empty=True),
    "care-empty": Scene(("4", "escape", "c"), empty=True),
    "past-empty": Scene(("4", "escape", "h"), empty=True),
    "class-empty": Scene(("4", "escape", "a"), empty=True),
    "statistics-empty": Scene(("4", "escape", "t"), empty=True),
    "ask-empty": Scene(("4", "escape", "m", *spelt("home")), empty=True),
    "trouble": Scene(("*trouble the database was written by a newer densecards; install that one",)),
    "tiny": Scene(size=(50, 14)),
    # Today
    "today-going-on": Scene(("*web anatomy/hippocampus", AGAIN)),
    "today-nothing-came": Scene(("slash", *spelt("zzz"))),
    # Study
    "study-asked-first": Scene(("enter",)),
    "study-letters": Scene(("enter", *("tab",) * 7)),
    "study-nothing": Scene(("enter", *NOTHING)),
    "study-right": Scene(("*study norwegian/hei", "*answer", "enter")),
    "study-answered-light": Scene(("enter", "*answer slip", "enter"), LARGE, LIGHT),
    "study-undone": Scene(("enter", "*answer", "enter", "enter", "ctrl+z")),
    "study-left-out": Scene(("enter", *NOTHING, "x")),
    "study-why-told": Scene(
        ("*study anatomy/hippocampus", "*answer", "enter", "y", *spelt("it binds"), "enter")
    ),
    "study-contrast": Scene(("*study norwegian/ha-det", *spelt("see you"), "enter", "c")),
    "study-end": Scene(("*study norwegian/hei", "*answer", "enter", "enter")),
    "study-help": Scene(("enter", "f1"), theme=LIGHT),
    "cram": Scene(("*cram norwegian/hei norwegian/takk", "*answer", "enter")),
    # The fifteen minutes
    "daily-learning": Scene(("d", "1")),
    "connect-later": Scene(("d", "2", "ctrl+n")),
    "connect-ended": Scene(("d", "2", *("ctrl+n",) * 5)),
    "story-hidden": Scene(("d", "3", *spelt(STORY), "enter")),
    "story-told": Scene(("d", "3", *spelt(STORY), "enter", *spelt(STORY[:-8]), "enter", "enter")),
    # Ways to recall
    "practise-deck": Scene(("p", "right", "right", "v")),
    "blank-web-begun": Scene(practise("Blank web", "tab")),
    "link-hinted": Scene(practise("Link", "tab", "tab")),
    "link-wrong": Scene(practise("Link", *spelt("takk"), "enter")),
    "link-ended": Scene(practise("Link", *ENDED)),
    "partial-web-begun": Scene(practise("Part of a web")),
    "confusables-answered": Scene(practise("Confusables", *NOTHING)),
    "explain-ended": Scene(
        practise("Explain", *spelt("to lift a hat and say hello"), "enter", "enter"), theme=LIGHT
    ),
    "palace-begun": Scene(practise("The endocrine house")),
    "palace-hinted": Scene(practise("My grandmother's house", "tab")),
    "label-answered": Scene(practise("The heart's plan", "*known", "enter"), (100, 34)),
    "build-new": Scene(("p", "b")),
    "build-placing": Scene(("p", "*offer My grandmother's house", "e", "a", *spelt("th"))),
    # Webs and the memory
    "web-written": Scene(
        ("*web norwegian/hei", "*slot life", "enter", *spelt("at the door of the night train"))
    ),
    "web-light": Scene(("*web norwegian/hei", "*slot life"), LARGE, LIGHT),
    "web-acts": Scene(("*web norwegian/hei", "ctrl+d"), theme=LIGHT),
    "ask-way": Scene(("m", *spelt("new memories"), "ctrl+g")),
    # Cards and decks
    "library-found": Scene(("l", "slash", *spelt("ka"))),
    "library-filtered": Scene(("l", "slash", *spelt("is:flagged"))),
    "library-not-found": Scene(("l", "slash", *spelt("zzz"))),
    "library-recall": Scene(("l", "r", *spelt("waiter"))),
    "library-thinnest": Scene(("l", "right", "o", "o"), theme=LIGHT),
    "library-refused": Scene(("l", "e")),
    "own-card-made": Scene(("l", "a", *spelt("ugle"), "enter", *spelt("owl"), "enter")),
    "acts-reschedule": Scene(("l", "space", "t")),
    "care-lapsing": Scene(("c", "right")),
    "care-flagged": Scene(("c", "right", "right")),
    "care-too-strange": Scene(("c", "left"), theme=LIGHT),
    "past-undone": Scene(("h", "u")),
    "decks-install": Scene(("k", "i")),
    "decks-updated": Scene(("k", "*deck model", "u", "*newer", "enter", "y")),
    "decks-imported": Scene(("k", "i", "*table", "enter", "y")),
    "decks-not-there": Scene(("k", "i", "*line no/such/deck", "enter")),
    "decks-remove": Scene(("k", "x")),
    "decks-forget": Scene(("k", "x", "2"), theme=LIGHT),
    "reading-empty": Scene(("r",)),
    "reading-word": Scene(("r", *spelt("Jeg drikker te"), "ctrl+s", "right", "a")),
    "class-cards": Scene(("a", "enter", "down")),
    "class-hand-in": Scene(("a", "h", *spelt("Student A"), "enter")),
    # What the log says, and the rest
    "statistics-calendar": Scene(("t", "right", "right")),
    "statistics-density": Scene(("t", "right", "right", "right")),
    "statistics-learning": Scene(("t", *("right",) * 4)),
    "statistics-time": Scene(("t", *("right",) * 5)),
    "statistics-answers": Scene(("t", *("right",) * 6)),
    "statistics-mixups": Scene(("t", *("right",) * 7)),
    "statistics-workload": Scene(("t", *("right",) * 8)),
    "statistics-write": Scene(("t", "w"), theme=LIGHT),
    "statistics-fitted": Scene(("t", "o")),
    "settings-change": Scene(("comma", "enter")),
    "settings-refused": Scene(("comma", "enter", "*line 7", "enter")),
    "theme": Scene(("comma", "t")),
    "keys-change": Scene(("comma", "k", "enter")),
    "holiday-days": Scene(("comma", "h", "1")),
    "palette-empty": Scene(("ctrl+p",), theme=LIGHT),
}
