"""The compiled kernels: everything that reads all vectors, or runs over all sub-webs, for large collections.

Only this package imports Numba, and nothing imports it before `pool.load` or a large collection asks for it.
Every kernel works on a part and releases the interpreter; `pool` lets threads of its own share the parts,
so Numba's threading layer, which aborts when two threads enter it, is never used. A kernel and those that it
calls lie in one file, because a cached caller would keep an edited callee's old code (`numbers` is the
exception, and says so). Constants are arguments. Each kernel has a plain twin, and tests hold it to it.
"""

from densecards.memory.kernels.bytes import BY_64, LIFT
from densecards.memory.kernels.many_cues import (
    compete_block,
    dots_few,
    fold_block,
    gather_block,
    levels_block,
    score_few,
)
from densecards.memory.kernels.one_cue import dot_rows, score, score_fine, widen, widen_fine
from densecards.memory.kernels.subwebs import ask_subsets, density_cards

__all__ = [
    "BY_64", "LIFT",
    "ask_subsets", "compete_block", "density_cards", "dot_rows", "dots_few", "fold_block", "gather_block",
    "levels_block", "score", "score_few", "score_fine", "widen", "widen_fine",
]  # fmt: skip
