"""The store's door to what a learner makes: links, cards and decks of their own."""

from collections.abc import Mapping, Sequence
from typing import Any

from densecards.store import cards, own
from densecards.store.door import Door, at_or_now
from densecards.store.rows import DeckRow, LogEntry
from densecards.webs import VOCABULARY, Card, Template


class Making(Door):
    """Links, cards and decks of the learner's own; every edit is logged and can be undone."""

    def set_own_link(
        self, card: str, slot: str, text: str, *, at: int | None = None, session: str | None = None
    ) -> LogEntry | None:
        """Set the learner's link; an empty text clears it. None is returned where nothing changes."""
        with self._changing() as c:
            return own.set_link(c, card, slot, text, at_or_now(at), session)

    def clear_own_link(
        self, card: str, slot: str, *, at: int | None = None, session: str | None = None
    ) -> LogEntry | None:
        """Take the learner's link away, so that the deck's shows again."""
        with self._changing() as c:
            return own.set_link(c, card, slot, None, at_or_now(at), session)

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
                at_or_now(at),
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
            return own.edit_card(c, card, at_or_now(at), session, changes, self.folds)

    def move_own_card(self, card: str, deck: str, *, at: int | None = None) -> Card:
        """Move a learner's card to another deck; returns it under its new id."""
        with self._changing() as c:
            return own.move_card(c, card, deck, at_or_now(at), self.folds)

    def delete_own_card(self, card: str, *, at: int | None = None, session: str | None = None) -> LogEntry:
        """Delete a learner's card; undo of the returned entry brings it back."""
        with self._changing() as c:
            return own.delete_card(c, card, at_or_now(at), session)

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
            return own.create_deck(c, deck, title or deck, template, language, gloss_language, at_or_now(at))
