"""What the learner's log says: pure functions over answers and items, and their figures.

Names load when they are first used; NumPy is needed for `works` alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from densecards.lazily import lazily

if TYPE_CHECKING:
    from densecards.study.statistics.answers import Answer
    from densecards.study.statistics.figures import Figure
    from densecards.study.statistics.whole import KINDS, Statistics, statistics

_HOMES = {"answers": ("Answer",), "figures": ("Figure",), "whole": ("KINDS", "Statistics", "statistics")}

__getattr__ = lazily(__name__, _HOMES)

__all__ = ["KINDS", "Answer", "Figure", "Statistics", "statistics"]
