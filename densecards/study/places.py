"""Where the learner was in the app, and the files it was shown: small texts beside the log, never in it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from densecards.study.desk import Desk

_PREFIX = "place "


def keep(desk: Desk, name: str, place: Mapping[str, str]) -> None:
    """Keep where the learner was in a part of the app, over what was kept before."""
    desk.store.set_value(_PREFIX + name, json.dumps(dict(place)))


def kept(desk: Desk, name: str) -> dict[str, str]:
    """Return what was kept; empty where nothing was, or where it cannot be read."""
    try:
        found = json.loads(desk.store.get_value(_PREFIX + name) or "{}")
    except ValueError:
        return {}
    if not isinstance(found, dict):
        return {}
    return {str(key): str(value) for key, value in found.items()}
