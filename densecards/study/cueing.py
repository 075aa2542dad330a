"""Which link to give as a cue first: the memory's ladder where it is loaded, the template's order else."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from densecards.webs import Kind, Web

if TYPE_CHECKING:
    from densecards.study.desk import Desk


def cue_order(desk: Desk, web: Web) -> tuple[str, ...]:
    """Return the filled slots from the weakest sufficient cue on.

    The links of the memory's rungs come first, in the order in which the ladder adds them; then links that
    are no cue by themselves. Episodic links, which no encoder judges, come before all: they are the
    learner's own, and a cue of one's own making helps most.
    """
    own = [slot.key for slot in web.template.slots if slot.kind is Kind.EPISODIC and web.link(slot.key)]
    ranked = desk.memory.run(lambda: desk.memory.ladder_slots(web.card.id))
    rest = [slot for slot in web.filled if slot not in own and slot not in ranked]
    return (*own, *(slot for slot in ranked if slot not in own), *rest)


def similarity(desk: Desk) -> Callable[[str, str], float] | None:
    """Return a measure of how alike two texts are in meaning (cosine)."""

    def alike(one: str, two: str) -> float:
        rows = desk.encoder().encode([one, two])
        return float(rows[0] @ rows[1])

    return alike
