"""The memory's own thread: a queue with one worker, and when others get a word in while it works for long.

The memory's arrays change under edits, so all work on them goes through one thread. Work of seconds calls
`between` wherever its arrays stand still, so that whoever only reads them need not wait for its end.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import TypeVar

T = TypeVar("T")
Progress = Callable[[int, int], None]
_LOOK = 0.05  # seconds between two looks at whether somebody asks


def _nobody(settled: bool) -> None:
    """Nobody asks."""


class MemoryThread:
    """See the module."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="memory")
        self._thread: int | None = None
        self._compiled: threading.Event | None = None
        self.between: Callable[[bool], None] = _nobody
        """Called on the memory's thread in the midst of long work: with True between two parts, when anything
        may be asked; with False within one, when the arrays may be read and nothing else."""

    def close(self) -> None:
        """Stop the thread; what waits is dropped."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def submit(self, work: Callable[[], T]) -> Future[T]:
        """Run work on the memory's thread and return its future."""
        return self._pool.submit(self._marked, work)

    def run(self, work: Callable[[], T]) -> T:
        """Run work on the memory's thread and wait for it."""
        return work() if threading.get_ident() == self._thread else self.submit(work).result()

    def _marked(self, work: Callable[[], T]) -> T:
        self._thread = threading.get_ident()
        return work()

    def in_slices(self, progress: Progress | None) -> Progress:
        """Return a progress for work whose arrays stand still whenever it is called."""

        def told(done: int, total: int) -> None:
            if progress is not None:
                progress(done, total)
            self.between(False)

        return told

    def prepare_kernels(self) -> None:
        """Have the kernels compiled in a process of their own, where that was never done, and load them then.

        Some ten seconds the first time, half a second after that; nothing but `await_kernels` waits for it.
        """
        from densecards.memory import pool

        compiling = pool.compile_elsewhere()
        self._compiled = compiled = threading.Event()

        def follow() -> None:
            compiling.wait()
            compiled.set()
            with suppress(RuntimeError):  # closed meanwhile
                self.submit(_load_kernels)

        threading.Thread(target=follow, name="compiling", daemon=True).start()

    def await_kernels(self) -> None:
        """Wait for the kernels where they are being prepared; others are answered meanwhile."""
        if self._compiled is not None:
            while not self._compiled.wait(_LOOK):
                self.between(False)
            _load_kernels()


def _load_kernels() -> None:
    from densecards.memory import fast, pool

    if not pool.loaded():
        fast.warm()
