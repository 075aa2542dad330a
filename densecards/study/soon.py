"""Answers for a learner who does not wait: taken where they come within a moment, and else at a later call.

Knows nothing of what is asked.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from concurrent.futures import Future, wait
from typing import Any, TypeVar

T = TypeVar("T")
MOMENT = 0.25  # seconds that nobody takes for waiting
_UNDER_WAY = 4  # questions; more of them would wait for one another


class Soon:
    """Asks beside the caller. `ready` tells whether an answer within a moment is likely at all."""

    def __init__(self, ready: Callable[[], bool]) -> None:
        self._ready = ready
        self._asked: dict[Hashable, Future[Any]] = {}
        self._lock = threading.Lock()

    def ask(self, key: Hashable, work: Callable[[], T]) -> T | None:
        """Return what `work` finds; None where that takes longer: it goes on, and a later call with the same
        key returns it. Raises what `work` raises."""
        with self._lock:
            asked = self._asked.pop(key, None)
            self._asked = {one: other for one, other in self._asked.items() if not other.done()}
            if asked is None:
                if len(self._asked) >= _UNDER_WAY:
                    return None
                asked = _beside(work)
            self._asked[key] = asked
        if not wait([asked], MOMENT if self._ready() else 0).done:
            return None
        with self._lock:
            self._asked.pop(key, None)
        found: T = asked.result()
        return found


def _beside(work: Callable[[], T]) -> Future[T]:
    """Begin work in a thread that ends with the program."""
    future: Future[T] = Future()

    def run() -> None:
        try:
            future.set_result(work())
        except BaseException as error:
            future.set_exception(error)

    threading.Thread(target=run, name="soon", daemon=True).start()
    return future
