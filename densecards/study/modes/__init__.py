"""The recall modes: a web asked in many ways, each a few pure functions over one small machine.

Importing this package loads neither SQLAlchemy nor NumPy. `drill.py` is the machine, `scribe.py` writes its
log, and each mode is a module that turns webs into exercises.
"""

from densecards.study.modes.drill import Drill, Exercise
from densecards.study.modes.values import Checked, Contrast, Outcome, Over, Part, Posed, Takes, Task

__all__ = [
    "Checked",
    "Contrast",
    "Drill",
    "Exercise",
    "Outcome",
    "Over",
    "Part",
    "Posed",
    "Takes",
    "Task",
]
