"""The text of one experiment, and the papers that several of them rest on."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Explanation:
    """One experiment's text."""

    look: str
    memory: str
    source: str


HOPFIELD = (
    "J. J. Hopfield, Neural networks and physical systems with emergent collective"
    " computational abilities, PNAS 79 (1982)."
)
AGS = (
    "D. J. Amit, H. Gutfreund and H. Sompolinsky, Storing infinite numbers of patterns in a"
    " spin-glass model, PRL 55 (1985)."
)
KROTOV = "D. Krotov and J. J. Hopfield, Dense associative memory for pattern recognition, NeurIPS 2016."
RAMSAUER = "H. Ramsauer et al., Hopfield networks is all you need, ICLR 2021."
