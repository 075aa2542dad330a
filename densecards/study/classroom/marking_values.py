"""The frozen values of a graded class: lines that can be overruled, grades a web, a student, a class."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

# What names a line for the instructor: student, card, criterion, slot ("" where the whole web is meant).
Place = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Line:
    """One credit in [0, 1]: what is suggested, and the instructor's `mark` where there is one."""

    criterion: str
    suggested: float
    slot: str = ""
    text: str = ""
    key: str = ""
    notes: tuple[str, ...] = ()
    student: str = ""
    card: str = ""
    headword: str = ""
    mark: float | None = None

    @property
    def value(self) -> float:
        """The credit that counts."""
        return self.suggested if self.mark is None else self.mark

    @property
    def place(self) -> Place:
        """What the line is named by."""
        return (self.student, self.card, self.criterion, self.slot)


@dataclass(frozen=True, slots=True)
class WebGrade:
    """One web: the share of each criterion, its lines, how many links are the student's own, and the asked
    slots that are missing or left as the deck gives them."""

    card: str
    headword: str
    shares: Mapping[str, float]
    lines: tuple[Line, ...]
    own: int
    missing: tuple[str, ...]
    given: tuple[str, ...]
    density: float | None


@dataclass(frozen=True, slots=True)
class StudentGrade:
    """One student: the total in the rubric's points, the mean share of each criterion, and what to work on.

    `answers` counts the log's answers, None where no log was handed in.
    """

    student: str
    file: str
    made: int
    total: float
    shares: Mapping[str, float]
    webs: tuple[WebGrade, ...]
    weakest: tuple[str, ...]
    density: float | None
    notes: tuple[str, ...]
    answers: int | None

    @property
    def lines(self) -> tuple[Line, ...]:
        """Every line of every web."""
        return tuple(line for web in self.webs for line in web.lines)


@dataclass(frozen=True, slots=True)
class MixedPair:
    """Two cards that were mixed up in the logs handed in: how often, and by how many students."""

    a: str
    b: str
    headword_a: str
    headword_b: str
    times: int
    students: int


@dataclass(frozen=True, slots=True)
class SlotStanding:
    """One slot over the class: the share of webs that fill it, its mean credit, and how often it was recalled
    when it was asked (`asked` times; None where no log says)."""

    slot: str
    title: str
    filled: float
    credit: float
    recalled: float | None
    asked: int


@dataclass(frozen=True, slots=True)
class ClassGrade:
    """A graded class. `problems` are hand-ins and marks that were left out, a line each.

    `absent` are the names on the class's list who did not hand in, `alike` pairs of students whose webs say
    the same, with the number of links.
    """

    title: str
    deck: str
    version: str
    points: float
    worth: Mapping[str, float]
    deadline: int
    minutes: float
    cards: int
    students: tuple[StudentGrade, ...]
    slots: tuple[SlotStanding, ...]
    mixed: tuple[MixedPair, ...]
    logs: int
    problems: tuple[str, ...]
    absent: tuple[str, ...] = ()
    alike: tuple[tuple[str, str, int], ...] = ()
