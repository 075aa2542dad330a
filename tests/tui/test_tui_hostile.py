"""Every screen over a real collection in which everything is hostile: names, links, scenes, walks, answers.

Each screen is opened and used a little. Nothing that a terminal would act on may come out of it, nothing
may become clickable, and the app must live.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from densecards.settings import Settings
from densecards.study import Desk
from densecards.study.modes import Drill
from densecards.study.values import Asking, Mode, Presenting
from densecards.tui import resuming, ways
from densecards.tui.app import DensecardsApp
from densecards.tui.screens.card import CardScreen
from densecards.tui.screens.drill import DrillScreen
from densecards.tui.screens.repair import RepairScreen
from densecards.tui.screens.split import SplitScreen
from densecards.tui.screens.study import StudyScreen
from densecards.webs import ANATOMY, VOCABULARY, Card, Template
from densecards.webs.content import Chain, DeckContent, Scene, Step
from tests.study_deck import Clock
from tests.tui.stage import Stage
from tests.tui.test_tui_safety import FORBIDDEN

TEXTS = (
    "[@click=app.quit]x[/]",
    "[/] [/b] [[/]] arr[i] [red]red[/red]",
    "\x1b[2J\x1b]0;owned\x07\x9b31mred\x00",
    "abc\u202edef\u2066ghi\u200f zero\u200b\u200dwidth",
    "שלום עולם مرحبا",
    "👩‍🚀 🇳🇴 e\u0301 ｗｉｄｅ" + "\u0301" * 40,
    "giant " * 500,
    "line\nbreak\r\n\ttab \\x1b {x} %s",
)
LONE = FORBIDDEN + "\x00\r\t\u202e\u2066"


def deck(id_: str, template: Template, language: str) -> DeckContent:
    """A deck in which every text is one of those above, in turn."""
    count = len(TEXTS)
    ids = [f"{id_}/c{n}" for n in range(count)]
    cards = tuple(
        Card(
            ids[n],
            TEXTS[n],
            TEXTS[(n + 1) % count],
            template.key,
            language,
            scene="scene",
            part=TEXTS[(n + 2) % count],
            properties={prop.key: (TEXTS[(n + 3) % count],) for prop in template.properties},
        )
        for n in range(count)
    )
    return DeckContent(
        id=id_,
        title=TEXTS[0] + TEXTS[2],
        version="1",
        template=template,
        cards=cards,
        links={
            card: {slot: TEXTS[(n + k) % count] for k, slot in enumerate(template.slot_keys)}
            for n, card in enumerate(ids)
        },
        language=language,
        description=TEXTS[3],
        licence=TEXTS[1],
        authors=TEXTS[:3],
        scenes=(Scene("scene", TEXTS[2], TEXTS[0], TEXTS[1], TEXTS[3], TEXTS[:2]),),
        chains=tuple(
            Chain(kind, kind, TEXTS[n], TEXTS[1], tuple(Step(card, TEXTS[n]) for card in ids[:4]))
            for n, kind in enumerate(("palace", "journey"))
        ),
    )


@pytest.fixture(scope="module")
def collection(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with both decks, all cards met two months ago, and answers as hostile as they."""
    file = tmp_path_factory.mktemp("hostile") / "hostile.db"
    clock = Clock()
    with Desk.open(str(file), settings=Settings(day_starts_at=0), clock=clock) as desk:
        desk.install_content(deck("words", VOCABULARY, "nb"))
        desk.install_content(deck("parts", ANATOMY, "en"))
        session = desk.session(new_limit=100)
        while isinstance(session.state, Presenting | Asking):
            session.know()
        clock.forward(days=60)
        session = desk.session()
        for text in TEXTS[:4]:
            session.answer(text)
            session.grade()
        desk.set_link("words/c0", "personal", TEXTS[2])
        desk.keep_place(resuming.NAME, {"way": "web", "card": "words/c0"})
    return file


Opening = Callable[[Stage], Awaitable[None]]


def _way(name: str) -> Opening:
    async def go(s: Stage) -> None:
        ways.WAYS[name](s.app)

    return go


def _pushed(make: Callable[[Any], Any]) -> Opening:
    async def go(s: Stage) -> None:
        web = await s.app.door.use(lambda desk: desk.web("parts/c1"))
        s.app.push_screen(make(web))

    return go


def _drill(mode: Mode) -> Opening:
    async def go(s: Stage) -> None:
        options = {"chain": f"words/{mode}"} if mode in {Mode.PALACE, Mode.JOURNEY} else {}
        cards = None if options else [f"words/c{n}" for n in range(len(TEXTS))]
        s.app.push_screen(DrillScreen(mode, TEXTS[0], cards=cards, **options))

    return go


