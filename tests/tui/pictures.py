"""Pictures of every screen from the decks that ship: `python tests/tui/pictures.py [FOLDER]`.

A collection is made in a temporary folder and studied for some days by the clock of this script; then the
screens are visited with the keys that a learner would press, and each is written as an SVG that needs no
font from outside. Run by hand when the screens have changed.
"""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT))

DAY = 86_400_000
BEGIN = 1_795_075_200_000  # 2026-11-19T08:00:00Z
MISTAKES = 7  # every so many answers is none
OWN = {
    "norwegian/hei": {"personal": "Hei, jeg er her! — Hi, I am here!"},
    "anatomy/hippocampus": {"analogy": "a filing clerk who never goes home"},
}
HOUSE = (
    ("anatomy/pituitary-gland", "front door: a conductor the size of a pea opens"),
    ("anatomy/thyroid-gland", "living room: a butterfly turns the thermostat up"),
    ("anatomy/pancreas", "kitchen: it fries sweet bread"),
)
LOOK_ALIKE = {"norwegian/ha-det": "see you", "norwegian/vi-ses": "goodbye"}
"""What this learner answers instead, again and again."""


class Clock:
    """A clock that is set by hand."""

    def __init__(self, now: int) -> None:
        self.now = now

    def __call__(self) -> int:
        return self.now


def prepare(clock: Clock) -> None:
    """Install both decks and study them for three days."""
    from densecards.study import Desk
    from densecards.study.values import Answered, Asking, Finished, Presenting
    from tests.tui.begun import meet

    with Desk.open(clock=clock) as desk:
        for deck in ("norwegian", "anatomy"):
            desk.install(deck)
        for day in range(3):
            clock.now = BEGIN + day * DAY
            session, count = desk.session(), 0
            told: dict[str, int] = {}
            while not isinstance(session.state, Finished):
                clock.now += 8_000
                if isinstance(session.state, Presenting):
                    session.begin()
                elif isinstance(session.state, Asking):
                    question = session.state.question
                    prompt = question.web.template.prompt(question.prompt)
                    card = question.web.card
                    known = card.headword if prompt is not None and prompt.asks == "headword" else card.gloss
                    count += 1
                    wrong = LOOK_ALIKE.get(card.id, "") if known == card.gloss else ""
                    told[card.id] = told.get(card.id, 0) + 1
                    wrong = wrong if told[card.id] <= 2 else ""
                    session.answer("" if count % MISTAKES == 0 else wrong or known)
                elif isinstance(session.state, Answered):
                    session.grade()
        for card, links in OWN.items():
            for slot, text in links.items():
                desk.set_link(card, slot, text)
    clock.now = BEGIN + 3 * DAY
    with Desk.open(clock=clock) as desk:  # some new cards today, for connecting and the story
        fresh = [row.id for row in desk.rows(deck="norwegian", scene="kafe") if row.phase == "new"][:5]
        meet(desk, fresh)
        desk.install("model")
        desk.make_chain("palace", "My grandmother's house", HOUSE)
        desk.flag("norwegian/hei")
        make_assignment(desk)


def make_assignment(desk: Any) -> None:
    """Put an assignment into the class, with one web begun."""
    from densecards.tui.classwork import assign, opened

    folder = Path(os.environ["DENSECARDS_HOME"])
    file = assign(desk, "anatomy", desk.store.scenes("anatomy")[2].key, "Skin", BEGIN + 9 * DAY, folder)
    first = opened(desk, file).cards[0]
    desk.set_link(first.card, "location", "the outermost layer, on top of the dermis")


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
        "help": ((80, 40), light, ("question_mark",)),
    }


def spelt(text: str) -> list[str]:
    """Return a text as keys."""
    return ["space" if letter == " " else letter for letter in text]


async def picture(name: str, size: tuple[int, int], theme: str, keys: Sequence[str], clock: Clock) -> str:
    """Return one screen as SVG."""
    from densecards.paths import database_url
    from densecards.settings import Settings
    from densecards.study import Desk
    from densecards.study.glance import today
    from densecards.tui.app import DensecardsApp

    settings = Settings(theme=theme)
    app = DensecardsApp(
        lambda: Desk.open(settings=settings, clock=clock),
        settings=settings,
        today=today(database_url(), settings, clock()),
        clock=clock,
    )
    async with app.run_test(size=size) as pilot:

        async def settle() -> None:
            for _ in range(3):
                await pilot.pause()
                await app.workers.wait_for_complete()
            await pilot.pause(0.3)
            await app.workers.wait_for_complete()
            await pilot.pause()

        await settle()
        for key in keys:
            if key.startswith("*"):
                await worked_out(app, pilot, *key[1:].partition(" ")[::2])
            else:
                await pilot.press(key)
            if len(key) > 1 and key != "space":
                await settle()
        await settle()
        return alone(app.export_screenshot(title=f"densecards — {name}"))


async def worked_out(app: Any, pilot: Any, what: str, name: str) -> None:
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
        app.screen.query_one("#line").value = str(newer())
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


def newer() -> Path:
    """Return a copy of the model deck as its author might change it."""
    folder = Path(os.environ["DENSECARDS_HOME"]) / "newer"
    shutil.copytree(ROOT / "decks" / "model", folder, dirs_exist_ok=True)
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


def alone(svg: str) -> str:
    """Return an SVG that fetches no font, keeps its spaces, and names no folder of this machine."""
    home = os.environ["DENSECARDS_HOME"]
    svg = re.sub(
        rf"{re.escape(home)}(/[^<]*)", lambda found: f"~{found[1]}" + "&#160;" * (len(home) - 1), svg
    )
    svg = re.sub(r"@font-face\s*{.*?}\s*", "", svg, flags=re.DOTALL)
    svg = svg.replace(
        "font-family: Fira Code, monospace", "font-family: Menlo, Consolas, 'DejaVu Sans Mono', monospace"
    )
    return re.sub(
        r"font-family:\s*Fira Code,?\s*monospace", "font-family: 'DejaVu Sans Mono', monospace", svg
    ).replace("<text ", '<text xml:space="preserve" ')


def main() -> None:
    """Write all pictures."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "data" / "screens")
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        os.environ["DENSECARDS_HOME"] = home
        os.environ.pop("DENSECARDS_DB", None)
        clock = Clock(BEGIN)
        prepare(clock)
        wanted = sys.argv[2:]
        for name, (size, theme, keys) in shots().items():
            if wanted and name not in wanted:
                continue
            svg = asyncio.run(picture(name, size, theme, keys, clock))
            (folder / f"{name}.svg").write_text(svg, encoding="utf-8")
            print(f"{folder / name}.svg")


if __name__ == "__main__":
    main()
