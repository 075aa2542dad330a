"""The `densecards` command, which is also `python -m densecards`: the one place that knows both faces.

The command line and the app stand on one level and know nothing of each other; here the first is given
the way to open the second.
"""

from __future__ import annotations


def open_app(db: str | None, *, study: bool = False, deck: str = "", scene: str = "", limit: int = 0) -> int:
    """Open the app on a database and return its exit status; `study` begins a session at once."""
    from densecards.tui import run

    return run(db, study=study, deck=deck, scene=scene, limit=limit)


def main() -> None:
    """Run the command line, which opens the app where it is asked to."""
    from densecards.cli import run_command_line

    run_command_line(open_app)


if __name__ == "__main__":
    main()
