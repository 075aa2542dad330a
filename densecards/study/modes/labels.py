"""Label: a drawing with covered places, and their names.

A diagram is a chain of the kind `diagram`: its text is the drawing with `[1]`, `[2]` … where names belong,
its steps are the cards in the order of those numbers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from densecards.study.modes.typed import Typed, headword_judge, letters_of, meaning_told, prompt_for, told
from densecards.study.modes.values import Outcome, Task
from densecards.study.values import Hint, Mode
from densecards.webs import Web, mask
from densecards.webs.diagrams import MARK

if TYPE_CHECKING:
    from densecards.study.desk import Desk

HERE = "[?]"


def with_names(picture: str, names: Mapping[int, str], asked: int = 0) -> str:
    """Return a drawing with names in the places known, and `[?]` where one is asked.

    What stands to the right of a place keeps its column where the spaces after the place allow it.
    """

    def line(text: str) -> str:
        out, at = "", 0
        for match in MARK.finditer(text):
            out += text[at : match.start()]
            number = int(match[1])
            new = HERE if number == asked else names.get(number, match[0])
            at = match.end()
            spare = len(new) - len(match[0])
            while spare > 0 and text[at : at + 2] == "  ":
                at, spare = at + 1, spare - 1
            out += new + " " * max(0, -spare)
        return out + text[at:]

    return "\n".join(line(text) for text in picture.splitlines())


def label(
    desk: Desk,
    title: str,
    picture: str,
    steps: Sequence[tuple[str, str]],
    webs: Mapping[str, Web],
    number: int,
) -> Typed:
    """Return the exercise that asks the name of place `number` (from 1)."""
    card, text = steps[number - 1]
    web = webs[card]

    def ladder() -> tuple[Hint, ...]:
        cue = (Hint(mask(text, web.card), 1),) if text else ()
        return (*cue, *letters_of(web.card.headword, len(cue) + 1))

    def after(outcome: Outcome) -> Outcome:
        return told(outcome, text, meaning_told(desk, web))

    return Typed(
        task=Task(
            mode=Mode.LABEL,
            card=card,
            prompt=prompt_for(web, "headword"),
            heading=title,
            asks=f"What is at {HERE}?",
            detail=f"place {number} of {len(steps)}",
            picture=with_names(picture, {}, number),
            web=web,
            mark=f"[{number}]",
            hints_are="station",
        ),
        judging=headword_judge(desk, web),
        ladder=ladder,
        after=after,
    )
