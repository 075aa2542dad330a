"""What comes out of judging an answer: the verdict, the difference letter by letter, and a word on why."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz.distance import Levenshtein


class Verdict(StrEnum):
    """How an answer stands to what was asked."""

    EXACT = "exact"
    ACCEPTED = "accepted"  # right, written another way that counts in full
    NEAR = "near"  # almost: shown as a difference, the learner decides
    OTHER_CARD = "other_card"  # the answer to another card
    WRONG = "wrong"


class SegmentKind(StrEnum):
    """What a piece of a difference is."""

    SAME = "same"
    MISSING = "missing"  # expected, not in the answer
    EXTRA = "extra"  # in the answer, not expected
    WRONG = "wrong"  # in the answer, in place of the missing piece that follows


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a difference.

    `same` and `missing` together spell what was expected, `same`, `extra` and `wrong` the answer.
    """

    kind: SegmentKind
    text: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict on an answer.

    `canonical` is the answer that the card asks for, `matched` the listed one that the verdict rests on
    ("" where none does), `other_card` the id of the card that the answer belongs to. `note` says in a few
    words what to look at; it quotes nothing that the learner typed. `suggested` is a grade 1…4.
    """

    verdict: Verdict
    canonical: str
    matched: str = ""
    diff: tuple[Segment, ...] = ()
    other_card: str | None = None
    note: str = ""
    suggested: int = 1

    @property
    def right(self) -> bool:
        """True where the answer counts in full."""
        return self.verdict in (Verdict.EXACT, Verdict.ACCEPTED)


def _lowered(text: str) -> str:
    # One character for one, so that positions stay: some capitals become two letters.
    return "".join(low if len(low := character.lower()) == 1 else character for character in text)


def difference(expected: str, answer: str) -> tuple[Segment, ...]:
    """Return how `answer` differs from `expected`, letter by letter; case alone is no difference."""
    segments: list[Segment] = []

    def add(kind: SegmentKind, text: str) -> None:
        if text:
            segments.append(Segment(kind, text))

    for step in Levenshtein.opcodes(_lowered(expected), _lowered(answer)):
        wanted = expected[step.src_start : step.src_end]
        given = answer[step.dest_start : step.dest_end]
        if step.tag == "equal":
            add(SegmentKind.SAME, wanted)
        else:
            add(SegmentKind.WRONG if wanted else SegmentKind.EXTRA, given)
            add(SegmentKind.MISSING, wanted)
    return tuple(segments)
