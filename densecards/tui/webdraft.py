"""The texts of a web while they are being written: what is typed, what is saved, and what undo brings back.

Pure state; the screen shows it and has it saved.
"""

from __future__ import annotations

from dataclasses import dataclass

from densecards.webs import Origin, Web


@dataclass(frozen=True, slots=True)
class Edit:
    """One change of a slot: the learner's text before it ("" is none)."""

    slot: str
    before: str


class WebDraft:
    """See the module. `texts` are what each slot says now; `unsaved` names the slot being written, or ""."""

    def __init__(self) -> None:
        self.web: Web | None = None
        self.texts: dict[str, str] = {}
        self.unsaved = ""
        self._deck: dict[str, str] = {}
        self._edits: list[Edit] = []

    def read(self, web: Web) -> None:
        """Take the web as it was read or saved; what is being written stays."""
        self.web = web
        for slot in web.template.slots:
            link = web.link(slot.key)
            if link is not None and link.origin is Origin.DECK:
                self._deck[slot.key] = link.text
            if slot.key != self.unsaved:
                self.texts[slot.key] = link.text if link is not None else ""

    def own(self, slot: str) -> str:
        """Return the learner's own saved text in a slot; "" where the deck's shows."""
        link = self.web.link(slot) if self.web is not None else None
        return link.text if link is not None and link.origin is Origin.LEARNER else ""

    def type(self, slot: str, text: str) -> bool:
        """Write in a slot; False where that changes nothing."""
        if text == self.texts.get(slot, ""):
            return False
        if self.unsaved != slot:
            self._edits.append(Edit(slot, self.own(slot)))
        self.unsaved = slot
        self.texts[slot] = text
        return True

    def clear(self, slot: str) -> bool:
        """Note that the learner's text in a slot is taken away; False where there is none."""
        if not self.own(slot):
            return False
        self._edits.append(Edit(slot, self.own(slot)))
        return True

    def take(self) -> tuple[str, str] | None:
        """Return the slot and the text that wait to be saved, once."""
        if not self.unsaved:
            return None
        slot, self.unsaved = self.unsaved, ""
        return slot, self.texts.get(slot, "")

    def kept(self, slot: str, text: str) -> str:
        """Return what is to be saved of a text: the deck's own words are no link of the learner's."""
        return "" if text.strip() == self._deck.get(slot, "").strip() else text.strip()

    def last_edit(self) -> Edit | None:
        """Return the last change, once, to be taken back."""
        return self._edits.pop() if self._edits else None

    def changed(self) -> dict[str, str]:
        """Return the texts that differ from what is saved, by slot."""
        saved = {link.slot: link.text for link in self.web or ()}
        return {slot: text for slot, text in self.texts.items() if text != saved.get(slot, "")}

    def being_written(self) -> dict[str, str] | None:
        """Return the slot being written with its text; None where none is."""
        return {self.unsaved: self.texts[self.unsaved]} if self.unsaved else None
