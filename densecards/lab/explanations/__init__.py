"""What to look at in each experiment, what it says about memory, and whose result it is.

A new experiment without a text here fails a test.
"""

from __future__ import annotations

from densecards.errors import NotFoundError
from densecards.lab.explanations.classical import CLASSICAL
from densecards.lab.explanations.dense import DENSE
from densecards.lab.explanations.text import Explanation

__all__ = ["EXPLANATIONS", "Explanation", "explanation"]

EXPLANATIONS: dict[str, Explanation] = {**CLASSICAL, **DENSE}


def explanation(name: str) -> Explanation:
    """The text of an experiment. Raises NotFoundError for a name without one."""
    try:
        return EXPLANATIONS[name]
    except KeyError:
        raise NotFoundError(
            f"there is no explanation of “{name}”", hint="see `densecards lab list`"
        ) from None
