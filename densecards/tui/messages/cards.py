"""What comes back through the door about decks and cards: data only, no effect."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from textual.message import Message

if TYPE_CHECKING:
    from densecards.study.values import (
        CardDensity,
        CardRow,
        DeckSummary,
        Installed,
        LinkAnswer,
        Recalled,
        Recollection,
        Today,
    )
    from densecards.webs import Web


@dataclass
class Opened(Message):
    """The collection is open."""

    empty: bool
    """No deck is installed."""


@dataclass
class Offered(Message):
    """The place at which the app was left."""

    place: Mapping[str, str]
    words: str
    """Its name; "" where there is none."""


@dataclass
class Counted(Message):
    """What waits today."""

    today: Today


@dataclass
class Listed(Message):
    """The installed decks."""

    decks: list[DeckSummary]


@dataclass
class Rowed(Message):
    """The cards of Library; `why` says in a few words why there are none."""

    rows: list[CardRow]
    why: str = ""


@dataclass
class Came(Message):
    """What came to mind."""

    recollection: Recollection


@dataclass
class Explained(Message):
    """Which link of which card answered which cue."""

    cues: tuple[str, ...]
    answers: list[LinkAnswer]


@dataclass
class Measured(Message):
    """Densities, from the thinnest up."""

    densities: list[CardDensity]
    begun: frozenset[str] = frozenset()
    """The cards that were asked before; they come first where something is offered."""


@dataclass
class Weighed(Message):
    """The density of the web as it is being edited."""

    density: CardDensity
    edition: int
    """Which state of the texts was weighed; an older one is not shown."""


@dataclass
class WebRead(Message):
    """A web was read or saved."""

    web: Web
    titles: Mapping[str, str]
    """Headwords by id, for the ties in links."""
    scene: str = ""
    """The title of the card's scene."""


@dataclass(frozen=True)
class PastAnswer:
    """One answer of the log."""

    at: int
    """When, ms UTC."""
    grade: int
    """1 to 4."""
    text: str
    """What was written."""


@dataclass
class Remembered(Message):
    """The past answers of a card, oldest first."""

    card: str
    answers: list[PastAnswer]


@dataclass
class Similar(Message):
    """Cards that a new one may repeat."""

    cards: list[Recalled]


@dataclass
class Changed(Message):
    """A card was made, edited, moved or deleted."""

    line: str
    """What was done, for the reader."""
    card: str = ""
    """The card's id, where it still exists."""
    undo: str = ""
    """The entry of the log that takes it back, where there is one."""
    entries: tuple[str, ...] = ()
    """The entries, where there are several."""


@dataclass
class Stood(Message):
    """How a card stands."""

    standing: Any


@dataclass
class Placed(Message):
    """Where the learner was on this screen the last time; empty where never."""

    place: Mapping[str, str]


@dataclass
class Shipped(Message):
    """Decks were installed."""

    installed: list[Installed]


@dataclass
class Worried(Message):
    """What needs care."""

    worries: list[Any]
