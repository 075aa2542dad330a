"""The frozen values that the store takes and gives.

Nothing here knows SQL, the scheduler or the memory: a state is whatever has these fields, and the folds
that turn a history into derived rows come from outside. Times are milliseconds since the epoch, UTC.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Protocol

from densecards.webs import Template


def _nothing() -> Mapping[str, Any]:
    return MappingProxyType({})


# The mode of an answer that says "I know this already": no work of the day, and no card learnt on it.
KNOWN_ALREADY = "known"


class Kind(StrEnum):
    """What an entry of the log says. `detail` holds what only that kind needs."""

    REVIEW = "review"
    UNDO = "undo"  # undoes: the entry that no longer counts
    SUSPEND = "suspend"  # an empty prompt means every item of the card, here and below
    UNSUSPEND = "unsuspend"
    BURY = "bury"  # detail: {"until": ms}
    UNBURY = "unbury"
    FLAG = "flag"  # detail: {"flag": int}, 0 takes it away
    RESCHEDULE = "reschedule"  # interval, or detail: {"due": ms}
    FORGET = "forget"  # the item starts again as new
    NOTE = "note"  # free text kept with the card: a why, a story, a reading; the text stands in `answer`
    EVENT = "event"  # anything else that `study` wants to remember; detail says what
    LINK = "link"  # a learner's link: detail {"slot", "before", "after"}
    CARD = "card"  # a learner's card: detail {"before", "after"}
    RENAME = "rename"  # the card's history goes on under detail {"to"}
    RELEASE = "release"  # the id is again a card of its own


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One row of the review log. `id` and `scheduled` are given by the store when it is recorded.

    `duration` is in ms, `interval` in days; `cues` are the slots (or letters) shown, `rung` how far up the
    ladder; `together` are the cards recalled along with this one, whose edges it strengthens.
    """

    kind: str
    at: int
    card: str = ""
    prompt: str = ""
    mode: str = ""
    answer: str | None = None
    verdict: str | None = None
    grade: int | None = None
    cues: tuple[str, ...] = ()
    rung: int | None = None
    wrong_card: str | None = None
    duration: int | None = None
    interval: float | None = None
    density: float | None = None
    own_links: int | None = None
    encoder_hash: str | None = None
    undoes: str | None = None
    session: str | None = None
    together: tuple[str, ...] = ()
    detail: Mapping[str, Any] = field(default_factory=_nothing)
    scheduled: bool = False
    id: str = ""


class State(Protocol):
    """What the scheduler knows of an item; the store keeps it and never looks inside.

    `phase` is an enum (or text) named new, learning, review or relearning; `due` and `last` in ms.
    """

    @property
    def phase(self) -> Any: ...
    @property
    def due(self) -> int: ...
    @property
    def stability(self) -> float: ...
    @property
    def difficulty(self) -> float: ...
    @property
    def step(self) -> int: ...
    @property
    def last(self) -> int: ...
    @property
    def reps(self) -> int: ...
    @property
    def lapses(self) -> int: ...


@dataclass(frozen=True, slots=True)
class ItemRow:
    """An item, (card, prompt), with its cached state. `entry` is the last log entry that touched it.

    `active` is False where the card is retired or its deck removed; `first` is the time of the first
    scheduled review, `met` that of the first of any item of the card; 0 before.
    """

    card: str
    prompt: str
    deck: str
    phase: str = "new"
    due: int = 0
    stability: float = 0.0
    difficulty: float = 0.0
    step: int = 0
    last: int = 0
    reps: int = 0
    lapses: int = 0
    first: int = 0
    met: int = 0
    suspended: bool = False
    buried_until: int = 0
    flag: int = 0
    active: bool = True
    entry: str = ""


@dataclass(frozen=True, slots=True)
class LinkStrength:
    """What the log taught about one link: strength, recalls it cued and how many succeeded."""

    card: str
    slot: str
    strength: float
    tries: int = 0
    successes: int = 0
    last: int = 0


@dataclass(frozen=True, slots=True)
class Edge:
    """The association of two cards, `a` < `b`; `last` is when it was last strengthened (decay is lazy)."""

    a: str
    b: str
    strength: float
    count: int = 0
    last: int = 0


class Folds(Protocol):
    """How a history becomes derived rows; `study` composes it from the scheduler and the memory.

    Entries come oldest first, without those that were undone, under the card's present id.
    """

    def item(self, card: str, prompt: str, entries: Sequence[LogEntry]) -> State | None:
        """Return the item's state after its scheduled entries; None for an item that is still new."""

    def links(self, card: str, entries: Sequence[LogEntry]) -> Iterable[LinkStrength]:
        """Return the strengths that the card's entries taught; slots at rest are left out."""

    def edges(self, entries: Sequence[LogEntry]) -> Iterable[Edge]:
        """Return the edges between cards. Only entries of `a` or `b` may change the edge (a, b)."""


@dataclass(frozen=True, slots=True)
class DeckRow:
    """An installed deck or one of the learner's own (`own`)."""

    id: str
    title: str
    version: str
    template: Template
    language: str
    gloss_language: str
    licence: str
    authors: tuple[str, ...]
    description: str
    content_hash: str
    source: str
    own: bool
    installed: int
    updated: int
    removed: int
    cards: int
    retired: int


@dataclass(frozen=True, slots=True)
class Change:
    """What an install or update did, or would do: ids of cards, and pairs (old id, new id).

    `about` names what changes beside the cards: the deck's own texts, scenes, chains, order, media.
    """

    deck: str
    version: str
    before: str = ""
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    retired: tuple[str, ...] = ()
    returned: tuple[str, ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()
    unchanged: int = 0
    about: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """True where nothing that a learner sees changes."""
        cards = self.added or self.changed or self.retired or self.returned or self.renamed
        return not (cards or self.about)


@dataclass(frozen=True, slots=True)
class Queue:
    """What can be asked now: learning steps that are due, reviews of the day, and new items in deck order."""

    learning: tuple[ItemRow, ...]
    due: tuple[ItemRow, ...]
    new: tuple[ItemRow, ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """Items by what they wait for, and what was done since the day began.

    `learning` counts the steps due until the day's end, `due` the reviews due until then; `introduced_today`
    counts cards, those met for the first time.
    """

    new: int
    learning: int
    due: int
    suspended: int
    reviewed_today: int
    introduced_today: int


@dataclass(frozen=True, slots=True)
class ChainRow:
    """A palace or journey, the deck's or the learner's own (`own`); steps are (card id, text)."""

    id: str
    deck: str
    kind: str
    key: str
    title: str
    text: str
    steps: tuple[tuple[str, str], ...]
    own: bool
