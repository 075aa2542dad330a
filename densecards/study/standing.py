"""How one card stands: begun or not, left out, flagged, when it comes, how often it lapsed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from densecards.study.desk import Desk


@dataclass(frozen=True, slots=True)
class Standing:
    """All items of a card taken together. `due` (ms UTC) is the first to come; None where none was begun."""

    card: str
    headword: str
    begun: bool
    out: bool
    buried: bool
    flagged: bool
    due: int | None
    lapses: int


def standing(desk: Desk, card: str) -> Standing:
    """Return how a card stands; an earlier id finds it too. Raises NotFoundError."""
    found = desk.web(card).card
    rows = desk.store.items(cards=[found.id])
    begun = [row for row in rows if row.phase != "new"]
    now = desk.now()
    return Standing(
        card=found.id,
        headword=found.headword,
        begun=bool(begun),
        out=bool(rows) and all(row.suspended for row in rows),
        buried=bool(rows) and all(row.buried_until > now for row in rows),
        flagged=any(row.flag for row in rows),
        due=min((row.due for row in begun), default=None),
        lapses=sum(row.lapses for row in rows),
    )
