"""Decks: Markdown source, checker, package, and exchange with Anki and CSV."""

from densecards.decks.findings import Finding, Level, errors
from densecards.decks.folder import check_deck, content, examine, read_deck
from densecards.decks.package import build_package, package_bytes, package_name
from densecards.decks.source import DeckSource
from densecards.decks.unpack import PackedVectors, read_package

__all__ = [
    "DeckSource",
    "Finding",
    "Level",
    "PackedVectors",
    "build_package",
    "check_deck",
    "content",
    "errors",
    "examine",
    "package_bytes",
    "package_name",
    "read_deck",
    "read_package",
]
