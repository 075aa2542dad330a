"""A cue rolling downhill, in names: which cards it is near at every step, and the link it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from densecards.study.elsewhere import by_memory
from densecards.study.values import Recalled

if TYPE_CHECKING:
    from densecards.study.desk import Desk


@dataclass(frozen=True, slots=True)
class SettlingStep:
    """One state: its energy (infinite where no link holds it), and the nearest cards, of which `probability`
    is the share of the state that each holds."""

    energy: float
    cards: tuple[Recalled, ...]


@dataclass(frozen=True, slots=True)
class Rest:
    """The link that holds the last state: its card, slot ("gloss" beside the slots), text and share."""

    id: str
    headword: str
    slot: str
    text: str
    share: float


@dataclass(frozen=True, slots=True)
class Settled:
    """How cues settled: step 0 is the cue itself; `settled` says whether the state came to rest."""

    cues: tuple[str, ...]
    separation: str
    beta: float
    steps: tuple[SettlingStep, ...]
    settled: bool
    rests_on: Rest | None


@by_memory
def settle(
    desk: Desk,
    cues: Sequence[str],
    *,
    deck: str = "",
    separation: str = "softmax",
    beta: float | None = None,
    top: int = 3,
) -> Settled:
    """Let cues that count together settle among the links of a deck ("": of all).

    Raises UsageError for a cue that the encoder cannot judge, and for an unknown separation.
    """

    def build() -> Settled:
        from densecards.memory import SLOTS
        from densecards.study.loaded import recalled

        loaded = desk.memory.collection()
        query = desk.memory.queries([list(cues)])[0]
        found = loaded.memory.settle(
            query.vectors,
            texts=query.texts,
            separation=separation,
            beta=beta,
            among=desk.memory.among(loaded, deck),
            top=top,
        )
        steps = tuple(
            SettlingStep(
                float(energy),
                tuple(
                    recalled(loaded, int(card), float(share))
                    for card, share in zip(cards, shares, strict=True)
                    if share > 0
                ),
            )
            for energy, cards, shares in zip(found.path.energies, found.cards, found.shares, strict=True)
        )
        rest = None
        if found.card >= 0:
            web = loaded.webs[found.card]
            slot = web.template.slot_keys[found.slot] if found.slot < SLOTS else "gloss"
            link = web.link(slot) if found.slot < SLOTS else None
            text = link.plain(loaded.titles[web.card.deck]) if link else web.card.gloss
            rest = Rest(web.card.id, web.card.headword, slot, text, found.share)
        return Settled(tuple(cues), separation, found.beta, steps, found.path.settled, rest)

    return desk.memory.run(build)
