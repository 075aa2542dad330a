"""What the learner's log says: pure functions over answers and items, and their figures.

Names load when they are first used; NumPy is needed for `works` alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from densecards.study.statistics.answers import Answer
    from densecards.study.statistics.figures import Figure
    from densecards.study.statistics.whole import KINDS, Statistics, statistics

_HOME = {
    "Answer": "answers",
    "Figure": "figures",
    "KINDS": "whole",
    "Statistics": "whole",
    "statistics": "whole",
}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)


__all__ = ["KINDS", "Answer", "Figure", "Statistics", "statistics"]
