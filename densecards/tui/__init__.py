"""The terminal app: shows and asks, decides nothing.

Importing this package imports no Textual; `run` does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from densecards.study import Desk


def run(db: str | None = None, *, study: bool = False, deck: str = "") -> int:
    """Open the app on a database (path or URL; None is the learner's own) and return the exit status.

    With `study` it opens on a session, of one deck where `deck` names it. The first frame needs only what
    a read-only glance at the database gives; everything else loads behind it.
    """
    import time

    from densecards.paths import database_url
    from densecards.settings import load_settings
    from densecards.study.glance import today
    from densecards.tui.app import DensecardsApp
    from densecards.tui.calm import calm
    from densecards.tui.pictures import look_ahead

    settings = load_settings()
    glance = today(database_url(db), settings, int(time.time() * 1000))

    def open_desk() -> Desk:
        from densecards.study import Desk

        desk = Desk.open(db, settings=settings)
        desk.remember_elsewhere()
        return desk

    look_ahead()
    app = DensecardsApp(open_desk, settings=settings, today=glance, begin=deck if study else None)
    calm()
    app.run()
    return app.return_code or 0
