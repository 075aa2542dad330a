"""The terminal app: shows and asks, decides nothing.

Importing this package imports no Textual; `run` does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from densecards.study import Desk, Session


def run(
    db: str | None = None, *, study: bool = False, deck: str = "", scene: str = "", limit: int = 0
) -> int:
    """Open the app on a database (path or URL; None is the learner's own) and return the exit status.

    With `study` it opens on a session, of one deck or scene where they are named and with at most `limit`
    new cards (0: as the settings say). The first frame needs only what a read-only glance at the database
    gives; everything else loads behind it.
    """
    import time

    from densecards.paths import database_url
    from densecards.settings import load_settings
    from densecards.study.glance import today
    from densecards.tui.calm import calm, draw_often

    draw_often()
    from densecards.tui.app import DensecardsApp
    from densecards.tui.pictures import look_ahead

    settings = load_settings()
    glance = today(database_url(db), settings, int(time.time() * 1000))

    def open_desk() -> Desk:
        from densecards.study import Desk

        desk = Desk.open(db, settings=settings)
        desk.remember_elsewhere()
        return desk

    def begin(desk: Desk) -> Session:
        return desk.session(deck=deck or settings.study_deck, scene=scene, new_limit=limit or None)

    look_ahead()
    app = DensecardsApp(open_desk, settings=settings, today=glance, begin=begin if study else None)
    calm()
    app.run()
    return app.return_code or 0
