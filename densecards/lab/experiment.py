"""What an experiment is, and what it is given to run with: settings, seeds, progress, cancelling.

An experiment is a function from a `Run` to `Findings`. It draws all of its randomness from `Run.rng`, so
the same seed gives the same numbers, however many threads share the trials.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from densecards.errors import Cancelled, UsageError
from densecards.lab.outcome import Claim, Findings, Outcome
from densecards.lab.reference import claim
from densecards.lab.sizes import parse_size

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Item = TypeVar("Item")
Result = TypeVar("Result")
Value = float | int | str
Progress = Callable[[int, int, str], None]
"""Called with (done, total, what); total is 0 while unknown."""


@dataclass(frozen=True)
class Setting:
    """One thing that can be set from outside."""

    name: str
    default: Value
    meaning: str
    least: float = 1
    most: float = float("inf")

    def read(self, value: object) -> Value:
        """Check a value given for this setting. Raises UsageError with the setting's name and range."""
        if isinstance(self.default, str):
            if not str(value).strip():
                raise UsageError(f"{self.name} must not be empty")
            return str(value).strip()
        if isinstance(self.default, int):
            number: float | int = parse_size(value, self.name, least=int(self.least))
        else:
            try:
                number = float(str(value))
            except ValueError:
                raise UsageError(f"{self.name} must be a number, not “{value}”") from None
            if not self.least <= number < float("inf"):
                raise UsageError(f"{self.name} must be at least {self.least:g}, not {value}")
        if number > self.most:
            raise UsageError(f"{self.name} must be at most {self.most:g}, not {number:g}")
        return number


@dataclass(frozen=True)
class Experiment:
    """A named experiment, its settings and its body."""

    name: str
    title: str
    body: Callable[[Run], Findings]
    settings: tuple[Setting, ...]
    group: str
    alias: str = ""
    """The journal's number, `j1` … `j7`."""
    quick: Mapping[str, Value] = field(default_factory=dict)
    """Settings for a run of seconds that still reaches the published values."""
    check: Callable[[Mapping[str, Any]], None] | None = None
    """Refuses settings that do not go together, before anything runs."""
    needs_cards: bool = False

    @property
    def defaults(self) -> dict[str, Value]:
        """Every setting's default, seed included."""
        return {setting.name: setting.default for setting in self.settings}

    def read(self, given: Mapping[str, object], *, quick: bool = False) -> dict[str, Value]:
        """Return checked settings: the defaults, the quick ones, then what was given.

        Raises UsageError for a setting that this experiment does not have, or that is out of range.
        """
        known = {setting.name: setting for setting in self.settings}
        values = self.defaults | (dict(self.quick) if quick else {})
        for name, value in given.items():
            if name not in known:
                raise UsageError(
                    f"{self.name} has no setting “{name}”", hint="it has " + ", ".join(sorted(known))
                )
            values[name] = known[name].read(value)
        if self.check:
            self.check(values)
        return values


# Seeds and numbers of trials may change without changing what is measured.
_FREE = frozenset({"seed", "trials", "probes", "nets", "bits", "repeats"})


class Run:
    """One run of one experiment: its settings, its random numbers, its progress."""

    def __init__(
        self,
        experiment: Experiment,
        settings: Mapping[str, Value],
        *,
        progress: Progress | None = None,
        cancelled: threading.Event | None = None,
        threads: int | None = None,
        cards: tuple[Sequence[str], NDArray[np.floating]] | None = None,
    ) -> None:
        self.experiment = experiment
        self.settings = dict(settings)
        self.cards = cards
        self.threads = max(1, threads or len(_usable_cores()))
        self._progress = progress
        self._cancelled = cancelled
        self.comparable = all(
            value == experiment.defaults[name] for name, value in self.settings.items() if name not in _FREE
        )
        """Whether the sizes are the published ones, so that claims can be judged."""

    def size(self, name: str) -> int:
        """A whole-number setting."""
        return int(self.settings[name])

    def number(self, name: str) -> float:
        """A setting that may be a fraction."""
        return float(self.settings[name])

    def text(self, name: str) -> str:
        """A setting that is text."""
        return str(self.settings[name])

    def rng(self, *path: int) -> np.random.Generator:
        """A generator of its own for this seed and this path (experiment part, trial, …)."""
        import numpy as np

        return np.random.default_rng([self.size("seed"), *path])

    def report(self, done: int, total: int, what: str = "") -> None:
        """Say how far it is; raises Cancelled when the user has stopped the run."""
        if self._progress is not None:
            self._progress(done, total, what)
        if self._cancelled is not None and self._cancelled.is_set():
            raise Cancelled("stopped before the end", hint="nothing was kept")

    def map(self, function: Callable[[Item], Result], items: Iterable[Item], what: str = "") -> list[Result]:
        """Apply `function` to every item, in threads, and return the results in order.

        For kernels that let go of the interpreter; a function must not enter a parallel kernel, because
        Numba's default threading layer aborts the process when two threads do.
        """
        todo = list(items)
        self.report(0, len(todo), what)
        if self.threads == 1 or len(todo) == 1:
            results = []
            for done, item in enumerate(todo, 1):
                results.append(function(item))
                self.report(done, len(todo), what)
            return results
        with ThreadPoolExecutor(self.threads) as pool:
            futures: list[Future[Result]] = [pool.submit(function, item) for item in todo]
            try:
                pending = set(futures)
                while pending:
                    finished, pending = wait(pending, timeout=0.2, return_when=FIRST_COMPLETED)
                    for future in finished:
                        future.result()
                    self.report(len(todo) - len(pending), len(todo), what)
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise
            return [future.result() for future in futures]

    def claim(self, key: str, measured: float, *, spread: float | None = None) -> Claim:
        """Hold a measured value against the published one; not judged when the sizes are others."""
        return claim(key, measured, spread=spread, judged=self.comparable)


def perform(
    experiment: Experiment,
    given: Mapping[str, object] | None = None,
    *,
    quick: bool = False,
    progress: Progress | None = None,
    cancelled: threading.Event | None = None,
    threads: int | None = None,
    cards: tuple[Sequence[str], NDArray[np.floating]] | None = None,
) -> Outcome:
    """Check the settings, run the experiment, and return what it found.

    `cards` are (titles, unit vectors (n, d)) for experiments on the learner's own webs.
    Raises UsageError before anything runs, Cancelled when stopped.
    """
    settings = experiment.read(given or {}, quick=quick)
    if experiment.needs_cards and (cards is None or len(cards[0]) < 2):
        raise UsageError(
            f"{experiment.name} needs at least two cards that have vectors", hint="install a deck first"
        )
    run = Run(experiment, settings, progress=progress, cancelled=cancelled, threads=threads, cards=cards)
    start = time.perf_counter()
    findings = experiment.body(run)
    return Outcome(experiment.name, experiment.title, settings, time.perf_counter() - start, findings)


def _usable_cores() -> set[int]:
    """The cores that this process may use (a container may give fewer than the machine has)."""
    try:
        return os.sched_getaffinity(0)
    except AttributeError:
        return set(range(os.cpu_count() or 1))
