"""Typed answers to verdicts: Norwegian and anatomical rules, differences, and the meaning of descriptions."""

from densecards.grading.expected import Expected, expected, expected_form
from densecards.grading.judge import judge
from densecards.grading.lookup import Lookup, build_lookup
from densecards.grading.meaning import Descriptions, Meaning, Placed
from densecards.grading.normal import normal_form, tidy
from densecards.grading.verdict import Judgement, Segment, SegmentKind, Verdict, difference

__all__ = [
    "Descriptions",
    "Expected",
    "Judgement",
    "Lookup",
    "Meaning",
    "Placed",
    "Segment",
    "SegmentKind",
    "Verdict",
    "build_lookup",
    "difference",
    "expected",
    "expected_form",
    "judge",
    "normal_form",
    "tidy",
]
