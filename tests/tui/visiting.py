"""Coming to a scene: the keys that a learner would press, and what no fixed key does."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.widgets import Input, TextArea

from tests.tui.still import rest

if TYPE_CHECKING:
    from densecards.study import Desk

SMALL, MIDDLE, WIDE = (80, 24), (100, 30), (160, 44)
DARK, LIGHT = "fjord-dark", "fjord-light"
AGAIN = "*again"
"""The app is left here and begun again."""


@dataclass(frozen=True)
class Scene:
    """Keys, and the size and theme that they are pressed in.

    A key that begins with `*` is worked out: its first word says how, the rest is what it is about. A scene
    that is `empty` has a collection without a deck.
    """

    keys: Sequence[str] = ()
    size: tuple[int, int] = SMALL
    theme: str = DARK
    empty: bool = False


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
            what, _, about = key[1:].partition(" ")
            await WORKED_OUT[what](app, pilot, about, decks)
        else:
            await pilot.press(key)
        if len(key) > 1 and key != "space":
            await rest()
    await rest()
    for box in (*app.screen.query(Input), *app.screen.query(TextArea)):
        box.cursor_blink = False
    await pilot.pause()


async def _welcome(app: Any, pilot: Any, about: str, decks: Mapping[str, Path]) -> None:
    from densecards.tui import ways

    ways.welcome(app)


async def _trouble(app: Any, pilot: Any, about: str, decks: Mapping[str, Path]) -> None:
    from densecards.tui import ways

    ways.trouble(app, about)


async def _web(app: Any, pilot: Any, about: str, decks: Mapping[str, Path]) -> None:
    app.action_web(about)


async def _study(app: Any, pilot: Any, about: str, decks: Mapping[str, Path]) -> None:
    app.action_study(cards=about.split())


async def _cram(app: Any, pilot: Any, about: str, decks: Mapping[str, Path]) -> None:
    app.action_study(cards=about.split(), cram=True)


async def _slot(app: Any, pilot: Any, about: str, decks: Mapping[str, Path]) -> None:
    app.screen.query_one("#grid").select(about)


async def _offer(app: Any, pilot: Any, about: str, decks: Mapping[str, Path]) -> None:
    table = app.screen.query_one("#offers")
    table.move_to(next(offer.key for offer in table.items if offer.title == about))


async def _deck(app: Any, pilot: Any, about: str, decks: Mapping[str, Path]) -> None:
    app.screen.query_one("#decks").move_to(about)


async def _line(app: Any, pilot: Any, about: str, decks: Mapping[str, Path]) -> None:
    app.screen.query_one("#line").value = about


async def _newer(app: Any, pilot: Any, about: str, decks: Mapping[str, Path]) -> None:
    """Name a copy of the model deck as its author might change it."""
    folder = Path(os.environ["DENSECARDS_HOME"]) / "newer"
    shutil.copytree(decks["model"], folder, dirs_exist_ok=True)
    for file, old, new in (
        ("deck.toml", 'version = "0.1.0"', 'version = "0.2.0"'),
        ("planets.md", "third planet", "third planet from the Sun,"),
        ("planets.md", "## the Earth {#earth}", "## the planet Earth {#earth}"),
    ):
        path = folder / file
        path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    app.screen.query_one("#line").value = str(folder)


async def _table(app: Any, pilot: Any, about: str, decks: Mapping[str, Path]) -> None:
    """Name a table as another program writes it."""
    file = Path(os.environ["DENSECARDS_HOME"]) / "fugler.csv"
    file.write_text(
        "word,meaning,example\nen ugle,owl,Ugla ser i mørket.\nei måke,gull,Måka stjal isen min.\n"
        "en spurv,sparrow,Spurven hopper.\n",
        encoding="utf-8",
    )
    app.screen.query_one("#line").value = str(file)


async def _handed_in(app: Any, pilot: Any, about: str, decks: Mapping[str, Path]) -> None:
    """Hand the assignment in for some names, and name the folder."""
    from densecards.tui.classwork import hand_in, works

    home = Path(os.environ["DENSECARDS_HOME"])
    folder = home / "class"
    folder.mkdir()

    def work(desk: Desk) -> None:
        path = works(desk)[0].path
        shutil.copy(path, folder)
        for name in about.split():
            hand_in(desk, path, name, with_log=False, private=False, out=folder)

    await app.door.use(work)
    app.screen.query_one("#line").value = str(folder)


async def _answer(app: Any, pilot: Any, about: str, decks: Mapping[str, Path]) -> None:
    """Type what the screen wants, as it is or with a slip."""
    question = app.screen._session.state.question
    card = question.web.card
    prompt = question.web.template.prompt(question.prompt)
    wanted = card.headword if prompt is not None and prompt.asks == "headword" else card.gloss.split(",")[0]
    await pilot.press(*spelt(wanted[:-2] + wanted[-1] if about == "slip" else wanted))


async def _known(app: Any, pilot: Any, about: str, decks: Mapping[str, Path]) -> None:
    """Type the headword that the task is about, without its article."""
    card = app.screen._state.task.card
    headword = await app.door.use(lambda desk: desk.web(card).card.headword)
    await pilot.press(*spelt(headword.removeprefix("å ")))


async def _links(app: Any, pilot: Any, about: str, decks: Mapping[str, Path]) -> None:
    """Type the beginning of some links of the web that is asked for."""
    web = app.screen._state.task.web
    for slot in ("meaning", "image", "use"):
        words = web.link(slot).text.partition(" — ")[0].split()[:5]
        await pilot.press(*spelt(" ".join(words)), "enter")
        await rest()


Way = Callable[[Any, Any, str, Mapping[str, Path]], Any]
WORKED_OUT: Mapping[str, Way] = {
    "welcome": _welcome,
    "trouble": _trouble,
    "web": _web,
    "study": _study,
    "cram": _cram,
    "slot": _slot,
    "offer": _offer,
    "deck": _deck,
    "line": _line,
    "newer": _newer,
    "table": _table,
    "handed-in": _handed_in,
    "answer": _answer,
    "known": _known,
    "links": _links,
}
