"""Which answers belong to which cards: built once, beside whatever goes on, and again when cards change.

Building takes most of a second for ten thousand cards: a session begins it while its first card is read.
"""

from __future__ import annotations

import threading
from contextlib import suppress
from typing import TYPE_CHECKING

from densecards.errors import DensecardsError

if TYPE_CHECKING:
    from densecards.grading import Lookup
    from densecards.store import Store


class Looking:
    """See the module. Any thread may ask."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = threading.Lock()  # held while it is built, so that it is built once
        self._found: Lookup | None = None
        self._generation = 0
        self._thread: threading.Thread | None = None

    def lookup(self) -> Lookup:
        """Return the lookup, building it where it is not there yet. Raises StoreError."""
        from densecards.grading import build_lookup

        found = self._found
        while found is None:
            with self._lock:
                found = self._found
                if found is None:
                    generation = self._generation
                    made = build_lookup(self._store.cards(), self._store.templates())
                    if generation == self._generation:  # else the cards changed meanwhile
                        found = self._found = made
        return found

    def begin(self) -> None:
        """Have it built beside, where it is not there and nobody builds it."""
        if self._found is not None or (self._thread is not None and self._thread.is_alive()):
            return

        def work() -> None:
            with suppress(DensecardsError):  # whoever asks next meets the same trouble, and is told
                self.lookup()

        self._thread = threading.Thread(target=work, name="lookup", daemon=True)
        self._thread.start()

    def forget(self) -> None:
        """Build it again at the next question."""
        self._generation += 1
        self._found = None

    def close(self) -> None:
        """Wait for what is being built, before the database closes."""
        if self._thread is not None:
            self._thread.join()
