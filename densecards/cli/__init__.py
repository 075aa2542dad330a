"""The command line: one module a group of commands, plain text, `--json` where a program may read it.

Exit status: 0 done, 1 found wanting (a deck with errors, an unknown card, a broken database), 2 misuse.
"""

from __future__ import annotations

import os
import sys
from typing import Protocol

_STOPPED = 130  # the exit status after Ctrl-C


class AppOpener(Protocol):
    """The way to open the app; given by whoever knows it."""

    def __call__(
        self, db: str | None, *, study: bool = False, deck: str = "", scene: str = "", limit: int = 0
    ) -> int:
        """Open the app and return its exit status; `study` begins a session, narrowed by the rest."""


def run_command_line(open_app: AppOpener) -> None:
    """Run the command line; errors become one line and an exit status, never a traceback."""
    from densecards.errors import DensecardsError

    for stream in (sys.stdout, sys.stderr):
        # A terminal or pipe in another encoding must not turn æøå into a crash.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        if len(sys.argv) == 1 and sys.stdin.isatty() and sys.stdout.isatty():
            # The app is opened without Typer: it costs a quarter of the time to the first frame.
            sys.exit(open_app(None))
        from densecards.cli.common import Call
        from densecards.cli.root import app

        app(prog_name="densecards", args=_options_first(sys.argv[1:]), obj=Call(open_app))
    except DensecardsError as error:
        from densecards.text import displayable

        for line in getattr(error, "messages", ()):
            print(displayable(str(line)), file=sys.stderr)
        print(f"densecards: {displayable(str(error))}", file=sys.stderr)
        sys.exit(error.exit_status)
    except BrokenPipeError:
        _leave_quietly()
    except KeyboardInterrupt:
        print("densecards: stopped", file=sys.stderr)
        sys.exit(_STOPPED)
    except SystemExit as end:
        if end.code == _STOPPED:  # Typer ends so, without a word
            print("densecards: stopped", file=sys.stderr)
        if _reader_left():
            _leave_quietly()
        raise


def _reader_left() -> bool:
    """True where nobody reads standard output any more (`| head`), which shows at the latest at its end."""
    if type(sys.stdout).__name__ == "PacifyFlushWrapper":  # Typer met it, and ends with 1
        return True
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        return True
    return False


def _leave_quietly() -> None:
    """End well: that the reader went away is no error of ours."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    sys.exit(0)


def _options_first(arguments: list[str]) -> list[str]:
    """Return the arguments with `--db X` in front, so that it may stand anywhere before a `--`."""
    end = arguments.index("--") if "--" in arguments else len(arguments)
    first: list[str] = []
    rest: list[str] = []
    place = 0
    while place < end:
        one = arguments[place]
        if one == "--db" and place + 1 < end:
            first += [one, arguments[place + 1]]
            place += 1
        elif one.startswith("--db="):
            first.append(one)
        else:
            rest.append(one)
        place += 1
    return [*first, *rest, *arguments[end:]]
