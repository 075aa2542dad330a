"""The fitted numbers of the memory, as one value that can be saved and read back."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from densecards.errors import SettingsError

NEAR_COPY = 0.9
"""Cosine above which a text is a near-copy of another and is taken out when density asks for the way home."""

EXACT_COPY = 0.999
"""Cosine above which two links of one card are the same link written twice."""

LOG_EVIDENCE = 4.0
"""n₀: how many recalls the model's own p is worth beside what the log has seen."""

EPISODIC_PRIOR = 0.5
"""p of an episodic link before the log has said anything: no encoder knows a learner's life."""

HERE = math.log(9)
"""Log odds that a card's own link has its card: density and ladders leave one in ten to nothing where links
say nothing at all; the constants are fitted on cues of which every other one has no card."""

BOUNDS: Mapping[str, tuple[float, float]] = {
    "beta": (5.0, 150.0),
    "gamma": (1.0, 100.0),
    "gist": (0.0, 10.0),
    "head": (0.0, 10.0),
    "lexical": (0.0, 10.0),
    "lexical_power": (0.5, 4.0),
    "lexical_phrase": (0.0, 1.0),
    "words": (0.0, 10.0),
    "fusion": (0.0, 10.0),
    "null": (-1.0, 3.0),
    "null_head": (-1.0, 3.0),
    "null_lexical": (-1.0, 3.0),
    "null_slope": (0.02, 1.0),
    "null_margin": (0.0, 2.0),
}

_LATER = ("lexical_phrase", "fusion")


@dataclass(frozen=True, slots=True)
class Constants:
    """The constants of recall (memory-model notation: β, γ, a, b, e, t₀).

    `lexical_power` sharpens the similarity of form before e weighs it: a sentence that shares a word or two
    with a card says less than half of a name matched. `lexical_phrase` is the share of e that a phrase of
    three words or more loses (two words half of it): who describes a thing uses other things' names.
    `words` weighs the words shared in any inflection (BM25): what a plain full-text search would find is a
    part of the evidence. `fusion` weighs what the rankings by links, gist and words agree on (see
    fusion.agreement), for typed cues.

    `null` is the evidence per cue, links and gist together, at which a card stands level with nothing at
    all; `null_lexical` is what typing adds to that level, as a share of e. `null_head` is the cosine at
    which a name speaks neither for nor against; a card without the vector of a name counts as that.
    `null_slope` ρ says how sharply nothing gives way to something: P(nothing) = 1 / (1 + (Σ e^L / e^L₀)^ρ);
    ρ = 1 is Luce's ratio with one null, and fitted values are smaller, because how well all cards together
    answer says little about whether the right one is there. For typed cues `null_margin` κ adds what says
    more: how far the best card stands above the next ones (see evidence.margin).
    """

    beta: float = 12.0
    gamma: float = 14.8
    gist: float = 0.324
    head: float = 0.384
    lexical: float = 1.536
    lexical_power: float = 2.0
    lexical_phrase: float = 0.39
    words: float = 0.077
    fusion: float = 0.0
    null: float = 0.324
    null_head: float = 0.3
    null_lexical: float = 0.831
    null_slope: float = 0.0932
    null_margin: float = 0.332

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            low, high = BOUNDS[field.name]
            if not math.isfinite(value) or not low <= value <= high:
                raise SettingsError(f"memory constant {field.name} = {value} is outside {low} … {high}")

    @property
    def null_here(self) -> float:
        """t₀ for a card's own links as cues: its card is there, where half of the cues that constants are
        fitted on had none."""
        return self.null - HERE / (self.gamma * self.null_slope)

    def to_data(self) -> dict[str, float]:
        """Return the constants as plain data for JSON."""
        return asdict(self)

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Constants:
        """Read constants from plain data; unknown names are left aside, missing ones keep their default; but
        what came after a fit weighs nothing beside what was fitted without it.

        Raises SettingsError for a value that is no number or out of bounds.
        """
        known = {field.name for field in fields(cls)}
        if "lexical" in data:
            data = {**dict.fromkeys(_LATER, 0.0), **data}
        try:
            return cls(**{name: float(value) for name, value in data.items() if name in known})
        except (TypeError, ValueError) as error:
            raise SettingsError(f"memory constants: {error}") from None
