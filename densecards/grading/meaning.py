"""Is a description the same in other words? What an encoder and the words say of it, with their blind spots.

A likeness alone tells little: descriptions of two heart chambers are more alike than two ways of describing
one, and *carries oxygen* is far from a whole sentence that says it. So an answer is weighed against every
card that is described: its evidence for a card is the greatest cosine to one of the card's texts, and WORDS
times the share of its words (by how rare they are) that stands in that text. What decides is how far the
card asked for leads before the best other one; a word that says the contrary (left and right: cosine .95)
costs CONTRARY and never passes silently.

The constants were set on `paraphrases.tsv` and `short_answers.tsv` of `tests/grading` under the default
encoder; the tables named unseen report, though the short ones were looked at while the form of the evidence
was chosen. Of the 90 short right answers of one author in both tables, 22 were refused by the cosine to the
gloss alone and 8 are by this; of 63 wrong ones that deceive 21 came through as near or right, and 12 do.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from densecards.grading.normal import normal_form
from densecards.stems import stem

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

WORDS = 0.3
CONTRARY = 0.25
ACCEPTED_LEAD, NEAR_LEAD = 0.10, -0.20
NEAR_FROM = 0.35
RIVAL_FROM = 0.60
NOBODY = 0.50
"""The evidence that any text has for some card: what must be beaten where no card is a rival."""

_STOP_WORDS = """a an the of in on at to for from by with and or that which who whose it its is are be as into
this these those one each other some any has have"""
_STOP = frozenset(_STOP_WORDS.split())

# One line a pair: what is said on the left contradicts what is said on the right. Of these, the words on one
# side also say the same: *upper* is *superior*.
_WAYS = """
upper superior top / lower inferior bottom
anterior front frontal / posterior back rear
medial inner internal innermost / lateral outer external outermost
proximal nearer closer near / distal farther further far
bends bending / straightens straightening extends
keeps keep / loses lose
oxygenated / deoxygenated
raises increases raise increase raised / lowers decreases lower decrease lowered reduces
"""
_CONTRARIES = """
left / right
sensory afferent / motor efferent
contracts contraction systole / relaxes relaxation diastole
widens dilates dilation / narrows constricts constriction
artery arteries / vein veins
atrium atria / ventricle ventricles
largest longest strongest thickest / smallest shortest weakest thinnest
sympathetic / parasympathetic
red / white
makes builds forms produces / dissolves destroys breaks
body systemic / lung lungs pulmonary
before / after
toward towards / away
tough / delicate
outermost uppermost / middle lowest
strengthens / reverses
public / private
first / last
receives absorbs / ejects pumps secretes
"""


def _pairs(lines: str) -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
    sides = (line.partition("/") for line in lines.strip().splitlines())
    return tuple((frozenset(one.split()), frozenset(other.split())) for one, _, other in sides)


_CONTRARY = (*_pairs(_WAYS), *_pairs(_CONTRARIES))
_ALIKE = {word: min(side) for pair in _pairs(_WAYS) for side in pair for word in side}
# Words that turn what follows around.
NEGATIONS = frozenset({"not", "no", "without", "never", "outside"})


def words_of(text: str) -> frozenset[str]:
    """Return the words of a normal form that carry meaning."""
    return frozenset(text.split()) - _STOP


def contradicts(answer: str, gloss: str) -> bool:
    """True where an answer has a word whose contrary stands in the gloss, and lacks the gloss's own, or where
    one of the two denies what the other says."""
    said, wanted = set(answer.split()), set(gloss.split())
    for one, other in _CONTRARY:
        for here, there in ((one, other), (other, one)):
            if wanted & here and not wanted & there and said & there and not said & here:
                return True
    return _denies(answer, gloss) or _denies(gloss, answer)


def _denies(one: str, other: str) -> bool:
    """True where a text without a negation says what another denies: the first word of weight after its
    *not*, so that *carries oxygen* does not contradict *without a nucleus*."""
    if set(other.split()) & NEGATIONS:
        return False
    words = one.split()
    denied = (
        next((word for word in words[at + 1 :] if word not in _STOP), "")
        for at, word in enumerate(words)
        if word in NEGATIONS
    )
    said = {stem(word) for word in other.split()}
    return any(stem(word) in said for word in denied if word)


@dataclass(frozen=True, slots=True)
class Placed:
    """Where an answer lies: its evidence `own` for the card asked for by the text that is nearest, the
    cosine `alike` to that text, and the other card with the most evidence (None where there is none)."""

    own: float
    text: str
    alike: float
    rival: str | None = None
    rivals: float = NOBODY

    @property
    def lead(self) -> float:
        """How far the card asked for lies before every other."""
        return self.own - max(self.rivals, NOBODY)


# Where an answer lies, given the texts of the card asked for.
Meaning = Callable[[str, Sequence[str]], Placed]


class Descriptions:
    """What the cards of a collection are described by, as words and as vectors.

    `texts[i]` describes card `cards[i]` and has the unit row `rows[i]`, `(n, d)`; a card may have several.
    `encode` turns texts into such rows.
    """

    def __init__(
        self,
        cards: Sequence[str],
        texts: Sequence[str],
        rows: NDArray[Any],
        encode: Callable[[Sequence[str]], NDArray[np.float32]],
    ) -> None:
        self._cards = tuple(cards)
        self._rows = rows.astype("float32", copy=False)
        self._encode = encode
        self._words = [_stems(text) for text in texts]
        self._known: dict[str, NDArray[np.float32]] = {}
        spread: dict[str, set[str]] = {}
        for card, words in zip(self._cards, self._words, strict=True):
            spread.setdefault(card, set()).update(words)
        self._often = Counter(word for words in spread.values() for word in words)
        self._many = len(spread)

    def place(self, card: str, answer: str, texts: Sequence[str]) -> Placed:
        """Return where an answer lies; `texts` are those that count for `card`, at least one.

        Rivals are the cards of the same deck: what is a slip in one is no matter of another.
        """
        deck = card[: card.find("/") + 1]
        said = _stems(answer)
        weight = {word: self._rarity(word) for word in said}
        whole = sum(weight.values()) or 1.0

        def shared(words: Iterable[str]) -> float:
            return WORDS * sum(weight.get(word, 0.0) for word in words) / whole

        own = self._vectors([answer, *texts])
        found = [
            (cosine + shared(_stems(text)), cosine, text)
            for text, cosine in zip(texts, (own[1:] @ own[0]).tolist(), strict=True)
        ]
        best, cosine, text = max(found)
        others = [
            (near + shared(words), other)
            for near, words, other in zip(
                (self._rows @ own[0]).tolist(), self._words, self._cards, strict=True
            )
            if other != card and other.startswith(deck)
        ]
        if not others:
            return Placed(best, text, cosine)
        rivals, rival = max(others)
        return Placed(best, text, cosine, rival, rivals)

    def _rarity(self, word: str) -> float:
        """Inverse document frequency: a word of few cards tells more than one of many."""
        return math.log((self._many + 1) / (self._often.get(word, 0) + 0.5))

    def _vectors(self, texts: Sequence[str]) -> NDArray[Any]:
        import numpy as np

        missing = [text for text in dict.fromkeys(texts) if text not in self._known]
        if len(self._known) + len(missing) > 512:
            self._known.clear()
            missing = list(dict.fromkeys(texts))
        if missing:
            self._known.update(zip(missing, self._encode(missing), strict=True))
        return np.stack([self._known[text] for text in texts])


@lru_cache(maxsize=16384)
def _stems(text: str) -> frozenset[str]:
    return frozenset(_ALIKE.get(word, stem(word)) for word in words_of(normal_form(text, "en")))
