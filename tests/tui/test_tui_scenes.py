"""How the other screens look: the scenes of the pictures over a small real collection that never changes.

What rests on the numbers of the memory is left out (Ask, Confusables, Part of a web, the lab's boards): the
last digit of a sum differs between processors. Densities are those of a stand-in.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from densecards.paths import database_url
from densecards.settings import Settings
from densecards.study import Desk
from densecards.study.glance import today
from densecards.study.values import CardDensity
from densecards.tui.app import DensecardsApp
from tests.study_deck import DECK, SCENE, Clock
from tests.tui.begun import meet
from tests.tui.scenes import shots, visit

SMALL = (80, 24)
WIDE = (160, 50)
NARROW_SCENES = (
    "daily", "connect", "story", "practise", "blank-web", "link", "explain", "forms", "phrase", "palace",
    "journey", "build", "acts", "care", "repair", "split", "past", "class", "statistics",
    "statistics-retention", "reading", "settings", "keys", "holiday", "exporting", "help", "welcome",
)  # fmt: skip
WIDE_SCENES = (
    "daily", "connect", "practise", "blank-web", "build", "acts", "care", "repair", "statistics", "settings",
    "help",
)  # fmt: skip
HOUSE = (
    ("try/regning", "front door: a strip of paper hangs down like a scarf"),
    ("try/kopp", "kitchen: a tiny bathtub with an ear"),
    ("try/betale", "stairs: a hand drops golden coins into a hat"),
)
WALKS = {
    "The endocrine house": "palace",
    "The blood's way": "journey",
    "My grandmother's house": "palace",
}
"""What the scenes walk through."""
PHRASE = """
## ha det bra {#ha-det-bra}
goodbye
pos: phrase
- use: Ha det bra, vi ses i morgen! — Goodbye, see you tomorrow!
- image: a hand that waves from the night train
"""


def weighed(desk: Desk, *, deck: str = "", card: str = "", progress: object = None) -> list[CardDensity]:
    """Stand in for the densities: they grow from card to card."""
    return [
        CardDensity(
            id=row.id,
            headword=row.headword,
            density=(place + 1) / 8,
            breadth=0.5,
            depth=(place + 1) / 4,
            filled=4,
            weakest_slot="use",
            next_slot="emotion",
            gain=0.125,
            competitors=(),
            worth={"use": 0.25},
            percentile=0.25,
            unscored=(),
        )
        for place, row in enumerate(desk.rows(deck=deck))
        if card in ("", row.id)
    ]


@pytest.fixture(scope="module")
def collection(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the small deck: two cards are known, the others were met today, one is flagged."""
    folder = tmp_path_factory.mktemp("scenes")
    source = folder / "try"
    source.mkdir()
    (source / "deck.toml").write_text(DECK, encoding="utf-8")
    (source / "kafe.md").write_text(SCENE + PHRASE, encoding="utf-8")
    clock = Clock()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DENSECARDS_HOME", str(folder / "home"))
        patch.delenv("DENSECARDS_DB", raising=False)
        patch.setattr(Desk, "density", weighed)
        with Desk.open(settings=Settings(day_starts_at=0, fuzz=False), clock=clock) as desk:
            desk.install(source)
            cards = [row.id for row in desk.rows()]
            desk.know(cards[:2])
            clock.forward(days=30)
            meet(desk, cards[2:])
            for title, kind in WALKS.items():
                desk.make_chain(kind, title, HOUSE)
            desk.flag("try/regning")
    return folder / "home"


@pytest.fixture
def scene(collection: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A way to open the app on a copy of the collection: the app, and what brings it to the scene."""
    home = tmp_path / "home"
    shutil.copytree(collection, home)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DENSECARDS_HOME", home.name)  # Settings names the folder
    monkeypatch.delenv("DENSECARDS_DB", raising=False)
    monkeypatch.setattr(Desk, "density", weighed)
    monkeypatch.setattr(Desk, "live_density", lambda desk, card, links: weighed(desk, card=card)[0])

    def make(name: str) -> tuple[DensecardsApp, Any]:
        _, theme, keys = shots()[name]
        settings = Settings(day_starts_at=0, fuzz=False, theme=theme)
        clock = Clock()
        clock.forward(days=30, minutes=5)
        app = DensecardsApp(
            lambda: Desk.open(settings=settings, clock=clock),
            settings=settings,
            today=today(database_url(), settings, clock()),
            clock=clock,
        )

        async def run(pilot: Pilot[None]) -> None:
            async def settle() -> None:
                for _ in range(3):
                    await pilot.pause()
                    await app.workers.wait_for_complete()
                for box in app.screen.query(Input):
                    box.cursor_blink = False
                await pilot.pause()

            await visit(app, pilot, keys, settle)

        return app, run

    return make


@pytest.mark.parametrize("name", NARROW_SCENES)
def test_scenes_look_as_they_should(snap_compare, scene, name):
    """Every screen at 80 × 24."""
    app, run = scene(name)
    assert snap_compare(app, terminal_size=SMALL, run_before=run)


@pytest.mark.parametrize("name", WIDE_SCENES)
def test_scenes_use_a_wide_window(snap_compare, scene, name):
    """Those that are laid out otherwise at 160 × 50."""
    app, run = scene(name)
    assert snap_compare(app, terminal_size=WIDE, run_before=run)
