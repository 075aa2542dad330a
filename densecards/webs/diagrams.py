"""Label diagrams: a drawing in plain characters with `[1]`, `[2]` … where names belong.

Says what such a drawing must hold; knows nothing of files, of answers or of how it is shown.
"""

from __future__ import annotations

import re

DIAGRAM = "diagram"  # the kind of chain whose text is a drawing, kept as it was written
CHAIN_KINDS = ("palace", "journey", DIAGRAM)
MARK = re.compile(r"\[(\d{1,2})\]")


def marks(picture: str) -> tuple[int, ...]:
    """Return the numbers that a drawing covers, in their order, each once."""
    return tuple(sorted({int(found) for found in MARK.findall(picture)}))


def unmarked(picture: str, steps: int) -> list[int]:
    """Return the numbers of the steps (from 1) that have no place in the drawing."""
    found = marks(picture)
    return [n for n in range(1, steps + 1) if n not in found]


def unnamed(picture: str, steps: int) -> list[int]:
    """Return the numbers in the drawing that have no step."""
    return [n for n in marks(picture) if not 1 <= n <= steps]


def faults(picture: str, steps: int) -> list[str]:
    """Return what is wrong with a diagram, a line each; [] where every step and mark has its other."""
    wrong = [f"the drawing has no place [{n}]" for n in unmarked(picture, steps)]
    return wrong + [f"the place [{n}] has no name in the list" for n in unnamed(picture, steps)]
