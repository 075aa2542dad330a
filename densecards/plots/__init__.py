"""Charts as values, as files and as characters. Knows nothing of what they are about.

SVG needs nothing installed, PNG and PDF matplotlib; terminals get plain characters without escape codes.
"""

from __future__ import annotations

from densecards.plots.files import write
from densecards.plots.svg import svg
from densecards.plots.terminal import lines, terminal
from densecards.plots.values import Chart, HeatMap, Series

__all__ = ["Chart", "HeatMap", "Series", "lines", "svg", "terminal", "write"]
