"""The memory's own process: a desk on the same database that answers what the app asks of the memory.

Started by `elsewhere` as `python -m densecards.study.memory_worker`. It reads the collection at once,
answers one question after another, and ends when the app does. Short questions are answered in the midst of
a long one: those that only read the memory at every slice of it, all others between its parts. It writes
nothing but vectors.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import sys
import threading
import traceback
from collections import deque
from importlib import import_module
from operator import attrgetter
from typing import TYPE_CHECKING, Any, BinaryIO

from densecards.beside import Frame, pipes, read_frame, write_frame
from densecards.errors import Cancelled, DensecardsError

if TYPE_CHECKING:
    from densecards.study.desk import Desk

PIECE = 100  # items of a list that go into one frame
NICENESS = 10  # the app is typed in; this may wait
_LONG = frozenset({"weighed"})
"""Questions that others need not wait for, by the last part of their names."""
_READING = frozenset(
    {"called", "cosines", "cue_ladder", "cue_order", "explain_many", "posterior", "recall_many", "rival"}
    | {"settle", "similarity"}
)
"""Questions that leave the memory as it is: what is being weighed may stand half done while they look."""


class Inbox:
    """What the app has said: filled by a thread, emptied by the one that works."""

    def __init__(self) -> None:
        self._questions: deque[Frame] = deque()
        self._notices: deque[dict[str, Any]] = deque()
        self._cancelled: set[int] = set()
        self._changed = threading.Condition()

    def listen(self, requests: BinaryIO) -> None:
        """Take in all that the app says until it goes, in a thread; then end the process."""

        def hear() -> None:
            while (frame := read_frame(requests)) is not None:
                self.put(frame)
            os._exit(0)  # the app is gone; whatever is being worked out, nobody waits for it

        threading.Thread(target=hear, name="inbox", daemon=True).start()

    def put(self, frame: Frame) -> None:
        """Take in one thing that was said."""
        with self._changed:
            notice = frame[0].get("notice")
            if notice == "cancel":
                self._cancelled.add(frame[0]["about"])
            elif notice:
                self._notices.append(frame[0])
            else:
                self._questions.append(frame)
            self._changed.notify()

    def next(self) -> Frame | dict[str, Any]:
        """Wait for a notice, which comes first, or a question."""
        with self._changed:
            while not self._notices and not self._questions:
                self._changed.wait()
            return self._notices.popleft() if self._notices else self._questions.popleft()

    def short(self, anything: bool) -> Frame | None:
        """Take the first question that is answered soon, where no notice is to be heeded before it; unless
        `anything` may be asked, one that only reads."""
        with self._changed:
            for frame in self._questions if not self._notices else ():
                if not _is_long(frame) if anything else _name(frame) in _READING:
                    self._questions.remove(frame)
                    return frame
        return None

    def cancelled(self, number: int) -> bool:
        """True where nobody waits for the answer any more."""
        return number in self._cancelled


class Worker:
    """Answers questions with a desk."""

    def __init__(self, desk: Desk, inbox: Inbox, answers: BinaryIO) -> None:
        self._desk = desk
        self._inbox = inbox
        self._answers = answers
        self._number = 0  # of the question at hand
        self._writing = threading.Lock()
        desk.memory.between = self._between

    def begin(self) -> None:
        """Tell that questions are heard, begin to read the collection, and tell when it was read."""
        self._write({"ready": True})
        self._desk.memory.warm(lambda: self._write({"ready": True, "loaded": True}))

    def work(self) -> None:
        """Heed and answer until the app goes."""
        while True:
            said = self._inbox.next()
            if isinstance(said, dict):
                self._heed(said)
            else:
                self._answer(said)

    def _heed(self, notice: dict[str, Any]) -> None:
        desk = self._desk
        if notice["notice"] == "changed":
            with contextlib.suppress(DensecardsError):  # it may be gone already
                web = desk.store.web(notice["about"])
                desk.memory.run(lambda: desk.memory.changed(web))
        else:
            desk._rows_changed()

    def _answer(self, frame: Frame) -> None:
        message, body = frame
        number = message["number"]
        if self._inbox.cancelled(number):
            return
        interrupted, self._number = self._number, number
        try:
            module, _, name = message["call"].partition(":")
            work = attrgetter(name)(import_module(module))
            args, options = pickle.loads(body)
            if message["progress"]:
                options["progress"] = self._progress(number)
            found = work(self._desk, *args, **options)
            if isinstance(found, list) and len(found) > PIECE:
                for start in range(0, len(found), PIECE):
                    self._say({"number": number, "piece": True}, found[start : start + PIECE])
                    self._between(True)
                self._say({"number": number, "pieces": True}, None)
            else:
                self._say({"number": number}, found)
        except Exception as error:
            self._say({"number": number, "error": True}, _sendable(error))
        finally:
            self._number = interrupted

    def _progress(self, number: int) -> Any:
        def progress(done: int, total: int) -> None:
            self._heed_cancelling()
            self._write({"number": number, "at": [done, total]})

        return progress

    def _heed_cancelling(self) -> None:
        if self._inbox.cancelled(self._number):
            raise Cancelled("stopped")

    def _between(self, anything: bool) -> None:
        """In the midst of long work: see whether it is still wanted, and answer who need not wait for it."""
        self._heed_cancelling()
        while (short := self._inbox.short(anything)) is not None:
            self._answer(short)

    def _say(self, message: dict[str, Any], value: Any) -> None:
        self._write(message, pickle.dumps(value, pickle.HIGHEST_PROTOCOL))

    def _write(self, message: dict[str, Any], body: bytes = b"") -> None:
        with self._writing:  # the reading of the collection tells of its end from another thread
            write_frame(self._answers, message, body)


def _is_long(frame: Frame) -> bool:
    return _name(frame) in _LONG


def _name(frame: Frame) -> str:
    """What is asked: the last part of the function's name."""
    name: str = frame[0]["call"].rpartition(":")[2]
    return name


def _sendable(error: Exception) -> Exception:
    """Return an error that survives the pipe, its own kind where that pickles, with where it arose."""
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:
        error = RuntimeError(f"{type(error).__name__}: {error}").with_traceback(error.__traceback__)
    if not isinstance(error, DensecardsError):
        error.add_note("in the memory's process:\n" + "".join(traceback.format_exception(error)))
    return error


def main() -> int:
    """Open the desk, begin to read, and answer until the input closes."""
    requests, answers = pipes()
    with contextlib.suppress(OSError, AttributeError):
        os.nice(NICENESS)
    first = read_frame(requests)
    if first is None:
        return 0
    from densecards.study.desk import Desk

    url, settings = pickle.loads(first[1])
    with Desk.open(url, settings=settings, migrate=False) as desk:
        inbox = Inbox()
        inbox.listen(requests)
        worker = Worker(desk, inbox, answers)
        with contextlib.suppress(BrokenPipeError):
            worker.begin()
            worker.work()
    return 0


if __name__ == "__main__":
    sys.exit(main())
