"""A process beside the program: heard to its end, whatever it says."""

from __future__ import annotations

import queue
import sys
import threading

import pytest

from densecards.beside import Child


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_the_end_is_heard_even_when_hearing_fails() -> None:
    """A listener that raises over a frame still hears that no more comes, so that nobody waits for ever."""
    said: queue.SimpleQueue[object] = queue.SimpleQueue()

    def heard(frame: object) -> None:
        said.put(frame)
        if frame is not None:
            raise KeyError("unforeseen")

    code = (
        "import sys; from densecards.beside import write_frame; "
        "write_frame(sys.stdout.buffer, {'a': 1}); sys.stdin.read()"
    )
    child = Child([sys.executable, "-c", code], heard)
    try:
        assert said.get(timeout=60) == ({"a": 1}, b"")
        assert said.get(timeout=60) is None
    finally:
        child.stop()
        for thread in threading.enumerate():
            if "_listen" in thread.name:
                thread.join(10)  # what it raised is told within this test
