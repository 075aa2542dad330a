"""What `densecards` shows where there is no terminal: a real recall and the density table.

Nothing of the learner's is touched: without an installed deck, the decks that ship are installed into a
database that is thrown away again.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from densecards.cli.output import say
from densecards.cli.recalling import show_densities, show_recollection
from densecards.study import Desk

CUES = (
    ("a seahorse that files new memories",),
    ("regninga",),
    ("a strip of paper as long as a scarf", "pay"),
)


def show_without_terminal(db: str | None) -> None:
    """Print what comes to mind for some sets of cues, and the ten thinnest and densest webs."""
    from densecards.paths import database_url, sqlite_path
    from densecards.study.installing import shipped

    file = sqlite_path(database_url(db))
    if file is None or file.exists():
        with Desk.open(db) as desk:
            if not desk.empty:
                _show(desk)
                return
    with tempfile.TemporaryDirectory() as folder, Desk.open(str(Path(folder) / "try.db")) as desk:
        for name in shipped():
            say(desk.install(name).message)
        _show(desk)


def _show(desk: Desk) -> None:
    for found in desk.recall_many([list(cues) for cues in CUES], top=5):
        say(f"\nWhat comes to mind for: {' + '.join(found.cues)}")
        show_recollection(found)
    densities = desk.density()
    say(f"\nHow dense the {len(densities)} webs are, thinnest and densest ten")
    show_densities([*densities[:10], *densities[-10:]] if len(densities) > 20 else densities)
    say("\nOn a terminal `densecards` opens the app; `densecards --help` lists the commands.")
