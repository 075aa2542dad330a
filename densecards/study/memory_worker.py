"""The memory's own process: a desk on the same database that answers what the app asks of the memory.

Started by `elsewhere` as `python -m densecards.study.memory_worker`. It reads the collection at once,
answers one question after another, and ends when the app does. Short questions are answered between the
parts of a long one. It writes nothing but vectors.
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
_LONG = frozenset({"weighed"})  # questions that others need not wait for
"""By the last part of their names."""


class Inbox:
    """What the app has said: filled by a thread, emptied by the one that works."""

    def __init__(self, requests: BinaryIO) -> None:
        self._requests = requests
        self._questions: deque[Frame] = deque()
        self._notices: deque[dict[str, Any]] = deque()
        self._cancelled: set[int] = set()
        self._changed = threading.Condition()
        threading.Thread(target=self._fill, name="inbox", daemon=True).start()

    def _fill(self) -> None:
        while (frame := read_frame(self._requests)) is not None:
            with self._changed:
                notice = frame[0].get("notice")
                if notice == "cancel":
                    self._cancelled.add(frame[0]["about"])
                elif notice:
                    self._notices.append(frame[0])
                else:
                    self._questions.append(frame)
                self._changed.notify()
        os._exit(0)  # the app is gone; whatever is being worked out, nobody waits for it

    def next(self) -> Frame | dict[str, Any]:
        """Wait for a notice, which comes first, or a question."""
        with self._changed:
            while not self._notices and not self._questions:
                self._changed.wait()
            return self._notices.popleft() if self._notices else self._questions.popleft()

    def short(self) -> Frame | None:
        """Take the first question that is answered soon, where no notice is to be heeded before it."""
        with self._changed:
            for frame in self._questions if not self._notices else ():
                if not _is_long(frame):
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
        try:
            module, _, name = message["call"].partition(":")
            work = attrgetter(name)(import_module(module))
            args, options = pickle.loads(body)
            if message["progress"] or _is_long(frame):
                options["progress"] = self._progress(number, message["progress"], _is_long(frame))
            found = work(self._desk, *args, **options)
            if isinstance(found, list) and len(found) > PIECE:
                for start in range(0, len(found), PIECE):
                    self._say({"number": number, "piece": True}, found[start : start + PIECE])
                self._say({"number": number, "pieces": True}, None)
            else:
                self._say({"number": number}, found)
        except Exception as error:
            self._say({"number": number, "error": True}, _sendable(error))

    def _progress(self, number: int, told: bool, long: bool) -> Any:
        def progress(done: int, total: int) -> None:
            if self._inbox.cancelled(number):
                raise Cancelled("stopped")
            if told:
                write_frame(self._answers, {"number": number, "at": [done, total]})
            # At the end of a part nobody else is in the memory's arrays.
            while long and done == total and (short := self._inbox.short()) is not None:
                self._answer(short)

        return progress

    def _say(self, message: dict[str, Any], value: Any) -> None:
        write_frame(self._answers, message, pickle.dumps(value, pickle.HIGHEST_PROTOCOL))


def _is_long(frame: Frame) -> bool:
    return frame[0]["call"].rpartition(":")[2] in _LONG


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
        write_frame(answers, {"ready": True})
        desk.memory.warm()
        with contextlib.suppress(BrokenPipeError):
            Worker(desk, Inbox(requests), answers).work()
    return 0


if __name__ == "__main__":
    sys.exit(main())
