"""What `densecards` does without a command: open the app, or speak plainly where there is no terminal."""

from __future__ import annotations

import sys

from densecards.cli.common import Call


def open_or_show(call: Call) -> None:
    """Open the app on a terminal; in a pipe end with a real recall and the density table instead."""
    if sys.stdin.isatty() and sys.stdout.isatty():
        sys.exit(call.open_app(call.db))
    from densecards.cli.showing import show_without_terminal

    show_without_terminal(call.db)
