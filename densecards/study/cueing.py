"""Which link to give as a cue first: the memory's ladder where it is loaded, the template's order else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from densecards.errors import DensecardsError
from densecards.study.elsewhere import by_memory
from densecards.study.values import CueLadder, CueRefused, CueRung
from densecards.webs import Kind, Web, mask_cue

if TYPE_CHECKING:
    from densecards.study.desk import Desk


@by_memory
def cue_order(desk: Desk, web: Web) -> tuple[str, ...]:
    """Return the filled slots from the weakest sufficient cue on.

    The links of the memory's rungs come first, in the order in which the ladder adds them; then links that
    are no cue by themselves. Episodic links, which no encoder judges, come before all: they are the
    learner's own, and a cue of one's own making helps most.
    """
    return _own_first(web, desk.memory.run(lambda: desk.memory.ladder_slots(web.card.id)))


def cues_at_hand(desk: Desk, web: Web) -> tuple[tuple[str, ...], bool]:
    """Return the order for a learner who waits, and whether it is the memory's.

    A memory in a process of its own may be reading the collection. Then the deck's own order serves, and the
    memory's is there for a later hint on the same card. A memory that cannot answer is no reason to give no
    hint.
    """
    if desk.elsewhere is None:
        return cue_order(desk, web), True
    try:
        found = desk.elsewhere.soon.ask((web.card.id, _texts(web)), lambda: cue_order(desk, web))
    except DensecardsError:
        return _own_first(web, ()), True
    return (_own_first(web, ()), False) if found is None else (found, True)


def _own_first(web: Web, ranked: Sequence[str]) -> tuple[str, ...]:
    own = [slot.key for slot in web.template.slots if slot.kind is Kind.EPISODIC and web.link(slot.key)]
    rest = [slot for slot in web.filled if slot not in own and slot not in ranked]
    return (*own, *(slot for slot in ranked if slot not in own), *rest)


def _texts(web: Web) -> tuple[str, ...]:
    return tuple(link.text for slot in web.filled if (link := web.link(slot)) is not None)


@by_memory
def cue_ladder(desk: Desk, card: str) -> CueLadder:
    """Return a card's ladder by its names; texts are masked, so that none gives the answer away."""
    web = desk.web(card)
    titles = desk.titles(web.card.deck)
    keys = web.template.slot_keys

    def text(slot: str) -> str:
        link = web.link(slot)
        return mask_cue(link.plain(titles), web.card) if link else ""

    def build() -> CueLadder:
        loaded = desk.memory.collection()
        index = loaded.place[web.card.id]
        found = loaded.memory.ladder(index)

        def headword(number: int) -> str | None:
            return loaded.webs[number].card.headword if number >= 0 else None

        rungs = []
        for rung in found.rungs:
            slots = tuple(keys[slot] for slot in rung.slots)
            rungs.append(
                CueRung(
                    slots, tuple(text(slot) for slot in slots), float(rung.probability), headword(rung.rival)
                )
            )
        refused = []
        for no in found.refused:
            rival = headword(no.rival)
            reasons = {
                "overloaded": f"it fits {rival} as well ({no.rival_share:.0%})",
                "weak": f"it leads here with {no.probability:.0%} only",
                "unscored": "the encoder cannot judge its text",
            }
            slot = keys[no.slot]
            refused.append(
                CueRefused(slot, text(slot), reasons.get(no.why, no.why), float(no.probability), rival)
            )
        return CueLadder(web.card.id, tuple(rungs), tuple(refused))

    return desk.memory.run(build)
