"""What an assignment asks of a student, and how far their own webs are: to be read before handing in.

Looks at the collection and changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from densecards.errors import DensecardsError
from densecards.study.classroom.assignment import Assignment
from densecards.webs import Origin

if TYPE_CHECKING:
    from densecards.study.desk import Desk


@dataclass(frozen=True, slots=True)
class Asked:
    """One web of an assignment: how many of the asked slots hold a link of the student's own, and which not.

    `is_here` is False where the card is not in the student's collection.
    """

    card: str
    headword: str
    own: int
    open: tuple[str, ...]
    is_here: bool = True


def standing_of(desk: Desk, assignment: Assignment) -> tuple[Asked, ...]:
    """Return each web of an assignment as it stands in the student's collection, in the order asked."""
    wanted = (*assignment.slots, *assignment.plan.private)
    slots = tuple(key for key in assignment.template.slot_keys if key in wanted)
    found = []
    for card in assignment.key.cards:
        try:
            web = desk.web(card.id)
        except DensecardsError:
            found.append(Asked(card.id, card.headword, 0, slots, is_here=False))
            continue
        own = {link.slot for link in web if link.origin is Origin.LEARNER}
        left = tuple(slot for slot in slots if slot not in own)
        found.append(Asked(card.id, card.headword, len(slots) - len(left), left))
    return tuple(found)
