"""Quality of the memory beside its baselines: `python -m tests.bench.evaluate [openstax decks wordnet
calibration]`.

Everything is tuned on one half of the data, by hash, and reported on the other. Vectors of the texts are made
once and kept in the user's cache folder; data that is not there is left out with one line.
"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

import sys

from tests.bench.evaluate_calibration import evaluate_calibration
from tests.bench.evaluate_terms import evaluate_decks, evaluate_openstax
from tests.bench.evaluate_wordnet import evaluate_wordnet

PARTS = {
    "openstax": evaluate_openstax,
    "decks": evaluate_decks,
    "wordnet": evaluate_wordnet,
    "calibration": evaluate_calibration,
}


def main() -> None:
    """Print the parts that were asked for, or all."""
    for name in sys.argv[1:] or PARTS:
        PARTS[name]()


if __name__ == "__main__":
    main()
