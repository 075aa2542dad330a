"""Link: one link → the headword, or the headword and a slot → the link."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from densecards.schedule import Grade
from densecards.study.hints import link_cues
from densecards.study.modes.blank_web import meaning_of, wanted_links
from densecards.study.modes.matching import matched
from densecards.study.modes.typed import Typed, headword_judge, letters_of, meaning_told, prompt_for, told
from densecards.study.modes.values import Outcome, Part, Task
from densecards.study.values import Hint, Mode
from densecards.webs import Web

if TYPE_CHECKING:
    from densecards.study.desk import Desk


def cue_texts(desk: Desk, web: Web) -> dict[str, str]:
    """Return the masked texts of the links that may stand as cues for the headword, by slot."""
    titles = desk.titles(web.card.deck)
    return dict(link_cues(web, titles, web.filled, asks="headword"))


def least_tried(slots: Sequence[str], tries: Mapping[str, int], turn: int) -> str:
    """Return the slot that was a cue least often; among equals the one whose turn it is."""
    fewest = min(tries.get(slot, 0) for slot in slots)
    equal = [slot for slot in slots if tries.get(slot, 0) == fewest]
    return equal[turn % len(equal)]


def link_to_headword(desk: Desk, web: Web, slot: str, text: str) -> Typed:
    """Return the exercise that shows one link and asks for the headword."""
    title = next(one.title for one in web.template.slots if one.key == slot)
    return Typed(
        task=Task(
            mode=Mode.LINK,
            card=web.card.id,
            prompt=prompt_for(web, "headword"),
            heading=title,
            shown=(text,),
            asks="Which card does this link lead to?",
            web=web,
            cues=(slot,),
        ),
        judging=headword_judge(desk, web),
        ladder=lambda: letters_of(web.card.headword),
        after=lambda outcome: told(outcome, meaning_told(desk, web)),
    )


class HeadwordToLink:
    """The exercise that names a slot and asks for its link."""

    def __init__(self, desk: Desk, web: Web, slot: str) -> None:
        self._desk = desk
        self._web = web
        self._wanted = tuple(want for want in wanted_links(desk, web) if want.slot == slot)
        shape = next(one for one in web.template.slots if one.key == slot)
        self.task = Task(
            mode=Mode.LINK,
            card=web.card.id,
            prompt=prompt_for(web, "gloss"),
            heading=web.card.headword,
            shown=(shape.title,),
            asks=shape.question,
            detail=desk.scene_title(web),
            web=web,
        )

    def hints(self) -> tuple[Hint, ...]:
        """Letters of the link's first half."""
        return letters_of(self._wanted[0].sides[0][0]) if self._wanted[0].sides else ()

    def check(self, lines: Sequence[str]) -> Outcome:
        """Match the line to the link."""
        parts = matched(lines, self._web, self._wanted, meaning_of(self._desk, self.task.card))
        score, grade = self.grade_of(parts)
        return Outcome(tuple(lines), score, grade, parts)

    def grade_of(self, parts: Sequence[Part]) -> tuple[float, Grade]:
        """Right or not."""
        right = any(part.right for part in parts)
        return float(right), Grade.GOOD if right else Grade.AGAIN
