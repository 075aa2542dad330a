"""The rubric: what a web's completeness, accuracy, cross-links and explanation are worth, all settable."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path

from densecards.errors import DeckError
from densecards.study.classroom.fields import Fields
from densecards.text import nearest
from densecards.toml import read_toml

CRITERIA = ("completeness", "accuracy", "cross_links", "explanation")
TITLES = {
    "completeness": "completeness",
    "accuracy": "accuracy",
    "cross_links": "cross-links",
    "explanation": "explanation",
}


@dataclass(frozen=True, slots=True)
class Rubric:
    """Points of the four criteria, and the rules by which a credit between 0 and 1 is suggested."""

    completeness: float = 30.0
    accuracy: float = 40.0
    cross_links: float = 20.0
    explanation: float = 10.0
    given: float = 0.0
    """Credit for a link that the student left as the deck gives it."""
    ties_wanted: float = 2.0
    """How many other cards a web should name for full cross-links."""
    explained_words: float = 6.0
    """From this many words on a link explains itself; a reason after ` — ` always does."""
    letters_right: float = 0.8
    """From this share of common words on a text is the key's."""
    meaning_none: float = 0.35
    """Up to this cosine a text says something else: half of all chance pairs of links lie below .3."""
    meaning_right: float = 0.7
    """From this cosine on it says the same: the median of right paraphrases is .74."""
    nearer_to_another: float = 0.5
    """The most credit for a text that is nearer to another card's key."""
    contradiction: float = 0.0
    """The most credit for a text that says the contrary in one word (left, right)."""
    negation: float = 0.5
    """The most credit where only one of text and key says not, no, never or without."""
    by_description: float = 0.75
    """The most credit for a text that says what the card's description says, but not the key of its slot."""
    use_of_word: float = 0.7
    """The least credit for a sentence that uses the word, whatever the deck's sentence is."""

    @property
    def points(self) -> float:
        """The greatest total."""
        return sum(self.worth(name) for name in CRITERIA)

    def worth(self, criterion: str) -> float:
        """The points of a criterion."""
        return float(getattr(self, criterion))


_COUNTS = {"completeness", "accuracy", "cross_links", "explanation", "ties_wanted", "explained_words"}


def load_rubric(path: Path) -> Rubric:
    """Read a rubric from a TOML file with one number a line; what it does not name keeps its default.

    Raises DeckError that names the file and the line's key.
    """
    data = read_toml(path, DeckError)
    known = [field.name for field in fields(Rubric)]
    for key in data:
        if key not in known:
            meant = nearest(key, known)
            hint = f'did you mean "{meant}"?' if meant else f"known: {', '.join(known)}"
            raise DeckError(f'{path.name}: unknown key "{key}"', hint=hint)
    read = Fields(path.name, data)
    rubric = Rubric(**{key: read.number(key, 0, 1000 if key in _COUNTS else 1) for key in data})
    if rubric.points <= 0:
        raise DeckError(f"{path.name}: no criterion is worth a point")
    if rubric.meaning_none >= rubric.meaning_right:
        raise DeckError(f"{path.name}: meaning_none must be less than meaning_right")
    return rubric
