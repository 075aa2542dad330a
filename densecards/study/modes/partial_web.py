"""Partial web: some links → the headword; afterwards, what the memory itself makes of the same links."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from densecards.study.elsewhere import by_memory
from densecards.study.modes.typed import Typed, headword_judge, letters_of, meaning_told, prompt_for, told
from densecards.study.modes.values import Outcome, Task
from densecards.study.values import Hint, Mode, Recollection
from densecards.webs import Web, mask_cue

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
        told_now = told(outcome, meaning_told(desk, web))
        return replace(told_now, recollection=posterior(desk, web, slots))

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


@by_memory
def posterior(desk: Desk, web: Web, slots: Sequence[str], top: int = 5) -> Recollection:
    """Return what the memory makes of a card's links, among the cards of its deck.

    As if the links had not been stored, and no near-copy of them anywhere: that it finds a text which it
    holds says nothing.
    """

    def ask() -> Recollection:
        import numpy as np

        from densecards.memory.unstored import recall_unstored
        from densecards.study.loaded import recalled

        loaded = desk.memory.collection()
        index = loaded.place.get(web.card.id)
        titles = loaded.titles.get(web.card.deck, {})
        texts = tuple(
            mask_cue(link.plain(titles), web.card) for slot in slots if (link := web.link(slot)) is not None
        )
        if index is None:
            return Recollection(texts, (), 1.0)
        codes = [web.template.index(slot) for slot in slots]
        mine = loaded.decks == web.card.deck
        memory = loaded.memory
        shares, null = recall_unstored(memory.bank, index, codes, memory.constants, mine)
        best = [int(i) for i in np.argsort(-shares, kind="stable")[:top] if shares[i] > 0]
        return Recollection(texts, tuple(recalled(loaded, i, float(shares[i])) for i in best), float(null))

    return desk.memory.run(ask)
