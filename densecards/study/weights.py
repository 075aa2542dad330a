"""The FSRS weights fitted to one collection: kept in its database, so that a backup carries them along.

The log tells when they changed and to what; the one before can be brought back.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from densecards.store import Store

_KEY = "fsrs weights"
_NUMBER = 21  # of FSRS-6


def kept_weights(store: Store) -> tuple[float, ...] | None:
    """Return the weights in use; None for the defaults, and where what is kept cannot be used."""
    return _read(_kept(store).get("weights"))


def weights_before(store: Store) -> tuple[bool, tuple[float, ...] | None]:
    """Return whether the weights were ever changed, and those before the last change (None: the defaults)."""
    kept = _kept(store)
    return "before" in kept, _read(kept.get("before"))


def fault(store: Store) -> str:
    """Return what is wrong with the weights that are kept; "" for nothing."""
    text = store.get_value(_KEY)
    kept = _kept(store)
    if text and (not kept or (kept.get("weights") is not None and _read(kept["weights"]) is None)):
        return (
            "the FSRS weights that were kept cannot be used; the defaults are in use "
            "(`densecards optimise --reset` clears them)"
        )
    return ""


def keep_weights(store: Store, weights: Sequence[float] | None, *, at: int, why: str) -> None:
    """Keep weights (None: the defaults), with those before, and write the change to the log."""
    from densecards.store import Kind, LogEntry

    before = kept_weights(store)
    now = None if weights is None else list(weights)
    old = None if before is None else list(before)
    store.record(
        LogEntry(kind=Kind.EVENT, at=at, detail={"what": "fsrs weights", "weights": now, "why": why})
    )
    store.set_value(_KEY, json.dumps({"weights": now, "before": old}))


def _kept(store: Store) -> dict[str, Any]:
    text = store.get_value(_KEY)
    if not text:
        return {}
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _read(value: Any) -> tuple[float, ...] | None:
    from densecards.schedule import usable_weights

    if not isinstance(value, list) or len(value) != _NUMBER:
        return None
    if not all(isinstance(one, int | float) and math.isfinite(one) for one in value):
        return None
    weights = tuple(float(one) for one in value)
    return weights if usable_weights(weights) else None
