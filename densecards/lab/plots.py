"""The lab's charts as files and as characters: the program's own plots under the lab's name."""

from __future__ import annotations

from densecards.plots import svg, terminal, write

__all__ = ["svg", "terminal", "write"]
