"""What the log teaches about links and about pairs of cards: the folds over cued recalls.

A recall that was reached through a link is evidence for that link; the weaker cues that were shown before
it and did not suffice are evidence against theirs. Reward goes to successes only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from densecards.grading import Verdict
from densecards.schedule import MS_PER_DAY

if TYPE_CHECKING:
    from densecards.store import Edge, LinkStrength, LogEntry, Store

RECALLED = frozenset({Verdict.EXACT.value, Verdict.ACCEPTED.value, Verdict.NEAR.value})
REST = 1.0
COMPANY = 4  # cards recalled just before, whose edges a recall strengthens
_MARK = ":"  # in cues that are no link: letters:…, question:…
_TOGETHER = "partial-web"


def link_cues(entry: LogEntry) -> tuple[str, ...]:
    """Return the slots whose links were shown as cues before the answer; letters and questions left out."""
    return tuple(cue for cue in entry.cues if _MARK not in cue)


def outcomes(entry: LogEntry) -> list[tuple[str, bool]]:
    """Return (slot, it led home) for each link shown: only the last cue before a right answer did."""
    slots = link_cues(entry)
    rescued = entry.verdict in RECALLED and bool(entry.cues) and _MARK not in entry.cues[-1]
    if entry.mode == _TOGETHER and not entry.rung:
        return [(slot, rescued) for slot in slots]  # shown at once, they led home together
    last = len(slots) - 1
    return [(slot, rescued and place == last) for place, slot in enumerate(slots)]


def taught(before: LinkStrength | None, entry: LogEntry, slot: str, led_home: bool) -> LinkStrength:
    """Return a link's strength after one cued recall: faded since the last one, then stronger on success.

    The rules and their constants are the memory's (plasticity.py); `strength` is as it stood at `last`.
    """
    from densecards.memory.plasticity import LinkRule, fade, strengthen
    from densecards.store import LinkStrength

    rule = LinkRule()
    strength = REST
    if before is not None:
        strength = fade(before.strength, max(0, entry.at - before.last) / MS_PER_DAY, rule)
    if led_home:
        strength = strengthen(strength, rule)
    return LinkStrength(
        card=entry.card,
        slot=slot,
        strength=strength,
        tries=(before.tries if before else 0) + 1,
        successes=(before.successes if before else 0) + led_home,
        last=entry.at,
    )


def faded(link: LinkStrength, at: int) -> float:
    """Return what is left of a link's strength at `at` (ms)."""
    from densecards.memory.plasticity import LinkRule, fade

    return fade(link.strength, max(0, at - link.last) / MS_PER_DAY, LinkRule())


def cued_strengths(entry: LogEntry, before: Mapping[str, LinkStrength]) -> list[LinkStrength]:
    """Return the strengths of the links that one entry taught something about."""
    now = dict(before)
    touched = []
    for slot, led_home in outcomes(entry):
        now[slot] = taught(now.get(slot), entry, slot, led_home)
        if slot not in touched:
            touched.append(slot)
    return [now[slot] for slot in touched]


def link_strengths(card: str, entries: Sequence[LogEntry]) -> Iterable[LinkStrength]:
    """Fold a card's entries, oldest first, to the strengths of its links."""
    now: dict[str, LinkStrength] = {}
    for entry in entries:
        if entry.kind == "review":
            for slot, led_home in outcomes(entry):
                now[slot] = taught(now.get(slot), entry, slot, led_home)
    return now.values()


def joined(before: Edge | None, a: str, b: str, at: int) -> Edge:
    """Return the edge of two cards, `a` < `b`, after they were recalled together once more at `at` (ms)."""
    from densecards.memory.plasticity import BLOG, associate, decay
    from densecards.store import Edge

    if before is None:
        return Edge(a, b, BLOG.first, 1, at)
    left = decay(before.strength, 0.0, max(0, at - before.last) / MS_PER_DAY, BLOG)
    return Edge(a, b, associate(left, BLOG), before.count + 1, max(at, before.last))


def edges(entries: Sequence[LogEntry]) -> Iterable[Edge]:
    """Fold entries to the associations of cards that were recalled together."""
    found: dict[tuple[str, str], Edge] = {}
    for entry in entries:
        for other in entry.together:
            a, b = sorted((entry.card, other))
            if a != b:
                found[a, b] = joined(found.get((a, b)), a, b, entry.at)
    return found.values()


def edges_of(store: Store, entry: LogEntry) -> list[Edge]:
    """Return the edges that an entry's company strengthens, as the fold of the log will have them."""
    if not entry.together:
        return []
    known = {(edge.a, edge.b): edge for edge in store.edges(entry.card, entry.together)}
    pairs = [sorted((entry.card, other)) for other in entry.together if other != entry.card]
    return [joined(known.get((a, b)), a, b, entry.at) for a, b in pairs]
