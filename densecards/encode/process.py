"""The program's end of the encoder's process: started at the first text, replaced if it dies."""

from __future__ import annotations

import queue
import threading
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from densecards.beside import Child, Frame, module_command
from densecards.encode.encoder import Described, EncoderInfo, Progress, readable
from densecards.errors import EncoderError

_TEXTS_A_FRAME = 128
_LISTEN = 0.1  # seconds between two looks at whether the user has cancelled


class _Model:
    """The process in which a model runs, and what it has said that nobody took yet."""

    def __init__(self, command: Sequence[str], *, online: bool = False) -> None:
        environment = {
            "TOKENIZERS_PARALLELISM": "false",
            "HF_HUB_DISABLE_TELEMETRY": "1",
            "HF_HUB_DISABLE_PROGRESS_BARS": "1",
        }
        if not online:
            environment |= {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1"}
        self._said: queue.SimpleQueue[Frame | None] = queue.SimpleQueue()
        try:
            self._child = Child(command, self._said.put, environment)
        except OSError as error:
            raise EncoderError(f"the encoder's process cannot be started: {error.strerror}") from None
        self.ask, self.stop = self._child.tell, self._child.stop

    def answer(self, waiting: Progress | None, done: int, total: int) -> Frame:
        """Wait for an answer, calling `waiting` now and then so that it can cancel by raising."""
        while True:
            try:
                found = self._said.get(timeout=_LISTEN)
            except queue.Empty:
                if waiting is not None:
                    waiting(done, total)
                continue
            if found is None:
                raise EncoderError(
                    f"the encoder's process ended by itself ({self._child.epitaph()})",
                    hint="nothing is lost; try again",
                )
            if "error" in found[0]:
                raise EncoderError(f"the encoder failed: {found[0]['error']}")
            return found


def worker_command(*arguments: str) -> list[str]:
    """Return the command line of the encoder's process."""
    return module_command("densecards.encode.worker", *arguments)


class ProcessEncoder(Described):
    """An encoder whose model lives in a process of its own, started at the first text."""

    def __init__(self, info: EncoderInfo, command: Sequence[str] | None = None) -> None:
        super().__init__(info)
        self._command = command or worker_command(str(info.folder))
        self._child: _Model | None = None
        self._lock = threading.RLock()

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

    def _started(self, progress: Progress | None, total: int) -> _Model:
        if self._child is None:
            self._child = _Model(self._command)
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
    child = _Model(worker_command("--download", name), online=True)
    try:
        child.answer(progress, 0, 0)
    except EncoderError as error:
        raise EncoderError(
            f'the encoder "{name}" could not be downloaded',
            hint=f"is there a connection, and a model of that name? {error.message[:160]}",
        ) from None
    finally:
        child.stop()
