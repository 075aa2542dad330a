"""Decks: Markdown source, checker, package, and exchange with Anki and CSV."""

from densecards.decks.findings import Finding, Level, errors
from densecards.decks.folder import check_deck, content, examine, read_deck
from densecards.decks.package import build_package, package_bytes, package_name
from densecards.decks.source import DeckSource
from densecards.decks.unpack import read_package
from densecards.decks.vectors import VECTORS, build_vectors, deck_vectors

__all__ = [
    "VECTORS",
    "DeckSource",
    "Finding",
    "Level",
    "build_package",
    "build_vectors",
    "check_deck",
    "content",
    "deck_vectors",
    "errors",
    "examine",
    "package_bytes",
    "package_name",
    "read_deck",
    "read_package",
]
