"""The command line: one module a group of commands, plain text, `--json` where a program may read it.

Exit status: 0 done, 1 found wanting (a deck with errors, an unknown card, a broken database), 2 misuse.
"""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Run the command line; errors become one line and an exit status, never a traceback."""
    from densecards.errors import DensecardsError

    for stream in (sys.stdout, sys.stderr):
        # A terminal or pipe in another encoding must not turn æøå into a crash.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        if len(sys.argv) == 1 and sys.stdin.isatty() and sys.stdout.isatty():
            # The app is opened without Typer: it costs a quarter of the time to the first frame.
            from densecards.cli.opening import open_app

            open_app(None)
            return
        from densecards.cli.root import app

        app(prog_name="densecards", standalone_mode=True)
    except DensecardsError as error:
        from densecards.text import displayable

        for line in getattr(error, "messages", ()):
            print(displayable(str(line)), file=sys.stderr)
        print(f"densecards: {displayable(str(error))}", file=sys.stderr)
        sys.exit(error.exit_status)
    except BrokenPipeError:
        # The reader went away (`| head`); that is no error of ours.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except KeyboardInterrupt:
        print("densecards: stopped", file=sys.stderr)
        sys.exit(130)
