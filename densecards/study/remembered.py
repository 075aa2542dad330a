"""The frozen values that say what the memory says, in the names of cards and slots; numbers lie in [0, 1]."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


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
