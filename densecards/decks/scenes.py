"""One Markdown file → one scene: front matter, parts, cards, palaces, journeys and diagrams, in order.

Knows nothing of other files.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from densecards.decks.blocks import Block, BlockKind, blocks, unescape
from densecards.decks.cards import (
    Draft,
    check_length,
    checked_id,
    open_card,
    read_links,
    read_paragraph,
    split_id,
)
from densecards.decks.chains import ChainDraft
from densecards.decks.files import note_controls
from densecards.decks.findings import Findings, quoted
from densecards.decks.front import read_front
from densecards.decks.source import (
    ID_RULE,
    CardSource,
    ChainSource,
    SceneSource,
    Written,
    is_id,
)
from densecards.text import normalise, slugify
from densecards.webs import Template

_SECTION = re.compile(r"(part|palace|journey|diagram)\s*:\s*(.*)\Z", re.IGNORECASE | re.DOTALL)


def read_scene(
    text: str, file: str, template: Template, findings: Findings, *, personal: bool
) -> SceneSource:
    """Return the scene that a file's text holds; notes everything in it that is wrong."""
    note_controls(text, file, findings)
    return _Reader(file, template, findings, personal).read(blocks(text), text)


class _Reader:
    """The walk through one file's blocks: what is open now, and what has been finished."""

    def __init__(self, file: str, template: Template, findings: Findings, personal: bool) -> None:
        self.file = file
        self.template = template
        self.findings = findings
        self.personal = personal
        self.part = ""
        self.parts: list[str] = []
        self.cards: list[CardSource] = []
        self.chains: list[ChainSource] = []
        self.card: Draft | None = None
        self.chain: ChainDraft | None = None

    def read(self, found: Sequence[Block], text: str) -> SceneSource:
        front: dict[str, Written] = {}
        first = 1
        if found and found[0].kind is BlockKind.FRONT:
            front = read_front(found[0].lines, self.file, self.findings)
            found = found[1:]
        elif text.startswith("---"):
            self.findings.error(self.file, 1, "the front matter is not closed", "end it with a line ---")
        else:
            self.findings.error(
                self.file, 1, "no front matter", "begin the file with ---, scene: id, title: Title, ---"
            )
        for block in found:
            self.block(block)
        self.close()
        for written in front.values():
            check_length(written, self.file, self.findings)
        return self.scene(front, first)

    def block(self, block: Block) -> None:
        match block.kind:
            case BlockKind.HEADING:
                self.heading(block)
            case BlockKind.PARAGRAPH:
                self.paragraph(block)
            case BlockKind.BULLETS | BlockKind.NUMBERS:
                self.list(block)
            case BlockKind.CODE:
                self.code(block)
            case _:
                self.findings.error(
                    self.file, block.line, f"{block.name} is no part of a deck", "write plain lines"
                )

    def heading(self, block: Block) -> None:
        text = " ".join(line.text for line in block.lines)
        section = _SECTION.match(text)
        if block.level == 0:
            self.findings.error(
                self.file,
                block.line,
                "an underlined heading",
                "write ## headword {#id}, or drop the line below it",
            )
        elif block.level == 2:
            self.close()
            self.card = open_card(text, self.file, block.line, self.part, self.findings)
        elif block.level == 1 and section:
            self.close()
            self.section(section[1].lower(), section[2], block.line)
        elif block.level == 1:
            self.close()
            self.findings.error(
                self.file,
                block.line,
                f"heading {quoted(text)} is no part, palace, journey or diagram",
                "write # part: …, or ## for a card",
            )
        else:
            self.findings.error(
                self.file, block.line, f"a heading of level {block.level}", "cards are ##, parts are #"
            )

    def section(self, kind: str, rest: str, line: int) -> None:
        if kind == "part":
            self.part = normalise(unescape(rest))
            if not self.part:
                self.findings.error(self.file, line, "a part without a title", "write # part: Title")
            elif self.part in self.parts:
                self.findings.error(
                    self.file,
                    line,
                    f"part {quoted(self.part)} stands twice",
                    "give one of the two another title",
                )
            else:
                self.parts.append(self.part)
            return
        title, key = split_id(rest)
        title = normalise(title)
        if not title:
            self.findings.error(
                self.file, line, f"a {kind} without a title", f"write # {kind}: Title {{#id}}"
            )
        key = checked_id(title or kind, key, self.file, line, kind, self.findings)
        self.chain = ChainDraft(kind, key, title, line)

    def paragraph(self, block: Block) -> None:
        if self.card is not None:
            read_paragraph(self.card, block.lines, self.template, self.findings)
        elif self.chain is not None and self.chain.takes_text:
            self.chain.text.extend(block.lines)
        else:
            self.findings.warning(
                self.file,
                block.line,
                "a text outside of any card is not read",
                "write it as <!-- a comment -->",
            )

    def code(self, block: Block) -> None:
        if self.chain is not None and self.chain.is_diagram:
            self.chain.draw(block, self.file, self.findings)
        else:
            self.findings.error(
                self.file,
                block.line,
                "a code block is no part of a card or text",
                "put it under # diagram: Title {#id}",
            )

    def list(self, block: Block) -> None:
        for line in block.strange:
            self.findings.error(
                self.file, line, "a list item that is not one text", "one line each, no list within a list"
            )
        if self.chain is not None:
            for item in block.items:
                self.chain.step(item, self.file, self.findings)
        elif self.card is None:
            self.findings.error(
                self.file, block.line, "a list outside of any card", "put it under a ## heading"
            )
        elif block.kind is BlockKind.NUMBERS:
            self.findings.error(
                self.file, block.line, "a numbered list in a card", 'links are "- slot: text" lines'
            )
        else:
            read_links(self.card, block.items, self.template, self.findings, personal=self.personal)

    def close(self) -> None:
        """Finish the card or chain that is open."""
        if self.card is not None:
            self.cards.append(self.card.finished(self.findings))
        if self.chain is not None:
            self.chains.append(self.chain.finished(self.file, self.findings))
        self.card = self.chain = None

    def scene(self, front: dict[str, Written], line: int) -> SceneSource:
        wanted = slugify(self.file.rpartition("/")[2].rpartition(".")[0]) or "scene"
        key = front.get("scene", Written("", line))
        if front and not key.text:
            self.findings.error(self.file, line, 'front matter: "scene" is missing', f"write scene: {wanted}")
        elif key.text and not is_id(key.text):
            suggestion = f'write "{slugify(key.text) or wanted}"'
            self.findings.error(self.file, key.line, f"bad id {quoted(key.text)}: {ID_RULE}", suggestion)
        title = normalise(front["title"].text) if "title" in front else ""
        if front and not title:
            self.findings.error(self.file, line, 'front matter: "title" is missing', "write title: …")
        story = front.get("story", Written("", line))
        return SceneSource(
            file=self.file,
            line=key.line,
            key=key.text if is_id(key.text) else wanted,
            title=title or wanted,
            story=Written(normalise(story.text), story.line),
            level=normalise(front["level"].text) if "level" in front else "",
            chapter=normalise(front["chapter"].text) if "chapter" in front else "",
            parts=tuple(self.parts),
            cards=tuple(self.cards),
            chains=tuple(self.chains),
        )
