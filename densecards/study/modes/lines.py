"""The lines of an answer: which count one by one, and which link each recalled if the learner says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from densecards.errors import UsageError
from densecards.study.modes.values import By, Part, Takes


def lines_of(text: str, takes: Takes) -> tuple[str, ...]:
    """Return an answer as the lines that count one by one; blank ones are left out.

    A text is one answer, whose lines are kept: where a line ends, a clause does.
    """
    lines = [" ".join(line.split()) for line in text.splitlines()]
    written = tuple(line for line in lines if line)
    if takes is Takes.LINES or not written:
        return written
    return ("\n".join(written),) if takes is Takes.TEXT else (" ".join(written),)


def reassigned(
    parts: Sequence[Part], lines: Sequence[str], part: int, line: int | None, *, shared: bool = False
) -> tuple[Part, ...]:
    """Return parts with one matched anew by the learner; a line recalls one part only unless `shared`."""
    if not 0 <= part < len(parts):
        raise UsageError(f"there is no link {part + 1}")
    if line is not None and not 0 <= line < len(lines):
        raise UsageError(f"there is no line {line + 1}")
    free = {"line": None, "got": "", "likeness": 0.0, "by": By.NOTHING}
    found = []
    for number, one in enumerate(parts):
        if number == part:
            one = (
                replace(one, **free)  # type: ignore[arg-type]
                if line is None
                else replace(one, line=line, got=lines[line], likeness=1.0, by=By.LEARNER)
            )
        elif line is not None and one.line == line and not shared:
            one = replace(one, **free)  # type: ignore[arg-type]
        found.append(one)
    return tuple(found)
