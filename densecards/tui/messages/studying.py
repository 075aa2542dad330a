"""What comes back through the door while one studies: data only, no effect."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from textual.message import Message

if TYPE_CHECKING:
    from densecards.study.values import Competitor, Progress, State


@dataclass
class Began(Message):
    """A session or a drill was made."""

    session: Any


@dataclass
class Stepped(Message):
    """The session stands somewhere else."""

    state: State
    progress: Progress
    can_undo: bool
    comes: int | None = None
    """When the next card comes, at the end of a session; ms UTC."""


@dataclass
class Walks(Message):
    """Palaces, journeys and drawings; the learner's stories; and the drills that were left in their midst."""

    rows: list[tuple[str, str, str, int, bool]]
    """Id, kind, title, number of steps, and whether it is the learner's own."""
    stories: list[tuple[str, str, str]] = field(default_factory=list)
    """Key, words, and what is to be said of it."""
    begun: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """Tasks passed and all tasks, by the names of the drills."""


@dataclass
class Drilled(Message):
    """A drill stands somewhere else."""

    state: Any
    done: int
    total: int
    can_undo: bool


@dataclass
class Connecting(Message):
    """Another slot waits for its link, or none does."""

    state: Any
    titles: Mapping[str, str]


@dataclass
class Telling(Message):
    """A story stands somewhere else."""

    state: Any


@dataclass
class Ticked(Message):
    """The quiet clock of the day, with what was spent and is meant, in ms, and the parts that were done."""

    part: str
    clocks: Mapping[str, tuple[int, int]]
    cards: int
    done: frozenset[str] = frozenset()


@dataclass
class Lighting(Message):
    """What lit up with a card."""

    headword: str
    lit: list[Any]


@dataclass
class Asked(Message):
    """The chain of questions of a card."""

    card: str
    headword: str
    questions: tuple[Any, ...]


@dataclass
class Missing(Message):
    """The one link that a lapsed card misses most."""

    card: str
    link: Any


@dataclass
class MixedAgain(Message):
    """The card was taken for another one, and not for the first time."""

    card: str
    other: str
    times: int


@dataclass
class Contrasted(Message):
    """A draft of a link that tells two cards apart."""

    contrast: Any


@dataclass
class Drawn(Message):
    """A figure was made."""

    kind: str
    figure: Any


@dataclass
class Rivals(Message):
    """What the card at hand is mixed up with."""

    card: str
    competitors: tuple[Competitor, ...]
