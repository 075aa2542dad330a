"""The program's end of the encoder's process: started at the first text, replaced if it dies."""

from __future__ import annotations

import contextlib
import os
import queue
import subprocess
import sys
import tempfile
import threading
import weakref
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from densecards.encode.encoder import EncoderInfo, Progress, readable
from densecards.encode.protocol import read_frame, write_frame
from densecards.errors import EncoderError

_TEXTS_A_FRAME = 128
_LISTEN = 0.1  # seconds between two looks at whether the user has cancelled

Answer = tuple[dict[str, Any], bytes] | None


class _Child:
    """One running process and the thread that reads what it says."""

    def __init__(self, command: Sequence[str], *, online: bool = False) -> None:
        environment = {
            **os.environ,
            "PYTHONPATH": _search_path(),
            "TOKENIZERS_PARALLELISM": "false",
            "HF_HUB_DISABLE_TELEMETRY": "1",
            "HF_HUB_DISABLE_PROGRESS_BARS": "1",
        }
        if not online:
            environment |= {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1"}
        self._complaints: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 — lives as long as the process
        try:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._complaints,
                env=environment,
                # Ctrl-C in the terminal is for the program, which then closes the pipe.
                start_new_session=True,
            )
        except OSError as error:
            self._complaints.close()
            raise EncoderError(f"the encoder's process cannot be started: {error.strerror}") from None
        self._answers: queue.SimpleQueue[Answer] = queue.SimpleQueue()
        threading.Thread(target=_listen, args=(self._process.stdout, self._answers), daemon=True).start()
        self.stop = weakref.finalize(self, _stop, self._process, self._complaints)

    def ask(self, message: dict[str, Any]) -> None:
        assert self._process.stdin is not None
        with contextlib.suppress(OSError):  # a process that died is noticed when its answer is awaited
            write_frame(self._process.stdin, message)  # type: ignore[arg-type]

    def answer(self, waiting: Progress | None, done: int, total: int) -> tuple[dict[str, Any], bytes]:
        """Wait for an answer, calling `waiting` now and then so that it can cancel by raising."""
        while True:
            try:
                found = self._answers.get(timeout=_LISTEN)
            except queue.Empty:
                if waiting is not None:
                    waiting(done, total)
                continue
            if found is None:
                raise EncoderError(
                    f"the encoder's process ended by itself ({self._epitaph()})",
                    hint="nothing is lost; try again",
                )
            if "error" in found[0]:
                raise EncoderError(f"the encoder failed: {found[0]['error']}")
            return found

    def _epitaph(self) -> str:
        try:
            status = self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            return "it closed its pipe"
        lines: list[str] = []
        with contextlib.suppress(ValueError):  # closed meanwhile by close()
            self._complaints.seek(0)
            lines = self._complaints.read()[-4000:].decode("utf-8", "replace").strip().splitlines()
        return f"exit status {status}" + (f": {lines[-1][:200]}" if lines else "")


def _listen(stream: Any, answers: queue.SimpleQueue[Answer]) -> None:
    with contextlib.suppress(OSError, ValueError):
        while (frame := read_frame(stream)) is not None:
            answers.put(frame)
    answers.put(None)


def _search_path() -> str:
    """Return the PYTHONPATH with which the process finds this very package, also in a bare checkout."""
    home = Path(__file__).parents[2]
    known = os.environ.get("PYTHONPATH", "")
    if home.name in ("site-packages", "dist-packages"):
        return known  # found anyway; put first it would stand before the standard library
    return os.pathsep.join(part for part in (str(home), known) if part)


def worker_command(*arguments: str) -> list[str]:
    """Return the command line of the encoder's process; -P keeps the current folder's modules out of it."""
    return [sys.executable, "-P", "-m", "densecards.encode.worker", *arguments]


def _stop(process: subprocess.Popen[bytes], complaints: IO[bytes]) -> None:
    # It holds nothing worth saving; waiting for it to notice a closed pipe would only delay the user.
    process.kill()
    process.wait()
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            with contextlib.suppress(OSError):
                stream.close()
    complaints.close()


class ProcessEncoder:
    """An encoder whose model lives in a process of its own, started at the first text."""

    def __init__(self, info: EncoderInfo, command: Sequence[str] | None = None) -> None:
        self._info = info
        self._command = command or worker_command(str(info.folder))
        self._child: _Child | None = None
        self._lock = threading.RLock()

    @property
    def name(self) -> str:
        """The name or path it was opened by."""
        return self._info.name

    @property
    def hash(self) -> str:
        """32 hexadecimal digits that name its weights and configuration."""
        return self._info.hash

    @property
    def dimensions(self) -> int:
        """The length of a vector."""
        return self._info.dimensions

    @property
    def languages(self) -> frozenset[str]:
        """The languages it reads; empty means all."""
        return self._info.languages

    @property
    def running(self) -> bool:
        """True while the process is up, so that asking it costs no start."""
        return self._child is not None

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> NDArray[np.float32]:
        """Return `(len(texts), dimensions) float32` unit rows.

        Raises EncoderError when the process cannot start, fails or dies (the next call starts another),
        and whatever `progress` raises; in each case the process is ended, so nothing half-done remains.
        """
        out = np.empty((len(texts), self.dimensions), dtype=np.float32)
        if not texts:
            return out
        with self._lock:
            try:
                child = self._started(progress, len(texts))
                for first in range(0, len(texts), _TEXTS_A_FRAME):
                    part = [readable(text) for text in texts[first : first + _TEXTS_A_FRAME]]
                    child.ask({"texts": part})
                    message, numbers = child.answer(progress, first, len(texts))
                    out[first : first + len(part)] = self._rows(message, numbers, part)
                    if progress is not None:
                        progress(first + len(part), len(texts))
            except BaseException:
                self.close()
                raise
        return out

    def _started(self, progress: Progress | None, total: int) -> _Child:
        if self._child is None:
            self._child = _Child(self._command)
            message, _ = self._child.answer(progress, 0, total)
            if message.get("dimensions") != self.dimensions:
                raise EncoderError(
                    f"{self._info.folder} gives vectors of length {message.get('dimensions')}, "
                    f"its configuration says {self.dimensions}"
                )
        return self._child

    def _rows(self, message: dict[str, Any], numbers: bytes, part: Sequence[str]) -> NDArray[np.float32]:
        if message.get("rows") != len(part) or len(numbers) != len(part) * self.dimensions * 4:
            raise EncoderError("the encoder's process gave an answer of the wrong size")
        rows = np.frombuffer(numbers, dtype="<f4").reshape(len(part), self.dimensions)
        finite = np.isfinite(rows).all(axis=1)
        if not finite.all():
            raise EncoderError(f'the encoder gave no number for "{part[int(np.argmin(finite))][:60]}"')
        return rows

    def close(self) -> None:
        """End the process. The encoder may be used again; it then starts another."""
        # Without the lock: another thread may hold it for as long as it waits for an answer.
        child, self._child = self._child, None
        if child is not None:
            child.stop()


def download(name: str, progress: Progress | None = None) -> None:
    """Fetch a model by its published name into the library's cache.

    Only for a name that the user asked for. `progress` is called with (0, 0) while it lasts and may raise
    Cancelled. Raises EncoderError in one line when there is no connection or no such model.
    """
    child = _Child(worker_command("--download", name), online=True)
    try:
        child.answer(progress, 0, 0)
    except EncoderError as error:
        raise EncoderError(
            f'the encoder "{name}" could not be downloaded',
            hint=f"is there a connection, and a model of that name? {error.message[:160]}",
        ) from None
    finally:
        child.stop()
