"""The four grades with the interval that each would give, as chips. Pure drawing."""

from __future__ import annotations

from collections.abc import Mapping

from densecards.schedule import Grade
from densecards.tui.drawing import interval
from densecards.tui.widgets.chips import Chip

_COLOURS = {Grade.AGAIN: "$error", Grade.HARD: "$warning", Grade.GOOD: "$success", Grade.EASY: "$primary"}


def grade_chips(
    intervals: Mapping[Grade, float], suggested: Grade, *, lapsed: bool = False, cram: bool = False
) -> list[Chip]:
    """Return the chips; after a hint (`lapsed`) only "again" is left. Without intervals there are none.

    In `cram` no due day is given: a card is asked once more, or it is done.
    """
    if cram:
        chosen = Grade.AGAIN if lapsed or suggested is Grade.AGAIN else Grade.GOOD
        words = {Grade.AGAIN: "once more"} if lapsed else {Grade.AGAIN: "once more", Grade.GOOD: "known"}
        return [
            Chip(str(int(grade)), word, str(int(grade)), chosen=grade is chosen, style=_COLOURS[grade])
            for grade, word in words.items()
        ]
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
