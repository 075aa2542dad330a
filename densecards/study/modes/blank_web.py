"""Blank web: the headword alone, and as many links as come, a line each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from densecards.schedule import Grade
from densecards.study.modes.matching import Likeness, Meaning, Wanted, matched, wanted_of
from densecards.study.modes.typed import prompt_for
from densecards.study.modes.values import Outcome, Part, Takes, Task
from densecards.study.pondering import cosines
from densecards.study.values import Hint, Mode
from densecards.webs import Web

if TYPE_CHECKING:
    from densecards.study.desk import Desk

LEAST = 2  # links; a web with fewer is not worth a blank page


def wanted_links(desk: Desk, web: Web) -> tuple[Wanted, ...]:
    """Return a web's links as what is to be recalled."""
    languages = desk.encoder_info().languages
    titles = desk.titles(web.card.deck)
    return tuple(wanted_of(web, link, titles, languages=languages) for link in web)


def meaning_of(desk: Desk, card: str) -> Meaning:
    """Return the encoder's reading of lines: how near to texts of a card, and how near to other cards."""

    def meaning(lines: Sequence[str], texts: Sequence[str]) -> Likeness:
        return Likeness(*cosines(desk, list(lines), list(texts), card))

    return meaning


def graded(parts: Sequence[Part], gloss_slot: str) -> tuple[float, Grade]:
    """Return the share of links recalled, and the grade it deserves.

    Nothing recalled is a lapse; everything is easy. Less than a third is hard, and so is a word whose
    meaning did not come, since the item behind a blank web asks for it.
    """
    if not parts:
        return 0.0, Grade.AGAIN
    share = sum(part.right for part in parts) / len(parts)
    if share == 0:
        return 0.0, Grade.AGAIN
    meaning = next((part.right for part in parts if part.slot == gloss_slot), True)
    if share == 1:
        return 1.0, Grade.EASY
    return share, Grade.GOOD if meaning and share >= 1 / 3 else Grade.HARD


class BlankWeb:
    """The exercise. Hints are the template's questions, one slot at a time: no link is ever shown."""

    def __init__(self, desk: Desk, web: Web) -> None:
        self._desk = desk
        self._web = web
        self._wanted = wanted_links(desk, web)
        self.task = Task(
            mode=Mode.BLANK_WEB,
            card=web.card.id,
            prompt=prompt_for(web, "gloss"),
            heading=web.card.headword,
            asks=f"Which links do you remember? {len(self._wanted)} stand in the web; one a line.",
            takes=Takes.LINES,
            detail=self._desk.scene_title(web),
            web=web,
            hints_are="question",
        )

    def hints(self) -> tuple[Hint, ...]:
        """The questions of the filled slots in the template's order."""
        slots = [slot for key in self._web.filled if (slot := self._web.template.slot(key)) is not None]
        return tuple(Hint(slot.question, rung) for rung, slot in enumerate(slots, start=1))

    def check(self, lines: Sequence[str]) -> Outcome:
        """Match the lines to the links."""
        parts = matched(lines, self._web, self._wanted, meaning_of(self._desk, self.task.card))
        score, grade = self.grade_of(parts)
        return Outcome(tuple(lines), score, grade, parts)

    def grade_of(self, parts: Sequence[Part]) -> tuple[float, Grade]:
        """Return the share of links recalled and the grade."""
        return graded(parts, self._web.template.gloss_slot)
