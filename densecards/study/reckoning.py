"""What a desk offers over its own log: statistics, fitted weights, and what a desired retention costs.

Each method is a door to the module that does it; nothing is decided here. All may take seconds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from densecards.study.owning import Owning

if TYPE_CHECKING:
    from densecards.study.optimising import Optimised
    from densecards.study.statistics import Figure, Statistics


class Reckoning(Owning):
    """See the module."""

    def statistics(self, deck: str = "") -> Statistics:
        """Read log and items once; the value that comes back can be kept and asked from any thread."""
        from densecards.study.statistics import statistics

        return statistics(self, deck)

    def optimise(self, *, dry_run: bool = False) -> Optimised:
        """Fit the FSRS weights to this log and, where they predict better and it is no dry run, use them."""
        from densecards.study.optimising import optimise

        return optimise(self, dry_run=dry_run)

    def reset_weights(self) -> str:
        """Take the default FSRS weights again; returns what was done, in words."""
        from densecards.study.optimising import reset_weights

        return reset_weights(self)

    def restore_weights(self) -> str:
        """Take the FSRS weights before the last change again; returns what was done, in words."""
        from densecards.study.optimising import restore_weights

        return restore_weights(self)

    def workload(self, *, cards: int = 400, days: int = 365) -> Figure:
        """What each desired retention costs in reviews, under the weights in use."""
        from densecards.study.optimising import workload_figure

        return workload_figure(self, cards=cards, days=days)
