"""Threads for the kernels: ranges fanned out over a small pool of our own, and BLAS kept to one thread each.

Numba's threading layer is not used, so any thread may call. Kernels are taken when the work is large or
somebody has warmed them; otherwise matrix products do, and Numba is never imported.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import subprocess
    from concurrent.futures import ThreadPoolExecutor

LARGE = 1 << 22
"""Numbers (links × dimensions) from which compiled kernels beat matrix products for one cue."""

_KERNELS = "densecards.memory.kernels"


def workers() -> int:
    """How many threads share the work: the cores this process may use, or DENSECARDS_THREADS."""
    wanted = os.environ.get("DENSECARDS_THREADS", "")
    if wanted.isdigit() and int(wanted) > 0:
        return int(wanted)
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@lru_cache(maxsize=1)
def _pool() -> ThreadPoolExecutor:
    from concurrent.futures import ThreadPoolExecutor

    return ThreadPoolExecutor(max_workers=max(workers() - 1, 1), thread_name_prefix="kernel")


def spread(work: Callable[[int, int], None], size: int, *, least: int = 1) -> None:
    """Call `work(start, stop)` on parts of range(size) at once, one of them in the calling thread."""
    parts = max(1, min(workers(), size // max(least, 1)))
    edges = [size * i // parts for i in range(parts + 1)]
    waiting = [_pool().submit(work, edges[i], edges[i + 1]) for i in range(1, parts)]
    try:
        work(edges[0], edges[1])
    finally:
        for one in waiting:
            one.result()


def crew(work: Callable[[], None], size: int, *, least: int = 1) -> None:
    """Call `work()` in several threads at once, which take parts of `size` from a counter of their own."""
    spread(lambda start, stop: work(), max(1, min(workers(), size // max(least, 1))))


def share(work: Callable[[Any], None], tasks: Sequence[Any]) -> None:
    """Call `work(task)` for every task, the pool and the calling thread each taking the next one.

    An exception in the calling thread ends the work after the tasks at hand.
    """
    queue = iter(tasks)
    stopped = False

    def drain() -> None:
        while not stopped:
            task = next(queue, None)
            if task is None:
                return
            work(task)

    helpers = min(workers(), len(tasks)) - 1
    waiting = [_pool().submit(drain) for _ in range(helpers)]
    try:
        drain()
    except BaseException:
        stopped = True
        raise
    finally:
        for one in waiting:
            one.result()


@contextmanager
def single_blas() -> Iterator[None]:
    """Keep BLAS to one thread while several of ours call it; without threadpoolctl it stays as it is."""
    controller = _controller()
    if controller is None:
        yield
    else:
        with controller.limit(limits=1, user_api="blas"):
            yield


@lru_cache(maxsize=1)
def _controller() -> Any:
    if os.environ.get("OPENBLAS_NUM_THREADS") == "1":
        return None
    try:
        from threadpoolctl import ThreadpoolController  # type: ignore[import-untyped]
    except ImportError:
        return None
    return ThreadpoolController()


def compiled(numbers: int) -> bool:
    """True where kernels should do this much work: it is large, and they are loaded already."""
    return numbers >= LARGE and _KERNELS in sys.modules


def loaded() -> bool:
    """True where the kernels have been imported."""
    return _KERNELS in sys.modules


def load() -> Any:
    """Import the kernels (about 0.3 s, and the first call of each compiles or reads its cache)."""
    from densecards.memory import kernels

    return kernels


def compile_elsewhere() -> subprocess.Popen[bytes]:
    """Compile the kernels into Numba's cache in a process of its own, so that nothing here waits for it.

    Some ten seconds once per installation; `load` and `fast.warm` then take half a second.
    """
    import subprocess

    code = "from densecards.memory import fast; fast.warm()"
    quiet = subprocess.DEVNULL
    return subprocess.Popen([sys.executable, "-c", code], stdin=quiet, stdout=quiet, stderr=quiet)
