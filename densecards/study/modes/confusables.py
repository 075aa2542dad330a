"""Confusables: two cards that are mixed up, side by side: which is it, and what tells them apart?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from densecards.grading import Judgement
from densecards.study.evidence import contrast_of, told_apart, told_by_learner
from densecards.study.hints import link_cues
from densecards.study.modes.typed import Typed, headword_judge, letters_of, prompt_for, told
from densecards.study.modes.values import YOU, Outcome, Task
from densecards.study.values import Hint, Mode
from densecards.webs import SHOWN_BLANK, Web, mask, plain_text

if TYPE_CHECKING:
    from densecards.study.desk import Desk


def telling_cues(web: Web, other: Web, titles: dict[str, str]) -> list[tuple[str, str]]:
    """Return (slot, text) of what may tell a card from the other: its gloss, then its links.

    Both headwords are hidden; a text in which both would stand, or that both cards have, tells nothing.
    """
    theirs = {link.plain(titles) for link in other} | {plain_text(other.card.gloss, titles)}
    texts = [(web.template.gloss_slot, mask(plain_text(web.card.gloss, titles), web.card))]
    texts += link_cues(web, titles, web.filled, asks="headword")
    found = []
    for slot, text in texts:
        hidden = mask(text, other.card)
        if text not in theirs and hidden.replace(SHOWN_BLANK, "").split() and hidden == text:
            found.append((slot, hidden))
    return found or [(web.template.gloss_slot, texts[0][1])]


def confusables(desk: Desk, web: Web, other: Web, turn: int) -> Typed:
    """Return the exercise that asks for `web` beside `other`; a typed 1 or 2 chooses."""
    titles = desk.titles(web.card.deck)
    cues = telling_cues(web, other, titles)
    slot, cue = cues[turn % len(cues)]
    pair = sorted((web, other), key=lambda one: one.card.id)
    options = tuple(one.card.headword for one in pair)
    judging = chosen_or_typed(headword_judge(desk, web), options)

    def ladder() -> tuple[Hint, ...]:
        more = [(s, text) for s, text in cues if text != cue]
        links = tuple(Hint(text, rung, s) for rung, (s, text) in enumerate(more, start=1))
        return (*links, *letters_of(web.card.headword, len(links) + 1))

    def after(outcome: Outcome) -> Outcome:
        apart = told_apart(web.card, other.card, titles)
        lines = [f"{one.card.headword}: {plain_text(one.card.gloss, titles)}" for one in pair]
        drafted = replace(outcome, contrast=contrast_of(web, other.card, titles))
        yours = told_by_learner(desk).get(frozenset((web.card.id, other.card.id)), "")
        return told(
            drafted,
            *lines,
            f"What tells them apart: {apart}" if apart else "",
            f"{YOU}{yours}" if yours else "",
        )

    return Typed(
        task=Task(
            mode=Mode.CONFUSABLES,
            card=web.card.id,
            prompt=prompt_for(web, "headword"),
            heading=" or ".join(options).rstrip("?") + "?",
            shown=(cue,),
            asks="Which is it? Type it; 1 or 2 stands for the first or the second.",
            web=web,
            options=options,
            cues=(slot,) if slot and slot != web.template.gloss_slot else (),
            mark=other.card.id,
        ),
        judging=judging,
        ladder=ladder,
        after=after,
    )


def chosen_or_typed(
    judging: Callable[[str], Judgement], options: tuple[str, ...]
) -> Callable[[str], Judgement]:
    """Return a judge that also takes the number of an option, from 1."""

    def judged(answer: str) -> Judgement:
        number = answer.strip().rstrip(".)")
        if number.isdecimal() and 1 <= int(number) <= len(options):
            return judging(options[int(number) - 1])
        return judging(answer)

    return judged