async def _today(s: Stage) -> None:
    """Where the app begins."""


async def _palette(s: Stage) -> None:
    s.app.action_command_palette()
    await s.pilot.pause()
    for letter in "we":
        await s.pilot.press(letter)


async def _trouble(s: Stage) -> None:
    for text in TEXTS:
        s.screen.say(text, trouble=True)
    ways.trouble(s.app, "".join(TEXTS[:4]))


DRILLS = [Mode.BLANK_WEB, Mode.LINK, Mode.PARTIAL_WEB, Mode.EXPLAIN, Mode.CONFUSABLES, Mode.PALACE,
          Mode.JOURNEY, Mode.FORMS, Mode.PHRASE]  # fmt: skip
SCREENS: dict[str, Opening] = {
    "today": _today,
    **{name: _way(name) for name in ways.WAYS if name != "home"},
    "study": _pushed(lambda web: StudyScreen(cards=["words/c1", "parts/c1", "words/c0"])),
    "cram": _pushed(lambda web: StudyScreen(cards=["parts/c2", "words/c2", "words/c3"], cram=True)),
    "a new card": _pushed(lambda web: CardScreen()),
    "a card to edit": _pushed(lambda web: CardScreen(replace(web.card))),
    "repair": _pushed(lambda web: RepairScreen("words/c2")),
    "split": _pushed(lambda web: SplitScreen(web, TEXTS[:3], lambda count: None, {})),
    **{f"drill {mode}": _drill(mode) for mode in DRILLS},
    **{f"web {n}": _pushed(lambda web, n=n: ways_web(n)) for n in range(len(TEXTS))},
    "palette": _palette,
    "trouble": _trouble,
}
KEYS = ("down", "enter", "tab", "e", "escape", "enter")


def ways_web(number: int) -> Any:
    """The web of one of the words."""
    from densecards.tui.screens.web import WebScreen

    return WebScreen(f"words/c{number}")


@asynccontextmanager
async def opened(collection: Path, size: tuple[int, int]) -> AsyncIterator[Stage]:
    """The app on a copy of the collection."""
    clock = Clock()
    clock.forward(days=60)
    app = DensecardsApp(
        lambda: Desk.open(str(collection), settings=Settings(day_starts_at=0), clock=clock), clock=clock
    )
    async with app.run_test(size=size, notifications=True, tooltips=True) as pilot:
        stage = Stage(app, pilot, None)  # type: ignore[arg-type]
        await stage.settle()
        yield stage


def check(s: Stage, where: str) -> None:
    """Nothing on the screen is for the terminal, and nothing that came from a text can be clicked."""
    for strip in s.screen._compositor.render_strips():
        for segment in strip:
            assert not set(segment.text) & set(LONE), f"{where}: {segment.text!r}"
            meta = segment.style.meta if segment.style else {}
            assert "@click" not in meta, f"{where}: {segment.text!r}"


def _in_groups(number: int) -> list[list[str]]:
    names = list(SCREENS)
    return [names[start::number] for start in range(number)]


@pytest.mark.parametrize("names", _in_groups(6), ids=lambda names: names[0])
@pytest.mark.parametrize(("size", "keys"), [((80, 24), KEYS), ((160, 50), ())], ids=["small", "wide"])
async def test_no_text_does_anything_on_any_screen(
    collection: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    names: list[str],
    size: tuple[int, int],
    keys: tuple[str, ...],
) -> None:
    """Each screen is drawn, keys are pressed, and at each step what is shown is only text."""
    monkeypatch.setenv("DENSECARDS_HOME", str(tmp_path / "home"))
    copy = tmp_path / "copy.db"
    copy.write_bytes(collection.read_bytes())
    async with opened(copy, size) as s:
        for name in names:
            await SCREENS[name](s)
            await s.settle()
            check(s, name)
            for key in keys if name not in {"trouble", "palette"} else ():
                await s.pilot.press(key)
                await s.settle()
                assert s.app.is_running, f"{name} ended the app at {key}"
                check(s, f"{name} after {key}")
            ways.home(s.app)
            await s.settle()


def test_every_drill_is_among_them() -> None:
    """A mode that is added must be tried too, but for those that need other material or are Study's own."""
    others = {Mode.WORD, Mode.CRAM, Mode.KNOWN, Mode.STORY, Mode.LABEL}
    assert set(DRILLS) == set(Mode) - others
    assert Drill
