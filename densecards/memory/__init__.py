"""The dense associative memory: arrays in, arrays out.

`Memory` holds every link of every card and answers cues; it knows card numbers and slot codes and never
meets a file, a database or a screen. Importing this package loads NumPy alone.
"""

from densecards.memory.answering import Explanation, Recall
from densecards.memory.constants import Constants
from densecards.memory.cues import Ladder, Refusal, Rung
from densecards.memory.density import CardDensity, Densities, Evidence
from densecards.memory.engine import Memory
from densecards.memory.evidence import Query
from densecards.memory.lexical import LexicalIndex
from densecards.memory.patterns import GLOSS, SLOTS, CardPatterns, Patterns

__all__ = [
    "GLOSS",
    "SLOTS",
    "CardDensity",
    "CardPatterns",
    "Constants",
    "Densities",
    "Evidence",
    "Explanation",
    "Ladder",
    "LexicalIndex",
    "Memory",
    "Patterns",
    "Query",
    "Recall",
    "Refusal",
    "Rung",
]
