"""Cards by the beginning of their names: what somebody means who types the first letters of a word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from densecards.study.elsewhere import by_memory
from densecards.study.values import Recalled, Recollection

if TYPE_CHECKING:
    from densecards.study.desk import Desk

FEWEST = 2  # letters
_LEADS = ("å ", "en ", "ei ", "et ", "to ", "the ")


@by_memory
def called(desk: Desk, typed: str, *, top: int = 12) -> Recollection:
    """Return what comes to mind for one typed cue, cards whose names begin with it before all others.

    Of those the shortest come first, since it is the nearest to what was typed.
    """

    def ask() -> Recollection:
        from dataclasses import replace

        from densecards.study.loaded import recalled

        (recollection,) = desk.memory.recall([[typed]], deck="", top=top)
        begins = typed.strip().casefold()
        if len(begins) < FEWEST:
            return recollection
        loaded = desk.memory.collection()
        shares = {one.id: one.probability for one in recollection.results}
        found: list[Recalled] = []
        for index, web in enumerate(loaded.webs):
            name = web.card.headword.casefold()
            bare = next((name.removeprefix(lead) for lead in _LEADS if name.startswith(lead)), name)
            if name.startswith(begins) or bare.startswith(begins):
                found.append(recalled(loaded, index, shares.get(web.card.id, 0.0)))
        found.sort(key=lambda one: (len(one.headword), one.headword, one.id))
        named = {one.id for one in found[:top]}
        rest = [one for one in recollection.results if one.id not in named]
        return replace(recollection, results=(*found[:top], *rest)[:top])

    return desk.memory.run(ask)
