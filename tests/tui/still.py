"""A loop on which time stands still while anything is at work: a screen's moment is the same anywhere.

In real life the app has lanes of threads behind its door, timers, and messages from one queue to the next;
which of them comes first depends on the machine. Here all of it takes turns on one thread. A job of a lane
runs when no message waits, one at a time, in the order in which they were asked. The clock moves on only when
nothing waits and nothing is at work, straight to the next timer. So `rest` means exactly this: all that was
asked was answered and shown, and every pause of less than its seconds is over. It cannot end too early, and
it takes no time.
"""

from __future__ import annotations

import asyncio
import functools
import selectors
import sys
import time
from collections import deque
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import Future
from contextlib import ExitStack, contextmanager
from types import BuiltinFunctionType
from typing import Any, TypeVar
from unittest import mock

T = TypeVar("T")
PAUSES = 1.0
"""Seconds that are longer than any pause of a screen: before it asks the memory, weighs, or saves."""
FRAME = 0.02


class Answer(Future[T]):
    """The future of a job; who waits for it on the loop's own thread has the jobs before it done at once."""

    def __init__(self, loop: StillLoop) -> None:
        super().__init__()
        self._loop = loop

    def result(self, timeout: float | None = None) -> T:
        """Return what came of the job."""
        self._loop.work_off(self)
        return super().result(timeout)

    def exception(self, timeout: float | None = None) -> BaseException | None:
        """Return how it failed, if it did."""
        self._loop.work_off(self)
        return super().exception(timeout)


class StillLoop(asyncio.SelectorEventLoop):
    """See the module."""

    def __init__(self) -> None:
        self.now = 1000.0
        self._jobs: deque[tuple[Answer[Any], Callable[[], Any]]] = deque()
        super().__init__(_Selector(self))

    def time(self) -> float:
        """The seconds of this loop."""
        return self.now

    def submit(self, job: Callable[[], T]) -> Answer[T]:
        """Have a job done in its turn."""
        answer: Answer[T] = Answer(self)
        self._jobs.append((answer, job))
        return answer

    def run_in_executor(  # type: ignore[override]
        self, executor: object, func: Callable[..., T], *args: Any
    ) -> asyncio.Future[T]:
        """A worker in a thread is a job like others."""
        return asyncio.wrap_future(self.submit(functools.partial(func, *args)), loop=self)

    def work(self) -> bool:
        """Do the next job; False where there is none."""
        if not self._jobs:
            return False
        answer, job = self._jobs.popleft()
        if answer.set_running_or_notify_cancel():
            try:
                answer.set_result(job())
            except BaseException as error:
                answer.set_exception(error)
        return True

    def work_off(self, answer: Answer[Any]) -> None:
        """Do jobs until this one is done."""
        while not answer.done() and self.work():
            pass


class _Selector(selectors.DefaultSelector):
    """Where the loop would wait, a job is done; where there is none, the clock moves on."""

    def __init__(self, loop: StillLoop) -> None:
        super().__init__()
        self._loop = loop

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """Return what is ready to be read, which is the loop's own bell."""
        ready = super().select(0)
        if ready or (timeout is not None and timeout <= 0) or self._loop.work():
            return ready
        if timeout is None:
            raise RuntimeError("nothing is left to do, and the test still waits")
        self._loop.now += timeout
        return ready


class Clocks:
    """Clocks that tell a loop's time while one stands still, and the real time before and after.

    Whoever takes one of them by its name meanwhile keeps a clock that goes.
    """

    def __init__(self) -> None:
        self.loop: StillLoop | None = None
        self.by_name = {name: self._telling(getattr(time, name)) for name in ("monotonic", "perf_counter")}
        self.by_real = {getattr(time, name): clock for name, clock in self.by_name.items()}
        self.by_real[time.time] = self._telling(time.time)

    def _telling(self, real: Callable[[], float]) -> Callable[[], float]:
        return lambda: real() if self.loop is None else self.loop.now


CLOCKS = Clocks()


@contextmanager
def standing_still() -> Iterator[StillLoop]:
    """Give a loop to run the app on: the lanes of every door are on it, and clocks tell its time."""
    import textual.app
    import textual.pilot
    from textual.notifications import Notification

    from densecards.tui import door

    loop = StillLoop()

    class Lane:
        """All lanes are one: the loop's jobs."""

        def __init__(self, name: str) -> None:
            pass

        def submit(self, job: Callable[[], T]) -> Future[T]:
            return loop.submit(job)

    async def a_frame(*_seconds: float) -> None:  # Textual's own looks at the processor's time
        await asyncio.sleep(FRAME)

    with ExitStack() as replaced:
        replaced.enter_context(mock.patch.object(CLOCKS, "loop", loop))
        for name, clock in CLOCKS.by_name.items():
            replaced.enter_context(mock.patch.object(time, name, clock))
        for module in [module for name, module in sys.modules.items() if name.partition(".")[0] == "textual"]:
            for name, value in list(vars(module).items()):
                if isinstance(value, BuiltinFunctionType) and value in CLOCKS.by_real:
                    replaced.enter_context(mock.patch.object(module, name, CLOCKS.by_real[value]))
        for module in (textual.app, textual.pilot):
            replaced.enter_context(mock.patch.object(module, "wait_for_idle", a_frame))
        noted = functools.partial(_noted, Notification, loop)
        replaced.enter_context(mock.patch.object(textual.app, "Notification", noted))
        replaced.enter_context(mock.patch.object(door, "Lane", Lane))
        yield loop


def _noted(kind: Callable[..., T], loop: StillLoop, *args: Any, **options: Any) -> T:
    """A toast is as old as the loop says."""
    return kind(*args, raised_at=loop.now, **options)


async def rest() -> None:
    """Wait until all that was asked is shown and the screen's pauses are over."""
    await asyncio.sleep(PAUSES)


def run_still(play: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """Run a test on such a loop."""
    with standing_still() as loop, asyncio.Runner(loop_factory=lambda: loop) as runner:
        return runner.run(play())
