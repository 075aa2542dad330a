"""What a desk lets a learner do to cards outside of a session, and how any of it is taken back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, cast

from densecards.study.collection import Collection

if TYPE_CHECKING:
    from densecards.store import LogEntry
    from densecards.study.desk import Desk
    from densecards.study.standing import Standing
    from densecards.study.undoing import Act


class Doing(Collection):
    """See the module. Each act is a door to the module that does it; nothing is decided here."""

    @property
    def _whole(self) -> Desk:
        return cast("Desk", self)

    def suspend(self, card: str) -> str:
        """Leave a card out of study until it is brought back."""
        from densecards.study.acts import status

        return status(self._whole, "suspend", card)

    def unsuspend(self, card: str) -> str:
        """Bring a suspended card back."""
        from densecards.study.acts import status

        return status(self._whole, "unsuspend", card)

    def bury(self, card: str) -> str:
        """Leave a card out until tomorrow."""
        from densecards.study.acts import status

        return status(self._whole, "bury", card, until=self.day_end())

    def unbury(self, card: str) -> str:
        """Bring a buried card back today."""
        from densecards.study.acts import status

        return status(self._whole, "unbury", card)

    def flag(self, card: str, flag: int = 1) -> str:
        """Flag a card; 0 takes the flag away."""
        from densecards.study.acts import status

        return status(self._whole, "flag", card, flag=flag)

    def standing(self, card: str) -> Standing:
        """How a card stands: begun, left out, flagged, when it comes, how often it lapsed."""
        from densecards.study.standing import standing

        return standing(self._whole, card)

    def reschedule(self, card: str, days: float, *, prompt: str = "") -> list[str]:
        """Make a card come due in `days` days."""
        from densecards.study.acts import reschedule

        return reschedule(self._whole, card, days, prompt=prompt)

    def forget(self, card: str, *, prompt: str = "") -> list[str]:
        """Start a card again as new."""
        from densecards.study.acts import forget

        return forget(self._whole, card, prompt=prompt)

    def know(self, cards: Iterable[str]) -> list[str]:
        """Take cards as known already; returns one log entry an item."""
        from densecards.study.acts import know

        return know(self._whole, cards)

    def vacation(self, days: int) -> list[str]:
        """Move what comes due during a holiday by its length, and offer nothing new until it ends."""
        from densecards.study.acts import vacation

        return vacation(self._whole, days)

    def come_back(self) -> str | None:
        """End a holiday today; None where there is none."""
        from densecards.study.away import come_back

        return come_back(self._whole)

    def catch_up(self, days: int) -> list[str]:
        """Spread what is overdue over the next `days` days, what is best known first."""
        from densecards.study.acts import catch_up

        return catch_up(self._whole, days)

    def keep_place(self, name: str, place: Mapping[str, str]) -> None:
        """Keep where the learner was in a part of the app; not part of the log."""
        from densecards.study.places import keep

        keep(self._whole, name, place)

    def kept_place(self, name: str) -> dict[str, str]:
        """Where the learner was in a part of the app; empty where nothing was kept."""
        from densecards.study.places import kept

        return kept(self._whole, name)

    def undo_entries(self, entries: Sequence[str]) -> list[str]:
        """Take several entries of the log back, the last first; returns the entries that say so."""
        from densecards.study.weights import concerns, go_back

        undos = self._store.undo_all(reversed(entries), at=self.now())
        changes = [entry for entry in map(self._store.entry, entries) if concerns(entry)]
        if changes:
            go_back(self, changes)
        self._rows_changed()
        return [undo.id for undo in undos]

    def redo_entries(self, undos: Sequence[str], last: LogEntry) -> None:
        """Let entries count again that were taken back by these; `last` is the last of them."""
        from densecards.study.weights import concerns, go_back

        self._store.undo_all(reversed(undos), at=self.now())
        if concerns(last):
            go_back(self, [last])
        self._rows_changed()

    def redo(self, acts: Sequence[Act]) -> None:
        """Do acts again that `undo_last` took back."""
        from densecards.study.undoing import redo

        redo(self._whole, acts)

    def recount(self, acts: Sequence[Act]) -> list[str]:
        """What was done, in a learner's words, a line for each act."""
        from densecards.study.recounting import recount

        return recount(self._whole, acts)

    def last_acts(self, count: int = 1) -> list[Act]:
        """The last things that were done and count, the newest first."""
        from densecards.study.undoing import last_acts

        return last_acts(self._whole, count)

    def undo_last(self, count: int = 1) -> list[Act]:
        """Take the last acts back, whatever they were; returns them."""
        from densecards.study.undoing import undo_last

        return undo_last(self._whole, count)
