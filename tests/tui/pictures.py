"""Pictures of every screen from the decks that ship: `python tests/tui/pictures.py [FOLDER]`.

A collection is made in a temporary folder and studied for some days by the clock of this script; then the
screens are visited with the keys that a learner would press, and each is written as an SVG that needs no
font from outside. Run by hand when the screens have changed.
"""

from __future__ import annotations

import functools
import os
import re
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from densecards.settings import Settings
    from densecards.study import Desk
    from tests.tui.learner import Clock

ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT))


async def picture(
    name: str,
    size: tuple[int, int],
    settings: Settings,
    keys: Sequence[str],
    clock: Clock,
    open_desk: Callable[[], Desk],
    decks: Mapping[str, Path],
) -> str:
    """Return one screen as SVG."""
    from densecards.paths import database_url
    from densecards.study.glance import today
    from densecards.tui.app import DensecardsApp
    from tests.tui.scenes import visit

    app = DensecardsApp(
        open_desk, settings=settings, today=today(database_url(), settings, clock()), clock=clock
    )
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
    """Write all pictures."""
    from densecards.settings import Settings
    from densecards.study import Desk
    from tests.tui.learner import BEGIN, Clock, prepare
    from tests.tui.scenes import shots
    from tests.tui.still import run_still

    folder = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "data" / "screens")
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        os.environ["DENSECARDS_HOME"] = home
        os.environ.pop("DENSECARDS_DB", None)
        clock = Clock(BEGIN)
        decks = {name: ROOT / "decks" / name for name in ("norwegian", "anatomy", "model")}
        prepare(lambda: Desk.open(clock=clock), clock, decks, Path(home))
        wanted = sys.argv[2:]
        for name, (size, theme, keys) in shots().items():
            if wanted and name not in wanted:
                continue
            settings = Settings(theme=theme)
            opener = functools.partial(Desk.open, settings=settings, clock=clock)
            shown = functools.partial(picture, name, size, settings, keys, clock, opener, decks)
            (folder / f"{name}.svg").write_text(alone(run_still(shown)), encoding="utf-8")
            print(f"{folder / name}.svg")


if __name__ == "__main__":
    main()
