"""Time-ordered UUIDs (version 7, RFC 9562), so that rows sort by when they were made on any machine."""

from __future__ import annotations

import os
import threading
import time

_lock = threading.Lock()
_last = 0
# The 74 bits behind the time: the upper ones random, so that two machines do not meet; counted up by a
# random step within one millisecond, so that ids of one process always rise.
_TAIL_BITS = 74
_STEP_BITS = 32


def uuid7(now_ms: int | None = None, after: str = "") -> str:
    """Return a new id, greater than every id this process has made and than `after`."""
    global _last
    with _lock:
        milliseconds = time.time_ns() // 1_000_000 if now_ms is None else now_ms
        fresh = milliseconds << _TAIL_BITS | int.from_bytes(os.urandom(10), "big") >> 80 - _TAIL_BITS + 1
        floor = max(_last, _number(after))
        _last = (
            fresh if fresh > floor else floor + 1 + int.from_bytes(os.urandom(4), "big") % (1 << _STEP_BITS)
        )
        return _text(_last)


def _text(number: int) -> str:
    tail = number & (1 << _TAIL_BITS) - 1
    value = (number >> _TAIL_BITS) << 80 | 7 << 76 | (tail >> 62) << 64 | 2 << 62 | tail & (1 << 62) - 1
    digits = f"{value:032x}"
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def _number(text: str) -> int:
    if not text:
        return 0
    value = int(text.replace("-", ""), 16)
    return (value >> 80) << _TAIL_BITS | (value >> 64 & 0xFFF) << 62 | value & (1 << 62) - 1


def made_at(text: str) -> int:
    """Return the milliseconds since the epoch that an id carries."""
    return _number(text) >> _TAIL_BITS
