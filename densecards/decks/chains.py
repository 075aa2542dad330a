"""One palace, journey or diagram as it is read from a file, step after step.

A diagram's drawing is kept as it was written; what names it holds and what stands in its list must agree.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from densecards.decks.blocks import Block, Line, joined, unescape
from densecards.decks.cards import MAX_TEXT
from densecards.decks.findings import Findings, quoted
from densecards.decks.source import ChainSource, StepSource, Written
from densecards.text import normalise
from densecards.webs.diagrams import DIAGRAM, marks, unmarked, unnamed

WIDEST, HIGHEST = 76, 40  # columns and rows of a drawing that a terminal shows beside its question
_STEP = re.compile(r"\[\[([^\[\]]*)\]\](?:\s*—\s*(.*))?\Z", re.DOTALL)


class ChainDraft:
    """A palace, journey or diagram while it is being read."""

    def __init__(self, kind: str, key: str, title: str, line: int) -> None:
        self.kind, self.key, self.title, self.line = kind, key, title, line
        self.text: list[Line] = []
        self.drawing: Block | None = None
        self.steps: list[StepSource] = []

    @property
    def is_diagram(self) -> bool:
        """True for a drawing with places to name."""
        return self.kind == DIAGRAM

    @property
    def takes_text(self) -> bool:
        """True where a paragraph would be the text of this chain: before its steps, and not of a diagram."""
        return not self.steps and not self.is_diagram

    def draw(self, block: Block, file: str, findings: Findings) -> None:
        """Take a fenced block as the drawing."""
        if self.drawing is not None:
            findings.error(file, block.line, "a second drawing in one diagram", "begin another # diagram: …")
        elif block.strange:
            findings.error(file, block.line, "the drawing is not closed", "end it with a line ```")
        else:
            self._check_drawing(block, file, findings)
        self.drawing = self.drawing or block

    def _check_drawing(self, block: Block, file: str, findings: Findings) -> None:
        if size := max(0, sum(len(row.text) + 1 for row in block.lines) - MAX_TEXT):
            findings.error(file, block.line, f"a drawing {size} characters too large", "draw less")
        for row in block.lines:
            if "\t" in row.text:
                findings.error(file, row.number, "a tab in a drawing", "write spaces")
        wide = [row for row in block.lines if len(row.text) > WIDEST]
        if wide or len(block.lines) > HIGHEST:
            findings.warning(
                file,
                wide[0].number if wide else block.line,
                f"a drawing of more than {WIDEST} columns or {HIGHEST} rows",
                "small terminals cut it",
            )

    def step(self, item: Sequence[Line], file: str, findings: Findings) -> None:
        """Take one item of the list."""
        match = _STEP.match(joined(item))
        number = item[0].number
        if match is None:
            findings.error(
                file, number, f"{quoted(item[0].text)} is no step", "write 1. [[id]] — what is there"
            )
            return
        self.steps.append(StepSource(match[1].strip(), Written(normalise(unescape(match[2] or "")), number)))

    def finished(self, file: str, findings: Findings) -> ChainSource:
        """Return the chain; notes what it lacks."""
        if len(self.steps) < 2:
            findings.error(
                file,
                self.line,
                f"{self.kind} {quoted(self.title)} has fewer than two steps",
                "write 1. [[id]] — …",
            )
        text = self._drawn(file, findings) if self.is_diagram else self._told()
        return ChainSource(file, self.line, self.kind, self.key, self.title, text, tuple(self.steps))

    def _told(self) -> Written:
        line = self.text[0].number if self.text else self.line
        return Written(normalise(unescape(joined(self.text))), line)

    def _drawn(self, file: str, findings: Findings) -> Written:
        block = self.drawing
        if block is None:
            findings.error(
                file,
                self.line,
                f"diagram {quoted(self.title)} has no drawing",
                "draw it between two lines ```, with [1], [2] … where names belong",
            )
            return Written("", self.line)
        picture = "\n".join(row.text for row in block.lines)
        for n in unmarked(picture, len(self.steps)):
            line = self.steps[n - 1].text.line
            findings.error(file, line, f"the drawing has no place [{n}]", "mark it, or drop the step")
        for n in unnamed(picture, len(self.steps)):
            line = next(row.number for row in block.lines if n in marks(row.text))
            findings.error(
                file, line, f"the place [{n}] has no step", f"write {n}. [[id]] — what is to be seen"
            )
        return Written(picture, block.line + 1)
