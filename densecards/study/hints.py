"""The ladder of cues for a learner who is stuck: links first, by the memory's order, then letters.

A cue never holds the answer: link texts are masked, and a link whose masked text says nothing more is
left out. What is shown is the least that may suffice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from densecards.study.values import Hint, Question
from densecards.webs import SHOWN_BLANK, SIDE_MARK, Web, mask_cue

_ENOUGH_WORDS = 1


def link_cues(
    web: Web, titles: Mapping[str, str], order: Sequence[str], *, asks: str
) -> Iterator[tuple[str, str]]:
    """Yield (slot, masked text) of the links that may serve as cues, in `order`.

    When the meaning is asked, the slot that holds it is no cue, and neither is a translation beside
    a sentence.
    """
    for slot in order:
        link = web.link(slot)
        if link is None or (asks == "gloss" and slot == web.template.gloss_slot):
            continue
        if asks == "headword" and slot == web.template.gloss_slot:
            continue  # it is the front already
        text = link.plain(titles)
        if asks == "gloss" and web.template.gloss_slot:
            text = text.partition(SIDE_MARK)[0]
        masked = mask_cue(text, web.card) if asks == "headword" else text
        if len(masked.replace(SHOWN_BLANK, "").split()) >= _ENOUGH_WORDS:
            yield slot, masked


def letter_cues(answer: str) -> Iterator[str]:
    """Yield ever more letters of an answer: the first, first and last, then one more at a time.

    Spaces and hyphens stand from the start, so that the shape of a phrase is seen.
    """
    letters = [i for i, char in enumerate(answer) if char.isalnum()]
    if len(letters) < 2:
        return
    shown: list[int] = [letters[0]]
    yield _pattern(answer, shown)
    shown.append(letters[-1])
    if len(letters) > 2:
        yield _pattern(answer, shown)
    for index in letters[1:-2]:  # the last hidden letter stays the learner's
        shown.append(index)
        yield _pattern(answer, shown)


def _pattern(answer: str, shown: Sequence[int]) -> str:
    return "".join(char if i in shown or not char.isalnum() else "·" for i, char in enumerate(answer))


def ladder(
    question: Question, titles: Mapping[str, str], order: Sequence[str], answer: str
) -> tuple[Hint, ...]:
    """Return all hints of a question from the weakest to the strongest, rungs counted from 1."""
    prompt = question.web.template.prompt(question.prompt)
    asks = prompt.asks if prompt else "headword"
    texts = [
        *link_cues(question.web, titles, order, asks=asks),
        *(("", pattern) for pattern in letter_cues(answer)),
    ]
    return tuple(Hint(text, rung, slot) for rung, (slot, text) in enumerate(texts, start=1))
