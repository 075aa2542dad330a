"""What widgets tell their screen, and what comes back through the door: data only, no effect."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from textual.message import Message

if TYPE_CHECKING:
    from densecards.study.values import (
        CardDensity,
        CardRow,
        Competitor,
        DeckSummary,
        Installed,
        LinkAnswer,
        Progress,
        Recalled,
        Recollection,
        State,
        Today,
    )
    from densecards.webs import Web


@dataclass
class Troubled(Message):
    """Something was refused or failed; the line is for the reader."""

    line: str


@dataclass
class ChipPressed(Message):
    """A labelled place in a one-line widget was clicked."""

    chip: str
    """Its id."""


@dataclass
class RowMoved(Message):
    """The cursor of a table stands on another row."""

    table: str
    """The id of the table."""
    key: str
    """The key of the row; "" where the table is empty."""


@dataclass
class RowChosen(Message):
    """Enter or a second click on a row."""

    table: str
    """The id of the table."""
    key: str
    """The key of the row."""


@dataclass
class ColumnPressed(Message):
    """The head of a column was clicked."""

    table: str
    """The id of the table."""
    column: str
    """The key of the column."""


@dataclass
class SlotMoved(Message):
    """Another place of the web is selected."""

    place: str
    """A slot's key, or "" for the headword in the middle."""


@dataclass
class SlotOpened(Message):
    """A place of the web is to be edited."""

    place: str
    """A slot's key, or "" for the headword in the middle."""
    typed: str = ""
    """What was typed already: it begins a new text. "" edits the text that stands there."""


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
    """The cards of Library."""

    rows: list[CardRow]


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
class Began(Message):
    """A session or a drill was made."""

    session: Any


@dataclass
class Stepped(Message):
    """The session stands somewhere else."""

    state: State
    progress: Progress
    can_undo: bool


@dataclass
class Walks(Message):
    """Palaces, journeys and drawings."""

    rows: list[tuple[str, str, str, int, bool]]
    """Id, kind, title, number of steps, and whether it is the learner's own."""


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
    """The quiet clock of the day, with what was spent and is meant, in ms."""

    part: str
    clocks: Mapping[str, tuple[int, int]]
    cards: int


@dataclass
class Read(Message):
    """A text was taken apart."""

    reading: Any


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
class Worried(Message):
    """What needs care."""

    worries: list[Any]


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


@dataclass
class Advanced(Message):
    """Long work went on."""

    done: int
    total: int
    what: str = ""


@dataclass
class Shipped(Message):
    """Decks were installed."""

    installed: list[Installed]


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
class Said(Message):
    """A line for the reader, whatever screen is at hand."""

    line: str


@dataclass
class Clocked(Message):
    """The quiet clock of the day moved: ms spent on the part at hand, and meant for it."""

    spent: int
    budget: int


@dataclass
class Noted(Message):
    """Something was done that needs no more than a line."""

    line: str
    data: Any = None
