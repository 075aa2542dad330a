"""The memory in a process of its own: this end of it.

Reading a large collection, weighing it and running the encoder hold an interpreter for seconds. The app has
them done beside it: a function that is marked `by_memory` runs in a process with a desk of its own on the
same database, started at the first question and replaced if it dies. Commands, and an app that cannot start
a process, run the same function here.

Both ends are this program, so what goes through the pipes is pickled; a long list comes in pieces, because
unpickling holds the interpreter too.
"""

from __future__ import annotations

import pickle
import queue
import threading
from collections.abc import Callable, Iterator
from functools import wraps
from itertools import count
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from densecards.beside import Child, ChildEndedError, Frame, module_command
from densecards.errors import Cancelled, DensecardsError
from densecards.study.soon import Soon

if TYPE_CHECKING:
    from densecards.settings import Settings
    from densecards.study.collection import Collection

P = ParamSpec("P")
T = TypeVar("T")
D = TypeVar("D", bound="Collection")

WORKER = "densecards.study.memory_worker"
_TRIES = 2
_LISTEN = 0.2  # seconds between two looks at whether a question was given up


class UnavailableError(Exception):
    """No process can be had; the work must be done here."""


def by_memory(work: Callable[Concatenate[D, P], T]) -> Callable[Concatenate[D, P], T]:
    """Mark a function of a desk that belongs to the memory: it runs in its process where there is one.

    It must be found by its name in its module; arguments and result must pickle. A keyword `progress` is
    called here and may raise Cancelled.
    """

    @wraps(work)
    def either(desk: D, /, *args: P.args, **options: P.kwargs) -> T:
        if desk.elsewhere is not None:
            try:
                answer: T = desk.elsewhere.ask(
                    f"{work.__module__}:{work.__qualname__}", args, dict(options), desk.settings
                )
                return answer
            except UnavailableError:
                desk.elsewhere = None
        return work(desk, *args, **options)

    return either


class MemoryProcess:
    """Asks the process, from any thread; starts and replaces it."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._talk: _Talk | None = None
        self._lock = threading.Lock()
        self._closed = False
        self.soon = Soon(lambda: self._talk is not None and self._talk.loaded)
        """For questions that a learner would not wait for."""

    def ask(self, name: str, args: tuple[Any, ...], options: dict[str, Any], settings: Settings) -> Any:
        """Run the function `module:qualified.name` there and return its result.

        Raises what it raises, Cancelled from `progress`, DensecardsError where the process keeps dying over
        this question, and UnavailableError where it never comes up.
        """
        progress = options.pop("progress", None)
        body = pickle.dumps((args, options), pickle.HIGHEST_PROTOCOL)
        died = ""
        for _ in range(_TRIES):
            talk = self._started(settings)
            try:
                return talk.ask({"call": name, "progress": progress is not None}, body, progress)
            except ChildEndedError as error:
                self._drop(talk)
                if not talk.ready and not self._closed:
                    raise UnavailableError(str(error)) from None
                died = str(error)
        raise DensecardsError(
            f"the memory's process ended by itself ({died})", hint="nothing is lost; try again"
        )

    def tell(self, notice: str, about: str = "") -> None:
        """Tell of an edit; where no process is up, the next one reads everything anyway."""
        talk = self._talk
        if talk is not None:
            talk.child.tell({"notice": notice, "about": about})

    def warm(self, settings: Settings) -> None:
        """Start the process, which begins to read the collection."""
        try:
            self._started(settings)
        except UnavailableError:
            return  # the first question finds that out again

    @property
    def pid(self) -> int | None:
        """The number of the process, where it is up."""
        return self._talk.child.pid if self._talk is not None else None

    def close(self) -> None:
        """End the process for good; questions under way and later ones are refused."""
        self._closed = True
        self.stop()

    def stop(self) -> None:
        """End the process; the next question starts another."""
        talk, self._talk = self._talk, None
        if talk is not None:
            talk.child.stop()

    def _started(self, settings: Settings) -> _Talk:
        with self._lock:
            if self._closed:
                raise Cancelled("the collection was closed")
            if self._talk is None:
                try:
                    self._talk = _Talk(self._url, settings)
                except OSError as error:
                    raise UnavailableError(str(error)) from None
            return self._talk

    def _drop(self, talk: _Talk) -> None:
        with self._lock:
            if self._talk is talk:
                self._talk = None
        talk.child.stop()


class _Talk:
    """One life of the process: the questions under way and where their answers go."""

    def __init__(self, url: str, settings: Settings) -> None:
        self.ready = False
        self.loaded = False  # the collection was read
        self._ended = ""
        self._waiting: dict[int, queue.SimpleQueue[Frame | None]] = {}
        self._lock = threading.Lock()
        self._numbers: Iterator[int] = count(1)
        self.child = Child(module_command(WORKER), self._heard)
        # Not on the command line, which everybody may read: the address may hold a password.
        self.child.tell({"open": True}, pickle.dumps((url, settings), pickle.HIGHEST_PROTOCOL))

    def _heard(self, frame: Frame | None) -> None:
        if frame is not None and "ready" in frame[0]:
            self.ready = True
            self.loaded = bool(frame[0].get("loaded"))
            return
        with self._lock:
            if frame is None:
                self._ended = "it closed its pipe"
                for waiting in self._waiting.values():
                    waiting.put(None)
            elif (asked := self._waiting.get(frame[0].get("number", 0))) is not None:
                asked.put(frame)

    def ask(self, message: dict[str, Any], body: bytes, progress: Callable[[int, int], None] | None) -> Any:
        """Ask and wait. Raises ChildEndedError where the process ends before it has answered."""
        said: queue.SimpleQueue[Frame | None] = queue.SimpleQueue()
        with self._lock:
            if self._ended:
                raise ChildEndedError(self.child.epitaph())
            number = next(self._numbers)
            self._waiting[number] = said
        try:
            self.child.tell({**message, "number": number}, body)
            return self._answer(said, progress)
        except ChildEndedError:
            raise
        except BaseException:
            self.child.tell({"notice": "cancel", "about": number})
            raise
        finally:
            with self._lock:
                del self._waiting[number]

    def _answer(
        self, said: queue.SimpleQueue[Frame | None], progress: Callable[[int, int], None] | None
    ) -> Any:
        pieces: list[Any] = []
        while True:
            frame = said.get()
            if frame is None:
                raise ChildEndedError(self.child.epitaph())
            message, body = frame
            if "at" in message:
                if progress is not None:
                    progress(*message["at"])
                continue
            found = pickle.loads(body)
            if "piece" in message:
                pieces += found
            elif "error" in message:
                raise found
            else:
                return pieces if message.get("pieces") else found
