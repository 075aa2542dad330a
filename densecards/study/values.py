"""The frozen values that the app and the commands get from `study`: shown, never changed by them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from densecards.grading import Judgement
    from densecards.schedule import Grade
    from densecards.webs import Web


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
    """What waits today. Counts are items, except `new`, which counts cards; times are ms UTC."""

    due: int
    new: int
    learning: int
    reviewed: int
    cards: int
    decks: int
    next_due: int | None = None


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
class Competitor:
    """A card that the memory mixes another one up with, and its share of the recall probability."""

    id: str
    headword: str
    share: float


@dataclass(frozen=True, slots=True)
class CardDensity:
    """How dense a web is, and what would make it denser. Numbers lie in [0, 1]; gains add to density.

    `worth` maps each filled slot to its Shapley value. `unscored` names filled slots whose text the
    encoder cannot judge. `percentile` is the share of the collection's cards that are thinner.
    """

    id: str
    headword: str
    density: float
    breadth: float
    depth: float
    filled: int
    weakest_slot: str | None
    next_slot: str | None
    gain: float
    competitors: tuple[Competitor, ...] = ()
    worth: Mapping[str, float] = field(default_factory=dict)
    percentile: float = 0.0
    unscored: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Recalled:
    """One card that came to mind."""

    id: str
    headword: str
    deck: str
    gloss: str
    probability: float


@dataclass(frozen=True, slots=True)
class Recollection:
    """What came to mind for some cues. `null` is the probability that nothing does."""

    cues: tuple[str, ...]
    results: tuple[Recalled, ...]
    null: float


@dataclass(frozen=True, slots=True)
class LinkAnswer:
    """Which link of a card answered a cue: its share of the link score, each term's evidence (nats)."""

    cue: str
    id: str
    headword: str
    slot: str
    text: str
    share: float
    evidence: Mapping[str, float]


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
    """A question waits for its answer. `since` is when it was shown, ms UTC."""

    question: Question
    since: int
    hints: tuple[Hint, ...] = ()


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
    """Nothing waits any more. `waiting` items come due again today at `next_due` (ms UTC)."""

    reviewed: int
    right: int
    waiting: int = 0
    next_due: int | None = None


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


@dataclass(frozen=True, slots=True)
class CueRung:
    """Links to show together, masked, and the recall they lead to. `rival` is the headword next in line."""

    slots: tuple[str, ...]
    texts: tuple[str, ...]
    probability: float
    rival: str | None


@dataclass(frozen=True, slots=True)
class CueRefused:
    """A link that is no cue by itself, and why, in words."""

    slot: str
    text: str
    why: str
    probability: float
    rival: str | None


@dataclass(frozen=True, slots=True)
class CueLadder:
    """A card's cue ladder, from the least that suffices up."""

    id: str
    rungs: tuple[CueRung, ...]
    refused: tuple[CueRefused, ...]


@dataclass(frozen=True, slots=True)
class MixedUp:
    """Two cards that the memory mixes up: `share` of a's cues that b takes, `back` the other way round.

    `slot_a` and `slot_b` are the two links that are most alike: they drive it.
    """

    a: str
    b: str
    headword_a: str
    headword_b: str
    share: float
    back: float
    slot_a: str
    slot_b: str
    text_a: str
    text_b: str


@dataclass(frozen=True, slots=True)
class ContrastDraft:
    """What a contrast link has to work with: texts both cards share (with their cosine), texts that tell each
    from the other, and a first draft."""

    a: str
    b: str
    shared: tuple[tuple[str, str, float], ...]
    own: tuple[str, ...]
    theirs: tuple[str, ...]
    draft: str


@dataclass(frozen=True, slots=True)
class Truth:
    """How true the probabilities are on held-out cues: negative log-likelihood (nats a cue), Brier score,
    expected calibration error of the first answer; and of the cues whose card is there, how many find it
    first, and the mean probability that it gets."""

    nll: float
    brier: float
    ece: float
    cues: int
    first: float = 0.0
    belief: float = 0.0


@dataclass(frozen=True, slots=True)
class Fit:
    """A calibration: before and after on cues that were not fitted on, all together and by kind, the
    constants, and whether kept."""

    before: Truth
    after: Truth
    constants: Mapping[str, float]
    kept: bool
    kinds: Mapping[str, tuple[Truth, Truth]]


@dataclass(frozen=True, slots=True)
class CardCluster:
    """A community of cards, named by its most central card."""

    name: str
    cards: tuple[str, ...]
    headwords: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SceneOffer:
    """A scene that a new card might join, and its share among what the card brings to mind."""

    deck: str
    scene: str
    title: str
    share: float
