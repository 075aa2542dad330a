"""One process beside the program: a module of this package that is told things and answers on its pipes.

It is killed when it is let go of, and ends by itself when the program does, because its input closes then.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import tempfile
import threading
import weakref
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO, Any, BinaryIO

from densecards.beside.frames import Frame, read_frame, write_frame

_EPITAPH = 5.0  # seconds to wait for the exit status of a process that has closed its pipe


class ChildEndedError(Exception):
    """The process ended by itself; the text tells how."""


class Child:
    """A running process and the thread that hears what it says. Raises OSError when it cannot be started.

    `heard` is called in that thread with every frame, and once with None when no more will come.
    """

    def __init__(
        self,
        command: Sequence[str],
        heard: Callable[[Frame | None], object],
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self._complaints: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 — lives as long as the process
        try:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._complaints,
                env={**os.environ, "PYTHONPATH": search_path(), **(environment or {})},
                # Ctrl-C in the terminal is for the program, which then closes the pipe.
                start_new_session=True,
            )
        except OSError:
            self._complaints.close()
            raise
        self._telling = threading.Lock()
        threading.Thread(target=_listen, args=(self._process.stdout, heard), daemon=True).start()
        self.stop = weakref.finalize(self, _stop, self._process, self._complaints)

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    def tell(self, message: dict[str, Any], body: bytes = b"") -> None:
        """Send a frame. That a process died is noticed when its answer is awaited."""
        assert self._process.stdin is not None
        with self._telling, contextlib.suppress(OSError, ValueError):
            write_frame(self._process.stdin, message, body)  # type: ignore[arg-type]

    def epitaph(self) -> str:
        """Return how a process that says no more has ended, with the last line that it complained of."""
        try:
            status = self._process.wait(timeout=_EPITAPH)
        except subprocess.TimeoutExpired:
            return "it closed its pipe"
        lines: list[str] = []
        with contextlib.suppress(ValueError):  # closed meanwhile by stop()
            self._complaints.seek(0)
            lines = self._complaints.read()[-4000:].decode("utf-8", "replace").strip().splitlines()
        return f"exit status {status}" + (f": {lines[-1][:200]}" if lines else "")


def _listen(stream: Any, heard: Callable[[Frame | None], object]) -> None:
    try:
        with contextlib.suppress(OSError, ValueError):
            while (frame := read_frame(stream)) is not None:
                heard(frame)
    finally:
        heard(None)  # whatever happened: nobody must wait for a voice that nobody hears


def _stop(process: subprocess.Popen[bytes], complaints: IO[bytes]) -> None:
    # It holds nothing worth saving; waiting for it to notice a closed pipe would only delay the user.
    process.kill()
    process.wait()
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            with contextlib.suppress(OSError):
                stream.close()
    complaints.close()


def search_path() -> str:
    """Return the PYTHONPATH with which the process finds this very package, also in a bare checkout."""
    home = Path(__file__).parents[2]
    known = os.environ.get("PYTHONPATH", "")
    if home.name in ("site-packages", "dist-packages"):
        return known  # found anyway; put first it would stand before the standard library
    return os.pathsep.join(part for part in (str(home), known) if part)


def module_command(module: str, *arguments: str) -> list[str]:
    """Return the command line that runs a module; -P keeps the current folder's modules out of it."""
    return [sys.executable, "-P", "-m", module, *arguments]


def pipes() -> tuple[BinaryIO, BinaryIO]:
    """In the process: return what is asked and where to answer, out of reach of libraries that print."""
    requests = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    return requests, answers
