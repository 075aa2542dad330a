"""The store's door to the log, and to the items, strengths and edges that follow from it."""

from collections.abc import Collection, Iterable, Sequence

from densecards.errors import NotFoundError
from densecards.store import bulk, derive, items, log, waiting
from densecards.store import undo as undoing
from densecards.store.door import Door, at_or_now
from densecards.store.history import resolve
from densecards.store.rows import Counts, Edge, ItemRow, LinkStrength, LogEntry, Queue, State


class Journal(Door):
    """The log, undo, and what waits to be asked."""

    # The log

    def record(
        self,
        entry: LogEntry,
        state: State | None = None,
        *,
        seen: ItemRow | None = None,
        links: Sequence[LinkStrength] = (),
        edges: Sequence[Edge] = (),
    ) -> LogEntry:
        """Append an entry and bring the caches along; on disk when it returns. Returns it with its id."""
        with self.database.write() as c:
            written = log.record(
                c,
                entry,
                state,
                seen=seen,
                links=links,
                edges=edges,
                folds=self.folds,
                known=self._newest,
            )
            self._newest = written.id
            return written

    def answer(
        self,
        entry: LogEntry,
        state: State,
        *,
        seen: ItemRow | None = None,
        links: Sequence[LinkStrength] = (),
        edges: Sequence[Edge] = (),
    ) -> tuple[LogEntry, ItemRow]:
        """Record an answer that moves its item; returns the entry with its id, and the item as it is now.

        Where another program answered meanwhile, that answer counts in the item too.
        """
        with self.database.write() as c:
            written = self.record(entry, state, seen=seen, links=links, edges=edges)
            row = items.item(c, entry.card, entry.prompt)
            if row is None:  # the card was renamed meanwhile
                row = items.item(c, resolve(c, entry.card), entry.prompt)
            if row is None:
                raise NotFoundError(f'no item "{entry.card}" with the prompt "{entry.prompt}"')
            return written, row

    def append_history(self, entries: Sequence[LogEntry]) -> int:
        """Take in a history that another program recorded, once; returns how many entries were new."""
        with self._changing() as c:
            return bulk.append_history(c, entries, self.folds)

    def undo(self, entry_id: str, *, at: int | None = None, session: str | None = None) -> LogEntry:
        """Undo any entry, an undo included, by appending another. Raises NotFoundError, UsageError."""
        with self._appending() as c:
            return undoing.undo(c, entry_id, at_or_now(at), session, self.folds)

    def undo_all(
        self, entry_ids: Iterable[str], *, at: int | None = None, session: str | None = None
    ) -> list[LogEntry]:
        """Undo several entries in the order given, all or none; see `undo`."""
        with self._appending() as c:
            return undoing.undo_all(c, entry_ids, at_or_now(at), session, self.folds)

    def log(
        self,
        card: str | None = None,
        since: int | None = None,
        *,
        prompt: str | None = None,
        until: int | None = None,
        kinds: Iterable[str] | None = None,
        session: str | None = None,
        counting_only: bool = False,
        last: int | None = None,
        after: str = "",
    ) -> list[LogEntry]:
        """Return entries of the log, oldest first, under the present ids of their cards.

        `since` and `until` are times (ms), `after` the id of an entry, `last` how many of the newest.
        """
        with self.database.read() as c:
            return log.entries(
                c,
                card=card,
                prompt=prompt,
                since=since,
                until=until,
                kinds=kinds,
                session=session,
                counting_only=counting_only,
                last=last,
                after=after,
            )

    def newest_entry(self) -> str:
        """Return the id of the log's newest entry; "" for an empty log."""
        with self.database.read() as c:
            return log.newest(c)

    def entry(self, entry_id: str) -> LogEntry:
        """Return one entry as it was written. Raises NotFoundError."""
        with self.database.read() as c:
            return log.entry_by_id(c, entry_id)

    def is_undone(self, entry_id: str) -> bool:
        """True where an entry presently does not count."""
        with self.database.read() as c:
            return log.is_undone(c, entry_id)

    def confusions(self) -> list[tuple[str, str, int, int]]:
        """Return (card asked, card answered, times, last time) of answers that belonged to another card."""
        with self.database.read() as c:
            return log.confusions(c)

    # Items

    def item(self, card: str, prompt: str) -> ItemRow | None:
        """Return one item with its cached state, or None."""
        with self.database.read() as c:
            return items.item(c, card, prompt)

    def items(
        self,
        deck: str | None = None,
        *,
        cards: Collection[str] | None = None,
        started: bool = False,
        include_inactive: bool = False,
    ) -> list[ItemRow]:
        """Return items in key order; `started` leaves the new ones out."""
        with self.database.read() as c:
            return items.items(c, deck=deck, cards=cards, started=started, include_inactive=include_inactive)

    def dues(self) -> list[tuple[int, int]]:
        """Return (when, how many): items in play that were begun, by the quarter of an hour they come due."""
        with self.database.read() as c:
            return items.dues(c)

    def queue(
        self,
        now: int,
        day_end: int,
        deck: str | None = None,
        *,
        prompts: Sequence[str] | None = None,
        learning_until: int | None = None,
        due_limit: int = 200,
        new_limit: int = 20,
    ) -> Queue:
        """Return steps due by `learning_until` (default: now), reviews due before `day_end`, new items."""
        with self.database.read() as c:
            return items.queue(
                c,
                now,
                day_end,
                deck=deck,
                prompts=prompts,
                learning_until=learning_until,
                due_limit=due_limit,
                new_limit=new_limit,
            )

    def counts(
        self, now: int, day_start: int, day_end: int, deck: str | None = None, prompt: str | None = None
    ) -> Counts:
        """Return how many items wait in each queue and what was done since `day_start`.

        With `prompt`, the only one in use, the items of the others do not wait for reviews.
        """
        with self.database.read() as c:
            return items.counts(c, now, day_start, day_end, deck=deck, prompt=prompt)

    def link_strengths(self, cards: Collection[str] | None = None) -> list[LinkStrength]:
        """Return what the log taught about links, in key order; slots at rest are absent."""
        with self.database.read() as c:
            return derive.link_strengths(c, cards)

    def edges(self, card: str | None = None, others: Collection[str] | None = None) -> list[Edge]:
        """Return the edges of all cards, of one, or of one with some others, in key order."""
        with self.database.read() as c:
            return derive.edges(c, card, others)

    # New items as they are really offered (waiting.py)

    def count_released(self, now: int, day_start: int, *, deck: str | None = None) -> int:
        """Return how many unseen items belong to cards first met before the day began."""
        with self.database.read() as c:
            return waiting.count_released(c, now, day_start, deck=deck)

    def reviewed_since(self, since: int, *, deck: str | None = None) -> tuple[int, int]:
        """Return (reviews that count, cards met for the first time) since an instant."""
        with self.database.read() as c:
            return items.reviews_since(c, since, deck), items.met_since(c, since, deck)

    def items_reviewed_since(self, since: int, *, deck: str | None = None) -> int:
        """Return how many items of cards met before were reviewed since, each once; drills left out."""
        with self.database.read() as c:
            return items.items_reviewed_since(c, since, deck)

    def new_items(
        self, now: int, *, deck: str | None = None, prompt: str | None = None, limit: int = 20
    ) -> list[ItemRow]:
        """Return the opening items of cards never met, in the order of the decks."""
        with self.database.read() as c:
            return waiting.new_items(c, now, deck=deck, prompt=prompt, limit=limit)

    def released_items(
        self, now: int, day_start: int, *, deck: str | None = None, limit: int = 200
    ) -> list[ItemRow]:
        """Return the unseen items of cards that were first met before the day began."""
        with self.database.read() as c:
            return waiting.released_items(c, now, day_start, deck=deck, limit=limit)

    def offers(
        self, now: int, day_start: int, *, deck: str | None = None, prompt: str | None = None
    ) -> tuple[int, int, int]:
        """Return how many cards were never met, how many items are released, and cards met this day."""
        with self.database.read() as c:
            return (
                waiting.count_new_cards(c, now, deck=deck, prompt=prompt),
                0 if prompt else waiting.count_released(c, now, day_start, deck=deck),
                items.met_since(c, day_start, deck),
            )
