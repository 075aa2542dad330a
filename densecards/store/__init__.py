"""The store: decks, own links, the review log and what is folded from it, in one SQL database.

Names load when they are first used: `from densecards.store import LogEntry` needs no SQL library, only
`open_store` and `Store` do. `densecards.store.glance` reads today's counts with the standard library alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from densecards.lazily import lazily

if TYPE_CHECKING:
    from densecards.store.glance import Glance
    from densecards.store.ids import uuid7
    from densecards.store.revision import HEAD
    from densecards.store.rows import (
        ChainRow,
        Change,
        Counts,
        DeckRow,
        Edge,
        Folds,
        ItemRow,
        Kind,
        LinkStrength,
        LogEntry,
        Queue,
        State,
    )
    from densecards.store.store import Store, newest_backup, open_store, restore_backup

_HOMES = {
    "glance": ("Glance",),
    "ids": ("uuid7",),
    "revision": ("HEAD",),
    "rows": (
        "ChainRow",
        "Change",
        "Counts",
        "DeckRow",
        "Edge",
        "Folds",
        "ItemRow",
        "Kind",
        "LinkStrength",
        "LogEntry",
        "Queue",
        "State",
    ),
    "store": ("Store", "newest_backup", "open_store", "restore_backup"),
}

__getattr__ = lazily(__name__, _HOMES)

__all__ = [
    "HEAD",
    "ChainRow",
    "Change",
    "Counts",
    "DeckRow",
    "Edge",
    "Folds",
    "Glance",
    "ItemRow",
    "Kind",
    "LinkStrength",
    "LogEntry",
    "Queue",
    "State",
    "Store",
    "newest_backup",
    "open_store",
    "restore_backup",
    "uuid7",
]
