"""The frozen values of the recall modes: what is asked, what came, and how it was matched.

Texts in them are content as its authors and the learner wrote it; whoever draws them makes them
displayable. Times are ms UTC, intervals days, scores in [0, 1].
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from densecards.grading import Judgement
from densecards.schedule import Grade
from densecards.study.values import Hint, Mode, Recollection
from densecards.webs import Web

YOU = "you: "
"""Before a note of the learner's own among the notes of an outcome."""


class Takes(StrEnum):
    """How an answer is typed."""

    LINE = "line"
    LINES = "lines"  # one thing a line
    TEXT = "text"  # as many words as it takes


class By(StrEnum):
    """What matched a line to a link."""

    NOTHING = ""
    LETTERS = "letters"
    MEANING = "meaning"
    LEARNER = "learner"


@dataclass(frozen=True, slots=True)
class Task:
    """One thing that is asked.

    `prompt` names the item that the answer is written to; `schedules` says whether it moves its due date.
    `shown` are lines to read before answering, `options` the answers to choose from as a fallback, never to
    be shown unasked. `picture` is a drawing in fixed width, `mark` the covered place in it that is asked.
    """

    mode: Mode
    card: str
    prompt: str
    heading: str
    asks: str
    takes: Takes = Takes.LINE
    shown: tuple[str, ...] = ()
    detail: str = ""
    web: Web | None = None
    options: tuple[str, ...] = ()
    picture: str = ""
    mark: str = ""
    number: int = 1
    of: int = 1
    cues: tuple[str, ...] = ()  # the slots whose links the task shows from the start
    hints_are: str = "letters"  # what a hint that is no link is called in the log

    @property
    def schedules(self) -> bool:
        """True where the grade moves the item's due date."""
        return self.mode.schedules


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that was to be recalled, and the line that recalled it.

    `line` is a line's number (from 0) or None; `got` its text; `likeness` how like the two are by `by`.
    """

    text: str
    slot: str = ""
    title: str = ""
    line: int | None = None
    got: str = ""
    likeness: float = 0.0
    by: By = By.NOTHING

    @property
    def right(self) -> bool:
        """True where it was recalled."""
        return self.by is not By.NOTHING


@dataclass(frozen=True, slots=True)
class Contrast:
    """A draft of a link that tells two cards apart, to be written into a slot of the first.

    `text` is the link as it is stored; `shown` is that text for a reader, with the names of other cards in
    the place of the `ties` (id, name) to them. `names` are those of the two cards.
    """

    card: str
    other: str
    slot: str
    text: str
    shown: str = ""
    ties: tuple[tuple[str, str], ...] = ()
    names: tuple[str, str] = ("", "")

    def written(self, shown: str) -> str:
        """Return what a learner made of `shown` as it is stored: names that were ties are ties again."""
        text = shown
        for name, title in self.ties:
            found = re.search(rf"(?<![\w\[]){re.escape(title)}(?![\w\]])", text)
            if found:
                text = f"{text[: found.start()]}[[{name}]]{text[found.end() :]}"
        return text


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an answer.

    `parts` are what was to be recalled (empty where one answer was asked and `judgement` says it all),
    `extra` the lines that matched nothing. `notes` are lines to read now: what tells two cards apart, the
    station's text. `suggested` is the grade taken by default, `overruled` what the learner decided.
    `wrong_name` is what the card that a wrong answer belongs to is called.
    """

    lines: tuple[str, ...]
    score: float
    suggested: Grade
    parts: tuple[Part, ...] = ()
    judgement: Judgement | None = None
    recollection: Recollection | None = None
    notes: tuple[str, ...] = ()
    wrong_card: str | None = None
    wrong_name: str = ""
    contrast: Contrast | None = None
    overruled: bool | None = None

    @property
    def extra(self) -> tuple[int, ...]:
        """The numbers of the lines that matched nothing; empty where nothing was matched line by line."""
        if not self.parts:
            return ()
        used = {part.line for part in self.parts}
        return tuple(n for n in range(len(self.lines)) if n not in used)

    @property
    def right(self) -> bool:
        """True where the answer counts as recalled."""
        return self.suggested is not Grade.AGAIN


@dataclass(frozen=True, slots=True)
class Posed:
    """A task waits for its answer. `since` is when it was shown, ms UTC."""

    task: Task
    since: int
    hints: tuple[Hint, ...] = ()


@dataclass(frozen=True, slots=True)
class Checked:
    """An answer was matched and everything may be revealed; a grade, or a key to go on, is awaited.

    `intervals` are the days that each grade would give, empty where the schedule is left alone.
    """

    task: Task
    since: int
    hints: tuple[Hint, ...]
    at: int
    outcome: Outcome
    intervals: Mapping[Grade, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Over:
    """The drill is over: how many tasks were answered, how many right, and their mean score.

    `missed` are the cards, (id, headword), of the answers that were not right, each once.
    """

    mode: Mode
    tasks: int
    right: int
    score: float
    missed: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Done:
    """A task that was answered: its log entry, its number (from 0), and what came of it."""

    entry: str
    place: int
    card: str
    right: bool
    score: float


@dataclass(frozen=True, slots=True)
class Left:
    """Where a drill stands: how many tasks it has, the number of the next, and those answered."""

    total: int
    place: int
    done: tuple[Done, ...] = ()


State = Posed | Checked | Over
