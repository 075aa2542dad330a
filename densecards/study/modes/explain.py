"""Explain: free words about a card; which of its links they cover is scored."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from densecards.grading import normal_form
from densecards.grading.meaning import words_of
from densecards.schedule import Grade
from densecards.study.modes.blank_web import meaning_of, wanted_links
from densecards.study.modes.matching import Meaning, Wanted, hidden_lines, likenesses, part_of
from densecards.study.modes.typed import prompt_for
from densecards.study.modes.values import By, Outcome, Part, Takes, Task
from densecards.study.values import Hint, Mode
from densecards.webs import Web

if TYPE_CHECKING:
    from densecards.study.desk import Desk

_CLAUSE = re.compile(r"[,;]?\s+(?:and|but|because|which|og|men|fordi|som)\s+|(?<=[.!?;:])\s+|,\s+|\n+")
_WORDS_FROM = 0.6  # share of a link's telling words that the explanation must hold
_FEWEST_WORDS = 2


def clauses(text: str) -> tuple[str, ...]:
    """Return an explanation as the pieces that may each cover a link: its clauses, and each pair of them."""
    pieces = [piece.strip(" .,;:!?") for piece in _CLAUSE.split(text)]
    single = [piece for piece in pieces if piece]
    pairs = [f"{one} {other}" for one, other in pairwise(single)]
    return tuple(dict.fromkeys([*single, *pairs]))


def covered(text: str, web: Web, wants: Sequence[Wanted], meaning: Meaning | None) -> tuple[Part, ...]:
    """Return the links as parts: what an explanation covers by its words or by the meaning of a clause.

    One clause may cover several links, for an explanation joins what a list divides.
    """
    pieces = hidden_lines(clauses(text), web)
    table = likenesses(pieces, wants, meaning)
    found = []
    for column, want in enumerate(wants):
        best, by, row = max(
            ((cells[column][0], cells[column][1], number) for number, cells in enumerate(table)),
            default=(0.0, By.NOTHING, 0),
            key=lambda one: one[0],
        )
        held = max((_held(text, side, language) for side, language in want.sides), default=0.0)
        if by is By.NOTHING and held >= _WORDS_FROM:
            best, by = held, By.LETTERS
        if by is By.NOTHING:
            found.append(part_of(want))
        else:
            found.append(part_of(want, 0, pieces[row] if pieces else text, best, by))
    return tuple(found)


def _held(text: str, side: str, language: str) -> float:
    words = words_of(normal_form(side, language))
    if len(words) < _FEWEST_WORDS:
        return 0.0
    return len(words & words_of(normal_form(text, language))) / len(words)


class Explain:
    """The exercise. The answer is one text, so that every part that is covered names line 0."""

    def __init__(self, desk: Desk, web: Web) -> None:
        self._desk = desk
        self._web = web
        self._wanted = wanted_links(desk, web)
        self.task = Task(
            mode=Mode.EXPLAIN,
            card=web.card.id,
            prompt=prompt_for(web, "gloss"),
            heading=web.card.headword,
            asks="Explain it in your own words, as to a friend.",
            takes=Takes.TEXT,
            detail=desk.scene_title(web),
            web=web,
            hints_are="question",
        )

    def hints(self) -> tuple[Hint, ...]:
        """The questions of the filled slots."""
        slots = [slot for key in self._web.filled if (slot := self._web.template.slot(key)) is not None]
        return tuple(Hint(slot.question, rung) for rung, slot in enumerate(slots, start=1))

    def check(self, lines: Sequence[str]) -> Outcome:
        """See which links the words cover."""
        text = "\n".join(lines)
        parts = (
            covered(text, self._web, self._wanted, meaning_of(self._desk, self.task.card))
            if text
            else self._nothing()
        )
        score, grade = self.grade_of(parts)
        return Outcome(tuple(lines), score, grade, parts)

    def _nothing(self) -> tuple[Part, ...]:
        return tuple(part_of(want) for want in self._wanted)

    def grade_of(self, parts: Sequence[Part]) -> tuple[float, Grade]:
        """Return the share of links covered; the schedule is left alone whatever it is."""
        share = sum(part.right for part in parts) / len(parts) if parts else 0.0
        return share, Grade.GOOD if share >= 1 / 2 else Grade.HARD if share else Grade.AGAIN
