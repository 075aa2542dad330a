"""The one way from the screens to `study`: calls run beside the screen, in order, never on its thread.

Opening the collection imports the database's library, so it happens behind the first frame. Questions of
the memory (recall, density) may take seconds the first time; each kind waits in a lane of its own, so
that a grade is never behind them. Nothing here touches a widget.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from densecards.study import Desk

T = TypeVar("T")


class Lane:
    """Jobs run one after another on one thread. The thread ends with the program, whatever it is doing."""

    def __init__(self, name: str) -> None:
        self._jobs: SimpleQueue[tuple[Future[Any], Callable[[], Any]]] = SimpleQueue()
        threading.Thread(target=self._work, name=name, daemon=True).start()

    def submit(self, job: Callable[[], T]) -> Future[T]:
        """Queue a job; a job whose future was cancelled before it began is left out."""
        future: Future[T] = Future()
        self._jobs.put((future, job))
        return future

    def _work(self) -> None:
        while True:
            future, job = self._jobs.get()
            if not future.set_running_or_notify_cancel():
                del future, job
                continue
            try:
                future.set_result(job())
            except BaseException as error:
                future.set_exception(error)
            # A thread that waits for its next job must not keep the last one, and with it a whole desk.
            del future, job


class Door:
    """An opening or open Desk, behind lanes."""

    def __init__(self, opener: Callable[[], Desk]) -> None:
        self._opener = opener
        self._lanes: dict[str, Lane] = {}
        self._opening: Future[Desk] | None = None

    def open(self) -> Future[Desk]:
        """Begin to open the collection, once."""
        if self._opening is None:
            self._opening = self._lane("study").submit(self._opener)
        return self._opening

    def begin(self, work: Callable[[Desk], T]) -> Future[T]:
        """Queue `work` after everything asked before it; it runs whether someone waits for it or not."""
        opening = self.open()
        return self._lane("study").submit(lambda: work(opening.result()))

    async def use(self, work: Callable[[Desk], T]) -> T:
        """Run `work` with the desk, after everything asked before it. Raises what `work` raises."""
        return await asyncio.shield(asyncio.wrap_future(self.begin(work)))

    async def ponder(self, kind: str, work: Callable[[Desk], T]) -> T:
        """Run slow `work` in the lane of its kind; cancelling the await drops it if it has not begun."""
        desk = await asyncio.shield(asyncio.wrap_future(self.open()))
        return await asyncio.wrap_future(self._lane(kind).submit(lambda: work(desk)))

    def close(self, patience: float = 2.0) -> None:
        """Close the desk if it is open; wait at most `patience` seconds (all that was shown is on disk)."""
        if self._opening is None:
            return
        opening = self._opening

        def shut() -> None:
            if opening.exception() is None:
                opening.result().close()

        with contextlib.suppress(TimeoutError):
            self._lane("study").submit(shut).result(timeout=patience)

    def _lane(self, name: str) -> Lane:
        if name not in self._lanes:
            self._lanes[name] = Lane(f"densecards-{name}")
        return self._lanes[name]
