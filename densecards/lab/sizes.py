"""Sizes as people type them, checked before anything runs.

A number with a comma was once read as a tuple and broke a run after minutes. So every size of the lab
goes through here: `8,000` means 8000, anything doubtful gets a clear line, and what would not fit into
memory is refused before it is made. Knows nothing of models.
"""

from __future__ import annotations

import os
import re

from densecards.errors import UsageError

_PLAIN = re.compile(r"[+]?\d+")
_GROUPED = re.compile(r"[+]?\d{1,3}(?:([,_' \u00a0\u202f.])\d{3})(?:\1\d{3})*")
LARGEST = 10_000_000
# What else lives on the machine needs room too, and freshly made arrays are briefly there twice.
_SHARE_OF_MEMORY = 0.7


def parse_size(value: object, name: str, *, least: int = 1) -> int:
    """Return `value` as a whole number; `8,000`, `8_000`, `8 000` and `8.000` mean 8000.

    Raises UsageError for tuples, fractions, signs, words, and numbers below `least` or above ten million.
    """
    if isinstance(value, bool):
        raise UsageError(f"{name} must be a whole number, not {value}")
    if isinstance(value, tuple | list):
        joined = ",".join(str(part) for part in value)
        raise UsageError(
            f"{name} must be one whole number, not the {len(value)} numbers ({joined})",
            hint="a comma between digits makes two numbers in Python; write 8000 or 8_000",
        )
    if isinstance(value, int):
        number = value
    elif isinstance(value, float):
        if not value.is_integer():
            raise UsageError(f"{name} must be a whole number, not {value}")
        number = int(value)
    else:
        number = _from_text(str(value).strip(), name)
    if number < least:
        raise UsageError(f"{name} must be at least {least}, not {number}")
    if number > LARGEST:
        raise UsageError(f"{name} must be at most {LARGEST:,}, not {number:,}")
    return number


def _from_text(text: str, name: str) -> int:
    if _PLAIN.fullmatch(text):
        return int(text[:20])
    if _GROUPED.fullmatch(text):
        return int(re.sub(r"\D", "", text)[:20])
    raise UsageError(
        f"{name} must be a whole number, not “{text}”", hint="8000 and 8,000 both mean eight thousand"
    )


def check_sizes(units: int, patterns: int, flips: int = 0) -> None:
    """Refuse a net without units or patterns, and more flips than there are units to flip."""
    parse_size(units, "units")
    parse_size(patterns, "patterns")
    parse_size(flips, "flips", least=0)
    if flips > units:
        raise UsageError(f"flips must be at most the number of units: {flips:,} flips, {units:,} units")


def check_memory(needed: int, what: str) -> None:
    """Refuse what would not fit: `needed` bytes against the memory that is free now."""
    free = available_memory()
    if needed > _SHARE_OF_MEMORY * free:
        raise UsageError(
            f"{what} needs {readable_bytes(needed)}, and {readable_bytes(free)} of memory is free",
            hint="take fewer units or patterns",
        )


def packed_bytes(units: int, patterns: int, *, by_unit: bool) -> int:
    """Bytes that K patterns of N units take: bits twice, and one byte a sign for asynchronous sweeps."""
    bits = 8 * (patterns * -(-units // 64) + units * -(-patterns // 64))
    return bits + (units * patterns if by_unit else 0)


def available_memory() -> int:
    """Bytes of memory that can be had without swapping, as the system says it."""
    try:
        with open("/proc/meminfo", encoding="ascii") as lines:
            for line in lines:
                if line.startswith("MemAvailable:"):
                    return int(line.split()[1]) * 1024
    except (OSError, ValueError):
        pass
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):
        return 4 << 30


def readable_bytes(count: int) -> str:
    """`count` bytes for a person: 512 B, 3.1 MB, 12 GB."""
    size = float(count)
    for unit in ("B", "kB", "MB", "GB"):
        if size < 1000:
            return f"{size:.0f} {unit}" if size >= 10 or unit == "B" else f"{size:.1f} {unit}"
        size /= 1000
    return f"{size:,.0f} TB"
