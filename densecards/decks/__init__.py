"""Decks: Markdown source, checker, package, and exchange with Anki and CSV."""

from densecards.decks.findings import Finding, Level, errors
from densecards.decks.folder import check_deck, content, examine, read_deck
from densecards.decks.source import DeckSource

__all__ = ["DeckSource", "Finding", "Level", "check_deck", "content", "errors", "examine", "read_deck"]
