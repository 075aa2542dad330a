"""What a learner makes: links in any web, cards and decks of their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from densecards.errors import UsageError
from densecards.study.collection import OWN_DECK
from densecards.study.practice import Practice
from densecards.study.values import CardRow, Recalled
from densecards.webs import Origin, Web


class Owning(Practice):
    """The desk's methods for what is the learner's own."""

    # What the learner makes

    def set_link(self, card: str, slot: str, text: str) -> Web:
        """Write the learner's link into a slot, by its key, title or alias; "" takes it away again.

        Raises NotFoundError for an unknown card, UsageError for an unknown slot.
        """
        web = self._whole.web(card)
        wanted = web.template.slot(slot)
        if wanted is None:
            meant = web.template.suggestion(slot)
            hint = f'did you mean "{meant}"?' if meant else f"it has {', '.join(web.template.slot_keys)}"
            raise UsageError(f'a card of "{web.template.title}" has no slot "{slot}"', hint=hint)
        self._store.set_own_link(web.card.id, wanted.key, text.strip(), at=self.now())
        return self._edited(web.card.id)

    def shared_link(self, card: str, slot: str) -> str:
        """What is to be said of a link that more than three cards share: it leads to none; "" else."""
        from densecards.study.library import shared_link

        return shared_link(self._whole, card, slot)

    def own_link(self, card: str, slot: str) -> str:
        """The learner's own text in a slot; "" where the deck's shows."""
        link = self._store.web(card).link(slot)
        return link.text if link is not None and link.origin is Origin.LEARNER else ""

    def _edited(self, card: str) -> Web:
        web = self._store.web(card)
        self.known_densities()
        self._densities.pop(card, None)
        self._densities_new = True
        self.memory.submit(lambda: self.memory.changed(web))
        if self.elsewhere is not None:
            self.elsewhere.tell("changed", card)
        return web

    def add_card(
        self,
        headword: str,
        gloss: str,
        *,
        deck: str = OWN_DECK,
        template: str = "",
        language: str = "",
        links: Mapping[str, str] | None = None,
        properties: Mapping[str, Sequence[str]] | None = None,
        session: str | None = None,
    ) -> str:
        """Make a card of the learner's own, in a deck of theirs (made if absent) or an installed one."""
        from densecards.study.library import add_card

        made = add_card(
            self._whole,
            headword,
            gloss,
            deck=deck,
            template=template,
            language=language,
            links=dict(links or {}),
            properties=dict(properties or {}),
            session=session,
        )
        self._rows_changed()
        return made

    def edit_card(self, card: str, **changes: Any) -> Web:
        """Change headword, gloss or properties of the learner's own card."""
        self._store.edit_own_card(card, at=self.now(), **changes)
        self._rows_changed()
        return self._store.web(card)

    def move_card(self, card: str, deck: str) -> str:
        """Move the learner's own card to another deck; returns its new id."""
        moved = self._store.move_own_card(card, deck, at=self.now())
        self._rows_changed()
        return moved.id

    def delete_card(self, card: str) -> str:
        """Delete the learner's own card; returns the log entry that `undo_entry` takes back."""
        entry = self._store.delete_own_card(card, at=self.now())
        self._rows_changed()
        return entry.id

    def undo_entry(self, entry: str) -> None:
        """Take any entry of the log back by appending another."""
        self.undo_entries([entry])

    def is_own(self, card: str) -> bool:
        """True for a card that the learner made."""
        return self._store.is_own(card)

    def own_cards(self) -> set[str]:
        """The ids of the cards that the learner made."""
        return self._store.own_card_ids()

    def duplicates(self, headword: str, gloss: str = "", limit: int = 5) -> list[Recalled]:
        """Cards that a new one might repeat: the same headword first, then what the memory recalls."""
        from densecards.study.library import duplicates

        return duplicates(self._whole, headword, gloss, limit)

    def same_headword(self, headword: str) -> list[CardRow]:
        """Cards with that headword, case and article left aside."""
        from densecards.study.library import same_headword

        return same_headword(self._whole, headword)
