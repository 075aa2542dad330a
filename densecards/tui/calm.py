"""Keeps typing fluent while everything loads: settings of the interpreter for an app with threads."""

from __future__ import annotations

import gc
import sys

SWITCH = 0.0005
"""Seconds after which a busy thread hands over. A key needs the interpreter several times; at Python's own
5 ms each, a thread that imports makes it wait tens of milliseconds."""
THRESHOLDS = (20_000, 20, 100)
"""Allocations between collections. Importing allocates so much that Python's own thresholds look through
everything again and again, and nothing else runs meanwhile."""


def calm() -> None:
    """Set both, and let the collector forget what is there for good."""
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)
    sys.setswitchinterval(SWITCH)
