"""Keeps typing fluent while everything loads: settings of the interpreter for an app with threads."""

from __future__ import annotations

import gc
import os
import sys
import time

SWITCH = 0.0005
"""Seconds after which a busy thread hands over. A key needs the interpreter several times; at Python's own
5 ms each, a thread that imports makes it wait tens of milliseconds."""
FRAMES = "120"
"""Most frames a second. At Textual's own 60 a key that comes just after a frame waits 17 ms for the next."""
PAUSE = 0.7
"""Seconds without a key after which the learner is reading or thinking."""
LONG_PAUSE = 20.0
MUCH = 400_000
"""New objects at which they are looked through although the learner types: about 50 MB."""


def calm() -> None:
    """Set the interpreter, and leave collecting garbage to `Tidy`: it may take longer than a frame."""
    gc.freeze()
    gc.disable()
    sys.setswitchinterval(SWITCH)


def draw_often() -> None:
    """Raise the rate of frames, where the learner has not set one; to be called before Textual loads."""
    os.environ.setdefault("TEXTUAL_FPS", FRAMES)


class Tidy:
    """Collects garbage in the learner's pauses, the old objects in long ones only."""

    def __init__(self) -> None:
        self._touched = time.monotonic()
        self._thorough = True  # since the last key

    def touch(self) -> None:
        """A key came."""
        self._touched = time.monotonic()
        self._thorough = False

    def tidy(self) -> None:
        """See whether there is time; call it every second. Does nothing where Python collects itself."""
        if gc.isenabled():
            return
        idle = time.monotonic() - self._touched
        if idle > LONG_PAUSE and not self._thorough:
            self._thorough = True
            gc.collect()
        elif PAUSE < idle < LONG_PAUSE or gc.get_count()[0] > MUCH:
            gc.collect(1)
