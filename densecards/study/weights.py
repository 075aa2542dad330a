"""The FSRS weights fitted to one collection: kept in its database, so that a backup carries them along.

The log tells when they changed and to what; the one before can be brought back.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from densecards.store import LogEntry, Store
    from densecards.study.collection import Collection

_KEY = "fsrs weights"
_WHAT = "fsrs weights"  # what the log's event says it is
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
        LogEntry(kind=Kind.EVENT, at=at, detail={"what": _WHAT, "weights": now, "before": old, "why": why})
    )
    store.set_value(_KEY, json.dumps({"weights": now, "before": old}))


def concerns(entry: LogEntry) -> bool:
    """True for the entry of a change of weights."""
    return entry.detail.get("what") == _WHAT


def go_back(desk: Collection, changes: Sequence[LogEntry]) -> None:
    """After changes of weights were undone: use those of the last change that counts, or those before all.

    `changes` are the entries undone, in any order.
    """
    from densecards.store import Kind

    log = desk.store.log("", kinds=[Kind.EVENT], counting_only=True)
    left = [entry for entry in log if concerns(entry)]
    first = min(changes, key=lambda entry: entry.id)
    weights = left[-1].detail.get("weights") if left else first.detail.get("before")
    before = kept_weights(desk.store)
    old = None if before is None else list(before)
    desk.store.set_value(_KEY, json.dumps({"weights": weights, "before": old}))
    desk.use_weights(_read(weights))


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
