"""What a checker says about a deck: one line a finding, with the file and line it is about.

Knows nothing of Markdown, templates or rules; it only carries and orders what they found.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from densecards.text import displayable

_SHOWN = 60  # characters of somebody's text that a message repeats


class Level(StrEnum):
    """How bad a finding is: an error keeps the deck from being built, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, or could be better, in a deck's source.

    `file` is relative to the deck's folder with forward slashes; `line` counts from 1 and is 0 where
    the file as a whole is meant.
    """

    file: str
    line: int
    level: Level
    text: str
    suggestion: str = ""

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        kind = "" if self.level is Level.ERROR else "warning: "
        said = f"{self.text}, {self.suggestion}" if self.suggestion else self.text
        return displayable(f"{place}: {kind}{said}", one_line=True)


@dataclass(slots=True)
class Findings:
    """Findings as they are collected, in the order of the reading."""

    found: list[Finding] = field(default_factory=list)

    def error(self, file: str, line: int, text: str, suggestion: str = "") -> None:
        """Note something that must be mended before the deck can be built."""
        self.found.append(Finding(file, line, Level.ERROR, text, suggestion))

    def warning(self, file: str, line: int, text: str, suggestion: str = "") -> None:
        """Note something that could be better."""
        self.found.append(Finding(file, line, Level.WARNING, text, suggestion))


def errors(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings that keep a deck from being built."""
    return [finding for finding in findings if finding.level is Level.ERROR]


def quoted(text: str) -> str:
    """Return somebody's text in quotation marks, short and safe to show in a message."""
    shown = displayable(text, one_line=True)
    return f'"{shown[:_SHOWN]}…"' if len(shown) > _SHOWN else f'"{shown}"'


def meant(word: str | None) -> str:
    """Return the suggestion for a mistyped word; "" without one."""
    return f'did you mean "{word}"?' if word else ""
