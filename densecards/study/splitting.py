"""One card made into several, when it holds too much: one act, which undo takes back whole.

The old card is suspended with all that was learnt of it; its parts begin as new cards and take links along.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from densecards.errors import UsageError
from densecards.study.acts import status
from densecards.study.undoing import act_session
from densecards.webs import Web

if TYPE_CHECKING:
    from densecards.study.desk import Desk

FEWEST = 2
_BARE = re.compile(r"\[\[([a-z0-9][a-z0-9-]*)\]\]")


@dataclass(frozen=True, slots=True)
class Part:
    """A card to be made out of another: what it says, and the slots whose links it takes (None: those that
    name its headword)."""

    headword: str
    gloss: str
    slots: tuple[str, ...] | None = None


def links_for(web: Web, part: Part, deck: str) -> dict[str, str]:
    """Return the links that a part takes along, slot → text; ties name their deck where that is another.

    Raises UsageError for a slot that is not filled.
    """
    gloss_slot = web.template.gloss_slot
    if part.slots is None:
        word = part.headword.casefold()
        chosen = [link for link in web if link.slot != gloss_slot and word in link.text.casefold()]
    else:
        chosen = []
        for name in part.slots:
            slot = web.template.slot(name)
            link = web.link(slot.key) if slot else None
            if link is None or link.slot == gloss_slot:
                filled = ", ".join(key for key in web.filled if key != gloss_slot)
                raise UsageError(f'"{web.card.headword}" has no link "{name}"', hint=f"it has {filled}")
            chosen.append(link)
    if deck == web.card.deck:
        return {link.slot: link.text for link in chosen}
    return {link.slot: _BARE.sub(rf"[[{web.card.deck}/\1]]", link.text) for link in chosen}


def split(desk: Desk, card: str, parts: Sequence[Part | tuple[str, ...]], *, deck: str = "mine") -> list[str]:
    """Make several cards of the learner's own out of one, and suspend that one; returns the new ids.

    Raises UsageError for fewer than two parts, an empty headword or meaning, or a slot that is not filled;
    then nothing was made.
    """
    web = desk.web(card)
    wanted = [part if isinstance(part, Part) else Part(*part) for part in parts]  # type: ignore[arg-type]
    if len(wanted) < FEWEST:
        raise UsageError("a card is split into two or more")
    session = act_session("card split")
    with desk.store.together():
        made = [
            desk.add_card(
                part.headword,
                part.gloss,
                deck=deck,
                template=web.template.key,
                language=web.card.language,
                links=links_for(web, part, deck),
                session=session,
            )
            for part in wanted
        ]
        status(desk, "suspend", web.card.id, session=session)
    return made
