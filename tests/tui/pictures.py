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


async def picture(name: str, size: tuple[int, int], theme: str, keys: Sequence[str], clock: Clock) -> str:
    """Return one screen as SVG."""
    from densecards.paths import database_url
    from densecards.settings import Settings
    from densecards.study import Desk
    from densecards.study.glance import today
    from densecards.tui.app import DensecardsApp
    from tests.tui.scenes import visit

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

        await visit(app, pilot, keys, settle)
        return alone(app.export_screenshot(title=f"densecards — {name}"))


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
    from tests.tui.scenes import shots

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
