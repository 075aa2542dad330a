"""Wrong answers that were another card's: how many, which pairs, and how many of them the memory foresaw.

Whether a pair was foreseen stands in the log where the memory had been asked when the answer was given; for
older answers it is what the memory says now, which may have learnt of them in between.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from densecards.study.evidence import FORESEEN, REPEATED
from densecards.study.statistics.answers import Answer, Share, share
from densecards.study.values import CardDensity

FEWEST = 20  # mix-ups from which a share says something
EDGES = (0.0, 0.01, FORESEEN, 0.2, 0.5)  # shares of the recall, where the bins begin

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class MixUps:
    """What was mixed up. `wrong` answers in all, of which `owned` were another card's.

    `foreseen` counts those to which the memory had given FORESEEN of the recall or more, among those about
    which it had been asked; `chance` is the share of all pairs of cards that it names so, NaN where it was
    asked about none. `bins` counts mix-ups by the share given, from EDGES on. `pairs` are (a, b, times, share
    last given or None), most often first; `repeated` of them were mixed up twice or more.
    """

    wrong: int
    owned: int
    foreseen: Share
    chance: float
    bins: tuple[int, ...]
    pairs: tuple[tuple[str, str, int, float | None], ...]
    repeated: int

    @property
    def enough(self) -> bool:
        """True where the share foreseen says something."""
        return self.foreseen.total >= FEWEST


def mix_ups(answers: Iterable[Answer], present: Mapping[Pair, float], chance: float) -> MixUps:
    """Return what was mixed up; `present` gives the memory's share of pairs (a < b) as it stands now."""
    wrong = owned = 0
    times: Counter[Pair] = Counter()
    given: dict[Pair, float | None] = {}
    shares: list[float] = []
    for answer in answers:
        wrong += not answer.right
        if answer.wrong_card is None or answer.wrong_card == answer.card:
            continue
        owned += 1
        a, b = sorted((answer.card, answer.wrong_card))
        times[a, b] += 1
        said = answer.foreseen if answer.foreseen is not None else present.get((a, b))
        given[a, b] = said if said is not None else given.get((a, b))
        if said is not None:
            shares.append(said)
    bins = [0] * len(EDGES)
    for one in shares:
        bins[max(place for place, edge in enumerate(EDGES) if one >= edge)] += 1
    ordered = sorted(times, key=lambda pair: (-times[pair], pair))
    return MixUps(
        wrong=wrong,
        owned=owned,
        foreseen=share(sum(one >= FORESEEN for one in shares), len(shares)),
        chance=chance,
        bins=tuple(bins),
        pairs=tuple((*pair, times[pair], given[pair]) for pair in ordered),
        repeated=sum(number >= REPEATED for number in times.values()),
    )


def named_by_chance(known: Mapping[str, CardDensity]) -> float:
    """Return the share of all pairs of these cards that the memory calls competitors; NaN below two cards."""
    pairs = {
        tuple(sorted((card, rival.id)))
        for card, one in known.items()
        for rival in one.competitors
        if rival.share >= FORESEEN and rival.id in known
    }
    number = len(known)
    return len(pairs) / (number * (number - 1) / 2) if number > 1 else math.nan
