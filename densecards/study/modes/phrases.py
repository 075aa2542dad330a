"""Phrase: the first words → the rest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from densecards.grading import Expected, Judgement, judge
from densecards.study.modes.typed import Typed, letters_of, meaning_told, prompt_for, told
from densecards.study.modes.values import Task
from densecards.study.values import Mode
from densecards.webs import Card, Web

if TYPE_CHECKING:
    from densecards.study.desk import Desk

_LEADS = frozenset({"å", "en", "ei", "et", "to", "the", "a", "an"})
_KINDS = frozenset({"phrase", "expression", "particle verb", "uttrykk"})


def split_phrase(text: str) -> tuple[str, str] | None:
    """Return a phrase as what is shown and what is asked; None where it is too short to be divided.

    At least one telling word stands on each side; the shown half is never the longer.
    """
    words = text.split()
    leads = 1 if words and words[0].lower() in _LEADS else 0
    telling = len(words) - leads
    if telling < 2:
        return None
    cut = leads + max(1, telling // 2)
    return " ".join(words[:cut]), " ".join(words[cut:])


def is_phrase(card: Card) -> bool:
    """True where a card is a phrase: its part of speech says so, or it has three telling words or more."""
    if split_phrase(card.headword) is None:
        return False
    leads = card.headword.split()[0].lower() in _LEADS
    long = len(card.headword.split()) - leads >= 3
    return card.property("pos").strip().lower() in _KINDS or (card.template == "vocabulary" and long)


def rest_judge(web: Web, rest: str, others: Sequence[str] = ()) -> Expected:
    """Return what counts as the rest of a phrase: the rest, or the whole written again."""
    answers = (rest, web.card.headword, *others)
    return Expected(web.card.id, "headword", web.card.language, web.card.template, answers, answers)


def phrase(desk: Desk, web: Web) -> Typed:
    """Return the exercise; the web's headword must be a phrase."""
    halves = split_phrase(web.card.headword)
    assert halves is not None
    first, rest = halves
    wanted = rest_judge(web, rest)

    def judging(answer: str) -> Judgement:
        return judge(answer, wanted)

    return Typed(
        task=Task(
            mode=Mode.PHRASE,
            card=web.card.id,
            prompt=prompt_for(web, "headword"),
            heading=f"{first} …",
            asks="How does it go on?",
            detail=desk.scene_title(web),
            web=web,
        ),
        judging=judging,
        ladder=lambda: letters_of(rest),
        after=lambda outcome: told(outcome, meaning_told(desk, web)),
    )
