"""Decks: Markdown source, checker, package, and exchange with Anki and CSV."""

from densecards.decks.diff import CardChange, DeckDiff, FieldChange, diff
from densecards.decks.findings import Finding, Level, errors
from densecards.decks.folder import check_deck, content, examine, read_deck
from densecards.decks.making import Wish, changes, new_deck, write_source
from densecards.decks.opening import read_any
from densecards.decks.package import build_package, package_bytes, package_name
from densecards.decks.render import render_markdown
from densecards.decks.source import DeckSource
from densecards.decks.unpack import read_package
from densecards.decks.vectors import VECTORS, build_vectors, deck_vectors

__all__ = [
    "VECTORS",
    "CardChange",
    "DeckDiff",
    "DeckSource",
    "FieldChange",
    "Finding",
    "Level",
    "Wish",
    "build_package",
    "build_vectors",
    "changes",
    "check_deck",
    "content",
    "deck_vectors",
    "diff",
    "errors",
    "examine",
    "new_deck",
    "package_bytes",
    "package_name",
    "read_any",
    "read_deck",
    "read_package",
    "render_markdown",
    "write_source",
]
