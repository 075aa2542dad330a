"""The ladder of cues for a learner who is stuck: links first, by the memory's order, then letters.

A cue never holds the answer: link texts are masked, and a link whose masked text says nothing more is
left out. What is shown is the least that may suffice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from densecards.grading.english import senses
from densecards.grading.expected import descriptive
from densecards.study.values import Hint, Question
from densecards.webs import SHOWN_BLANK, SIDE_MARK, Web, mask_cue

_ENOUGH_WORDS = 1
HIDDEN = "·"
_STEPS = 8  # about so many letter cues after the first two
_AGAIN = 1
FADING = (0.75, 0.5, 0.25)  # how far up the letters relearning begins, by recalls since the lapse


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
    """Yield ever more letters of an answer: the first, first and last, then more, one at a time in a word.

    Spaces and hyphens stand from the start, so that the shape of a phrase is seen. What has many letters
    gives several at a time, and a description begins with the first letters of its words, then whole words.
    """
    last = _pattern(answer, ())
    for shown in _by_words(answer) if descriptive(answer) else _by_letters(answer):
        cue = _pattern(answer, shown)
        if cue != last and HIDDEN in cue:
            yield cue
        last = cue


def _by_letters(answer: str) -> Iterator[Sequence[int]]:
    letters = [i for i, char in enumerate(answer) if char.isalnum()]
    yield letters[:1]
    yield [*letters[:1], *letters[-1:]]
    middle = letters[1:-2]  # the last hidden letter stays the learner's
    step = -(-len(middle) // _STEPS) or 1
    for count in range(step, len(middle) + step, step):
        yield [letters[0], *middle[:count], letters[-1]]


def _by_words(answer: str) -> Iterator[Sequence[int]]:
    words = [word.span() for word in re.finditer(r"\S+", answer)]
    firsts = [next((i for i in range(*span) if answer[i].isalnum()), span[0]) for span in words]
    yield firsts
    step = -(-(len(words) - 1) // _STEPS)
    for count in range(step, len(words), step):
        yield [*range(words[count - 1][1]), *firsts]


def _pattern(answer: str, shown: Sequence[int]) -> str:
    return "".join(char if i in shown or not char.isalnum() else HIDDEN for i, char in enumerate(answer))


def fading_letters(answer: str, recalls: int) -> Iterator[str]:
    """Yield the letters that relearning begins with, then ever more: many after a lapse, fewer each time.

    `recalls` counts the recalls since the lapse; from the third on the letters begin as for any card.
    """
    patterns = list(letter_cues(answer))
    if recalls < len(FADING):
        yield from patterns[round((len(patterns) - 1) * FADING[recalls]) :]
    else:
        yield from patterns


def right_since_lapse(answers: Sequence[tuple[bool, int | None]]) -> int:
    """Return how many right answers came since the last lapse; `answers` are (right, grade), oldest first.

    One that cues rescued counts as right here, though it is a lapse for the schedule: its cues sufficed, so
    that fewer are given next time. A rescue right after a free recall is where the lapse began.
    """
    count = 0
    for place in range(len(answers) - 1, -1, -1):
        right, grade = answers[place]
        before = answers[place - 1] if place else (True, None)
        if not right or (grade == _AGAIN and before[0] and before[1] != _AGAIN):
            break
        count += 1
    return count


def ladder(
    question: Question,
    titles: Mapping[str, str],
    order: Sequence[str],
    answer: str,
    *,
    relearnt: int | None = None,
) -> tuple[Hint, ...]:
    """Return all hints of a question from the weakest to the strongest, rungs counted from 1.

    Links come first, then letters. Where the item is relearnt (`relearnt` recalls after its last lapse,
    fewer than three), the letters come first and are many to begin with. Of several meanings the letters
    are those of the first, for one suffices.
    """
    prompt = question.web.template.prompt(question.prompt)
    asks = prompt.asks if prompt else "headword"
    if asks == "gloss":
        answer = next(iter(senses(answer)), answer)
    links = list(link_cues(question.web, titles, order, asks=asks))
    if relearnt is not None and relearnt < len(FADING):
        texts = [*(("", pattern) for pattern in fading_letters(answer, relearnt)), *links]
    else:
        texts = [*links, *(("", pattern) for pattern in letter_cues(answer))]
    return tuple(Hint(text, rung, slot) for rung, (slot, text) in enumerate(texts, start=1))
