"""The store's door to decks, cards, webs and vectors, read as they are."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from densecards.store import bulk, cards, comparing, decks, install, media, planning, removal, vectors
from densecards.store.door import Door, at_or_now
from densecards.store.rows import ChainRow, Change, DeckRow, LogEntry
from densecards.webs import Card, Template, Web
from densecards.webs.content import DeckContent, Scene


class Library(Door):
    """Decks, cards, webs and vectors."""

    # Decks

    def plan_install(self, content: DeckContent) -> Change:
        """Return what installing would do, without doing it."""
        with self.database.read() as c:
            return planning.plan(c, content)

    def install_deck(
        self,
        content: DeckContent,
        *,
        at: int | None = None,
        progress: Callable[[int, int], None] | None = None,
    ) -> Change:
        """Install or update a deck in one transaction; own links and reviews are never touched.

        Its media are copied before, so that a deck whose pictures are missing is refused whole. `progress`
        is called with (cards done, cards); where it raises, nothing was written.
        """
        comparing.check(content)
        folder = self._media_folder
        taken = media.take(folder, content.id, content.media)
        with self.database.write() as c:
            change = install.install(c, content, at_or_now(at), self.folds, progress)
            media.write_rows(c, content.id, taken)
            if progress is not None:
                progress(len(content.cards), len(content.cards))
        with self.database.read() as c:
            media.sweep(c, folder, content.id)
        return change

    def install_with_history(
        self,
        content: DeckContent,
        history: Sequence[LogEntry],
        *,
        at: int | None = None,
        first: Callable[[], None] | None = None,
        progress: Callable[[int, int], None] | None = None,
    ) -> tuple[Change, int]:
        """Install or update a deck with what another program logged of its cards, all or nothing.

        What `first` writes stands or falls with the deck; it is called before anything else is written.
        Returns what changed and how many entries were new; see `append_history`.
        """
        comparing.check(content)
        folder = self._media_folder
        try:
            taken = media.take(folder, content.id, content.media)
            with self._changing() as c:
                if first is not None:
                    first()
                change = install.install(c, content, at_or_now(at), self.folds)
                media.write_rows(c, content.id, taken)
                count = bulk.append_history(c, history, self.folds, progress) if history else 0
        finally:
            with self.database.read() as c:
                media.sweep(c, folder, content.id)
        return change, count

    @property
    def _media_folder(self) -> Path:
        return media.folder_of(self.database.file)

    def media_file(self, deck: str, path: str) -> Path | None:
        """Return the file of an image or sound that a deck's cards name, or None where there is none."""
        with self.database.read() as c:
            return media.file_of(c, self._media_folder, deck, path)

    def media(self, deck: str) -> dict[str, Path]:
        """Return a deck's images and sounds, file by path."""
        with self.database.read() as c:
            return media.all_of(c, self._media_folder, deck)

    def remove_deck(
        self, deck: str, keep_learning: bool = True, *, at: int | None = None, session: str | None = None
    ) -> int:
        """Take a deck out of use; return the number of its cards. Raises NotFoundError."""
        with self._changing() as c:
            return removal.remove(c, deck, at_or_now(at), keep_learning=keep_learning, session=session)

    def decks(self, *, include_removed: bool = False) -> list[DeckRow]:
        """Return the decks in the order they were installed."""
        with self.database.read() as c:
            return decks.decks(c, include_removed=include_removed)

    def deck(self, deck: str) -> DeckRow:
        """Return one deck, removed or not. Raises NotFoundError."""
        with self.database.read() as c:
            return decks.deck(c, deck)

    def templates(self) -> dict[str, Template]:
        """Return the templates in use, by key."""
        with self.database.read() as c:
            return decks.templates(c)

    def scenes(self, deck: str) -> list[Scene]:
        """Return a deck's scenes in order."""
        with self.database.read() as c:
            return decks.scenes(c, deck)

    def chains(self, deck: str | None = None, kind: str | None = None) -> list[ChainRow]:
        """Return palaces and journeys (`kind`), steps under the cards' present ids."""
        with self.database.read() as c:
            return decks.chains(c, deck, kind)

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

    def cards_with_link(self, text: str) -> list[str]:
        """Return the cards in use in whose webs that very text shows as a link, in key order."""
        with self.database.read() as c:
            return cards.with_link(c, text)

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
