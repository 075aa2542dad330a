"""The four grades with the interval that each would give, as chips. Pure drawing."""

from __future__ import annotations

from collections.abc import Mapping

from densecards.schedule import Grade
from densecards.tui.drawing import interval
from densecards.tui.widgets.chips import Chip

_COLOURS = {Grade.AGAIN: "$error", Grade.HARD: "$warning", Grade.GOOD: "$success", Grade.EASY: "$primary"}


def grade_chips(intervals: Mapping[Grade, float], suggested: Grade, *, lapsed: bool = False) -> list[Chip]:
    """Return the chips; after a hint (`lapsed`) only "again" is left. Without intervals there are none."""
    grades = [Grade.AGAIN] if lapsed and intervals else list(intervals)
    return [
        Chip(
            str(int(grade)),
            f"{grade.name.lower()} {interval(intervals[grade])}",
            str(int(grade)),
            chosen=grade is suggested,
            style=_COLOURS[grade],
        )
        for grade in grades
    ]
