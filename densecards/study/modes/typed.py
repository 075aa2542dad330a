"""Exercises with one typed answer: a judge, a ladder of cues, and what is told afterwards."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from densecards.errors import UsageError
from densecards.grading import Judgement, Verdict, expected, judge
from densecards.schedule import Grade
from densecards.study.hints import letter_cues
from densecards.study.modes.values import Outcome, Part, Task
from densecards.study.values import Hint
from densecards.webs import Web, plain_text

if TYPE_CHECKING:
    from densecards.study.desk import Desk

_SCORES = {Verdict.EXACT: 1.0, Verdict.ACCEPTED: 1.0, Verdict.NEAR: 0.5}


def _same(outcome: Outcome) -> Outcome:
    return outcome


@dataclass(frozen=True)
class Typed:
    """One answer, judged. `after` adds what is to be told; `ladder` gives the cues when asked."""

    task: Task
    judging: Callable[[str], Judgement]
    ladder: Callable[[], tuple[Hint, ...]] = tuple
    after: Callable[[Outcome], Outcome] = field(default=_same)

    def hints(self) -> tuple[Hint, ...]:
        """The cues that may be asked for, weakest first."""
        return self.ladder()

    def check(self, lines: Sequence[str]) -> Outcome:
        """Judge the answer."""
        found = self.judging(" ".join(lines))
        return self.after(
            Outcome(
                lines=tuple(lines),
                score=_SCORES.get(found.verdict, 0.0),
                suggested=Grade(found.suggested),
                judgement=found,
                wrong_card=found.other_card,
            )
        )

    def grade_of(self, parts: Sequence[Part]) -> tuple[float, Grade]:
        """There are no parts to match."""
        raise UsageError("one answer was asked; say whether it was right")


def prompt_for(web: Web, asks: str) -> str:
    """Return the key of the template's prompt that asks for the headword, or for the gloss."""
    return next((p.key for p in web.template.prompts if p.asks == asks), web.template.prompts[0].key)


def headword_judge(desk: Desk, web: Web) -> Callable[[str], Judgement]:
    """Return the judge of a typed headword."""
    wanted = expected(web.card, web.template, prompt_for(web, "headword"))

    def judging(answer: str) -> Judgement:
        return judge(answer, wanted, others=desk.lookup())

    return judging


def letters_of(answer: str, first: int = 1) -> tuple[Hint, ...]:
    """Return ever more letters of an answer as hints, rungs counted from `first`."""
    return tuple(Hint(text, rung) for rung, text in enumerate(letter_cues(answer), start=first))


def told(outcome: Outcome, *notes: str) -> Outcome:
    """Return an outcome with more lines to read; empty ones are left out."""
    return replace(outcome, notes=(*outcome.notes, *(note for note in notes if note)))


def meaning_told(desk: Desk, web: Web) -> str:
    """Return a card's headword with its gloss, to be read after the answer."""
    gloss = plain_text(web.card.gloss, desk.titles(web.card.deck))
    return f"{web.card.headword}: {gloss}" if gloss else ""
