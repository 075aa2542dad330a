"""What `densecards` does without a command: open the app, or speak plainly where there is no terminal."""

from __future__ import annotations

import sys


def open_app(db: str | None) -> None:
    """Open the app on a terminal; in a pipe end with a real recall and the density table instead."""
    if sys.stdin.isatty() and sys.stdout.isatty():
        from densecards.tui import run

        sys.exit(run(db))
    else:
        from densecards.cli.showing import show_without_terminal

        show_without_terminal(db)
