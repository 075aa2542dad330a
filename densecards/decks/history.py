"""The review history of foreign cards as our own: which entries count for the memory, and which don't.

An entry that graded nothing, a cram session that left the schedule alone, and everything before a card
was reset do not count; each is told in the report.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from densecards.decks.foreign import Foreign, ForeignItem, ForeignReview, RawReview, ReviewKind


def histories(
    foreign: Foreign, items: Mapping[int, tuple[str, str]], left: Counter[tuple[str, str]]
) -> tuple[tuple[ForeignReview, ...], tuple[ForeignItem, ...]]:
    """Return the reviews that count, by time, and where each item stood.

    `items` maps foreign card → (card id, prompt); `left` collects what does not count and why.
    """
    by_card: dict[int, list[RawReview]] = {}
    for review in foreign.reviews:
        by_card.setdefault(review.card, []).append(review)
    found: list[ForeignReview] = []
    for card, entries in by_card.items():
        if card not in items:
            left["review", "its card was not taken or is deleted"] += len(entries)
            continue
        entries.sort(key=lambda entry: entry.at)
        name, prompt = items[card]
        found.extend(
            ForeignReview(name, prompt, e.at, e.grade, e.kind, e.interval, e.took)
            for e in _counting(entries, left)
        )
    found.sort(key=lambda review: (review.at, review.card, review.prompt))
    states = tuple(
        ForeignItem(
            *items[card.id],
            phase=card.phase,
            due=card.due,
            interval=card.interval,
            reps=card.reps,
            lapses=card.lapses,
            suspended=card.suspended,
            flag=card.flag,
            stability=card.stability,
            difficulty=card.difficulty,
        )
        for card in foreign.cards
        if card.id in items
    )
    return tuple(found), states


def _counting(entries: list[RawReview], left: Counter[tuple[str, str]]) -> list[RawReview]:
    """The entries of one card that its memory rests on, as Anki itself chooses them."""
    start = 0
    for n, entry in enumerate(entries):
        if entry.grade == 0 and entry.factor == 0:  # "forget": the card was made new again
            start = n + 1
    left["review", "the card was reset after it"] += sum(e.grade > 0 for e in entries[:start])
    counting = []
    for entry in entries[start:]:
        if not 1 <= entry.grade <= 4:
            left["entry of the log", "it grades nothing (rescheduled by hand)"] += 1
        elif entry.kind is ReviewKind.CRAM and entry.factor == 0:
            left["review", "it was cramming that left the schedule alone"] += 1
        else:
            counting.append(entry)
    return counting
