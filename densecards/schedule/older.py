"""What older schedulers knew, as FSRS-6 puts it: weights of FSRS-4.5 and 5, ease and interval of SM-2.

The same conversions as fsrs-rs makes (`check_and_fill_parameters`, `memory_state_from_sm2`), so that a
history that comes from Anki leads to Anki's own states.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from densecards.errors import SettingsError

_DECAY_5 = 0.5  # what FSRS-4.5 and 5 had in place of the last weight
_LEAST_STABILITY = 0.001  # days, of fsrs-rs
_USUAL_EASE = 2.5


def full_weights(weights: Sequence[float]) -> tuple[float, ...]:
    """Return weights of FSRS-4.5 (17), 5 (19) or 6 (21) as the 21 of FSRS-6, each within its bounds.

    Raises SettingsError for any other number of them, and for what is no number.
    """
    from fsrs.scheduler import LOWER_BOUNDS_PARAMETERS, UPPER_BOUNDS_PARAMETERS

    found = [float(weight) for weight in weights]
    if not all(map(math.isfinite, found)):
        raise SettingsError("FSRS weights must be finite numbers")
    if len(found) == 17:
        # FSRS-4.5 counted difficulty in a straight line from Good; 5 and later in a curve from Again.
        found[4] += 2 * found[5]
        found[5] = math.log(max(3 * found[5] + 1, 1e-9)) / 3
        found[6] += 0.5
        found += [0.0, 0.0]
    if len(found) == 19:
        found += [0.0, _DECAY_5]
    if len(found) != len(LOWER_BOUNDS_PARAMETERS):
        raise SettingsError(f"FSRS has 17, 19 or 21 weights, not {len(found)}")
    return tuple(
        min(max(weight, low), high)
        for weight, low, high in zip(found, LOWER_BOUNDS_PARAMETERS, UPPER_BOUNDS_PARAMETERS, strict=True)
    )


def state_from_sm2(
    ease: float, interval: float, retention: float, weights: Sequence[float]
) -> tuple[float, float]:
    """Return stability (days) and difficulty of a card that SM-2 scheduled.

    `ease` is its factor (2.5 for 250 %; 0 stands for that), `interval` in days, `retention` the share that
    was recalled under SM-2. An ease of 1.1 or less is FSRS's own difficulty, as Anki keeps it in its log.
    """
    ease = ease or _USUAL_EASE
    decay = -weights[20]
    stability = max(interval, _LEAST_STABILITY) * (0.9 ** (1 / decay) - 1) / (retention ** (1 / decay) - 1)
    if ease <= 1.1:
        return stability, min(max((ease - 0.1) * 9 + 1, 1.0), 10.0)
    growth = math.exp(weights[8]) * stability ** -weights[9] * math.expm1((1 - retention) * weights[10])
    return stability, min(max(11 - (ease - 1) / growth, 1.0), 10.0)
