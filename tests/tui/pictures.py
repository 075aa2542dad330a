"""Pictures of every screen from the decks that ship: `python tests/tui/pictures.py [FOLDER]`.

A collection is made in a temporary folder and studied for some days by the clock of this script; then the
screens are visited with the keys that a learner would press, and each is written as an SVG that needs no
font from outside. Run by hand when the screens have changed.
"""

from __future__ import annotations

import asyncio
import os
import re
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT))

DAY = 86_400_000
BEGIN = 1_795_075_200_000  # 2026-11-19T08:00:00Z
MISTAKES = 7  # every so many answers is none
OWN = {
    "norwegian/hei": {"personal": "Hei, jeg er her! — Hi, I am here!"},
    "anatomy/hippocampus": {"analogy": "a filing clerk who never goes home"},
}
WEB = "anatomy/hippocampus"


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

    with Desk.open(clock=clock) as desk:
        for deck in ("norwegian", "anatomy"):
            desk.install(deck)
        for day in range(3):
            clock.now = BEGIN + day * DAY
            session, count = desk.session(), 0
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
                    session.answer("" if count % MISTAKES == 0 else known)
                elif isinstance(session.state, Answered):
                    session.grade()
        for card, links in OWN.items():
            for slot, text in links.items():
                desk.set_link(card, slot, text)
    clock.now = BEGIN + 3 * DAY
    with Desk.open(clock=clock) as desk:  # some new cards today, for connecting and the story
        fresh = [row.id for row in desk.rows(deck="norwegian", scene="kafe") if row.phase == "new"][:5]
        for card in fresh:
            desk.session(cards=[card]).know()


SHOTS: Sequence[tuple[str, tuple[int, int], str, Sequence[str]]] = (
    ("today", (80, 24), "fjord-dark", ()),
    ("recall", (80, 24), "fjord-dark", ("slash", *"a place to sleep when you travel".replace(" ", "_"))),
    ("study-asked", (80, 24), "fjord-dark", ("enter", "tab", "tab")),
    ("study-answered", (80, 24), "fjord-dark", ("enter", "*answer", "enter")),
    ("web", (80, 24), "fjord-dark", ("*web",)),
    ("web-wide", (160, 44), "fjord-dark", ("*web",)),
    ("library", (100, 28), "fjord-light", ("l",)),
    ("practise", (80, 24), "fjord-dark", ("p",)),
    (
        "blank-web",
        (80, 24),
        "fjord-dark",
        ("p", "enter", "*links", "enter"),
    ),
    ("daily", (80, 24), "fjord-light", ("d",)),
    ("connect", (100, 28), "fjord-dark", ("d", "2", *"the_night_train_to_Bergen")),
    ("story", (80, 24), "fjord-dark", ("d", "3")),
    ("statistics", (80, 24), "fjord-dark", ("t",)),
    ("reading", (80, 24), "fjord-light", ("r", *"Jeg_drikker_kaffe_og_leser_avisen_hjemme", "ctrl+s")),
    ("lab-pattern", (80, 24), "fjord-dark", ("x", "n", "n", "n", "n")),
    ("lab-landscape", (100, 32), "fjord-dark", ("x", "2", *"the_shop_where_you_buy_food", "enter", "ctrl+t")),
    ("settings", (100, 28), "fjord-light", ("comma",)),
    ("help", (80, 40), "fjord-light", ("question_mark",)),
)


async def picture(name: str, size: tuple[int, int], theme: str, keys: Sequence[str], clock: Clock) -> str:
    """Return one screen as SVG."""
    from densecards.paths import database_url
    from densecards.settings import Settings
    from densecards.study import Desk
    from densecards.study.glance import today
    from densecards.tui.app import DensecardsApp
    from densecards.tui.screens.drill import DrillScreen
    from densecards.tui.screens.study import StudyScreen

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
            if key == "*web":
                app.action_web(WEB)
            elif key == "*answer":
                screen = app.screen
                assert isinstance(screen, StudyScreen)
                assert screen._session is not None
                card = screen._session.state.question.web.card
                answer = card.headword if screen.has_class("-nordic") else card.gloss.split(",")[0]
                await pilot.press(
                    *("space" if letter == " " else letter for letter in answer[:-2] + answer[-1])
                )
            elif key == "*links":
                screen = app.screen
                assert isinstance(screen, DrillScreen)
                web = screen._state.task.web
                for link in (web.link("meaning"), web.link("image"), web.link("use")):
                    words = link.text.partition(" — ")[0].split()[:5]
                    await pilot.press(*("space" if c == " " else c for c in " ".join(words)), "enter")
            else:
                await pilot.press("space" if key == "_" else key)
            if len(key) > 1:
                await settle()
        await settle()
        return alone(app.export_screenshot(title=f"densecards — {name}"))


def alone(svg: str) -> str:
    """Return an SVG that fetches no font and keeps its spaces."""
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
        for name, size, theme, keys in SHOTS:
            svg = asyncio.run(picture(name, size, theme, keys, clock))
            (folder / f"{name}.svg").write_text(svg, encoding="utf-8")
            print(f"{folder / name}.svg")


if __name__ == "__main__":
    main()
