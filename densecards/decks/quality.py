"""What is allowed but weak: warnings for an author who wants the deck to work."""

from __future__ import annotations

from densecards.decks.findings import Findings
from densecards.decks.source import DeckSource


def check_quality(source: DeckSource, findings: Findings) -> None:
    """Note what would make the deck hard to learn from."""
    for card in source.cards:
        empty = [
            slot.key
            for slot in source.template.slots
            if slot.filler.value == "deck"
            and slot.key != source.template.gloss_slot
            and slot.key not in card.links
        ]
        if empty:
            findings.warning(card.file, card.line, f'"{card.headword}" lacks {", ".join(empty)}', "fill them")
