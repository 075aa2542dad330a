"""The frozen values that the app and the commands get from `study`: shown, never changed by them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from densecards.study.remembered import (
    CardCluster,
    CardDensity,
    Competitor,
    ContrastDraft,
    CueLadder,
    CueRefused,
    CueRung,
    Fit,
    LinkAnswer,
    MixedUp,
    Recalled,
    Recollection,
    SceneOffer,
    Truth,
)

if TYPE_CHECKING:
    from densecards.grading import Judgement
    from densecards.schedule import Grade
    from densecards.webs import Web

__all__ = [
    "Answered",
    "Asking",
    "CardCluster",
    "CardDensity",
    "CardRow",
    "Competitor",
    "ContrastDraft",
    "CueLadder",
    "CueRefused",
    "CueRung",
    "DeckSummary",
    "Finished",
    "Fit",
    "Hint",
    "Installed",
    "LinkAnswer",
    "MixedUp",
    "Mode",
    "Presenting",
    "Progress",
    "Question",
    "Recalled",
    "Recollection",
    "SceneOffer",
    "State",
    "Today",
    "Truth",
]


class Mode(StrEnum):
    """How a card was asked; stands in the log with every answer."""

    WORD = "word"
    BLANK_WEB = "blank-web"
    LINK = "link"
    PARTIAL_WEB = "partial-web"
    EXPLAIN = "explain"
    CONFUSABLES = "confusables"
    STORY = "story"
    PALACE = "palace"
    JOURNEY = "journey"
    FORMS = "forms"
    LABEL = "label"
    PHRASE = "phrase"
    CRAM = "cram"
    KNOWN = "known"  # "I know this already"

    @property
    def schedules(self) -> bool:
        """True where an answer in this mode moves the item's due date."""
        return self in {Mode.WORD, Mode.BLANK_WEB, Mode.PARTIAL_WEB, Mode.CONFUSABLES, Mode.KNOWN}


@dataclass(frozen=True, slots=True)
class Today:
    """What waits today. Counts are items, except `new`, which counts cards; times are ms UTC.

    `unmet` are the cards never met, beyond today's too; `away` ends a holiday that lasts. `held` items are
    due beyond the answers that the settings allow for a day, and not among the `due`.
    """

    due: int
    new: int
    learning: int
    reviewed: int
    cards: int
    decks: int
    next_due: int | None = None
    unmet: int = 0
    away: int | None = None
    held: int = 0


@dataclass(frozen=True, slots=True)
class DeckSummary:
    """One deck as Library and `deck list` show it. Counts are cards, `due` counts items."""

    id: str
    title: str
    version: str
    language: str
    template: str
    description: str
    cards: int
    due: int
    new: int
    started: int
    own: bool = False


@dataclass(frozen=True, slots=True)
class CardRow:
    """One card as a row of Library. `density` is None until it has been computed; `due` is ms UTC."""

    id: str
    headword: str
    gloss: str
    deck: str
    scene: str
    filled: int
    density: float | None
    due: int | None
    phase: str
    lapses: int
    suspended: bool
    own: bool
    flag: int = 0


@dataclass(frozen=True, slots=True)
class Hint:
    """A cue that was given: its text, its rung on the ladder, and the slot it came from ("" for letters)."""

    text: str
    rung: int
    slot: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked. `shown` is the front as plain text; `asks` says in words what is wanted.

    `detail` is a small line under the front (part of speech, scene); `is_new` marks a card that was
    never asked.
    """

    card: str
    prompt: str
    mode: Mode
    shown: str
    asks: str
    detail: str
    web: Web
    is_new: bool


@dataclass(frozen=True, slots=True)
class Presenting:
    """A new card is shown whole before it is asked for the first time."""

    question: Question


@dataclass(frozen=True, slots=True)
class Asking:
    """A question waits for its answer. `since` is when it was shown, ms UTC.

    Not `settled` where the last hint was chosen without the memory, which was not there yet.
    """

    question: Question
    since: int
    hints: tuple[Hint, ...] = ()
    settled: bool = True


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer was judged and the web may be revealed; a grade is awaited.

    `intervals` are the days that each grade would give. `suggested` is the grade to take by default.
    """

    question: Question
    since: int
    hints: tuple[Hint, ...]
    answer: str
    judgement: Judgement
    intervals: Mapping[Grade, float]
    suggested: Grade
    at: int


@dataclass(frozen=True, slots=True)
class Finished:
    """Nothing waits any more. `waiting` items come due again today at `next_due` (ms UTC).

    `held` items are due too, and beyond the reviews that the settings allow for one day; `unmet` cards were
    never met, and are beyond the new ones of the day.
    """

    reviewed: int
    right: int
    waiting: int = 0
    next_due: int | None = None
    held: int = 0
    unmet: int = 0


State = Presenting | Asking | Answered | Finished


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a session stands: items still to come, by kind."""

    due: int
    learning: int
    new: int
    done: int


@dataclass(frozen=True, slots=True)
class Installed:
    """What an install or update did. `missing_vectors` texts wait for the encoder."""

    id: str
    title: str
    version: str
    added: int
    changed: int
    retired: int
    returned: int
    missing_vectors: int
    message: str
