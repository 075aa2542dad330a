"""Pictures of every screen from the decks that ship: `python tests/tui/pictures.py [FOLDER]`.

A collection is made in a temporary folder and studied for some days by the clock of this script; then the
screens are visited with the keys that a learner would press, and each is written as an SVG that needs no
font from outside. Run by hand when the screens have changed.
"""

from __future__ import annotations

import functools
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from densecards.settings import Settings
    from densecards.study import Desk
    from tests.tui.learner import Clock
    from tests.tui.visiting import Scene

ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT))


def picture(
    name: str,
    scene: Scene,
    clock: Clock,
    open_desk: Callable[[Settings, Clock], Desk],
    decks: Mapping[str, Path],
    size: tuple[int, int] | None = None,
) -> str:
    """Return a scene as SVG, at its own size or another."""
    from densecards.settings import Settings
    from tests.tui.still import run_still
    from tests.tui.visiting import AGAIN

    runs: list[list[str]] = [[]]
    for key in scene.keys:
        if key == AGAIN:
            runs.append([])
        else:
            runs[-1].append(key)
    svg = ""
    for keys in runs:
        settings = Settings(theme=scene.theme)
        opener = functools.partial(open_desk, settings, clock)
        svg = run_still(
            functools.partial(_played, name, keys, size or scene.size, settings, clock, opener, decks)
        )
    return alone(svg)


async def _played(
    name: str,
    keys: Sequence[str],
    size: tuple[int, int],
    settings: Settings,
    clock: Clock,
    opener: Callable[[], Desk],
    decks: Mapping[str, Path],
) -> str:
    from densecards.paths import database_url
    from densecards.study.glance import today
    from densecards.tui.app import DensecardsApp
    from tests.tui.visiting import visit

    glance = today(database_url(), settings, clock())
    app = DensecardsApp(opener, settings=settings, today=glance, clock=clock)
    async with app.run_test(size=size, notifications=True) as pilot:
        await visit(app, pilot, keys, decks)
        return app.export_screenshot(title=f"densecards — {name}")


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
    """Write all pictures, or those that are named."""
    from densecards.settings import Settings
    from densecards.study import Desk
    from tests.tui.learner import BEGIN, Clock, prepare
    from tests.tui.scenes import SCENES

    folder = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "data" / "screens")
    folder.mkdir(parents=True, exist_ok=True)

    def open_desk(settings: Settings, clock: Clock) -> Desk:
        return Desk.open(settings=settings, clock=clock)

    with tempfile.TemporaryDirectory() as given:
        home = Path(given) / "prepared"
        os.environ["DENSECARDS_HOME"] = str(home)
        os.environ.pop("DENSECARDS_DB", None)
        clock = Clock(BEGIN)
        decks = {name: ROOT / "decks" / name for name in ("norwegian", "anatomy", "model")}
        prepare(functools.partial(open_desk, Settings(), clock), clock, decks, home)
        for name in sys.argv[2:] or SCENES:
            shown = Path(given) / "home"
            shutil.copytree(home, shown)  # what a scene does must not show in the next
            os.environ["DENSECARDS_HOME"] = str(shown)
            svg = picture(name, SCENES[name], clock, open_desk, decks)
            shutil.rmtree(shown)
            (folder / f"{name}.svg").write_text(svg, encoding="utf-8")
            print(f"{folder / name}.svg")


if __name__ == "__main__":
    main()
