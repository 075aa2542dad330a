"""Which likeness finds the right memory: dot product, cosine, Euclidean and Manhattan distance."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from densecards.errors import UsageError
from densecards.lab.experiment import Experiment, Run, Setting
from densecards.lab.experiments.common import SEED, mean, standard_error, trials
from densecards.lab.outcome import Findings, Table

Rows = NDArray[np.float64]


def likeness(name: str, cues: Rows, stored: Rows) -> Rows:
    """(n_cues, n_stored): larger is more alike. `name` is dot, cosine, L2 or L1."""
    if name == "dot":
        return np.asarray(cues @ stored.T)
    if name == "cosine":
        norms = np.linalg.norm(cues, axis=1)[:, None] * np.linalg.norm(stored, axis=1)[None, :]
        return np.asarray((cues @ stored.T) / np.maximum(norms, 1e-12))
    difference = cues[:, None, :] - stored[None, :, :]
    return np.asarray(-(difference**2).sum(axis=2) if name == "L2" else -np.abs(difference).sum(axis=2))


def digits() -> Rows:
    """Scikit-learn's 1,797 handwritten digits, (1797, 64) with values 0 to 1."""
    try:
        from sklearn.datasets import load_digits
    except ImportError as error:
        raise UsageError("the digits need scikit-learn", hint="pip install scikit-learn") from error
    return np.asarray(load_digits().data, np.float64) / 16.0


def similarity(run: Run) -> Findings:
    """Digits with half of their rows hidden, and digits in noise."""
    images, count = digits(), run.size("patterns")

    def one(trial: int) -> dict[str, float]:
        rng = run.rng(300, trial)
        stored = images[rng.choice(len(images), count, replace=False)]
        masked = stored.copy()
        masked[:, 32:] = 0.0
        # Brightness has no sign, so noise below zero is turned round, as in the paper's own code.
        noisy = np.abs(stored + rng.normal(0.0, run.number("noise"), stored.shape))
        return {
            f"{kind}.{name}": float(np.mean(likeness(name, cues, stored).argmax(axis=1) == np.arange(count)))
            for kind, cues in (("masked", masked), ("noise", noisy))
            for name in ("L1", "cosine", "L2", "dot")
        }

    found = run.map(one, range(run.size("trials")), f"{count} digits")
    measured = {key: [each[key] for each in found] for key in found[0]}
    return Findings(
        claims=tuple(
            run.claim(f"similarity.{key}", mean(values), spread=standard_error(values))
            for key, values in measured.items()
        ),
        tables=(
            Table(
                "right digit nearest",
                ("likeness", "lower half hidden", "noise"),
                tuple(
                    (name, mean(measured[f"masked.{name}"]), mean(measured[f"noise.{name}"]))
                    for name in ("L1", "cosine", "L2", "dot")
                ),
            ),
        ),
        remarks=(
            "Likeness comes before sharpness: no separation repairs a comparison that prefers bright images.",
        ),
    )


EXPERIMENTS = (
    Experiment(
        "similarity",
        "which likeness finds the right memory",
        similarity,
        (
            Setting("patterns", 100, "digits stored", least=2, most=1797),
            Setting("noise", 0.3, "standard deviation of the noise", least=0.0, most=10),
            trials(40),
            SEED,
        ),
        "continuous",
        quick={"trials": 20},
    ),
)
