"""The store: every call is one short transaction on one database. The only door to SQL for other rooms."""

import time
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from densecards.store import backup as backups
from densecards.store import cards, check, derive, install, items, log, meta, own, schema, vectors, waiting
from densecards.store import undo as undoing
from densecards.store.engine import Database
from densecards.store.rows import (
    ChainRow,
    Change,
    Counts,
    DeckRow,
    Edge,
    Folds,
    ItemRow,
    LinkStrength,
    LogEntry,
    Queue,
    State,
)
from densecards.webs import VOCABULARY, Card, Template, Web
from densecards.webs.content import DeckContent, Scene


def now_ms() -> int:
    """The present time in milliseconds since the epoch, UTC."""
    return time.time_ns() // 1_000_000


class Store:
    """An open database. Methods take and give the values of webs and rows.py; times are ms since the epoch.

    `folds` turns histories into derived rows; undo, joining two histories and rebuild need it. Every
    method raises StoreError or one of its kinds when the database fails, and then nothing was changed.
    """

    def __init__(
        self, database: Database, folds: Folds | None = None, backup_folder: Path | None = None
    ) -> None:
        self.database = database
        self.folds = folds
        self.backup_folder = backup_folder

    @property
    def file(self) -> Path | None:
        """The SQLite file, or None for another database."""
        return self.database.file

    def close(self) -> None:
        """Close the database."""
        self.database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    @contextmanager
    def _changing(self) -> Iterator[Connection]:
        """A write that changes the content, so that whoever holds a copy of it sees that it is old."""
        with self.database.write() as connection:
            yield connection
            meta.touch(connection)

    # Decks

    def plan_install(self, content: DeckContent) -> Change:
        """Return what installing would do, without doing it."""
        with self.database.read() as c:
            return install.plan(c, content)

    def install_deck(self, content: DeckContent, *, at: int | None = None) -> Change:
        """Install or update a deck in one transaction; own links and reviews are never touched."""
        with self._changing() as c:
            return install.install(c, content, _at(at), self.folds)

    def remove_deck(self, deck: str, keep_learning: bool = True, *, at: int | None = None) -> int:
        """Take a deck out of use; return the number of its cards. Raises NotFoundError."""
        with self._changing() as c:
            return install.remove(c, deck, _at(at), keep_learning=keep_learning)

    def create_deck(
        self,
        deck: str,
        title: str = "",
        template: Template = VOCABULARY,
        *,
        language: str = "en",
        gloss_language: str = "en",
        at: int | None = None,
    ) -> DeckRow:
        """Make a deck of the learner's own. Raises UsageError where the name is taken."""
        with self._changing() as c:
            return own.create_deck(c, deck, title or deck, template, language, gloss_language, _at(at))

    def decks(self, *, include_removed: bool = False) -> list[DeckRow]:
        """Return the decks in the order they were installed."""
        with self.database.read() as c:
            return cards.decks(c, include_removed=include_removed)

    def deck(self, deck: str) -> DeckRow:
        """Return one deck, removed or not. Raises NotFoundError."""
        with self.database.read() as c:
            return cards.deck(c, deck)

    def templates(self) -> dict[str, Template]:
        """Return the templates in use, by key."""
        with self.database.read() as c:
            return cards.templates(c)

    def scenes(self, deck: str) -> list[Scene]:
        """Return a deck's scenes in order."""
        with self.database.read() as c:
            return cards.scenes(c, deck)

    def chains(self, deck: str | None = None, kind: str | None = None) -> list[ChainRow]:
        """Return palaces and journeys (`kind`), steps under the cards' present ids."""
        with self.database.read() as c:
            return cards.chains(c, deck, kind)

    def palaces(self, deck: str | None = None) -> list[ChainRow]:
        """Return the palaces."""
        return self.chains(deck, "palace")

    def journeys(self, deck: str | None = None) -> list[ChainRow]:
        """Return the journeys."""
        return self.chains(deck, "journey")

    # Cards and webs

    def card(self, card: str) -> Card:
        """Return a card; an earlier id finds it too. Raises NotFoundError."""
        with self.database.read() as c:
            return cards.card(c, card)

    def cards(
        self, deck: str | None = None, scene: str | None = None, include_retired: bool = False
    ) -> list[Card]:
        """Return cards in the order of learning."""
        with self.database.read() as c:
            return cards.cards(c, deck, scene, include_retired=include_retired)

    def cards_by_id(self, ids: Iterable[str]) -> dict[str, Card]:
        """Return the cards of these present ids, retired ones included; unknown ids are left out."""
        with self.database.read() as c:
            return cards.cards_by_id(c, ids)

    def web(self, card: str) -> Web:
        """Return a card with the links that count. Raises NotFoundError."""
        with self.database.read() as c:
            return cards.web(c, card)

    def webs(self, deck: str | None = None, *, include_retired: bool = False) -> list[Web]:
        """Return webs in the order of learning."""
        with self.database.read() as c:
            return cards.webs(c, deck, include_retired=include_retired)

    def titles(self, deck: str | None = None) -> dict[str, str]:
        """Return headwords by `deck/key` of all cards and by bare `key` (of `deck`, or of every deck)."""
        with self.database.read() as c:
            return cards.titles(c, deck)

    def links_of(self, card: str) -> tuple[dict[str, str], dict[str, str]]:
        """Return (the deck's links, the learner's links) of a card, slot → text."""
        with self.database.read() as c:
            return cards.links_of(c, card)

    def deck_links(self, deck: str | None = None) -> dict[str, dict[str, str]]:
        """Return the decks' links: card → slot → text, slots that the template lacks included."""
        with self.database.read() as c:
            return cards.deck_links(c, deck)

    def own_links(self, deck: str | None = None) -> dict[str, dict[str, str]]:
        """Return the learner's links: card → slot → text, slots that the template lacks included."""
        with self.database.read() as c:
            return cards.own_links(c, deck)

    # What the learner makes

    def set_own_link(
        self, card: str, slot: str, text: str, *, at: int | None = None, session: str | None = None
    ) -> LogEntry | None:
        """Set the learner's link; an empty text clears it. None is returned where nothing changes."""
        with self._changing() as c:
            return own.set_link(c, card, slot, text, _at(at), session)

    def clear_own_link(
        self, card: str, slot: str, *, at: int | None = None, session: str | None = None
    ) -> LogEntry | None:
        """Take the learner's link away, so that the deck's shows again."""
        with self._changing() as c:
            return own.set_link(c, card, slot, None, _at(at), session)

    def add_own_card(
        self,
        headword: str,
        gloss: str,
        *,
        deck: str = own.MINE,
        key: str | None = None,
        template: str | None = None,
        language: str | None = None,
        scene: str = "",
        part: str = "",
        properties: Mapping[str, Sequence[str]] | None = None,
        links: Mapping[str, str] | None = None,
        at: int | None = None,
        session: str | None = None,
    ) -> Card:
        """Add a card of the learner's own to a deck of theirs or to an installed one (updates keep it)."""
        with self._changing() as c:
            return own.add_card(
                c,
                headword,
                gloss,
                _at(at),
                deck=deck,
                key=key,
                template=template,
                language=language,
                scene=scene,
                part=part,
                properties=properties,
                links=links,
                session=session,
            )

    def edit_own_card(
        self, card: str, *, at: int | None = None, session: str | None = None, **changes: Any
    ) -> Card:
        """Change headword, gloss, template, language, scene, part or properties of a learner's card."""
        with self._changing() as c:
            return own.edit_card(c, card, _at(at), session, changes, self.folds)

    def move_own_card(self, card: str, deck: str, *, at: int | None = None) -> Card:
        """Move a learner's card to another deck; returns it under its new id."""
        with self._changing() as c:
            return own.move_card(c, card, deck, _at(at), self.folds)

    def delete_own_card(self, card: str, *, at: int | None = None, session: str | None = None) -> LogEntry:
        """Delete a learner's card; undo of the returned entry brings it back."""
        with self._changing() as c:
            return own.delete_card(c, card, _at(at), session)

    def own_card_ids(self) -> set[str]:
        """Return the ids of the cards that the learner made and has not deleted."""
        with self.database.read() as c:
            return own.card_ids(c)

    def is_deleted(self, card: str) -> bool:
        """True for a card that the learner made and deleted."""
        with self.database.read() as c:
            row = cards.row_of(c, card)
            return bool(row.own and row.retired)

    def is_own(self, card: str) -> bool:
        """True for a card that the learner made."""
        with self.database.read() as c:
            return bool(cards.row_of(c, card).own)

    # Vectors

    def vectors(self, encoder_hash: str, text_hashes: Iterable[str]) -> dict[str, NDArray[np.float16]]:
        """Return the vectors `(d,) float16` that are there, by text hash."""
        with self.database.read() as c:
            return vectors.get(c, encoder_hash, text_hashes)

    def vector_block(
        self, encoder_hash: str, text_hashes: Iterable[str]
    ) -> tuple[list[str], NDArray[np.float16]]:
        """Return the hashes that have a vector and their rows `(n, d) float16` in one array."""
        with self.database.read() as c:
            return vectors.block_of(c, encoder_hash, text_hashes)

    def missing_vectors(self, encoder_hash: str, text_hashes: Iterable[str]) -> set[str]:
        """Return the hashes that have no vector under this encoder."""
        with self.database.read() as c:
            return vectors.missing(c, encoder_hash, text_hashes)

    def put_vectors(self, encoder_hash: str, new: Mapping[str, NDArray[Any]]) -> int:
        """Keep vectors; one that is there already stays."""
        with self.database.write() as c:
            return vectors.put(c, encoder_hash, new)

    def encoders(self) -> dict[str, int]:
        """Return how many vectors there are of each encoder, by its hash."""
        with self.database.read() as c:
            return vectors.encoders(c)

    def forget_vectors(self, encoder_hash: str, keep: Sequence[str] = ()) -> int:
        """Drop an encoder's vectors except those of the texts `keep`."""
        with self.database.write() as c:
            return vectors.forget(c, encoder_hash, keep)

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
            return log.record(c, entry, state, seen=seen, links=links, edges=edges, folds=self.folds)

    def undo(self, entry_id: str, *, at: int | None = None, session: str | None = None) -> LogEntry:
        """Undo any entry, an undo included, by appending another. Raises NotFoundError, UsageError."""
        with self._changing() as c:
            return undoing.undo(c, entry_id, _at(at), session, self.folds)

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
    ) -> list[LogEntry]:
        """Return entries of the log, oldest first, under the present ids of their cards."""
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
            )

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

    def counts(self, now: int, day_start: int, day_end: int, deck: str | None = None) -> Counts:
        """Return how many items wait in each queue and what was done since `day_start`."""
        with self.database.read() as c:
            return items.counts(c, now, day_start, day_end, deck=deck)

    def link_strengths(self, cards: Collection[str] | None = None) -> list[LinkStrength]:
        """Return what the log taught about links, in key order; slots at rest are absent."""
        with self.database.read() as c:
            return derive.link_strengths(c, cards)

    def edges(self, card: str | None = None) -> list[Edge]:
        """Return the edges of all cards, or of one, in key order."""
        with self.database.read() as c:
            return derive.edges(c, card)

    # New items as they are really offered (waiting.py)

    def count_new_cards(self, now: int, *, deck: str | None = None, prompt: str | None = None) -> int:
        """Return how many cards were never met."""
        with self.database.read() as c:
            return waiting.count_new_cards(c, now, deck=deck, prompt=prompt)

    def count_released(self, now: int, day_start: int, *, deck: str | None = None) -> int:
        """Return how many unseen items belong to cards first met before the day began."""
        with self.database.read() as c:
            return waiting.count_released(c, now, day_start, deck=deck)

    def count_met_since(self, since: int, *, deck: str | None = None) -> int:
        """Return how many cards were met for the first time since an instant."""
        with self.database.read() as c:
            return items.met_since(c, since, deck)

    def reviewed_since(self, since: int, *, deck: str | None = None) -> tuple[int, int]:
        """Return (reviews that count, cards met for the first time) since an instant."""
        with self.database.read() as c:
            return items.reviews_since(c, since, deck), items.met_since(c, since, deck)

    # Small things

    def content_stamp(self) -> int:
        """Return a number that has risen whenever a deck, card, link or template changed, here or elsewhere.

        Vectors do not raise it: a text has one vector under one encoder.
        """
        with self.database.read() as c:
            return meta.stamp(c)

    def get_value(self, key: str) -> str | None:
        """Return the text that the app keeps under a key, or None."""
        with self.database.read() as c:
            return meta.get(c, "app " + key)

    def set_value(self, key: str, value: str | None) -> None:
        """Keep a text under a key; None forgets it. Not part of the log."""
        with self.database.write() as c:
            meta.put(c, "app " + key, value)

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

    # Upkeep

    def backup(self, to: Path | None = None) -> Path:
        """Write a backup (to a file or into a folder, by default the backup folder) and return its file."""
        return backups.backup(self.database, to, folder=self.backup_folder)

    def backups(self) -> list[Path]:
        """Return the backups in the backup folder, oldest first."""
        return backups.backups(self.database, self.backup_folder)

    def restore(self, file: Path) -> Path | None:
        """Put a backup in the database's place; returns the backup made of what was there before."""
        kept = backups.restore(self.database, file, folder=self.backup_folder)
        schema.prepare(self.database, migrate=True, backups=self.backup_folder)
        return kept

    def check(self) -> list[str]:
        """Return what is wrong with the database, one line each; with folds, derived rows included."""
        with self.database.write() as c:
            return check.check(c, self.folds)

    def rebuild(self, folds: Folds | None = None) -> int:
        """Fold every derived row again from the log; return how many entries it holds."""
        with self.database.write() as c:
            return derive.rebuild(c, derive.needed(folds or self.folds))

    def export_derived(self) -> bytes:
        """Return every derived row in key order: equal bytes mean equal rows."""
        with self.database.read() as c:
            return derive.export(c)


def _at(at: int | None) -> int:
    return now_ms() if at is None else at


def restore_backup(url: str, file: Path, *, backup_folder: Path | None = None) -> Path | None:
    """Put a backup in the place of the database of a URL, be that damaged or not there; see Store.restore."""
    database = Database(url)
    try:
        return backups.restore(database, file, folder=backup_folder)
    finally:
        database.close()


def newest_backup(url: str, *, backup_folder: Path | None = None) -> Path | None:
    """Return the newest backup of the database of a URL, be that damaged or not there; None for none."""
    database = Database(url)
    try:
        found = backups.backups(database, backup_folder)
        return found[-1] if found else None
    finally:
        database.close()


def open_store(
    url: str,
    *,
    migrate: bool = True,
    folds: Folds | None = None,
    busy_ms: int = 5000,
    backup_folder: Path | None = None,
) -> Store:
    """Open the database of a URL, make it when it is not there, migrate it (after a backup) when it is old.

    Raises StoreError and its kinds in one clear line; then the file is as it was.
    """
    database = Database(url, busy_ms=busy_ms)
    try:
        schema.prepare(database, migrate=migrate, backups=backup_folder)
    except BaseException:
        database.close()
        raise
    return Store(database, folds, backup_folder)
