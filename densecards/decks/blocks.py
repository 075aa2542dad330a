"""CommonMark → plain blocks with line numbers: headings, paragraphs, lists, and what a deck does not use.

The only module that knows markdown-it. It knows nothing of cards or templates.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.front_matter import front_matter_plugin

_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_NAMES = {
    "code_block": "an indented block",
    "html_block": "HTML",
    "blockquote_open": "a quotation",
    "hr": "a line of dashes",
    "table_open": "a table",
}


class BlockKind(StrEnum):
    """What a block is; `other` is anything a deck does not use."""

    FRONT = "front matter"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    BULLETS = "list"
    NUMBERS = "numbered list"
    CODE = "code block"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Line:
    """One line as written (escapes kept), its number from 1, and whether a hard line break ends it."""

    number: int
    text: str
    hard: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """One top-level block. `lines` for headings, paragraphs and fenced code (kept as it stands), `items` for
    lists.

    `level` is a heading's level, or 0 for an underlined heading. `name` says what an `other` block is.
    """

    kind: BlockKind
    line: int
    lines: tuple[Line, ...] = ()
    items: tuple[tuple[Line, ...], ...] = ()
    level: int = 0
    name: str = ""
    strange: tuple[int, ...] = ()  # lines of list items that hold more than one text, of code that never ends


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark").use(front_matter_plugin)
    # Texts keep their inline markup as written, and a "[name]: …" line is a text like any other: a link
    # definition would vanish without a word.
    parser.core.ruler.disable("inline")
    parser.disable("reference")
    return parser


def blocks(text: str) -> list[Block]:
    """Return the top-level blocks of a Markdown file, texts in NFC, comments left out."""
    tokens = _parser().parse(unicodedata.normalize("NFC", text))
    found: list[Block] = []
    at = 0
    while at < len(tokens):
        end = _end(tokens, at)
        block = _block(tokens[at : end + 1])
        if block is not None:
            found.append(block)
        at = end + 1
    return found


def _end(tokens: Sequence[Token], start: int) -> int:
    depth = 0
    for index in range(start, len(tokens)):
        depth += tokens[index].nesting
        if depth == 0:
            return index
    return len(tokens) - 1


def _block(tokens: Sequence[Token]) -> Block | None:
    first = tokens[0]
    line = (first.map[0] if first.map else 0) + 1
    if first.type == "front_matter":
        body = tuple(Line(line + 1 + n, text) for n, text in enumerate(first.content.split("\n")))
        return Block(BlockKind.FRONT, line, body)
    if first.type == "heading_open":
        level = int(first.tag[1:]) if first.markup.startswith("#") else 0
        return Block(BlockKind.HEADING, line, _lines(tokens[1]), level=level)
    if first.type == "paragraph_open":
        return Block(BlockKind.PARAGRAPH, line, _lines(tokens[1]))
    if first.type in ("bullet_list_open", "ordered_list_open"):
        kind = BlockKind.BULLETS if first.type.startswith("bullet") else BlockKind.NUMBERS
        items, strange = _items(tokens)
        return Block(kind, line, items=items, strange=strange)
    if first.type == "fence":
        rows = first.content.removesuffix("\n").split("\n")
        size = first.map[1] - first.map[0] if first.map else 0
        open_ended = (line,) if size < first.content.count("\n") + 2 else ()
        body = tuple(Line(line + 1 + n, row) for n, row in enumerate(rows))
        return Block(BlockKind.CODE, line, body, strange=open_ended)
    if first.type == "html_block" and re.fullmatch(r"\s*<!--.*-->\s*", first.content, re.DOTALL):
        return None
    return Block(BlockKind.OTHER, line, name=_NAMES.get(first.type, first.type))


def _lines(inline: Token) -> tuple[Line, ...]:
    first = (inline.map[0] if inline.map else 0) + 1
    rows = inline.content.split("\n")
    found = []
    for n, row in enumerate(rows):
        last = n == len(rows) - 1
        backslash = not last and re.search(r"(?<!\\)(?:\\\\)*\\$", row) is not None
        hard = not last and (backslash or row.endswith("  "))
        found.append(Line(first + n, (row[:-1] if backslash else row).strip(), hard))
    return tuple(found)


def _items(tokens: Sequence[Token]) -> tuple[tuple[tuple[Line, ...], ...], tuple[int, ...]]:
    """Return each item's lines, and the lines of items that hold anything but one text."""
    items: list[tuple[Line, ...]] = []
    strange: list[int] = []
    at = 1
    while at < len(tokens) - 1:
        end = _end(tokens, at)
        item = tokens[at : end + 1]
        if len(item) == 5 and item[1].type == "paragraph_open":
            items.append(_lines(item[2]))
        else:
            strange.append((item[0].map[0] if item[0].map else 0) + 1)
        at = end + 1
    return tuple(items), tuple(strange)


def unescape(text: str) -> str:
    r"""Return a text with Markdown's backslash escapes (`\*` → `*`) taken out."""
    return _ESCAPED.sub(r"\1", text)


def joined(lines: Sequence[Line]) -> str:
    """Return lines as one text as written: a soft break is a space, a hard break a new line."""
    parts = []
    for n, line in enumerate(lines):
        parts.append(line.text)
        if n < len(lines) - 1:
            parts.append("\n" if line.hard else " ")
    return "".join(parts).strip()
