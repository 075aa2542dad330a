"""Cards of another program as they were read, before anything is mapped: notes, their kinds, their history.

Values only. Readers (Anki, CSV) make them; `mapping` guesses what their fields mean; `adopt` makes a deck.
What there is a row of for every note, card and review is a named tuple, which is made twice as fast.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from densecards.text import counted

_SHOWN = re.compile(r"\{\{(?![#^/!])([^{}]*)\}\}")


class ReviewKind(StrEnum):
    """What kind of review an entry of a foreign log is."""

    LEARN = "learn"
    REVIEW = "review"
    RELEARN = "relearn"
    CRAM = "cram"  # in a filtered deck, or before it was due
    MANUAL = "manual"  # the due date set by hand, or the card made new again
    RESCHEDULED = "rescheduled"  # by a change of options


class Phase(StrEnum):
    """Where a foreign card stands in its schedule."""

    NEW = "new"
    LEARNING = "learning"
    REVIEW = "review"
    RELEARNING = "relearning"


@dataclass(frozen=True, slots=True)
class NoteKind:
    """A kind of note: its fields, and what each of its card templates shows first."""

    id: int
    name: str
    fields: tuple[str, ...]
    questions: tuple[str, ...] = ()  # the question side of each card template, as written there
    is_cloze: bool = False

    def shown(self) -> list[list[str]]:
        """For each card template, the fields that its question shows, in their order."""
        found = []
        for question in self.questions:
            # {{Field}}, {{filter:Field}}; {{#Field}} and {{^Field}} are conditions and show nothing.
            names = [name.rpartition(":")[2].strip() for name in _SHOWN.findall(question)]
            found.append([name for name in names if name in self.fields])
        return found


class ForeignNote(NamedTuple):
    """One note: its fields as stored (HTML where `Foreign.is_html`)."""

    id: int
    kind: int
    guid: str
    fields: tuple[str, ...]
    tags: tuple[str, ...] = ()


class ForeignCard(NamedTuple):
    """One card of a note. `ord` is its template's number, for cloze notes the cloze number less one.

    `due` is a calendar date as days since the epoch, `due_at` (ms UTC) the moment at which a card within
    its steps comes due, each None where the other holds; `interval` in days, `ease` 2.5 for 250 %.
    `stability` (days) and `difficulty` are the memory state the other program had computed, if it did.
    `changed` is when the card was last changed, ms UTC.
    """

    id: int
    note: int
    ord: int
    deck: str
    phase: Phase = Phase.NEW
    due: int | None = None
    interval: float = 0.0
    reps: int = 0
    lapses: int = 0
    suspended: bool = False
    flag: int = 0
    stability: float | None = None
    difficulty: float | None = None
    position: int = 0  # of a new card in its queue
    ease: float = 0.0
    buried: bool = False
    due_at: int | None = None
    changed: int = 0


class RawReview(NamedTuple):
    """One entry of the other program's log. `at` ms UTC, `interval` days (0 within learning), `took` ms."""

    card: int
    at: int
    grade: int  # 1 again … 4 easy; 0 for an entry that grades nothing
    kind: ReviewKind
    interval: float
    took: int
    factor: int = 0

    @property
    def is_reset(self) -> bool:
        """True where the card was made new again."""
        return self.kind is ReviewKind.MANUAL and self.factor == 0

    @property
    def is_cramming(self) -> bool:
        """True for an answer that left the schedule alone."""
        return self.kind is ReviewKind.CRAM and self.factor == 0


@dataclass(frozen=True, slots=True)
class Preset:
    """How the other program scheduled: fitted FSRS weights (17, 19 or 21; () for the defaults), desired
    retention (0 where it names none), the share that was recalled before FSRS, and the time (ms UTC) before
    which the log does not count."""

    name: str
    weights: tuple[float, ...] = ()
    retention: float = 0.0
    past_retention: float = 0.9
    since: int = 0


@dataclass(frozen=True, slots=True)
class Foreign:
    """A whole foreign file. `media` maps the name used in fields → where its bytes can be had."""

    name: str
    source: Path
    kinds: Mapping[int, NoteKind]
    notes: tuple[ForeignNote, ...]
    cards: tuple[ForeignCard, ...]
    reviews: tuple[RawReview, ...]
    media: Mapping[str, str] = field(default_factory=dict)
    presets: Mapping[str, Preset] = field(default_factory=dict)  # by the deck's name
    is_html: bool = True
    is_whole: bool = True  # its media are its own, not merely what lies beside it
    is_own: bool = False  # written by us: ties mean cards
    about: tuple[str, ...] = ()  # what the reader has to say: encoding guessed, entries it could not read


class ForeignReview(NamedTuple):
    """One review as study folds it: which item, when (ms UTC), graded how, with which interval (days).

    `ease` is the factor after it (under FSRS its difficulty, 0.1 to 1.1); `counts` is False for an answer
    that left the schedule alone.
    """

    card: str
    prompt: str
    at: int
    grade: int
    kind: ReviewKind
    interval: float
    took: int
    ease: float = 0.0
    counts: bool = True


class ForeignItem(NamedTuple):
    """Where an item stood in the other program's schedule, for comparison and for what a log can't tell.

    `first` is the time (ms) of the review that its memory begins with, 0 for none; `is_complete` says that
    this was the first ever, so that no earlier state needs guessing.
    """

    card: str
    prompt: str
    phase: Phase
    due: int | None
    interval: float
    reps: int
    lapses: int
    suspended: bool
    flag: int
    stability: float | None
    difficulty: float | None
    ease: float = 0.0
    buried: bool = False
    due_at: int | None = None
    changed: int = 0
    first: int = 0
    is_complete: bool = True
    preset: Preset | None = None


@dataclass(frozen=True, slots=True)
class Left:
    """Something that was not taken: what, why, and how many of it."""

    what: str
    why: str
    count: int


@dataclass(frozen=True, slots=True)
class Report:
    """What an import took and what it left."""

    notes: int
    cards: int
    items: int
    reviews: int
    media: int
    left: tuple[Left, ...]
    about: tuple[str, ...] = ()

    def lines(self) -> list[str]:
        """The report as plain lines."""
        taken = (
            f"{counted(self.notes, 'note')} → {counted(self.cards, 'card')}, "
            f"{counted(self.reviews, 'review')}, {self.media} media"
        )
        lost = [f"not taken: {left.count} × {left.what} – {left.why}" for left in self.left]
        return [taken, *self.about, *lost]
