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
SOME = 4_000
"""New objects at which the youngest are looked through although the learner types: some milliseconds. Most
are the rubbish of drawing; a minute's worth of it at once would take half a second."""
MANY = 40_000
"""New objects since the last look that must be data, such as every card's density: looking through them would
take longer than a frame and find nothing, so that they are set aside until a long pause."""


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
        self._aside = False

    def touch(self) -> None:
        """A key came."""
        self._touched = time.monotonic()
        self._thorough = False

    def tidy(self) -> None:
        """See whether there is time; call it every second. Does nothing where Python collects itself."""
        if gc.isenabled():
            return
        idle = time.monotonic() - self._touched
        new = gc.get_count()[0]
        if idle > LONG_PAUSE and not self._thorough:
            self._thorough = True
            if self._aside:
                self._aside = False
                gc.unfreeze()
            gc.collect()
        elif new > MANY:
            gc.freeze()
            self._aside = True
        elif PAUSE < idle < LONG_PAUSE:
            gc.collect(1)
        elif new > SOME:
            gc.collect(0)
