"""Is a description the same in other words? The reading of an encoder's similarity, with its blind spots.

Similarity alone tells little: descriptions of two heart chambers are more alike than two ways of
describing one. So an answer must lie nearer to its own gloss than to any other card's, as in recall, and
a contradiction in words (left and right: cosine .95) keeps it from passing silently. The thresholds were
set on the pairs of `tests/grading/paraphrases.tsv` under the default encoder; on pairs written afterwards
(`paraphrases_unseen.tsv`) more than half of the right descriptions are accepted, nine in ten are near at
least, and of wrong ones written to deceive one in twenty passes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# The cosine similarity of two texts, in a language that the encoder reads.
Similarity = Callable[[str, str], float]
# The card (other than the one asked) whose gloss is most like an answer, and that similarity.
Rival = Callable[[str], "tuple[str, float] | None"]

# With a rival to compare with:
ACCEPTED_FROM, ACCEPTED_LEAD = 0.60, 0.05
NEAR_FROM, NEAR_LEAD = 0.50, -0.10
RIVAL_FROM = 0.60
# Without one, similarity has to bear it all:
ACCEPTED_ALONE, NEAR_ALONE = 0.80, 0.60

_STOP_WORDS = """a an the of in on at to for from by with and or that which who whose it its is are be as into
this these those one each other some any has have"""
_STOP = frozenset(_STOP_WORDS.split())

# One line a pair: what is said on the left contradicts what is said on the right.
_CONTRARIES = """
left / right
upper superior top / lower inferior bottom
anterior front frontal / posterior back rear
medial inner internal innermost / lateral outer external outermost
proximal nearer / distal farther
oxygenated / deoxygenated
raises increases raise increase raised / lowers decreases lower decrease lowered reduces
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
_CONTRARY = tuple(
    (frozenset(one.split()), frozenset(other.split()))
    for one, _, other in (line.partition("/") for line in _CONTRARIES.strip().splitlines())
)
# Words that turn the rest around: they must stand on both sides or on neither.
NEGATIONS = frozenset({"not", "no", "without", "never", "outside"})


def words_of(text: str) -> frozenset[str]:
    """Return the words of a normal form that carry meaning."""
    return frozenset(text.split()) - _STOP


def contradicts(answer: str, gloss: str) -> bool:
    """True where an answer has a word whose contrary stands in the gloss, and lacks the gloss's own."""
    said, wanted = set(answer.split()), set(gloss.split())
    for one, other in _CONTRARY:
        for here, there in ((one, other), (other, one)):
            if wanted & here and not wanted & there and said & there and not said & here:
                return True
    return bool(said & NEGATIONS) != bool(wanted & NEGATIONS)


class GlossMeaning:
    """The glosses of a collection as vectors, and an encoder's function, made into the two hooks of `judge`.

    `rows` are unit rows `(n, d)` of the glosses of `cards`; `encode` turns texts into such rows.
    """

    def __init__(
        self,
        cards: Sequence[str],
        rows: NDArray[Any],
        encode: Callable[[Sequence[str]], NDArray[np.float32]],
    ) -> None:
        self._cards = tuple(cards)
        self._rows = rows.astype("float32", copy=False)
        self._encode = encode
        self._known: dict[str, NDArray[np.float32]] = {}

    def similarity(self, one: str, other: str) -> float:
        """Return the cosine similarity of two texts."""
        return float(self._vector(one) @ self._vector(other))

    def rival_of(self, card: str) -> Rival:
        """Return the hook that names the nearest gloss of any card but `card`."""

        def rival(answer: str) -> tuple[str, float] | None:
            scores = self._rows @ self._vector(answer)
            for index in scores.argsort()[::-1].tolist():
                if self._cards[index] != card:
                    return self._cards[index], float(scores[index])
            return None

        return rival

    def _vector(self, text: str) -> NDArray[np.float32]:
        if text not in self._known:
            if len(self._known) > 256:
                self._known.clear()
            self._known[text] = self._encode([text])[0]
        return self._known[text]
