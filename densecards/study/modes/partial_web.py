"""Partial web: some links → the headword; afterwards, what the memory itself makes of the same links."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from densecards.study.modes.typed import Typed, headword_judge, letters_of, prompt_for
from densecards.study.modes.values import Outcome, Task
from densecards.study.values import Hint, Mode, Recollection
from densecards.webs import Web

if TYPE_CHECKING:
    from densecards.study.desk import Desk

SHOWN = 2  # links shown from the start
LEAST = 2


def chosen(order: Sequence[str], tries: Mapping[str, int], turn: int, many: int = SHOWN) -> tuple[str, ...]:
    """Return the slots to show: those that were a cue least often, the rest of the order taking turns."""
    turned = [*order[turn % len(order) :], *order[: turn % len(order)]] if order else []
    least = sorted(turned, key=lambda slot: tries.get(slot, 0))[:many]
    return tuple(slot for slot in order if slot in least)


def partial_web(desk: Desk, web: Web, texts: Mapping[str, str], slots: Sequence[str]) -> Typed:
    """Return the exercise. Hints are the links not yet shown, then letters."""
    titles = {slot.key: slot.title for slot in web.template.slots}

    def ladder() -> tuple[Hint, ...]:
        rest = [slot for slot in texts if slot not in slots]
        more = tuple(Hint(texts[slot], rung, slot) for rung, slot in enumerate(rest, start=1))
        return (*more, *letters_of(web.card.headword, len(more) + 1))

    def after(outcome: Outcome) -> Outcome:
        return replace(outcome, recollection=posterior(desk, web)([texts[slot] for slot in slots]))

    return Typed(
        task=Task(
            mode=Mode.PARTIAL_WEB,
            card=web.card.id,
            prompt=prompt_for(web, "headword"),
            heading="Part of a web",
            shown=tuple(f"{titles[slot]}: {texts[slot]}" for slot in slots),
            asks="What stands in the middle?",
            web=web,
            cues=tuple(slots),
        ),
        judging=headword_judge(desk, web),
        ladder=ladder,
        after=after,
    )


def posterior(desk: Desk, web: Web) -> Callable[[Sequence[str]], Recollection]:
    """Return the memory's recall from texts among the cards of the web's deck."""

    def recall(texts: Sequence[str]) -> Recollection:
        return desk.recall(list(texts), deck=web.card.deck, top=5)

    return recall
