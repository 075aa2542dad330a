"""CAT, DOG, HORSE: words as pictures of letters, and a gap that the net fills."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import numpy as np

from densecards.errors import UsageError
from densecards.lab import glyphs
from densecards.lab.bits import Signs
from densecards.lab.dense import DenseNet
from densecards.lab.dynamics import Net, settle
from densecards.lab.experiment import Experiment, Run, Setting
from densecards.lab.experiments.common import SEED, mean, trials
from densecards.lab.hopfield import Hebbian, PseudoInverse
from densecards.lab.outcome import Claim, Findings, Table
from densecards.lab.patterns import Patterns
from densecards.lab.sharpness import exponential, polynomial

_LETTER = glyphs.LETTER_ROWS * glyphs.LETTER_COLUMNS
_LONGEST = 12
_GAPS = "_?."


def words(run: Run) -> Findings:
    """Fill the gaps of a cue with noise, settle, and read what came out."""
    known, cue = _known(run.text("words")), run.text("cue").upper()
    length = max(map(len, known))
    patterns = Patterns.from_signs(np.stack([glyphs.word(word, length) for word in known]))
    nets: dict[str, Net] = {
        "classical (Hebb)": Hebbian(patterns, parallel=False),
        "pseudo-inverse": PseudoInverse(patterns),
        "rectified cubic": DenseNet(patterns, polynomial(3, rectified=True)),
        "exponential": DenseNet(patterns, exponential()),
    }
    fits = [word for word in known if _fits(word, cue)]
    rows, shares = [], {}
    for name, net in nets.items():

        def one(trial: int, net: Net = net) -> str:
            rng = run.rng(500, trial)
            return read(settle(net, _start(rng, cue, length), rng).state, patterns, known)

        ends = Counter(run.map(one, range(run.size("trials")), name))
        shares[name] = mean([end in fits for end in ends.elements()])
        rows += [(name, cue, end, count / run.size("trials")) for end, count in ends.most_common(4)]
    claims: tuple[Claim, ...] = ()
    if run.comparable:
        claims = tuple(
            run.claim(f"words.{key}", shares[name])
            for key, name in (("exponential", "exponential"), ("pseudo-inverse", "pseudo-inverse"))
        )
    from_cue = glyphs.show(_start(run.rng(500, 0), cue, length)[: _LETTER * len(cue)], glyphs.LETTER_COLUMNS)
    drawn = from_cue.splitlines()
    side_by_side = tuple(
        "  ".join(drawn[letter * glyphs.LETTER_ROWS + row] for letter in range(len(cue)))
        for row in range(glyphs.LETTER_ROWS)
    )
    return Findings(
        claims=claims,
        tables=(
            Table("a cue as the net sees it", (" ",), tuple((line,) for line in side_by_side)),
            Table("what came out", ("net", "cue", "word", "share"), tuple(rows)),
        ),
        remarks=(
            f"{', '.join(fits) or 'No stored word'} fits {cue}. Letters share most of their white, so these"
            " patterns are far from independent. Hebb's rule pulls them together; the pseudo-inverse and the"
            " exponential keep them apart.",
        ),
    )


def read(state: Signs, patterns: Patterns, known: list[str]) -> str:
    """The stored word that a state is, or `–` where it is none."""
    for index, word in enumerate(known):
        if np.array_equal(state, patterns[index]):
            return word
    return "–"


def _start(rng: np.random.Generator, cue: str, length: int) -> Signs:
    """The cue's letters, noise in its gaps, spaces behind it."""
    parts = [
        np.where(rng.random(_LETTER) < 0.5, 1, -1).astype(np.int8)
        if character in _GAPS
        else glyphs.letter(character).ravel()
        for character in cue.ljust(length)
    ]
    return np.concatenate(parts)


def _fits(word: str, cue: str) -> bool:
    return len(word) == len(cue) and all(c in _GAPS or c == w for c, w in zip(cue, word, strict=True))


def _known(text: str) -> list[str]:
    known = [word.strip().upper() for word in text.split(",") if word.strip()]
    if not known:
        raise UsageError("words must name at least one word", hint="--set words=CAT,DOG,HORSE")
    if len(set(known)) < len(known):
        raise UsageError("each word can be stored once")
    for word in known:
        if len(word) > _LONGEST:
            raise UsageError(f"“{word}” is longer than {_LONGEST} letters")
        glyphs.word(word, _LONGEST)
    return known


def _check(values: Mapping[str, Any]) -> None:
    known, cue = _known(str(values["words"])), str(values["cue"]).upper()
    if len(cue) > max(map(len, known)):
        raise UsageError(f"the cue “{cue}” is longer than every word")
    for character in cue:
        if character not in _GAPS:
            glyphs.letter(character)


EXPERIMENTS = (
    Experiment(
        "words",
        "CAT, DOG, HORSE: fill the gap in C_T",
        words,
        (
            Setting("words", "CAT,DOG,HORSE,MOUSE,COW", "the words stored, with commas"),
            Setting("cue", "C_T", "a word with gaps, written _"),
            trials(40),
            SEED,
        ),
        "dense",
        check=_check,
    ),
)
